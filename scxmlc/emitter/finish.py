"""The last steps: black, then the line map in one paragraph at the foot.

In: a `Draft`. Out: the text of the module, and its line map.

The rule that surprises: black moves lines, but it leaves the statements and their order alone. So the marks travel
from line to line through the statements, counted before and after, and no mark is ever written into the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from textwrap import wrap
from urllib.parse import quote

from scxmlc.emitter.module import Draft, base_name
from scxmlc.source import Location, Source

Marks = Sequence[tuple[int, Location]]

_WIDTH = 88


def formatted(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """The module as black writes it, and which piece of the chart each marked line carries out."""
    import black

    text = black.format_str(draft.text, mode=black.Mode())
    return _with_map(text, _moved(draft.marks, draft.text, text), draft.source)


def plain(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """As `formatted`, without black: for modules that nobody commits."""
    return _with_map(draft.text.rstrip("\n") + "\n", draft.marks, draft.source)


def _with_map(text: str, marks: Marks, source: Source) -> tuple[str, Mapping[int, Location]]:
    lines = dict(_changes(marks))
    if not lines:
        return text, lines
    entries = " ".join(_entry(line, place, source) for line, place in lines.items())
    paragraph = "\n".join(wrap(entries, _WIDTH, break_long_words=False, break_on_hyphens=False))
    comment = f"# Where each piece stands, as line of this file:line of {base_name(source)}."
    return f'{text}\n\n{comment}\nLINES = """\n{paragraph}\n"""\n', lines


def _changes(marks: Marks) -> Iterator[tuple[int, Location]]:
    """The marks at which the place changes."""
    last: tuple[Source, int] | None = None
    for line, place in marks:
        if (place.source, place.line) != last:
            last = place.source, place.line
            yield line, place


def _entry(line: int, place: Location, source: Source) -> str:
    elsewhere = "" if place.source is source else "@" + quote(PurePath(place.source.name).name, safe="")
    return f"{line}:{place.line}{elsewhere}"


def _moved(marks: Marks, before: str, after: str) -> Marks:
    to = dict(zip(_statement_lines(before), _statement_lines(after), strict=True))
    return sorted(((to[line], place) for line, place in marks if line in to), key=lambda mark: mark[0])


def _statement_lines(text: str) -> Iterator[int]:
    """The line of each statement, in an order that formatting does not change."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            yield node.lineno
