"""What a name stands for, what is stored in it, and functions of which every call is known.

In: all nodes of all scripts. Out: writes to the parameters of functions, and to `name()` for what they return. Every
call is known of a function that is declared once, in the global scope, and whose name is used only to call it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from scxmlc.ecmascript.kinds import ANY, UNDEFINED, Field, Kind, Place
from scxmlc.ecmascript.nodes import Node, constant_key, walk_own
from scxmlc.ecmascript.scopes import Scope, Variable

Key: TypeAlias = str | Variable


@dataclass(frozen=True, slots=True)
class Write:
    """One assignment: the expression or assignment and where it stands, or the kind itself."""

    node: Node
    scope: Scope | None
    kind: Kind = ANY


def key_of(name: str, scope: Scope) -> Key | None:
    """What a name stands for here; None for what is never followed, such as parameters."""
    variable = scope.find(name)
    if variable is None or variable.is_global:
        return name
    is_shared = variable.kind == "param" and variable.redeclared
    followed = variable.kind in ("var", "let", "const", "param") and not is_shared
    return variable if followed and not variable.from_block else None


def declared_as(name: str, scope: Scope) -> list[Key | None]:
    """What a function declaration in `scope` changes: in a block of sloppy code also a variable of the function around
    (ES2015 B.3.3)."""
    return [key_of(name, each) for each in dict.fromkeys([scope, scope.function])]


def place_of(node: Node, scope: Scope) -> Place | None:
    """What an assignment to `node` changes: what its name stands for, or a property of what a function's variable
    holds."""
    if node.type == "Identifier":
        return key_of(node.name, scope)
    if node.type != "MemberExpression" or node.object.type != "Identifier":
        return None
    owner, name = key_of(node.object.name, scope), constant_key(node)
    return None if owner is None or isinstance(owner, str) or name is None else Field(owner, name)


@dataclass(slots=True)
class Functions:
    """The functions of all scripts, the calls by name, and how often each name occurs."""

    declared: defaultdict[str, list[tuple[Node, Scope]]] = field(default_factory=lambda: defaultdict(list))
    others: list[Scope] = field(default_factory=list)
    calls: defaultdict[str, list[tuple[Node, Scope]]] = field(default_factory=lambda: defaultdict(list))
    uses: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def visit(self, node: Node, scope: Scope) -> None:
        """Take in a node; `scope` is its own, if it has one."""
        if node.type == "Identifier":
            self._use(node, scope, 1)
        elif node.type in _NAMING:
            if not node.computed and not node.shorthand:
                self._use(node.property or node.key, scope, -1)  # which is met as an identifier, too
        elif node.type == "CallExpression" and node.callee.type == "Identifier":
            if _is_global(node.callee.name, scope):
                self.calls[node.callee.name].append((node, scope))
        elif scope.node is node and scope.kind == "function":
            self._function(node, scope)

    def _function(self, node: Node, scope: Scope) -> None:
        named = node.type == "FunctionDeclaration"
        keys = declared_as(node.id.name, scope.parent or scope) if named else []
        if len(keys) == 1 and isinstance(keys[0], str):
            self.declared[keys[0]].append((node, scope))
            return
        self.others.append(scope)
        for key in keys:
            if isinstance(key, str):
                self.uses[key] += 1  # which may be another function from then on

    def _use(self, node: Node, scope: Scope, count: int) -> None:
        if node.type == "Identifier" and _is_global(node.name, scope):
            self.uses[node.name] += count

    def known(self) -> dict[str, Scope]:
        """The functions of which every call is known."""
        single = {name: found[0] for name, found in self.declared.items() if len(found) == 1}
        return {name: scope for name, (node, scope) in single.items() if self._is_known(name, node, scope)}

    def writes(self) -> Iterator[tuple[Key, Write]]:
        """What parameters get, and what functions return."""
        known = self.known()
        for name, found in self.declared.items():
            node, scope = found[0]
            if name in known:
                yield from self._parameters(name, node, scope)
                yield from _results(name, node, scope)
            else:
                self.others.extend(each for _, each in found)
        for scope in self.others:
            yield from ((each, Write(None, None)) for each in scope.names.values() if each.kind == "param")

    def _is_known(self, name: str, node: Node, scope: Scope) -> bool:
        names = [param.name for param in node.params if param.type == "Identifier"]
        odd = node.generator or node.isAsync or scope.uses_arguments or scope.dynamic
        if odd or len(names) < len(node.params) or len(set(names)) < len(names):
            return False
        spread = any(each.type == "SpreadElement" for call, _ in self.calls[name] for each in call.arguments)
        return not spread and self.uses[name] == len(self.calls[name]) + 1

    def _parameters(self, name: str, node: Node, scope: Scope) -> Iterator[tuple[Key, Write]]:
        for index, param in enumerate(node.params):
            for call, place in self.calls[name]:
                given = call.arguments[index] if index < len(call.arguments) else None
                missing = Write(None, None, UNDEFINED)
                yield scope.names[param.name], missing if given is None else Write(given, place)


_NAMING = ("MemberExpression", "Property", "MethodDefinition")
"""Nodes in which an identifier is the name of a property."""


def _is_global(name: str, scope: Scope) -> bool:
    variable = scope.find(name)
    return variable is None or variable.is_global


def _results(name: str, node: Node, scope: Scope) -> Iterator[tuple[Key, Write]]:
    key, nothing = f"{name}()", Write(None, None, UNDEFINED)
    for each in walk_own(node.body):
        if each.type == "ReturnStatement":
            yield key, nothing if each.argument is None else Write(each.argument, scope)
    if not node.body.body or node.body.body[-1].type != "ReturnStatement":
        yield key, nothing
