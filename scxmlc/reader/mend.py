"""Markup that was meant as text: found, reported, and escaped before the XML parser sees it.

In: the text of a document as it is. Out: text that is XML in this respect, and the way back from its offsets to those
of the document. Two rules surprise. `&` inside CDATA, comments and processing instructions is no fault and stays;
`&name;` stays too, so that a misspelt entity is still reported as what it is. And `<` is mended in scripts only,
where nothing but an include can be an element (`raw_script.py`): elsewhere nobody can tell what was meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.reader import raw_script
from scxmlc.source import Location, Source

_AMPERSANDS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|&(?:#[0-9]+|#x[0-9A-Fa-f]+|[^\W\d][\w:.\-]*);"
    r"|(?P<bare>&)",
    re.DOTALL,
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True)
class Mended:
    """`text` is the document with each character of `bare` (offsets in the document) written as a reference."""

    text: str
    bare: tuple[int, ...]
    _behind: tuple[int, ...] = field(default=(), repr=False)  # where in `text` each reference ends

    def original(self, offset: int) -> int:
        """The offset in the document of the character at `offset` of `text`; all of a reference is one character."""
        if not self.bare:
            return offset
        number = bisect_right(self._behind, offset)
        passed = self.bare[number - 1] + 1 + offset - self._behind[number - 1] if number else offset
        return min(passed, self.bare[number]) if number < len(self.bare) else passed

    def mended(self, offset: int) -> int:
        """The offset in `text` of the document's character at `offset`."""
        number = bisect_left(self.bare, offset)
        return self._behind[number - 1] + offset - self.bare[number - 1] - 1 if number else offset

    def ending(self, length: int, more: str) -> Mended:
        """The first `length` characters of the text, and something else behind them."""
        number = bisect_right(self._behind, length)
        return Mended(self.text[:length] + more, self.bare[:number], self._behind[:number])


def mend(source: Source, log: Diagnostics) -> Mended:
    """Escape what is bare in `source`, with a warning for the first one of each sort in each line."""
    text = source.text
    for found in _BIDI.finditer(text):
        log.add(messages.document.bidi_text(source.location(found.start())))
    ampersands, brackets = _bare(text)
    _report(source, ampersands, messages.document.raw_ampersand, log)
    _report(source, (at for at in brackets if text[at] == "<"), messages.document.raw_less_than, log)
    _report(source, (at for at in brackets if text[at] == ">"), messages.document.raw_section_end, log)
    return _escaped(text, sorted([*ampersands, *brackets]))


@lru_cache(maxsize=2)
def _bare(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Ampersands and brackets; of a document that is no XML they are asked for twice."""
    ampersands = (found.start() for found in _AMPERSANDS.finditer(text) if found["bare"])
    return tuple(ampersands), tuple(raw_script.brackets(text))


def _report(
    source: Source,
    offsets: Iterable[int],
    message: Callable[[Location, Sequence[Location]], Diagnostic],
    log: Diagnostics,
) -> None:
    places = (source.location(offset) for offset in offsets)
    for _, each in groupby(places, lambda place: place.line):
        of_line = list(each)
        log.add(message(of_line[0], of_line))


def _escaped(text: str, bare: list[int]) -> Mended:
    pieces: list[str] = []
    behind: list[int] = []
    start = length = 0
    for offset in bare:
        reference = _REFERENCES[text[offset]]
        pieces += text[start:offset], reference
        length += offset - start + len(reference)
        behind.append(length)
        start = offset + 1
    pieces.append(text[start:])
    return Mended("".join(pieces), tuple(bare), tuple(behind))
