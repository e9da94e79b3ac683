"""What a name is bound to: `Variable`, and the `Scope` that has it.

In: nothing; `declare.py` fills them. Out: what `scopes.py` and the emitter ask about names.
The rule that surprises: a function that contains direct `eval` or `with`, itself or in a function inside, is
`dynamic`: its variables live in a scope object at run time, since their names may be looked up there.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from scxmlc.ecmascript.nodes import Node


@dataclass(eq=False, slots=True)
class Variable:
    """A declared name. `kind`: var, let, const, class, function, param, catch, self (a named function expression)."""

    name: str
    kind: str
    scope: Scope
    declared: int = 0  # behind its declaration, which gives it its first value
    certain_to: int = sys.maxsize  # where a later case of a `switch` begins, which may run without that
    captured: bool = False
    captured_by_declaration: bool = False
    first_use: int = -1
    writes: int = 0
    in_loop: bool = False
    from_block: bool = False  # a `var` that a function in a block makes (ES2015 B.3.3)
    redeclared: bool = False  # by another declaration of the same function
    written_early: bool = False  # assigned to where it may have no value yet
    wanted_early: bool = False  # used, or kept by a closure, where it may have no value yet
    early: bool = True  # may be read before its declaration has run
    function_node: Node = None

    @property
    def is_lexical(self) -> bool:
        return self.kind in ("let", "const", "class")

    @property
    def begins_empty(self) -> bool:
        """Whether it is an error to use it before its declaration has run."""
        return self.is_lexical or self.kind in ("param", "catch")

    def may_be_empty(self, at: int) -> bool:
        """Whether code at this place may find it without a value."""
        return self.begins_empty and not self.declared <= at < self.certain_to

    @property
    def is_global(self) -> bool:
        """Kept in the global scope. Eval code keeps its lexical names, in strict code all, to itself."""
        scope = self.scope
        return scope.kind == "program" and not (scope.is_eval and (self.is_lexical or scope.strict))

    @property
    def boxed(self) -> bool:
        """Each turn of the loop makes a new one, and somebody could tell it from the last turn's."""
        return self.in_loop and (self.captured or self.wanted_early) and self.kind not in ("var", "self")


@dataclass(eq=False, slots=True)
class Use:
    """One place where a name is used."""

    scope: Scope
    name: str
    at: int
    is_write: bool


@dataclass(eq=False, slots=True)
class Scope:
    """One scope. `kind`: program, function, block, catch, with, name (of a function expression), class."""

    kind: str
    node: Node
    parent: Scope | None
    names: dict[str, Variable] = field(default_factory=dict)
    in_loop: bool = False
    strict: bool = False
    # what follows is about functions and programs
    is_eval: bool = False
    is_arrow: bool = False
    uses_this: bool = False
    uses_arguments: bool = False
    uses_new_target: bool = False
    uses_super: bool = False
    has_eval: bool = False  # direct eval in its own code, arrows included
    dynamic: bool = False
    functions: list[Node] = field(default_factory=list)  # function declarations to hoist to its start
    captures: dict[Variable, None] = field(default_factory=dict)  # variables of functions around
    first_values: dict[str, Node] | None = None  # the declarators of its `var`s, once hoisting has asked

    @property
    def is_function(self) -> bool:
        return self.kind in ("function", "program", "eval")

    @property
    def function(self) -> Scope:
        """The function or program that this scope belongs to."""
        scope = self
        while not scope.is_function:
            assert scope.parent is not None
            scope = scope.parent
        return scope

    @property
    def this_function(self) -> Scope:
        """The function whose `this` and `arguments` are meant here: arrows have none of their own."""
        scope = self.function
        while scope.is_arrow and scope.parent is not None:
            scope = scope.parent.function
        return scope

    def find(self, name: str) -> Variable | None:
        """The variable that `name` means here; None for a name of the global scope."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            if name == "arguments" and scope.kind == "function" and not scope.is_arrow:
                return None  # its own object, whatever is declared around
            scope = scope.parent
        return None

    def is_dynamic(self, name: str) -> bool:
        """Whether only run time can tell what `name` means here, or where it is kept."""
        scope: Scope | None = self
        inner = self  # the name of a function expression is kept where its own variables are
        while scope is not None:
            if scope.kind == "with":
                return True
            found = scope.names.get(name)
            if scope.kind != "name":
                inner = scope
            if found is not None:
                return inner.function.dynamic and not found.is_global
            if scope.kind == "function" and scope.has_eval and not scope.strict:
                return True
            if name == "arguments" and scope.kind == "function" and not scope.is_arrow:
                return scope.dynamic
            scope = scope.parent
        return False
