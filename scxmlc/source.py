"""Where things stand in a document: `Source`, `Location`, and text that remembers its place.

In: the text of a document. Out: values that every later phase can point with.

The rule that surprises: what the reader hands out is a `Text`, a `str` that also knows, for each of its
characters, which character of the document it came from. `cond="x &lt; 1"` is the text `x < 1`, and an
error at its third character still points at the `&` in the document.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Source:
    """One document: its name as the user wrote it, and its decoded text."""

    name: str
    text: str
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts, at = [0], 0
        for line in _lines(self.text):
            at += len(line)
            starts.append(at)
        object.__setattr__(self, "_starts", starts)

    def location(self, offset: int, length: int = 1) -> Location:
        """The place of the character at `offset` (0-based, in code points of the decoded text)."""
        line = bisect_right(self._starts, offset)
        return Location(self, offset, line, offset - self._starts[line - 1] + 1, length)

    def line(self, number: int) -> str:
        """The text of line `number` (1-based), without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def _lines(text: str) -> list[str]:
    """The lines of `text` with their ends; only CR, LF and CRLF end a line (XML 1.0, 2.11)."""
    lines, start, at, size = [], 0, 0, len(text)
    while at < size:
        character = text[at]
        at += 1
        if character == "\r" and at < size and text[at] == "\n":
            at += 1
        if character in "\r\n":
            lines.append(text[start:at])
            start = at
    return lines


@dataclass(frozen=True, slots=True, eq=False)
class Location:
    """A stretch of a document. `line` and `column` are 1-based, `length` counts characters."""

    source: Source
    offset: int
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


class Text(str):
    """A piece of the document after XML decoding, with the place it came from.

    It compares and hashes as the plain string. `offsets[i]` is the document offset of character i;
    without `offsets` the text stands in the document exactly as it is, from `location` on.
    """

    location: Location
    offsets: tuple[int, ...] | None

    def __new__(cls, value: str, location: Location, offsets: tuple[int, ...] | None = None) -> Text:
        text = super().__new__(cls, value)
        text.location = location
        text.offsets = offsets
        return text

    def at(self, index: int, length: int = 1) -> Location:
        """The place of `length` characters from character `index` on; at its end, the place just behind it."""
        source = self.location.source
        if self.offsets is None:
            return source.location(self.location.offset + min(index, len(self)), length)
        if not self.offsets:
            return self.location
        if index >= len(self.offsets):
            return source.location(self.offsets[-1] + 1, length)
        return source.location(self.offsets[index], length)
