"""The last steps: black's style, the template, then the line map in one paragraph at the foot.

In: a `Draft`. Out: the text of the module, and its line map. Nothing edits the text after its lines are
counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from textwrap import wrap
from urllib.parse import quote

from scxmlc.emitter import style
from scxmlc.emitter.module import Draft, base_name, fill
from scxmlc.emitter.writer import WIDTH
from scxmlc.source import Location, Source

Marks = Iterable[tuple[int, Location]]


def formatted(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """The module as black writes it, and which place of the chart each marked line carries out."""
    text, marks = fill(draft, [[style.formatted(piece) for piece in one.pieces] for one in draft.classes])
    return _with_map(text, marks, draft.source)


def plain(draft: Draft) -> tuple[str, Mapping[int, Location]]:
    """As `formatted`, without black: for modules that nobody commits."""
    text, marks = fill(draft, [one.pieces for one in draft.classes])
    return _with_map(text, marks, draft.source)


def _with_map(text: str, marks: Marks, source: Source) -> tuple[str, Mapping[int, Location]]:
    lines = dict(_changes(marks))
    if not lines:
        return text, lines
    entries = " ".join(_entry(line, place, source) for line, place in lines.items())
    paragraph = "\n".join(wrap(entries, WIDTH, break_long_words=False, break_on_hyphens=False))
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
