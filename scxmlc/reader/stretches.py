"""What character data between two tags says, as XML reads it (XML 1.0, 2.4, 2.11, 4.1).

In: a stretch of a document that is known to be XML. Out: its `Text`, or None where there is nothing in it but comments
and processing instructions. The rule that surprises: what is plain, nearly all, is taken as it stands; the rest is read
from the mended text, where no character is bare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scxmlc.reader.mend import Mended
from scxmlc.source import Source, Text

_PART = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<raw>.*?)\]\]>|(?P<reference>&[^;]*;)|(?P<end>\r\n?)|(?P<plain>[^<&\r]+)",
    re.DOTALL,
)
_LINE = re.compile(r"(?P<end>\r\n?)|[^\r]+")
_DECODED = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#x([0-9A-Fa-f]+)|#([0-9]+));|\r\n|[\r\n\t]")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

Piece = tuple[int, str]
"""A run of characters, and the offset of the first; a reference is one by itself, and so is a line end of two."""


def stretch(source: Source, mended: Mended, start: int, end: int) -> Text | None:
    """The text between two offsets of the mended text."""
    raw = mended.text[start:end]
    if "&" not in raw and "<" not in raw and "\r" not in raw:
        return Text(raw, source.location(mended.original(start), end - start))
    pieces = list(_pieces(mended, start, end))
    return _joined(source, pieces) if pieces else None


def _joined(source: Source, pieces: list[Piece]) -> Text:
    value = "".join(text for _, text in pieces)
    start = pieces[0][0]
    if source.text.startswith(value, start):
        return Text(value, source.location(start, len(value)))
    return Text(
        value, source.location(start), tuple(at for piece in pieces for at in _offsets(source.text, *piece))
    )


def _offsets(document: str, start: int, text: str) -> range | tuple[int, ...]:
    """For each character its offset in the document; that of a reference is its `&`."""
    return range(start, start + len(text)) if document.startswith(text, start) else (start,) * len(text)


def _pieces(mended: Mended, start: int, end: int) -> Iterator[Piece]:
    for found in _PART.finditer(mended.text, start, end):
        at = mended.original(found.start())
        if found["raw"]:
            yield from _lines(mended, *found.span("raw"))
        elif found["reference"]:
            yield at, decoded(found["reference"])
        elif found["end"] or found["plain"]:
            yield at, found["plain"] or "\n"


def _lines(mended: Mended, start: int, end: int) -> Iterator[Piece]:
    """What stands in a CDATA section, its line ends as XML has them."""
    for found in _LINE.finditer(mended.text, start, end):
        yield mended.original(found.start()), "\n" if found["end"] else found[0]


def value(source: Source, start: int, raw: str) -> Text:
    """An attribute's value after XML decoding (XML 1.0, 3.3.3)."""
    location = source.location(start, len(raw) or 1)
    if ("&" not in raw and raw.isprintable()) or not _DECODED.search(raw):
        return Text(raw, location)
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _DECODED.finditer(raw):
        pieces += raw[at : match.start()], decoded(match[0])
        offsets += range(start + at, start + match.start() + 1)
        at = match.end()
    pieces.append(raw[at:])
    offsets += range(start + at, start + len(raw))
    return Text("".join(pieces), location, tuple(offsets))


def decoded(written: str) -> str:
    """The one character that a reference stands for, or, in an attribute, a line end or a tab."""
    if written[0] != "&":
        return " "
    name = written[1:-1]
    if name[0] != "#":
        return _ENTITIES[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))
