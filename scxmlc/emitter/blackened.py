"""What black itself makes of texts; the one file that knows it.

In: a file, a piece of a class, or single statements. Out: their lines in black's style. The rule that surprises: black
looks at each statement for itself, so any number of statements are put into one text, nested as deep as they stand and
with a name between them, and asked about together: what it takes for a file it takes once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

_STEP = "    "
_STOP = "___"
_FIRST = {"elif": f"if {_STOP}:", "except": "try:"}
"""What stands before the heads that begin no statement."""


def whole(text: str) -> str:
    """A file in black's style."""
    import black

    return black.format_str(text, mode=black.Mode())


def statements(lines: Iterable[str]) -> dict[str, list[str]]:
    """The lines that black makes of each of these, indented, one whole statement or the head of a block each."""
    ordered = sorted(set(lines), key=depth)
    if not ordered:
        return {}
    groups = [(level, list(group)) for level, group in groupby(ordered, depth)]
    told = iter(
        whole("\n".join(line for level, group in groups for line in _asked(level, group))).split("\n")
    )
    return {line: _answer(line, level, told) for level, group in groups for line in group}


def depth(line: str) -> int:
    """How many levels deep a line stands."""
    return (len(line) - len(line.lstrip(" "))) // len(_STEP)


def _asked(level: int, group: Sequence[str]) -> Iterator[str]:
    """Statements of one depth, a stop before and behind each."""
    indent = _STEP * level
    yield from (_STEP * above + f"if {_STOP}:" for above in range(level))
    for line in group:
        yield indent + _STOP
        if opening := _FIRST.get(_word(line)):
            yield from (indent + opening, indent + _STEP + _STOP)
        yield line
        if line.endswith(":"):
            yield indent + _STEP + _STOP
        yield indent + _STOP


def _answer(line: str, level: int, told: Iterator[str]) -> list[str]:
    stop = _STEP * level + _STOP
    while next(told) != stop:
        pass
    found = [each for each in iter(lambda: next(told), stop) if each]
    return found[2 if _word(line) in _FIRST else 0 : -1 if line.endswith(":") else None]


def _word(line: str) -> str:
    return line.split(None, 1)[0]
