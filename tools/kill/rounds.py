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

from tools.kill.chart import load
from tools.kill.client import Client, acknowledged, be_killed
from tools.kill.world import lines

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
    """A process that was killed: after how long, and whether its host had come up."""

    number: int
    seconds: float
    was_up: bool
    events: int  # acknowledged, in this round


def rounds(run: Run) -> Iterator[Round]:
    """Play them, one after the other."""
    load()
    chance = Random(run.seed)
    known = up = 0
    for number in range(run.rounds):
        seconds = chance.uniform(0, run.longest)
        _play(run, seconds)
        were_known, known = known, len(lines(run.folder / "acknowledged"))
        were_up, up = up, len(lines(run.folder / "begun"))
        yield Round(number, seconds, up > were_up, known - were_known)


def _play(run: Run, seconds: float) -> None:
    process = os.fork()
    if process == 0:
        be_killed(run.folder, run.sessions)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def last(run: Run) -> int:
    """Let all come to rest, with some more events; how many each session has had by then."""
    until = max(acknowledged(run.folder).values(), default=0) + MORE
    Client(run.folder, run.sessions).go_on(until)
    return until
