"""Rounds of a run: fork a process, let it work for a moment, kill it.

In: a folder, how many rounds, chance. Out: the folder, with what all of them have left, at rest.

The rule that surprises: processes are forked from one that has everything loaded and nothing open, so that a round
takes little more than its moment.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from scxml_runtime import VirtualClock
from scxml_runtime.durable import MemoryStore
from scxml_runtime.durable.host.host import DurableHost
from tools.kill.chart import load
from tools.kill.client import Acknowledged, Client, be_killed
from tools.kill.world import World, lines

EVERYTHING = 30
"""Events by which the chart has done all that it can."""

EARLY = 0.2
"""The share of processes that are killed at a moment counted from their fork: some before they have opened the file."""

MORE = 20
"""Events that each session has in the last round, beyond the furthest."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked for."""

    folder: Path
    rounds: int
    sessions: int
    longest: float  # seconds
    seed: int


@dataclass(frozen=True, slots=True)
class Round:
    """A process that was killed: whether its host had come up."""

    was_up: bool
    events: int  # acknowledged, in this round


def rounds(run: Run) -> Iterator[Round]:
    """Play them, one after the other."""
    _warm_up()
    chance = Random(run.seed)
    known = Acknowledged(run.folder / "acknowledged")
    up = 0
    for _ in range(run.rounds):
        is_early, seconds, count = chance.random() < EARLY, chance.uniform(0, run.longest), known.count
        _play(run, known, is_early, seconds)
        known.read_on()
        were_up, up = up, len(lines(run.folder / "begun"))
        yield Round(up > were_up, known.count - count)


def _warm_up() -> None:
    """Load and work out, before the first fork, what every process would have to."""
    with TemporaryDirectory() as passing:
        world = World(Path(passing))
        outside: dict[str, Any] = {"processors": world.processors, "services": world.services}
        with DurableHost(MemoryStore(), charts=[load()], clock=VirtualClock(), **outside) as host:
            host.start(load(), id="s", params={"me": "s", "neighbour": "s"})
            for n in range(1, EVERYTHING):
                host.send("s", "add", {"n": n})
                host.advance(0.1)


def _play(run: Run, known: Acknowledged, is_early: bool, seconds: float) -> None:
    """Kill a process so many seconds after it was forked, or after it has begun to send."""
    hears, says = os.pipe()
    process = os.fork()
    if process == 0:
        be_killed(run.folder, run.sessions, known.last, lambda: os.write(says, b"up"))
    os.close(says)
    if not is_early:
        os.read(hears, 2)  # nothing, if it ends before
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(hears)


def last(run: Run) -> int:
    """Let all come to rest, with some more events; how many each session has had by then."""
    known = Acknowledged(run.folder / "acknowledged")
    known.read_on()
    until = max(known.last.values(), default=0) + MORE
    Client(run.folder, run.sessions).go_on(known.last, until)
    return until
