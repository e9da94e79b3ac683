"""`pytest --scxml-replay=DIR`: each trace of a folder is a test: it goes the same way with the charts as they are now.

In: folders, and what may differ. Out: an item for each `*.jsonl` in them; a failure says where both part. What
surprises: the folders are collected beside what pytest is told to run, so that traces may stand anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from scxmlc.compiler import CompileError
from scxmlc.trace.judging import Today, judge
from scxmlc.trace.moments import Ignored
from scxmlc.trace.reading import BadTrace, read

SUFFIX = ".jsonl"


class Replays:
    """Collects the traces of these folders."""

    def __init__(self, folders: Sequence[Path], ignored: Ignored) -> None:
        self._folders = folders
        self.today = Today(ignored=ignored)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A trace in one of the folders."""
        if file_path.suffix != SUFFIX or not any(map(file_path.is_relative_to, self._folders)):
            return None
        found: TraceFile = TraceFile.from_parent(parent, path=file_path)
        found.today = self.today
        return found


class TraceFile(pytest.File):
    """A file with one trace."""

    today: Today

    def collect(self) -> Iterator[pytest.Item]:
        """The replay of it."""
        item: TraceItem = TraceItem.from_parent(self, name=self.path.name.removesuffix(SUFFIX))
        item.today = self.today
        yield item


class Parted(Exception):
    """A recorded run does not go the same way any more."""


class TraceItem(pytest.Item):
    """A trace as a test."""

    today: Today

    def runtest(self) -> None:
        """Replay it; raises Parted, BadTrace, CompileError."""
        verdict = judge(read(self.path), self.today)
        if verdict.differences:
            raise Parted("\n".join(verdict.lines(self.path.name)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Where both part, or why it cannot be replayed."""
        problem = excinfo.value
        if isinstance(problem, BadTrace):
            return f"{problem}\n  help: {problem.hint}" if problem.hint else str(problem)
        if isinstance(problem, Parted | CompileError):
            return str(problem)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands."""
        return self.path, None, f"replay {self.name}"
