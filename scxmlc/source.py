"""Where things stand in a document: `Source`, `Location`, and text that remembers its place.

In: the text of a document. Out: values that every later phase can point with.

The rule that surprises: what the reader hands out is a `Text`, a `str` that also knows, for each of its
characters, which character of the document it came from. `cond="x &lt; 1"` is the text `x < 1`, and an
error at its third character still points at the `&` in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

_SPACE = re.compile(r"[ \t\r\n]")
_LINE_END = re.compile(r"\r\n?|\n")  # nothing else ends a line (XML 1.0, 2.11)


@dataclass(frozen=True, eq=False)
class Source:
    """One document: its name as the user wrote it, and its decoded text."""

    name: str
    text: str
    _starts: list[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = [0, *(end.end() for end in _LINE_END.finditer(self.text))]
        object.__setattr__(self, "_starts", starts)

    def location(self, offset: int, length: int = 1) -> Location:
        """The place of the character at `offset` (0-based, in code points of the decoded text)."""
        return Location(self, offset, length)

    @property
    def line_count(self) -> int:
        """How many lines there are; behind the last line end stands one, if an empty one."""
        return len(self._starts)

    def line_of(self, offset: int) -> tuple[int, int]:
        """The line of the character at `offset`, and where that line starts."""
        line = bisect_right(self._starts, offset)
        return line, self._starts[line - 1]

    def line(self, number: int) -> str:
        """The text of line `number` (1-based), without its line end."""
        return self.text[slice(*self.span(number))]

    def span(self, number: int) -> tuple[int, int]:
        """Where line `number` (1-based) starts and where it ends, its line end left out."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end


@dataclass(slots=True, eq=False)
class Location:
    """A stretch of a document. `line` and `column` are 1-based, `length` counts characters.

    A chart has twenty for each state, and hardly one is ever shown: lines and columns are found when asked for. Frozen
    for the type checker alone: what is frozen as it runs takes three times as long to make.
    """

    source: Final[Source]
    offset: Final[int]
    length: Final[int] = 1

    @property
    def line(self) -> int:
        return self.source.line_of(self.offset)[0]

    @property
    def column(self) -> int:
        return self.offset - self.source.line_of(self.offset)[1] + 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


class Text(str):
    """A piece of the document after XML decoding, with the place it came from.

    It compares and hashes as the plain string. `offsets[i]` is the document offset of character i;
    without `offsets` the text stands in the document exactly as it is, from `location` on.
    """

    location: Location
    offsets: tuple[int, ...] | None

    def __new__(cls, value: str, location: Location, offsets: tuple[int, ...] | None = None) -> Self:
        text = str.__new__(cls, value)
        text.location = location
        text.offsets = offsets
        return text

    def cut(self, start: int, end: int) -> Text:
        """The characters from `start` to `end`, each still at its place."""
        if not start and self.offsets is None and end == len(self) == self.location.length:
            return self
        offsets = self.offsets[start:end] if self.offsets is not None else None
        return Text(self[start:end], self.at(start, max(end - start, 1)), offsets)

    def words(self) -> tuple[Text, ...]:
        """Its words, separated by white space."""
        if self and _SPACE.search(self) is None:
            return (self.cut(0, len(self)),)
        return tuple(self.cut(word.start(), word.end()) for word in re.finditer(r"[^ \t\r\n]+", self))

    def trimmed(self) -> Text:
        """Itself without the white space around."""
        start = len(self) - len(self.lstrip())
        return self.cut(start, max(len(self.rstrip()), start))

    def at(self, index: int, length: int = 1) -> Location:
        """The place of `length` characters from character `index` on; at its end, the place just behind
        it."""
        source = self.location.source
        if self.offsets is None:
            return source.location(self.location.offset + min(index, len(self)), length)
        if not self.offsets:
            return self.location
        if index >= len(self.offsets):
            return source.location(self.offsets[-1] + 1, length)
        return source.location(self.offsets[index], length)


class JoinedText(Text):
    """Text put together from several places, possibly of several documents (a script and its includes)."""

    parts: tuple[Text, ...]
    _starts: list[int]

    def cut(self, start: int, end: int) -> Text:
        """As for `Text`."""
        pieces = []
        for begin, part in zip(self._starts, self.parts, strict=True):
            low, high = max(start - begin, 0), min(end - begin, len(part))
            if low < high:
                pieces.append(part.cut(low, high))
        return join(pieces, self.at(start))

    def at(self, index: int, length: int = 1) -> Location:
        """As for `Text`; the place may be in another document than `location`."""
        number = max(bisect_right(self._starts, index) - 1, 0)
        return self.parts[number].at(index - self._starts[number], length)


def join(parts: Sequence[Text], empty: Location) -> Text:
    """One text from its parts in order; `empty` is the place of a text without parts."""
    if len(parts) < 2:
        return parts[0] if parts else Text("", empty)
    joined = JoinedText("".join(parts), parts[0].location)
    joined.parts = tuple(parts)
    joined._starts = [0]
    for part in parts[:-1]:
        joined._starts.append(joined._starts[-1] + len(part))
    return joined
