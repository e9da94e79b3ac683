"""Trials: a run of the suite each in a process of its own, which is forked where the system can.

In: `Trial`s. Out: for each an `Outcome`, or that it took too long. What surprises: a process that is forked has all of
scxmlc and pytest at hand, but none of the suite, so that a mutant is there before any test is imported.
"""

from __future__ import annotations

import gc
import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from scxmlc.testgen.mutation.suite import Order, Outcome

TIMED_OUT = Outcome(failed="(time)", why="it took too long")
CRASHED = Outcome(failed="(process)", why="the process of the tests ended")


@dataclass(frozen=True, slots=True)
class Trial:
    """A run of the suite while `data` stand in for what the chart's file says; `limit` is in seconds."""

    order: Order
    chart: Path
    data: bytes | None = None
    limit: float = 600


def warm(modules: Sequence[str]) -> None:
    """Import what every run needs."""
    for name in modules:
        with suppress(Exception):
            import_module(name)


def outcomes(trials: Sequence[Trial], jobs: int = 1) -> Iterator[tuple[int, Outcome]]:
    """The outcomes, each with the number of its trial, as they come; as many at a time as `jobs` says."""
    ahead = list(enumerate(trials))[::-1]
    running: list[_Running] = []
    try:
        while ahead or running:
            while ahead and len(running) < jobs:
                running.append(_Running(*ahead.pop()))
            wait(
                [each.pipe for each in running],
                max(0, min(each.until for each in running) - time.monotonic()),
            )
            for each in [each for each in running if each.is_over()]:
                running.remove(each)
                yield each.number, each.outcome()
    finally:
        for each in running:
            each.end()


class _Running:
    """A trial under way."""

    def __init__(self, number: int, trial: Trial) -> None:
        self.number = number
        self.until = time.monotonic() + trial.limit
        context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
        self.pipe, theirs = context.Pipe(duplex=False)
        self.process = context.Process(target=_try, args=(trial, theirs), daemon=False)
        sys.stdout.flush()
        sys.stderr.flush()
        self.process.start()
        theirs.close()

    def is_over(self) -> bool:
        return self.pipe.poll() or time.monotonic() >= self.until

    def outcome(self) -> Outcome:
        found = TIMED_OUT
        if self.pipe.poll():
            try:
                found = self.pipe.recv()
            except (EOFError, OSError):
                found = CRASHED
        self.end()
        return found

    def end(self) -> None:
        """End the process, and what it has started."""
        with suppress(OSError, AttributeError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _try(trial: Trial, pipe: Connection) -> None:
    """In the other process."""
    from scxmlc.testgen.mutation.standing_in import stand_in
    from scxmlc.testgen.mutation.suite import run

    gc.freeze()  # what is there already is no garbage of the tests
    _part(trial.limit)
    if trial.data is not None:
        stand_in(trial.chart, trial.data)
    try:
        pipe.send(run(trial.order, trial.chart if trial.data is None else None))
    except BaseException as error:  # of plug-ins, say: what ends pytest itself
        pipe.send(Outcome(failed="(process)", why=f"{type(error).__name__}: {error}"))
    pipe.close()
    os._exit(0)  # what the tests have left behind may not keep it


def _part(limit: float) -> None:
    """Be a process that nobody hears, and that ends when its time is over, though nobody may be there to end it."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, math.ceil(limit) + 1)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
