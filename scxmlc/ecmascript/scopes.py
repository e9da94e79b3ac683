"""Who declares which name, and who uses it: scopes, hoisting, closures, `this`, `arguments`, `eval`, `with`.

In: a syntax tree. Out: `Scopes`, a side table from nodes to `Scope`, and in each `Variable` what the emitter must
know: is it captured by a closure, is it assigned after its declaration, does every turn of a loop need its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc.ecmascript.bindings import Scope, Variable
from scxmlc.ecmascript.declare import Declare
from scxmlc.ecmascript.nodes import Node, has_directive

__all__ = ["Scope", "Scopes", "Variable"]


@dataclass(eq=False, slots=True)
class _Use:
    scope: Scope
    name: str
    at: int
    is_write: bool


class Scopes:
    """The scopes of one tree, by node."""

    def __init__(self, tree: Node, strict: bool = False, sort: str = "program") -> None:
        """`sort`: "program"; "global eval"; "eval" for code whose surroundings are known at run time only."""
        self.tree = tree
        self.of: dict[int, Scope] = {}
        self.identifiers: set[str] = set()
        self._uses: list[_Use] = []
        self._locals: set[str] | None = None
        strict = strict or has_directive(tree)
        if sort == "eval":
            self.program = Scope("eval", tree, Scope("with", tree, None), strict=strict, dynamic=True)
        else:
            self.program = Scope("program", tree, None, strict=strict, is_eval=sort == "global eval")
        self.of[id(tree)] = self.program
        self.has_dynamic = False
        Declare(self).run(tree)
        for use in self._uses:
            self._resolve(use)

    def is_only_global(self, name: str) -> bool:
        """Whether no function or block of the tree declares `name`."""
        if self._locals is None:
            variables = (each for scope in self.of.values() for each in scope.names.values())
            self._locals = {each.name for each in variables if not each.is_global}
        return name not in self._locals

    def use(self, scope: Scope, name: str, at: int, is_write: bool) -> None:
        """Note that `name` is used at this place."""
        self.identifiers.add(name)
        self._uses.append(_Use(scope, name, at, is_write))

    def uses(self) -> Iterator[tuple[Scope, str, int]]:
        """Every use of a name, targets of assignments included: the scope it stands in, the name, its place."""
        return ((use.scope, use.name, use.at) for use in self._uses if not use.is_write)

    def _resolve(self, use: _Use) -> None:
        variable = use.scope.find(use.name)
        if variable is None:
            return
        if use.is_write:
            variable.writes += 1
            variable.written_early |= variable.is_lexical and use.at < variable.declared
        if variable.first_use < 0 or use.at < variable.first_use:
            variable.first_use = use.at
        here, owner = use.scope.function, variable.scope.function
        while here is not owner:
            variable.captured = True
            here.captures[variable] = None
            if here.node.type == "FunctionDeclaration":
                variable.captured_by_declaration = True
            if here.parent is None:
                break
            here = here.parent.function
        early = use.at < variable.declared or variable.scope.node.type == "SwitchStatement"
        variable.wanted_early |= variable.captured_by_declaration or (variable.is_lexical and early)
