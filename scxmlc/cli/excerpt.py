"""The line of a document that a diagnostic is about, and the caret under it, safe to print.

In: a Location. Out: two strings of the same alignment. What surprises: a character of the document may need
several cells (`ESC` is shown as `\\x1b`, 漢 is two cells wide), and a line may be a megabyte long, so the
excerpt is a window around the place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from scxmlc.source import Location

CUT = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`text` is the line or a window of it, `caret` the blanks and carets to print below it."""

    text: str
    caret: str


def visible(text: str) -> str:
    """`text` with everything a terminal could obey, or a reader could not see, written as an escape."""
    return "".join(map(shown, text)) if not _is_narrow(text) else text


def shown(character: str) -> str:
    """One character as printed: a tab as blanks, controls and direction marks as escapes."""
    if character == "\t":
        return "    "
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def excerpt(location: Location, width: int = 110) -> Excerpt:
    """The line of `location` with its carets, at most `width` cells wide."""
    text = location.source.text  # never the line, which may be all of a large document
    begin, end = location.source.span(location.line)
    start = min(location.offset, end)
    first, last = _window(text, begin, end, start, width)
    stop = min(start + max(1, location.length), max(last, start + 1), end)
    before = (CUT if first > begin else "") + visible(text[first:start])
    marked = visible(text[start:stop])
    after = visible(text[stop:last]) + (CUT if last < end else "")
    return Excerpt(before + marked + after, " " * _width(before) + "^" * max(1, _width(marked)))


def _window(text: str, begin: int, end: int, start: int, width: int) -> tuple[int, int]:
    """Which characters of a line to show: all if they fit, else those around `start`, as many behind as before it."""
    if end - begin <= width + 1 and _fitting(text[begin:end], width) == end - begin:
        return begin, end
    first = start - _fitting(text[max(begin, start - width) : start][::-1], width // 2)
    room = width - 2 - cells(text[first:start])
    return first, start + _fitting(text[start : min(start + width, end)], room)


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` fit in `room` cells."""
    if _is_narrow(text):
        return max(min(len(text), room), 0)
    for count, character in enumerate(text):
        room -= cells(character)
        if room < 0:
            return count
    return len(text)


def fitted(pieces: Iterable[str], room: int) -> str:
    """The text of all pieces, made visible; or its beginning, and a mark that it is cut. No more of them is taken than
    there is room for."""
    told = ""
    for piece in pieces:
        told += visible(piece)
        if len(told) > room and cells(told) > room:
            return told[: _fitting(told, room - len(CUT))] + CUT
    return told


def cells(text: str) -> int:
    """The cells that `text` takes once made visible."""
    return _width(visible(text))


def _is_narrow(text: str) -> bool:
    """Whether each character is shown as itself, in one cell."""
    return text.isascii() and text.isprintable()


def _width(text: str) -> int:
    return len(text) if _is_narrow(text) else sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):  # accents, and what chooses the look of an emoji
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
