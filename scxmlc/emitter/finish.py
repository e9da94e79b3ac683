"""The last steps: black's style, the template, then what is kept out of sight at the foot: types for checkers, the line
map, and the sources of functions where scripts ask for them.

In: a `Draft`. Out: the text of the module, and its line map. Nothing edits the text after its lines are
counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from scxmlc.emitter import style
from scxmlc.emitter.marks import Function
from scxmlc.emitter.module import Draft, Mark, fill
from scxmlc.emitter.sources import sources
from scxmlc.emitter.types import DEFINITIONS, PREAMBLE, Said, said
from scxmlc.emitter.writer import WIDTH, Piece
from scxmlc.source import Location

_COMMENT = "# Where each piece stands: line.column of this file:line.column of the @file; line=function."


def formatted(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """The module as black writes it, and which place of the chart each marked line carries out."""
    types = said([(one.name, one.known) for one in draft.classes])
    heads = [style.heading(_head(each.name, of.head)) for each, of in zip(draft.classes, types, strict=True)]
    bodies = [style.formatted(one.pieces) for one in draft.classes]
    text, marks = fill(draft, heads, bodies)
    return _with_map(f"{text}\n\n{_typed(types)}", marks)


def plain(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """As `formatted`, without black and types: for modules that nobody reads."""
    heads = [_head(one.name) for one in draft.classes]
    return _with_map(*fill(draft, heads, [one.pieces for one in draft.classes]))


def _head(name: str, types: str = "") -> str:
    return f"class {name}(StateMachine{types}):"


def _typed(types: Sequence[Said]) -> str:
    """What type checkers read."""
    lines = [line for each in types for line in each.lines]
    if not lines:
        return PREAMBLE
    [body] = style.formatted([Piece(lines)])
    return "\n".join([PREAMBLE + DEFINITIONS, *body.lines, ""])


def _with_map(text: str, marks: Iterable[Mark]) -> tuple[str, Mapping[int, Location]]:
    changes = list(_changes(marks))
    if not changes:
        return text, {}
    paragraph = "\n".join(_wrapped(_words(changes)))
    lines = {line: place for line, column, place in reversed(changes) if isinstance(place, Location)}
    functions = [(line, place) for line, column, place in changes if isinstance(place, Function)]
    foot = f'{_COMMENT}\nLINES = """\n{paragraph}\n"""\n'
    return f"{text}\n\n{foot}{sources(functions)}", lines


def _changes(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks at which the place changes."""
    last: Location | None = None
    for line, column, place in marks:
        if isinstance(place, Function):
            yield line, column, place
        elif last is None or (place.offset, place.source) != (last.offset, last.source):
            last = place
            yield line, column, place


def _words(marks: Iterable[Mark]) -> Iterator[str]:
    """The marks as `9:7.5`, `9.24:7.31` and `12=name`; what is as in the word before is left out: `.24:.31`.
    `@door.scxml` says in which file it is from there on."""
    here = there = 0
    source = None
    for line, column, place in marks:
        if isinstance(place, Function):
            if place.name is not None:
                yield f"{line}={quote(place.name, safe='')}"
            continue
        if place.source is not source:
            source, there = place.source, 0
            yield "@" + quote(PurePath(source.name).name, safe="")
        before = "" if line == here else line
        behind = "" if place.line == there else place.line
        yield f"{before}{f'.{column}' if column else ''}:{behind}.{place.column}"
        here, there = line, place.line


def _wrapped(words: Iterable[str]) -> Iterator[str]:
    """The words in lines as wide as the module's."""
    row = ""
    for word in words:
        if row and len(row) + len(word) >= WIDTH:
            yield row
            row = ""
        row = f"{row} {word}" if row else word
    yield row
