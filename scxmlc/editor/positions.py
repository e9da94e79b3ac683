"""Places as editors count them: lines from 0, and columns in units of an encoding (LSP 3.17, `Position`).

In: a `Source`, an offset in characters, or a line and a column. Out: the other. The rules that surprise: the unit is
one of UTF-16 unless editor and server agree on another, and what lies beyond a line or the text is its end, since an
editor may ask about a text that we have not got yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scxmlc.source import Source

Position = tuple[int, int]
Change = tuple[Position, Position, str] | str
"""What an editor has changed: the text between two positions, or the whole."""

UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text) + sum(character > "\uffff" for character in text),
    "utf-32": len,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """What a column counts."""

    encoding: str = "utf-16"

    def units(self, text: str) -> int:
        """The length of a piece of a line."""
        return len(text) if text.isascii() else UNITS[self.encoding](text)

    def position_of(self, source: Source, offset: int) -> Position:
        """The line and column of a character."""
        line, start = source.line_of(offset)
        return line - 1, self.units(source.text[start:offset])

    def offset_of(self, source: Source, position: Position) -> int:
        """The character at a line and column; within the units of a character, that one."""
        line, column = position
        if line < 0:
            return 0
        if line >= source.line_count:
            return len(source.text)
        start, end = source.span(line + 1)
        text = source.text[start:end]
        if text.isascii():
            return start + min(max(column, 0), len(text))
        passed = 0
        for index, character in enumerate(text):
            passed += self.units(character)
            if passed > column:
                return start + index
        return end

    def changed(self, source: Source, changes: Iterable[Change]) -> Source:
        """The text after these changes, each of which is a place in the text that the one before it has made."""
        for change in changes:
            if isinstance(change, str):
                source = Source(source.name, change)
                continue
            first, last, text = change
            start, end = sorted((self.offset_of(source, first), self.offset_of(source, last)))
            source = Source(source.name, source.text[:start] + text + source.text[end:])
        return source
