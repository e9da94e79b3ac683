"""Moments at which the debugger may stop, and how one goes on from there.

In: nothing. Out: `Moment`, and `STEPS`: which moment each sort of step leads to. The rule that surprises: moments are
numbered by (beat, line): beats are the events, microsteps, errors and rests, which are always counted; lines are
counted within a beat, and only while somebody asks for lines. The same inputs give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from scxml_runtime import StateMachine

Coordinate = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """`kind`: rest, event, microstep, line, untaken, error, end or failed. What is not known is None or ""."""

    kind: str
    at: Coordinate
    session: StateMachine | None = None
    event: Any = None
    reaction: Any = None
    file: str = ""
    line: int = 0
    frame: FrameType | None = None
    depth: int = 0
    is_condition: bool = False
    told: str = ""


Wanted = Callable[[Moment, Moment], bool]
"""Whether a moment is the one to stop at, for somebody who set out from another."""


def _of(*kinds: str) -> Wanted:
    return lambda moment, origin: moment.kind in kinds


def _next(moment: Moment, origin: Moment) -> bool:
    if moment.kind != "line":
        return True
    return not moment.is_condition and moment.depth <= max(origin.depth, 1)


def _out(moment: Moment, origin: Moment) -> bool:
    return moment.kind != "line" or moment.depth < origin.depth


STEPS: dict[str, Wanted] = {
    "step": lambda moment, origin: True,
    "next": _next,
    "out": _out,
    "microstep": _of("microstep", "untaken", "rest", "failed"),
    "macrostep": _of("event", "rest", "failed"),
    "event": _of("event", "failed"),
    "continue": lambda moment, origin: False,
}
"""The sorts of steps; those that never look at lines are in `WHOLE`."""

WHOLE = frozenset(["microstep", "macrostep", "event", "continue"])
