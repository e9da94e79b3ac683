"""The line of a document that a diagnostic is about, and the caret under it, safe to print.

In: a Location. Out: two strings of the same alignment. What surprises: a character of the document may need
several cells (`ESC` is shown as `\\x1b`, 漢 is two cells wide), and a line may be a megabyte long, so the
excerpt is a window around the place.
"""

from __future__ import annotations

import unicodedata
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
    return "".join(map(shown, text)) if not text.isascii() or not text.isprintable() else text


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
    line = location.source.line(location.line)
    start = min(location.column - 1, len(line))
    first, last = _window(line, start, width)
    stop = min(start + max(1, location.length), max(last, start + 1))
    before = (CUT if first else "") + visible(line[first:start])
    marked = visible(line[start:stop])
    after = visible(line[stop:last]) + (CUT if last < len(line) else "")
    return Excerpt(before + marked + after, " " * _width(before) + "^" * max(1, _width(marked)))


def _window(line: str, start: int, width: int) -> tuple[int, int]:
    """Which characters to show: all if they fit, else those around `start`, as many behind as before it."""
    if _fitting(line[: width + 1], width) == len(line):
        return 0, len(line)
    first = start - _fitting(line[max(0, start - width) : start][::-1], width // 2)
    return first, start + _fitting(line[start : start + width], width - 2 - cells(line[first:start]))


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` fit in `room` cells."""
    for count, character in enumerate(text):
        room -= cells(character)
        if room < 0:
            return count
    return len(text)


def cells(text: str) -> int:
    """The cells that `text` takes once made visible."""
    return _width(visible(text))


def _width(text: str) -> int:
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
