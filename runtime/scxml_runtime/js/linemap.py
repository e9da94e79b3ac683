"""The line map of a generated module, its global `LINES`, read backwards: from lines and columns to the chart.

In: the map's text. Out: a `LineMap`. It is a row of words: `9:7.5` says that line 9 comes from line 7, column 5;
`9.24:7.31` the same of what begins in column 24 of line 9; `@door.scxml` in which file it is from there on; `12=name`
what scripts call the function that begins in line 12. What is as in the word before may be left out: `.24:.31`.

The rule that surprises: modules of API 1 have lines only, and name the file behind each (`9:7@lib.js`) or not at all.
"""

from __future__ import annotations

NAME = "LINES"
"""The global of a module that is its map, by which code of scripts is known."""

_known: dict[str, LineMap] = {}


class LineMap:
    """`places` of (file, line, column) belong to what begins at the same item of `starts`; a column that is not known
    is 0, a file that is not named "". `whole` keeps what was asked for by line; `spots` and
    `beginnings` what is said of all that is in a line, and of its beginning, by line and file."""

    __slots__ = ("beginnings", "names", "places", "spots", "starts", "whole")

    def __init__(self) -> None:
        self.beginnings: dict[tuple[int, str], str | None] = {}
        self.spots: dict[tuple[int, str], str] = {}
        self.whole: dict[int, tuple[str, int, int] | None] = {}
        self.starts: list[tuple[int, int]] = []
        self.places: list[tuple[str, int, int]] = []
        self.names: dict[int, str] = {}

    def at(self, line: int, column: int | None = None) -> tuple[str, int, int] | None:
        """The place that a line of the module, and what begins in this column of it, comes from."""
        from bisect import bisect_right

        at = bisect_right(self.starts, (line, column or 0))
        return self.places[at - 1] if at else None

    def of_whole(self, line: int) -> tuple[str, int, int] | None:
        """The place that a line of the module comes from, if all that begins in it comes from one line of the chart:
        then nobody has to know the column, which takes long to find out."""
        if line not in self.whole:
            from bisect import bisect_left, bisect_right

            first, behind = bisect_right(self.starts, (line, 0)) - 1, bisect_left(self.starts, (line + 1, -1))
            found = self.places[first:behind] if first >= 0 else []
            self.whole[line] = found[0] if len({place[:2] for place in found}) == 1 else None
        return self.whole[line]


def line_map(lines: str) -> LineMap:
    """The map that a text is; a text that is none maps nothing."""
    found = _known.get(lines)
    if found is None:
        try:
            found = _read(lines.split())
        except ValueError:
            found = LineMap()
        _known[lines] = found
    return found


def _read(words: list[str]) -> LineMap:
    from urllib.parse import unquote

    made, file, here, there = LineMap(), "", 0, 0
    for word in words:
        if word.startswith("@"):
            file = unquote(word[1:])
        elif "=" in word:
            line, _, name = word.partition("=")
            made.names[int(line)] = unquote(name)
        else:
            start, _, place = word.partition(":")
            place, _, elsewhere = place.partition("@")
            here, column = _pair(start, here)
            there, behind = _pair(place, there)
            made.starts.append((here, column))
            made.places.append((unquote(elsewhere) or file, there, behind))
    return made


def _pair(text: str, line: int) -> tuple[int, int]:
    """Line and column of `9.24`; without a line it is the one before."""
    number, _, column = text.partition(".")
    return int(number or line), int(column or 0)
