"""What is wrong with a text of the editor, well-formed or not.

In: a `Buffer` and what it may refer to. Out: diagnostics, and the analysis, if there is one. The rule that surprises:
of a text that is not XML a copy is checked in which the tag that is being typed is blank and what is open is closed,
so that the rest of it still shows what is known; what is said there at the patches, or of what they may lack, is left
out.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from scxmlc import messages
from scxmlc.checker import Analysis
from scxmlc.compiler import check_source
from scxmlc.diagnostics import Diagnostic, Diagnostics, moved
from scxmlc.ecmascript import parse_program
from scxmlc.editor.buffers import LONGEST, Buffer
from scxmlc.editor.markup import Tag
from scxmlc.emitter.script.facts import facts
from scxmlc.reader import Documents
from scxmlc.source import Location, Source

_MAY_LACK = (
    "missing",
    "unreachable",
    "unknown-target",
    "no-",
)  # codes of what the rest of the text may bring
_NO_LINE_END = re.compile(r"[^\r\n]")


@dataclass(frozen=True, eq=False)
class Findings:
    """`analysis` is that of the text, if it is XML; else that of its patched copy."""

    diagnostics: tuple[Diagnostic, ...]
    analysis: Analysis | None = None
    is_patched: bool = False

    @cached_property
    def sorts(self) -> Mapping[str, str]:
        """The sorts of values of which it is proved that a variable holds no others."""
        analysis = self.analysis
        return facts(analysis.chart, analysis.scripts).sorts if analysis is not None else {}


def findings(buffer: Buffer, documents: Documents) -> Findings:
    """Everything that can be said about a text."""
    if buffer.is_too_long:
        what = (
            f"it is longer than {LONGEST:,} characters, more than is checked as one types: run scxmlc check"
        )
        return Findings((messages.document.too_large(buffer.source.location(0), what),))
    if buffer.is_script:
        log = Diagnostics()
        parse_program(next(buffer.codes()).text, log)
        return Findings(tuple(log))
    analysis, log = _checked(buffer.source, documents)
    if analysis is not None:
        return Findings(tuple(log), analysis)
    patched = patch(buffer)
    analysis, more = _checked(patched.source, documents) if patched is not None else (None, Diagnostics())
    if patched is None or analysis is None:
        return Findings(tuple(log))
    for found in more:
        if found.location.source is not patched.source:
            log.add(found)
        elif patched.is_certain(found):
            log.add(patched.original(found))
    return Findings(tuple(log), analysis, is_patched=True)


def _checked(source: Source, documents: Documents) -> tuple[Analysis | None, Diagnostics]:
    folder = Path(source.name).parent if os.path.isabs(source.name) else None
    return check_source(source, documents, folder)


@dataclass(frozen=True, eq=False)
class Patched:
    """A copy of a text that is XML: stretches of it blank, and end tags put in at `ends`, which are offsets of the
    original, `behind` where each ends in the copy. `touched` are the offsets of elements that may lack something.
    """

    source: Source
    whole: Source
    blank: tuple[tuple[int, int], ...]
    ends: tuple[int, ...]
    behind: tuple[int, ...]
    touched: frozenset[int]

    def offset(self, offset: int) -> int:
        """Where a character of the copy stands in the original."""
        number = bisect_right(self.behind, offset)
        passed = self.ends[number - 1] + offset - self.behind[number - 1] if number else offset
        return min(passed, self.ends[number]) if number < len(self.ends) else passed

    def is_certain(self, found: Diagnostic) -> bool:
        """Whether it would be said of the finished text, too, as far as one can tell."""
        at = self.offset(found.location.offset)
        is_slip = found.hint is not None and found.hint.startswith("did you mean")
        if at in self.touched or (found.code.startswith(_MAY_LACK) and not is_slip):
            return False
        return not any(start <= at < end for start, end in self.blank)

    def original(self, found: Diagnostic) -> Diagnostic:
        """The same of the original; without its fix where that would change what is not there."""
        there = moved(found, self._place)
        old, new = (each.fix.edits if each.fix else () for each in (found, there))
        is_same = all(_text(one.place) == _text(other.place) for one, other in zip(old, new, strict=True))
        return there if is_same else replace(there, fix=None)

    def _place(self, location: Location) -> Location:
        if location.source is not self.source:
            return location
        return self.whole.location(self.offset(location.offset), location.length)


def _text(place: Location) -> str:
    return place.source.text[place.offset : place.offset + place.length]


def patch(buffer: Buffer) -> Patched | None:
    """A copy that may be XML; None where there is no element."""
    tags, text = buffer.markup.tags, buffer.source.text
    if not tags:
        return None
    blank = tuple((tag.start, tag.inside) for tag in tags if not tag.is_finished or not _is_sound(tag))
    cut = {start for start, _ in blank}
    touched = {tag.parent.start for tag in tags if tag.start in cut and tag.parent is not None}
    missing = [tag for tag in tags if tag.close < 0 and tag.end >= tag.inside and tag.start not in cut]
    text = _blanked(text, sorted((*blank, *_strays(buffer))))
    return _closed(buffer, text, blank, missing, touched)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], _NO_LINE_END.sub(" ", text[start:end])
        at = end
    return "".join([*pieces, text[at:]])


def _closed(
    buffer: Buffer, text: str, blank: tuple[tuple[int, int], ...], missing: list[Tag], touched: set[int]
) -> Patched:
    pieces: list[str] = []
    ends: list[int] = []
    behind: list[int] = []
    at = length = 0
    for tag in sorted(missing, key=lambda tag: (tag.end, -tag.start)):
        end = f"</{tag.name}>"
        pieces += text[at : tag.end], end
        length += tag.end - at + len(end)
        at = tag.end
        ends.append(at)
        behind.append(length)
        touched.add(tag.start)
    whole = "".join([*pieces, text[at:]])
    source = Source(buffer.name, whole)
    return Patched(source, buffer.source, blank, tuple(ends), tuple(behind), frozenset(touched))


def _is_sound(tag: Tag) -> bool:
    """Whether a start tag has no attribute without a value, or twice."""
    names = [each.name for each in tag.attributes]
    return len(set(names)) == len(names) and all(each.is_closed for each in tag.attributes)


def _strays(buffer: Buffer) -> Iterator[tuple[int, int]]:
    """End tags that belong to nothing."""
    closes = {tag.close for tag in buffer.markup.tags}
    for start, end in buffer.markup.end_tags:
        if start not in closes:
            yield start, end
