"""The names of pieces that stand in one Python method, kept apart.

In: the statements and the value of one piece after the other. Out: the same, with other names where one would give a
name of an earlier piece another value, though somebody still needs that: a function that closes over it, or the value
of the same element's earlier attribute. The rule that surprises: names that nobody needs any more are used again, so
that most pieces stay as they are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from scxmlc.ecmascript.depth import deep
from scxmlc.emitter.script import Fragment

_NUMBER = re.compile(r"_\d+\Z")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Apart:
    """The names of one method."""

    def __init__(self) -> None:
        self._bound: set[str] = set()
        self._captured: set[str] = set()
        self._needed: set[str] = set()

    def next_element(self) -> None:
        """What the values of the last one were made of is not needed any more."""
        self._needed.clear()

    def fragment(self, fragment: Fragment) -> Fragment:
        """A piece whose value is used later in the element."""
        if not fragment.setup:
            return fragment
        *setup, value = self._kept([*fragment.setup, fragment.value], None)
        return Fragment(setup, value, fragment.fails)

    def statements(self, statements: Sequence[ast.stmt], given: ast.expr | None = None) -> list[ast.stmt]:
        """A piece in which `given`, the value of an earlier one, may stand."""
        return self._kept(statements, given)

    def _kept(self, nodes: Sequence[Any], given: ast.expr | None) -> list[Any]:
        with deep():
            bound = {name for node in nodes for name in _bound(node, given)}
            captured = {name for node in nodes for name in _captured(node, given)} & bound
            clashing = bound & self._bound & (captured | self._captured | self._needed)
            new = self._new_names(sorted(clashing), nodes) if clashing else {}
            made = [_renamed(node, new, given) for node in nodes] if new else [*nodes]
        self._bound |= {new.get(name, name) for name in bound}
        self._captured |= {new.get(name, name) for name in captured}
        self._needed |= {new.get(name, name) for name in bound}
        return made

    def _new_names(self, names: Sequence[str], nodes: Sequence[Any]) -> dict[str, str]:
        taken = self._bound | {name for node in nodes for name in (*_mentioned(node), *_arguments(node))}
        new: dict[str, str] = {}
        for name in names:
            stem, number = _NUMBER.sub("", name), 2
            while f"{stem}_{number}" in taken:
                number += 1
            new[name] = f"{stem}_{number}"
            taken.add(new[name])
        return new


def _bound(node: ast.AST, given: ast.expr | None) -> Iterator[str]:
    """The names that get values here, not in functions inside."""
    if node is given:
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.FunctionDef | ast.ExceptHandler) and node.name:
        yield node.name
    for child in _outside(node) if isinstance(node, _FUNCTIONS) else ast.iter_child_nodes(node):
        yield from _bound(child, given)


def _outside(function: Any) -> list[ast.AST]:
    """What of a function is evaluated where it stands."""
    return [*function.args.defaults, *filter(None, function.args.kw_defaults)]


def _captured(node: ast.AST, given: ast.expr | None) -> Iterator[str]:
    """The names that functions inside take from here."""
    if node is given:
        return
    if isinstance(node, _FUNCTIONS):
        yield from {name for each in _body(node) for name in _mentioned(each)} - _locals(node)
    for child in ast.iter_child_nodes(node):
        yield from _captured(child, given)


def _body(function: Any) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else function.body


def _locals(function: Any) -> set[str]:
    arguments = function.args
    several = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    names = {each.arg for each in [*several, arguments.vararg, arguments.kwarg] if each is not None}
    names |= {name for each in _body(function) for name in _bound(each, None)}
    return names - {name for each in _body(function) for name in _nonlocal(each)}


def _nonlocal(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Nonlocal):
        yield from node.names
    if not isinstance(node, _FUNCTIONS):
        for child in ast.iter_child_nodes(node):
            yield from _nonlocal(child)


def _mentioned(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.FunctionDef):
            yield each.name
        elif isinstance(each, ast.Nonlocal):
            yield from each.names


def _arguments(node: ast.AST) -> Iterator[str]:
    """Those of functions inside: they would hide a name from outside, though nobody may mention them."""
    return (each.arg for each in ast.walk(node) if isinstance(each, ast.arg))


def _renamed(node: Any, new: Mapping[str, str], given: ast.expr | None) -> Any:
    """A copy with other names: pieces of the same text share their trees."""
    if node is given or not isinstance(node, ast.AST):
        return node
    made: Any = copy(node)
    if isinstance(node, ast.Name):
        made.id = new.get(node.id, node.id)
    elif isinstance(node, ast.FunctionDef | ast.ExceptHandler):
        made.name = new.get(node.name or "", node.name)
    elif isinstance(node, ast.Nonlocal):
        made.names = [new.get(name, name) for name in node.names]
    inside = new
    if isinstance(node, _FUNCTIONS):
        hidden = _locals(node)
        inside = {name: given_ for name, given_ in new.items() if name not in hidden}
    for field, value in ast.iter_fields(node):
        names = inside if field == "body" else new
        if isinstance(value, list) and field != "names":
            setattr(made, field, [_renamed(each, names, given) for each in value])
        elif isinstance(value, ast.AST):
            setattr(made, field, _renamed(value, names, given))
    return made
