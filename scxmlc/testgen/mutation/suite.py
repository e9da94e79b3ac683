"""A suite of tests, run by pytest in this process: which tests come by at what of the chart, and which fail.

In: what pytest is told to run. Out: an `Outcome`. The rule that surprises: what was run when a file was imported, or a
fixture of more than one test set up, counts for each test, whichever came first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path
from typing import Any

import pytest

from scxml_runtime.testing import measuring
from scxml_runtime.testing.sheets import Sheet, known
from scxmlc.coverage.places import placed

Met = frozenset[tuple[str, int, int]]
"""The items of coverage that were met: kind, line, column."""


@dataclass(frozen=True, slots=True)
class Test:
    """A test that passed: how long it took, in seconds, and what of the chart it met."""

    name: str
    seconds: float
    met: Met


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: `failed` is the first test that failed, `why` what it said; `tests` those that passed."""

    tests: tuple[Test, ...] = ()
    failed: str = ""
    why: str = ""
    items: Met = frozenset()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What to run: pytest's arguments; of the tests found the ones `chosen`, in that order, all if None."""

    arguments: tuple[str, ...]
    chosen: tuple[str, ...] | None = None


def run(order: Order, measured: Path | None = None) -> Outcome:
    """Run it up to the first failure; measure what of the chart in a file each test meets."""
    noting = _Noting(order, measured)
    if measured is not None:
        measuring.start()
    sys.dont_write_bytecode = True
    code = pytest.main([*_options(), *order.arguments], plugins=[noting])
    return noting.outcome(int(code))


def _options() -> Iterator[str]:
    yield from ("-q", "-x", "--tb=line", "-p", "no:cacheprovider")
    yield from ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # plug-ins are imported already
    if find_spec("xdist") is not None:
        yield "-n0"
    if find_spec("hypothesis") is not None:
        yield "--hypothesis-seed=0"


@dataclass(slots=True)
class _Meeting:
    """Counters of sheets, as they were met: by sheet, which of them."""

    places: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def add(self, before: dict[tuple[str, str], list[int]]) -> None:
        for key, sheet in known.items():
            then = before.get(key) or [0] * len(sheet.hits)
            new = {at for at, hit in enumerate(sheet.hits) if hit > then[at]}
            if new:
                self.places.setdefault(key, set()).update(new)


def _now() -> dict[tuple[str, str], list[int]]:
    return {key: [*sheet.hits] for key, sheet in known.items()}


class _Noting:
    """The plug-in of one run."""

    def __init__(self, order: Order, measured: Path | None) -> None:
        self.order = order
        self.measured = measured
        self.met: dict[str, _Meeting] = {}
        self.seconds: dict[str, float] = {}
        self.shared = _Meeting()
        self.failed = self.why = ""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.shared.add({})
        if self.order.chosen is not None:
            places = {name: at for at, name in enumerate(self.order.chosen)}
            items[:] = sorted(
                (each for each in items if each.nodeid in places), key=lambda each: places[each.nodeid]
            )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        before = _now() if self.measured is not None else {}
        try:
            return (yield)
        finally:
            if self.measured is not None:
                self.met.setdefault(item.nodeid, _Meeting()).add(before)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        if self.measured is None or fixturedef.scope == "function":
            return (yield)
        before = _now()
        try:
            return (yield)
        finally:
            self.shared.add(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed and not self.failed:
            self.failed, self.why = report.nodeid, _said(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed, self.why = report.nodeid, _said(report)

    def outcome(self, code: int) -> Outcome:
        """`code` is pytest's exit status."""
        if self.failed or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return Outcome(failed=self.failed or "pytest", why=self.why or _ENDS.get(code, ""))
        if self.measured is None:
            return Outcome(tuple(Test(name, self.seconds[name], frozenset()) for name in self.seconds))
        where = {key: _places(sheet, self.measured) for key, sheet in known.items()}
        shared = _of(self.shared, where)
        tests = [
            Test(name, self.seconds.get(name, 0), _of(each, where) | shared)
            for name, each in self.met.items()
        ]
        items = frozenset(each for found in where.values() for each in found if each is not None)
        return Outcome(tuple(tests), items=items, modules=tuple(_installed(self.measured)))


_ENDS = {
    int(pytest.ExitCode.INTERRUPTED): "it was interrupted",
    int(pytest.ExitCode.INTERNAL_ERROR): "pytest failed itself",
    int(
        pytest.ExitCode.USAGE_ERROR
    ): "it finds no such test, or does not know an option of the configuration",
}


def _said(report: Any) -> str:
    """The last line of what a failure says."""
    crash = getattr(report.longrepr, "reprcrash", None)
    told = str(crash.message if crash is not None else report.longrepr or "").strip()
    return told.splitlines()[0] if crash is not None and told else told.splitlines()[-1] if told else ""


def _places(sheet: Sheet, path: Path) -> list[tuple[str, int, int] | None]:
    """For each counter of a sheet the place of its item; None in another file."""
    found: list[tuple[str, int, int] | None] = []
    for item in placed(sheet):
        is_here = os.path.realpath(item.file) == str(path)
        found += [(item.kind, item.line, item.column) if is_here else None] * len(item.outcomes)
    return found


def _of(
    meeting: _Meeting, where: dict[tuple[str, str], list[tuple[str, int, int] | None]]
) -> frozenset[tuple[str, int, int]]:
    places = (where[key][at] for key, counters in meeting.places.items() for at in counters)
    return frozenset(each for each in places if each is not None)


def _installed(chart: Path) -> Iterator[str]:
    """The modules that each run needs and none changes, so that they are imported for once: Python's own, and those of
    packages that are installed, unless the chart belongs to one."""
    homes = tuple(os.path.realpath(get_path(name)) + os.sep for name in ("stdlib", "purelib", "platlib"))
    for name, module in sorted(sys.modules.items()):
        file = os.path.realpath(getattr(module, "__file__", None) or os.devnull)
        is_ours = name.startswith(("scxmlc", "scxml_runtime"))
        if is_ours or (file.startswith(homes) and name != "__main__" and not str(chart).startswith(homes)):
            yield name


def sorted_by_cost(tests: Sequence[Test]) -> list[Test]:
    """The fastest first, in steps of twice the time, so that the order is the same on the next day."""
    return sorted(tests, key=lambda test: int(test.seconds * 1000).bit_length())
