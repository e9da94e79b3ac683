"""Coverage by lines of files, as editors and services want it.

In: `Data`. Out: for each file its lines. The rule that surprises: a line was run as often as what of it ran least: the
state and the transition in `<state id="a"><transition …/></state>` are both to be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from os.path import isfile

from scxmlc.coverage.data import Data
from scxmlc.coverage.items import LINES, Item

Row = tuple[Item, tuple[int, ...]]


@dataclass(slots=True)
class Line:
    """What begins in a line."""

    rows: list[Row] = field(default_factory=list)

    @property
    def hits(self) -> int:
        """How often it was run; for a line in which things are asked only, how often they were."""
        run = [counts[0] for item, counts in self.rows if item.kind in LINES]
        return min(run or [sum(counts) for _, counts in self.rows])

    @property
    def asked(self) -> list[Row]:
        return [(item, counts) for item, counts in self.rows if len(counts) > 1]

    @property
    def functions(self) -> list[Row]:
        return [(item, counts) for item, counts in self.rows if item.kind == "function"]


@dataclass(slots=True)
class File:
    """A file, and its lines that can be covered, by number."""

    path: str
    lines: dict[int, Line] = field(default_factory=dict)

    def tally(self) -> tuple[int, int]:
        """How many lines were run, of how many."""
        return sum(line.hits > 0 for line in self.lines.values()), len(self.lines)

    def branches(self) -> tuple[int, int]:
        """How many branches were taken, of how many."""
        counts = [count for line in self.lines.values() for _, row in line.asked for count in row]
        return sum(map(bool, counts)), len(counts)


def by_file(data: Data) -> list[File]:
    """The files of the data's charts, those from texts and those that are gone included."""
    found: dict[str, File] = {}
    for chart in data.charts:
        for item, counts in chart.rows():
            if item.line:
                file = found.setdefault(item.file, File(item.file))
                file.lines.setdefault(item.line, Line()).rows.append((item, counts))
    for file in found.values():
        file.lines = dict(sorted(file.lines.items()))
    return [found[path] for path in sorted(found)]


def on_disk(data: Data) -> list[File]:
    """Those that a program which reads a report can open."""
    return [file for file in by_file(data) if isfile(file.path)]
