"""The sources of functions at the foot of a module, for `uneval` and `toSource`.

In: functions, and the lines that they begin in. Out: `SOURCES`, a dict by these lines. A function within another one
has no text of its own there: it is said from where to where it stands in the outer one's.
"""

from __future__ import annotations

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
    outermost: tuple[int, tuple[Text, int, int]] | None = None
    for line, (text, start, end) in given:
        if outermost is not None and _holds(outermost[1], text, start, end):
            around, (_, begin, _) = outermost
            first = len(units(text[begin:start]))
            yield line, f"({around}, {first}, {first + len(units(text[start:end]))})"
        else:
            outermost = line, (text, start, end)
            yield line, _quoted(units(text[start:end]))


def _holds(outer: tuple[Text, int, int], text: Text, start: int, end: int) -> bool:
    return outer[0] is text and outer[1] <= start and end <= outer[2]


def _quoted(text: str) -> str:
    """The text as a literal in ASCII, with the quotes that black prefers."""
    escaped = text.encode("unicode_escape", "surrogatepass").decode("ascii")
    mark = '"' if text.count('"') <= text.count("'") else "'"
    return f"{mark}{escaped.replace(mark, chr(92) + mark)}{mark}"
