"""Tests of charts: what pytest finds by itself (`plugin`), and `scxmlc test` for those who write no Python.

In: test functions with the fixtures `simulator`, `host`, `chart`, `subroutine` and `golden`, and scenario files. Out:
what failed, in states and lines of the chart. The rule that surprises: nothing here is imported before a test needs it,
but `plugin`, which pytest loads wherever scxmlc is installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any


def assert_replays(
    trace: str | PathLike[str], *charts: Any, ignore: Sequence[str] = (), **around: Any
) -> None:
    """A recorded run goes the same way with today's charts: those given, as paths or classes, else those it names.

    `ignore` is what may differ, as for `scxmlc trace diff --ignore`; `processors`, `services`, `functions` and
    `modules` are the program, where it is to be asked in place of the trace. Raises AssertionError, BadTrace.
    """
    __tracebackhide__ = True
    from scxmlc.trace.judging import told_replay

    told = told_replay(trace, charts, ignore, around)
    if told:
        raise AssertionError(told)
