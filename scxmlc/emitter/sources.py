"""The sources of functions at the foot of a module, for `uneval` and `toSource`.

In: functions, and the lines that they begin in. Out: `SOURCES`, a dict by these lines. A function within another one
has no text of its own there: it is said from where to where it stands in the outer one's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from scxmlc.emitter.marks import Function
from scxmlc.emitter.script.build import units
from scxmlc.source import Text

_COMMENT = "# The functions that scripts may want to see, by line; those within others by where they stand."


def sources(functions: Iterable[tuple[int, Function]]) -> str:
    """The text of `SOURCES`; "" where no function has a source."""
    given = [(line, function.source) for line, function in functions if function.source is not None]
    rows = "".join(f"    {line}: {source},\n" for line, source in _rows(given))
    return f"\n{_COMMENT}\nSOURCES = {{\n{rows}}}\n" if rows else ""


def _rows(given: Sequence[tuple[int, tuple[Text, int, int]]]) -> Iterator[tuple[int, str]]:
    outer: _Outer | None = None
    for line, (text, start, end) in given:
        if outer is not None and outer.holds(text, start, end):
            yield line, f"({outer.line}, {outer.index(start)}, {outer.index(end)})"
        else:
            outer = _Outer(line, text, start, end)
            yield line, _quoted(units(text[start:end]))


class _Outer:
    """A function that others may stand in."""

    def __init__(self, line: int, text: Text, start: int, end: int) -> None:
        self.line = line
        self._text, self._start, self._end = text, start, end
        self._pairs = [at for at in range(start, end) if text[at] > "\uffff"]

    def holds(self, text: Text, start: int, end: int) -> bool:
        return text is self._text and self._start <= start and end <= self._end

    def index(self, at: int) -> int:
        """The index in its text, in UTF-16 code units."""
        return at - self._start + bisect_left(self._pairs, at)


def _quoted(text: str) -> str:
    """The text as a literal in ASCII, with the quotes that black prefers."""
    escaped = text.encode("unicode_escape", "surrogatepass").decode("ascii")
    mark = '"' if text.count('"') <= text.count("'") else "'"
    return f"{mark}{escaped.replace(mark, chr(92) + mark)}{mark}"
