"""Which variables are around at a place in a script, where functions and blocks may have several of one name.

In: a chart's document, and a place in it. Out: names, as people know them, with those of Python's local variables. The
rule that surprises: the compiler's own choice of names is made once more, since two blocks may share a local variable;
a name that an inner block takes is told with the line of its declaration, `x (line 12)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scxmlc.checker.scripts import parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.bindings import Scope, Variable
from scxmlc.ecmascript.kinds import Kinds
from scxmlc.ecmascript.nodes import end, start
from scxmlc.ecmascript.scopes import Scopes
from scxmlc.emitter.script.context import Unit
from scxmlc.emitter.script.translator import GRAMMAR
from scxmlc.reader import read_file
from scxmlc.source import Text

Place = tuple[str, int, int]
"""A document's name, a line and a column."""

VALUELESS = "?"
"""In place of a name of Python's: the declaration is still to come."""


@dataclass(frozen=True, slots=True)
class Own:
    """A variable: its name in Python, where it is declared, from where on it has a value."""

    name: str
    local: str
    line: int
    valued: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Variables that are around from one place to another."""

    file: str
    first: tuple[int, int]
    last: tuple[int, int]
    variables: tuple[Own, ...]


def around(document: str, dialect: str, place: Place, locals: tuple[str, ...]) -> dict[str, str] | None:
    """The variables at a place by name, the innermost first, each with the one of Python's `locals` that it is; None
    where the place is in no script that can be read again."""
    file, here = Path(place[0]).name, place[1:]
    found = [
        each for each in _blocks(document, dialect) if each.file == file and each.first <= here < each.last
    ]
    if not found:
        return None
    told: dict[str, str] = {}
    for block in sorted(found, key=lambda each: (each.first, each.last), reverse=True):
        for each in block.variables:
            name = each.name if each.name not in told else f"{each.name} (line {each.line})"
            local = each.local if each.valued <= here else VALUELESS
            if each.local in locals and (local == VALUELESS or local not in told.values()):
                told[name] = local
    return told


@cache
def _blocks(document: str, dialect: str) -> tuple[Block, ...]:
    try:
        chart = read_file(Path(document), Diagnostics(), dialect=dialect)
    except OSError:
        return ()
    if chart is None:
        return ()
    parsed = parse_all(chart, Diagnostics()).items()
    return tuple(
        block for code, tree in parsed if tree is not None for block in _of_script(code.text, Scopes(tree))
    )


def _of_script(text: Text, scopes: Scopes) -> Iterator[Block]:
    unit = Unit(scopes.tree, scopes, Kinds(), GRAMMAR)
    known = [each for scope in scopes.of.values() for each in scope.names.values() if _is_local(each)]
    for each in sorted(known, key=lambda each: each.declared):
        unit.local(each)
    for scope in scopes.of.values():
        own = tuple(_own(each, text, unit) for each in scope.names.values() if _is_local(each))
        if own or scope.is_function:
            first = text.at(start(scope.node))
            yield Block(
                Path(first.source.name).name,
                _pair(text, start(scope.node)),
                _pair(text, end(scope.node)),
                own,
            )


def _is_local(variable: Variable) -> bool:
    return not variable.is_global and not variable.scope.function.dynamic


def _own(variable: Variable, text: Text, unit: Unit) -> Own:
    line = text.at(max(0, variable.declared - 1)).line
    is_late = variable.is_lexical and not _is_loop(variable.scope)
    return Own(
        variable.name, unit.local(variable), line, _pair(text, variable.declared) if is_late else (0, 0)
    )


def _is_loop(scope: Scope) -> bool:
    return str(scope.node.type).startswith("For")


def _pair(text: Text, index: int) -> tuple[int, int]:
    place = text.at(index)
    return place.line, place.column
