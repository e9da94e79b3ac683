"""The plug-in of coverage.py that puts charts into its reports: `[run] plugins = scxmlc.coverage.coveragepy`.

In: a run that coverage.py measures, by a core of it that takes plug-ins. Out: for its reports, lines and branches of
each `.scxml`, of charts in memory and compiled ones alike.

The rule that surprises: what is traced is not the generated code, which has no line for most of a chart. The counters
of `scxmlc.coverage` count, and each runs a mark (`marks.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from html import escape
from os.path import join, normcase
from typing import Any

from coverage import CoveragePlugin, FileReporter, FileTracer
from coverage.exceptions import NoSource

from scxml_runtime.session.machine import StateMachine
from scxml_runtime.testing import measuring, sheets
from scxml_runtime.testing.sheets import Sheet, known, sheet_of
from scxmlc.compiler import CompileError
from scxmlc.coverage.items import LINES
from scxmlc.coverage.marks import BEHIND, Counters, Spot, spots
from scxmlc.coverage.names import flat
from scxmlc.coverage.outline import Outline, outline
from scxmlc.loader import load
from scxmlc.standing import document_of

Arc = tuple[int, int]

_measured: set[str] = set()
"""The files of charts whose counters run marks."""


def coverage_init(registry: Any, options: Mapping[str, Any]) -> None:
    """What coverage.py calls as it begins: sessions that start from now on are measured."""
    registry.add_file_tracer(Charts())
    if sheets.counters is not _counters:
        sheets.counters = _counters
        measuring.start()


def _counters(sheet: Sheet) -> list[int]:
    if sheet.path.startswith("<"):
        return sheet.hits
    _measured.add(normcase(sheet.path))
    return Counters(sheet)


class Charts(CoveragePlugin):
    """Knows which files are charts."""

    def file_tracer(self, filename: str) -> FileTracer | None:
        return _Marks(filename) if normcase(filename) in _measured else None

    def file_reporter(self, filename: str) -> FileReporter:
        return ChartReporter(filename)

    def find_executable_files(self, src_dir: str) -> Iterator[str]:
        """The charts in a folder that could have been run."""
        for folder, folders, files in os.walk(src_dir):
            folders[:] = [each for each in folders if not each.startswith(".") and each != "node_modules"]
            yield from filter(_sheets, (join(folder, each) for each in files if each.endswith(".scxml")))


class _Marks(FileTracer):
    """The marks of a chart say its lines themselves."""

    def __init__(self, path: str) -> None:
        self.path = path

    def source_filename(self) -> str:
        return self.path


class ChartReporter(FileReporter):
    """A chart: what there is to cover, and what of it the recorded lines of marks say."""

    @cached_property
    def _spots(self) -> dict[int, list[Spot]]:
        """What can come about in each line."""
        found: dict[int, list[Spot]] = {}
        for sheet in _sheets(self.filename):
            for spot in spots(sheet):
                if spot.item.line and spot.item.file == sheet.path:
                    found.setdefault(spot.item.line, []).append(spot)
        if not found:
            raise NoSource(f"{self.filename} cannot be compiled as it is: scxmlc check says why")
        return dict(sorted(found.items()))

    @cached_property
    def _asked(self) -> dict[int, dict[str, set[int]]]:
        """Of lines with conditions, by outcome, the codes that are to be there."""
        found: dict[int, dict[str, set[int]]] = {}
        for line, all_ in self._spots.items():
            for spot in all_:
                if len(spot.item.outcomes) > 1:
                    found.setdefault(line, {}).setdefault(spot.outcome, set()).add(spot.code)
        return found

    @cached_property
    def _arcs(self) -> dict[int, dict[str, Arc]]:
        """Of lines with conditions, the branches: to where it leads if they hold, and out."""
        states = {
            spot.item.name: line
            for line, all_ in self._spots.items()
            for spot in all_
            if spot.item.kind == "state"
        }
        return {
            line: {"true": (line, self._target(line, states)), "false": (line, -line)} for line in self._asked
        }

    def _target(self, line: int, states: dict[str, int]) -> int:
        """The line of the state that a condition leads to; for others the next one."""
        names = (
            spot.item.name.rpartition(" -> ")[2]
            for spot in self._spots[line]
            if spot.item.kind == "condition"
        )
        targets = [states.get(name.split()[0], line) for name in names if name]
        following = next((each for each in self._spots if each > line), line + 1)
        return next((each for each in targets if each != line), following)

    @cached_property
    def _outline(self) -> Outline:
        return outline(self.source())

    def source(self) -> str:
        chart = document_of(self.filename, "")
        return str(super().source()) if chart is None else chart.location.source.text

    def source_token_lines(self) -> Any:
        return self._outline.tokens()

    def lines(self) -> set[int]:
        return set(self._spots) - self._outline.excluded()

    def excluded_lines(self) -> set[int]:
        return set(self._spots) & self._outline.excluded()

    def translate_lines(self, lines: Iterable[int]) -> set[int]:
        """The lines of which all came about that makes a line one that was run; of questions alone, any answer."""
        codes = {line for line in lines if line > BEHIND}
        return {line for line in self._spots if self._was_run(line, codes)}

    def _was_run(self, line: int, codes: set[int]) -> bool:
        run = [spot.code in codes for spot in self._spots[line] if spot.item.kind in LINES]
        return all(run) if run else any(spot.code in codes for spot in self._spots[line])

    def arcs(self) -> set[Arc]:
        return {arc for line in self._branching() for arc in self._arcs[line].values()}

    def translate_arcs(self, arcs: Iterable[Arc]) -> set[Arc]:
        """The branches that all conditions of a line took; what is a branch already stays."""
        found = set(arcs)
        codes = {line for arc in found for line in arc if line > BEHIND}
        taken = {
            self._arcs[line][outcome]
            for line, wanted in self._asked.items()
            for outcome, each in wanted.items()
            if each <= codes
        }
        return taken | (found & self.arcs())

    def exit_counts(self) -> dict[int, int]:
        return dict.fromkeys(self._branching(), 2)

    def _branching(self) -> set[int]:
        return set(self._asked) & self.lines()

    def missing_arc_description(
        self, start: int, end: int, executed_arcs: Iterable[Arc] | None = None
    ) -> str:
        """In words, for a page of HTML: coverage.py puts them there as they are."""
        spots = [each for each in self._spots[start] if each.outcome == "true"]
        names = ", ".join(dict.fromkeys(f"{each.item.kind} {each.item.name}" for each in spots))
        return escape(flat(f"line {start}: {names}: never {self.arc_description(start, end)}"))

    def arc_description(self, start: int, end: int) -> str:
        return "false" if end < 0 else "true"


@cache
def _sheets(path: str) -> list[Sheet]:
    """The sheets of a file's charts, those of charts within them too. A chart that is not compiled here as it was where
    it ran (other folders to include from, other modules) is known by what ran, if that was in this process.
    """
    run = [sheet for sheet in known.values() if normcase(sheet.path) == normcase(path)]
    try:
        home = load(path).home_
    except (CompileError, OSError):
        return run
    classes = [each for each in home.values() if isinstance(each, type) and issubclass(each, StateMachine)]
    found = [sheet_of(each) for each in classes if each.home_ is home]
    return run if {each.meaning for each in run} - {each.meaning for each in found} else found
