"""`pytest --scxml-trace=DIR`: a trace of what happens in tests that fail, or in all.

In: tests as they run. Out: in the folder a file for each simulator, host or lone session of a test; the report of a
failure names them. What surprises: tests that pass leave none, unless `--scxml-trace-keep=all` says so.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.testing.recording_all import RecordedAll
from scxmlc.trace.places import Places

TRACES = pytest.StashKey[Places]()
FAILED = pytest.StashKey[bool]()


class Tracing:
    """Records the tests of a run."""

    def __init__(self, folder: Path, keeps_all: bool) -> None:
        self._folder = folder
        self._keeps_all = keeps_all

    @pytest.hookimpl(wrapper=True, trylast=True)  # within what pytest collects warnings of
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A test, with what its fixtures do."""
        places = item.stash[TRACES] = Places(self._folder, item.nodeid)
        item.stash[FAILED] = False
        try:
            with RecordedAll(places):
                answer = yield
        except Exception as problem:  # of tests, pytest has caught their own
            item.warn(pytest.PytestWarning(f"--scxml-trace: {problem}"))
            answer = True
        if not (self._keeps_all or item.stash[FAILED]):
            places.drop()
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """A failure names its traces."""
        report = yield
        if report.failed and TRACES in item.stash:
            item.stash[FAILED] = True
            told = "\n".join(map(str, item.stash[TRACES].used))
            if told:
                report.sections.append(("traces", told))
        return report
