"""Who declares which name, and who uses it: scopes, hoisting, closures, `this`, `arguments`, `eval`, `with`.

In: a syntax tree. Out: `Scopes`, a side table from nodes to `Scope`, and in each `Variable` what the emitter must
know: is it captured by a closure, is it assigned after its declaration, does every turn of a loop need its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.ecmascript.bindings import Scope, Use, Variable
from scxmlc.ecmascript.declare import Declare
from scxmlc.ecmascript.first_calls import FirstCalls, is_declared, outermost
from scxmlc.ecmascript.nodes import Node, has_directive

__all__ = ["Scope", "Scopes", "Variable", "scopes_of"]


def scopes_of(tree: Node) -> Scopes:
    """The scopes of a whole tree, which keeps them: nobody changes them, and several ask."""
    found: Scopes | None = tree.scopes
    if found is None:
        found = tree.scopes = Scopes(tree)
    return found


class Scopes:
    """The scopes of one tree, by node."""

    def __init__(self, tree: Node, strict: bool = False, sort: str = "program") -> None:
        """`sort`: "program"; "global eval"; "eval" for code whose surroundings are known at run time only."""
        self.tree = tree
        self.of: dict[int, Scope] = {}
        self.identifiers: set[str] = set()
        self._uses: list[Use] = []
        self._locals: set[str] | None = None
        strict = strict or has_directive(tree)
        if sort == "eval":
            self.program = Scope("eval", tree, Scope("with", tree, None), strict=strict, dynamic=True)
        else:
            self.program = Scope("program", tree, None, strict=strict, is_eval=sort == "global eval")
        self.of[id(tree)] = self.program
        self.has_dynamic = False
        self._writers: list[tuple[Variable, Scope]] = []
        Declare(self).run(tree)
        for use in self._uses:
            self._resolve(use)
        self._find_early_writers()

    def is_only_global(self, name: str) -> bool:
        """Whether no function or block of the tree declares `name`."""
        if self._locals is None:
            variables = (each for scope in self.of.values() for each in scope.names.values())
            self._locals = {each.name for each in variables if not each.is_global}
        return name not in self._locals

    def changed(self) -> set[str]:
        """The names that something in the tree declares or assigns."""
        declared = {name for scope in self.of.values() for name in scope.names}
        return declared.union(use.name for use in self._uses if use.is_write)

    def use(self, scope: Scope, name: str, at: int, is_write: bool) -> None:
        """Note that `name` is used at this place."""
        self.identifiers.add(name)
        self._uses.append(Use(scope, name, at, is_write))

    def uses(self) -> Iterator[tuple[Scope, str, int]]:
        """Every use of a name, targets of assignments included: the scope it stands in, the name, its place."""
        return ((use.scope, use.name, use.at) for use in self._uses if not use.is_write)

    def _resolve(self, use: Use) -> None:
        variable = use.scope.find(use.name)
        if variable is None:
            return
        if variable.first_use < 0 or use.at < variable.first_use:
            variable.first_use = use.at
        self._capture(use.scope.function, variable)
        early = variable.may_be_empty(use.at)
        if use.is_write:
            variable.writes += 1
            variable.written_early |= early
            self._note_writer(use.scope.function, variable)
        variable.wanted_early |= variable.captured_by_declaration or early

    def _capture(self, here: Scope, variable: Variable) -> None:
        owner = variable.scope.function
        while here is not owner:
            variable.captured = True
            here.captures[variable] = None
            variable.captured_by_declaration |= is_declared(here)
            if here.parent is None:
                break
            here = here.parent.function

    def _note_writer(self, here: Scope, variable: Variable) -> None:
        if variable.captured_by_declaration and variable.is_lexical:
            function = outermost(here, variable.scope.function)
            if function is not None and is_declared(function):
                self._writers.append((variable, function))

    def _find_early_writers(self) -> None:
        """A function declaration may assign from its first call on, wherever it stands."""
        if self._writers:
            calls = FirstCalls(self._uses, self.program)
            for variable, function in self._writers:
                in_switch = variable.scope.node.type == "SwitchStatement"
                variable.written_early |= in_switch or variable.may_be_empty(calls.of(function))
