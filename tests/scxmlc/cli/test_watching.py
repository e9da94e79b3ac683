"""Watching: what changed and then kept still is compiled, once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from scxmlc.cli.inputs import Job
from scxmlc.cli.watching import watch


def run(looks: Sequence[Callable[[], object]], charts: Sequence[Path]) -> list[list[str]]:
    """The names compiled at each look; the looks are what happens between two of them."""
    compiled: list[list[str]] = []
    happenings = iter(looks)

    def wait(_: float) -> None:
        happening = next(happenings, None)
        if happening is None:
            raise KeyboardInterrupt
        happening()

    def jobs() -> list[Job]:
        return [Job(chart, Path(chart.name)) for chart in charts if chart.exists()]

    with pytest.raises(KeyboardInterrupt):
        watch(jobs, lambda due: compiled.append([job.chart.name for job in due]), wait)
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
