"""Ways played from the start, and what is to be seen then.

In: a way. Out: `Played`: the stage it leads to, which counters of the chart's sheet counted, and a fingerprint of where
everything stands. The rule that surprises: ways are played again from the beginning for each try, which takes a
quarter of the time that copying a simulation takes, and works for what cannot be copied, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from logging import disable, root
from typing import Any, TypeAlias

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.chart.event import Event
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import measuring
from scxml_runtime.testing.items import Item
from scxml_runtime.testing.sheets import Sheet, known
from scxmlc.testgen.moves import Failing, Move, Stage, Way

Goal: TypeAlias = tuple[str, int, int]
"""The meaning of a sheet, the number of an item on it, and of one of its outcomes."""


@dataclass(frozen=True, slots=True)
class Played:
    """A way, and what it led to: the goals that it reached, a fingerprint of where everything stands (`state`), where
    the sessions stand without their data (`place`), and the problem that ended it, if one did; `also` is what it
    reached beside items of the chart."""

    way: Way
    stage: Stage
    hits: frozenset[Goal]
    state: bytes
    place: tuple[Any, ...]
    problem: str = ""
    also: dict[Any, None] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return bool(self.problem) or self.stage.session is None or self.stage.session.is_finished


class Player:
    """Plays the ways of one chart, whose sessions it measures; `tries` counts them, `errors` are the first of content,
    by place, and the first that ended a session, under ""."""

    def __init__(
        self, chart: type[StateMachine], charts: Mapping[str, type[StateMachine]], around: Any
    ) -> None:
        self.charts = charts
        self.around = around
        self.tries = 0
        self.errors: dict[str, str] = {}
        self.sheet = Sheet(chart)
        self._goals: dict[str, list[Goal]] = {}
        self.compiled: dict[Any, Any] = {}  # charts that sessions ask for, once a search

    @contextmanager
    def measuring(self) -> Iterator[None]:
        """Sessions are measured, and what they have to complain of is kept quiet."""
        measuring.start()
        try:
            with quiet():
                yield
        finally:
            measuring.stop()

    def sheets(self) -> list[Sheet]:
        """Those of the chart's file that have been met, by what they mean."""
        return [sheet for (path, _), sheet in known.items() if path == self.sheet.path]

    def goals(self, sheet: Sheet) -> list[Goal]:
        """The goals of a sheet, one for each of its counters."""
        if sheet.meaning not in self._goals:
            self._goals[sheet.meaning] = [
                (sheet.meaning, number, place)
                for number, item in enumerate(sheet.items)
                for place in range(len(item.outcomes))
            ]
        return self._goals[sheet.meaning]

    def items(self) -> Iterator[tuple[Goal, Item, str]]:
        """Everything there is to reach: its goal, the item, and the outcome."""
        for sheet in self.sheets():
            for goal in self.goals(sheet):
                item = sheet.items[goal[1]]
                yield goal, item, item.outcomes[goal[2]]

    def play(self, way: Way, watch: Callable[[Stage, Move], object] | None = None) -> Played:
        """Play a way from the start; `watch` is told after each move."""
        self.tries += 1
        for sheet in self.sheets():
            sheet.hits[:] = [0] * len(sheet.hits)
        stage = Stage(Simulator(**self.around), self.charts)
        stage.simulator.documents.compiled = self.compiled
        problem = ""
        for move in way.moves:
            try:
                move.play(stage)
            except SessionError as error:
                problem = str(error)
                if watch is not None:
                    watch(stage, Failing(move))
                break
            if watch is not None:
                watch(stage, move)
        session = stage.session
        if session is not None and session.failure:
            problem = problem or session.failure
        self._complain(stage, problem)
        return Played(way, stage, self._hits(), fingerprint(stage), places(stage), problem)

    def _complain(self, stage: Stage, problem: str) -> None:
        """Note what went wrong, by place."""
        if problem:
            self.errors.setdefault("", problem)
        for entry in stage.simulator.transcript.entries:
            if entry.kind == "error":
                self.errors.setdefault(entry.place, entry.what.partition("message=")[2] or entry.what)

    def _hits(self) -> frozenset[Goal]:
        return frozenset(
            goal
            for sheet in self.sheets()
            for goal, count in zip(self.goals(sheet), sheet.hits, strict=True)
            if count
        )


@contextmanager
def quiet() -> Iterator[None]:
    """Without what hundreds of sessions have to complain of."""
    level = root.manager.disable
    disable()
    try:
        yield
    finally:
        disable(level)


def places(stage: Stage) -> tuple[Any, ...]:
    """Where all sessions stand."""
    sessions = stage.simulator.sessions.values()
    return tuple((type(each).__name__, each.final, *sorted(each.configuration)) for each in sessions)


def fingerprint(stage: Stage) -> bytes:
    """Where everything stands: states, histories, data, what is due and when, interactions, what waits."""
    told: list[Any] = [places(stage)]
    for session in stage.simulator.sessions.values():
        told += [sorted((session.history_ or {}).items()), _shown(session)]
    told += [(each.name, each.made, each.value) for each in stage.program.values()]
    now = stage.simulator.now
    clock = stage.simulator.clock
    due = [each for each in clock.heap if each[1] not in clock.dropped]
    told += [
        (round(each[0] - now, 6), each[2].__name__, *map(_argument, each[3:]))
        for each in sorted(due, key=_due)
    ]
    told += [
        (each.state, each.device, each.owner, each.udata)
        for each in stage.simulator.centre.interactions.values()
    ]
    told += [(each.id, each.state) for each in stage.simulator.centre.staff.agents.values()]
    failures = stage.simulator.centre.failures
    told += [(each.kind, each.times) for each in (*failures.refusals, *failures.losses, *failures.delays)]
    told.append(len(stage.simulator.host.modules.pending.open))
    return blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _shown(session: StateMachine) -> str:
    try:
        return repr({name: value for name, value in session.data.items() if name != "_genesys"})
    except (RecursionError, ValueError):
        return "much"


def _due(appointment: Any) -> Any:
    return appointment[:2]


def _argument(value: Any) -> str:
    if isinstance(value, Event):
        return value.name
    return value if isinstance(value, str) else type(value).__name__
