"""Bare ampersands: found, reported, and escaped before the XML parser sees the text.

In: the text of a document as it is. Out: text that is XML in this respect, and the way back from its offsets
to those of the document. The rule that surprises: `&` inside CDATA, comments and processing instructions is
no fault and stays; `&name;` stays too, so that a misspelt entity is still reported as what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.source import Source

_AMPERSANDS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|&(?:#[0-9]+|#x[0-9A-Fa-f]+|[^\W\d][\w:.\-]*);"
    r"|(?P<bare>&)",
    re.DOTALL,
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
GROWTH = len("&amp;") - len("&")


@dataclass(frozen=True)
class Mended:
    """`text` is the document with each `&` of `bare` (offsets in the document) written as `&amp;`."""

    text: str
    bare: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the document of the character at `offset` of `text`."""
        if not self.bare:
            return offset
        low, high = 0, len(self.bare)
        while low < high:
            middle = (low + high) // 2
            if self.bare[middle] + middle * GROWTH < offset:
                low = middle + 1
            else:
                high = middle
        # an offset inside an inserted "amp;" stands for the ampersand itself
        return max(offset - low * GROWTH, self.bare[low - 1] if low else 0)

    def mended(self, offset: int) -> int:
        """The offset in `text` of the document's character at `offset`."""
        return offset + GROWTH * bisect_left(self.bare, offset)


def mend(source: Source, log: Diagnostics) -> Mended:
    """Escape the bare ampersands of `source`, with a warning for the first one of each line."""
    for found in _BIDI.finditer(source.text):
        log.add(messages.document.bidi_text(source.location(found.start())))
    bare = tuple(found.start() for found in _AMPERSANDS.finditer(source.text) if found["bare"])
    lines: set[int] = set()
    for offset in bare:
        place = source.location(offset)
        if place.line not in lines:
            lines.add(place.line)
            log.add(messages.document.raw_ampersand(place))
    return Mended(_escaped(source.text, bare), bare)


def _escaped(text: str, bare: tuple[int, ...]) -> str:
    pieces, start = [], 0
    for offset in bare:
        pieces.append(text[start:offset])
        start = offset + 1
    pieces.append(text[start:])
    return "&amp;".join(pieces)
