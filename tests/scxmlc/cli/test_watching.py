"""Watching: what changed and then kept still is compiled, once."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from scxmlc.cli.compiling import Outcome, files_of
from scxmlc.cli.inputs import Job
from scxmlc.cli.notified import waiting
from scxmlc.cli.watching import INTERVAL, Read, watch, worked_on


def run(
    looks: Sequence[Callable[[], object]], charts: Sequence[Path], reads: Sequence[Path] = ()
) -> list[list[str]]:
    """The names compiled at each look; the looks are what happens between two of them."""
    compiled: list[list[str]] = []
    happenings = iter(looks)

    def wait(*_: object) -> None:
        happening = next(happenings, None)
        if happening is None:
            raise KeyboardInterrupt
        happening()

    def jobs() -> list[Job]:
        return [Job(chart, Path(chart.name)) for chart in charts if chart.exists()]

    def work(due: Sequence[Job]) -> Read:
        compiled.append([job.chart.name for job in due])
        return {job.chart: reads for job in due}

    with pytest.raises(KeyboardInterrupt):
        watch(jobs, work, wait)
    return compiled


def test_a_change_is_compiled_once_it_keeps_still(tmp_path: Path) -> None:
    chart = tmp_path / "door.scxml"
    chart.write_text("1")
    still = lambda: None  # noqa: E731
    save = lambda: chart.write_text("22")  # noqa: E731
    half = lambda: chart.write_text("333")  # noqa: E731
    assert run([still, still, save, half, still, still], [chart]) == [["door.scxml"], ["door.scxml"]]


def test_a_chart_that_goes_and_comes_back(tmp_path: Path) -> None:
    chart, other = tmp_path / "door.scxml", tmp_path / "gate.scxml"
    chart.write_text("1")
    still = lambda: None  # noqa: E731
    gone = lambda: os.unlink(chart)  # noqa: E731
    back = lambda: chart.write_text("new")  # noqa: E731
    first, second = run([still, gone, still, back, still, still], [chart, other])
    assert (first, second) == (["door.scxml"], ["door.scxml"])


def test_a_chart_is_due_when_what_it_includes_changes(tmp_path: Path) -> None:
    chart, script = tmp_path / "door.scxml", tmp_path / "door.js"
    chart.write_text("1")
    script.write_text("1")
    still = lambda: None  # noqa: E731
    save = lambda: script.write_text("22")  # noqa: E731
    assert run([still, still, save, still, still], [chart], [script]) == [["door.scxml"], ["door.scxml"]]
    assert run([still, still, save, still, still], [chart]) == [["door.scxml"]]


def test_a_chart_is_due_when_its_settings_change_or_come(tmp_path: Path) -> None:
    chart, settings = tmp_path / "charts" / "door.scxml", tmp_path / "pyproject.toml"
    chart.parent.mkdir()
    chart.write_text("1")
    (reads,) = files_of([Outcome(Job(chart, None), None)]).values()
    still = lambda: None  # noqa: E731
    come = lambda: settings.write_text("[tool.scxmlc]")  # noqa: E731
    save = lambda: settings.write_text("[tool.scxmlc]\nselect = []")  # noqa: E731
    looks = [still, still, come, still, still, save, still, still]
    assert run(looks, [chart], [*reads]) == [["door.scxml"]] * 3


def test_what_changes_while_it_is_compiled_is_compiled_again(tmp_path: Path) -> None:
    chart = tmp_path / "door.scxml"
    chart.write_text("1")
    times: list[int] = []

    def work(due: Sequence[Job]) -> Read:
        times.append(len(times))
        chart.write_text("22")
        return {}

    looks = iter(range(6))

    def wait(*_: object) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(lambda: [Job(chart, Path(chart.name))], work, wait)
    assert len(times) >= 2


def test_it_waits_for_a_change_once_all_is_done(tmp_path: Path) -> None:
    chart = tmp_path / "door.scxml"
    chart.write_text("1")
    waits: list[tuple[list[Path], float | None]] = []

    def wait(folders: Iterable[Path], seconds: float | None) -> None:
        waits.append(([*folders], seconds))
        if len(waits) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch(lambda: [Job(chart, Path(chart.name))], lambda due: {chart: []}, wait)
    assert waits == [([tmp_path], INTERVAL), ([tmp_path], None), ([tmp_path], None)]


def test_a_change_ends_the_wait(tmp_path: Path) -> None:
    """The library reports what happens in a thread of its own while this one waits."""
    pytest.importorskip("watchfiles")
    is_over = threading.Event()

    def scribble() -> None:
        while not is_over.wait(0.05):
            (tmp_path / "door.scxml").write_text("1")

    writer = threading.Thread(target=scribble)
    writer.start()
    try:
        waiting(0.3)([tmp_path, tmp_path / "nowhere"], None)
    finally:
        is_over.set()
        writer.join()


def test_without_the_library_it_looks_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    slept: list[float | None] = []
    stop = threading.Event()
    monkeypatch.setattr(stop, "wait", slept.append)
    wait = waiting(0.3, stop)
    wait([tmp_path], None)
    wait([tmp_path], 0.1)
    assert slept == [0.3, 0.1]


def test_the_wait_ends_when_it_is_told_to(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    wait = waiting(3600, stop)
    wait([tmp_path], None)
    wait([], None)


def test_what_was_worked_on_is_due_when_it_has_changed_since(tmp_path: Path) -> None:
    chart, other = tmp_path / "door.scxml", tmp_path / "gate.scxml"
    for each in (chart, other):
        each.write_text("1")
    jobs = [Job(each, Path(each.name)) for each in (chart, other)]

    def work(due: Sequence[Job]) -> Read:
        compiled.append([job.chart.name for job in due])
        if len(due) > 1:
            other.write_text("22")  # while it is compiled
        return {}

    compiled: list[list[str]] = []
    looks = iter(range(3))

    def wait(*_: object) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    known = worked_on(jobs, work)
    with pytest.raises(KeyboardInterrupt):
        watch(lambda: jobs, work, wait, known)
    assert compiled == [["door.scxml", "gate.scxml"], ["gate.scxml"]]
