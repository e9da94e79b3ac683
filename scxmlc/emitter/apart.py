"""The names of pieces that stand in one Python method, kept apart.

In: the statements and the value of one piece after the other. Out: the same, with other names where one would give a
name of an earlier piece another value, though somebody still needs that: a function that closes over it, or the value
of the same element's earlier attribute. The rule that surprises: names that nobody needs any more are used again, so
that most pieces stay as they are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from scxmlc.ecmascript.depth import deep
from scxmlc.emitter.script import Fragment

_NUMBER = re.compile(r"_\d+\Z")
_FUNCTIONS = (ast.FunctionDef, ast.Lambda)


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
            here = _names(nodes, given)
            bound, captured = here.bound, here.captured & here.bound
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


class _Names:
    """What is said of names in one function, or where the pieces stand: which get values here, in no function inside;
    which are mentioned, inside too; which are those of a function around; and which functions inside take from here.
    """

    __slots__ = ("bound", "captured", "mentioned", "outer")

    def __init__(self, captured: set[str]) -> None:
        self.bound: set[str] = set()
        self.captured = captured
        self.mentioned: set[str] = set()
        self.outer: set[str] = set()


def _names(nodes: Iterable[Any], given: ast.expr | None = None) -> _Names:
    """The names of some pieces, in one walk over them; nothing in `given` counts."""
    names = _Names(set())
    for node in nodes:
        _collect(node, names, given)
    return names


def _collect(node: Any, names: _Names, given: ast.expr | None) -> None:
    if node is given:
        return
    kind = type(node)
    if kind is ast.Name:
        names.mentioned.add(node.id)
        if type(node.ctx) is ast.Store:
            names.bound.add(node.id)
    elif kind in _FUNCTIONS:
        _collect_function(node, names, given)
    else:
        if kind is ast.ExceptHandler and node.name:
            names.bound.add(node.name)
        elif kind is ast.Nonlocal:
            names.mentioned.update(node.names)
            names.outer.update(node.names)
        _collect_inside(node, names, given)


def _collect_inside(node: ast.AST, names: _Names, given: ast.expr | None) -> None:
    for part in vars(node).values():
        if type(part) is list:
            for each in part:
                if isinstance(each, ast.AST):
                    _collect(each, names, given)
        elif isinstance(part, ast.AST):
            _collect(part, names, given)


def _collect_function(function: Any, names: _Names, given: ast.expr | None) -> None:
    if isinstance(function, ast.FunctionDef):
        names.bound.add(function.name)
        names.mentioned.add(function.name)
    _collect_inside(function.args, names, given)
    inside = _Names(names.captured)
    for each in _body(function):
        _collect(each, inside, given)
    names.mentioned |= inside.mentioned
    names.captured |= inside.mentioned - _own(function, inside)


def _body(function: Any) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else function.body


def _own(function: Any, inside: _Names) -> set[str]:
    arguments = function.args
    several = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    names = {each.arg for each in [*several, arguments.vararg, arguments.kwarg] if each is not None}
    return (names | inside.bound) - inside.outer


def _locals(function: Any) -> set[str]:
    return _own(function, _names(_body(function)))


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
