"""What happens to the charts that are debugged: the inputs, which are played again to go back.

In: a simulator. Out: what the input does there. `play` yields where all is at rest in its middle, so that a checkpoint
may be taken: played again from there, it does what is left. The rule that surprises: sessions are named by
their id, since they are other objects after going back.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.simulator import Simulator, scenario
from scxml_runtime.simulator.scenario.schema import UNTIL

NOTHING = object()


class Input(Protocol):
    """Something that happens from outside."""

    def play(self, simulator: Simulator) -> Iterator[None]:
        """Let it happen."""

    def __str__(self) -> str:
        """What it is, in words."""


@dataclass(frozen=True, slots=True)
class Start:
    """A session of the chart."""

    chart: type[StateMachine]

    def play(self, simulator: Simulator) -> Iterator[None]:
        simulator.start(self.chart)
        simulator.run()
        yield from ()

    def __str__(self) -> str:
        return "the session starts"


@dataclass(frozen=True, slots=True)
class Send:
    """An event; without a session, for the first. Raises SessionError where there is none."""

    name: str
    data: Any = NOTHING
    session: str = ""

    def play(self, simulator: Simulator) -> Iterator[None]:
        session = simulator.sessions.get(self.session or next(iter(simulator.sessions), ""))
        if session is None:
            raise SessionError(f"there is no session that {self.name} could be sent to")
        session.send(self.name, *(() if self.data is NOTHING else (self.data,)))
        simulator.run()
        yield from ()

    def __str__(self) -> str:
        return f"{self.name} is sent"


@dataclass(frozen=True, slots=True)
class Until:
    """Time passes until that moment of virtual time."""

    time: float

    def play(self, simulator: Simulator) -> Iterator[None]:
        clock = simulator.clock
        while (due := clock.next_due()) is not None and due <= self.time:
            simulator.advance(max(0.0, due - clock.now()))
            yield
        if self.time > clock.now():
            simulator.advance(self.time - clock.now())

    def __str__(self) -> str:
        return f"time passes until {self.time:g} s"


@dataclass(frozen=True, slots=True)
class After:
    """Time passes, counted from when its turn comes."""

    seconds: float

    def __str__(self) -> str:
        return f"{self.seconds:g} s pass"

    def play(self, simulator: Simulator) -> Iterator[None]:
        return self.counted(simulator).play(simulator)

    def counted(self, simulator: Simulator) -> Until:
        """The same, now that its turn comes."""
        return Until(simulator.now + self.seconds)


@dataclass(slots=True)
class Stage:
    """A scenario file: its scene, and `staged`, where it was set up last. Raises ScenarioError."""

    path: Path
    chart: type[StateMachine]
    now: str | None = None
    timezone: str | None = None
    staged: scenario.Staged | None = None

    def play(self, simulator: Simulator) -> Iterator[None]:
        with scenario.naming(self.path):
            self.staged = scenario.stage(
                self.path, self.chart, simulator, now=self.now, timezone=self.timezone
            )
            simulator.run()
        yield from ()

    def __str__(self) -> str:
        return f"the scenario {self.path.name}"

    @property
    def duration(self) -> float:
        """How long the scenario takes; whatever is wrong with the file, `play` tells."""
        try:
            told = tomllib.loads(self.path.read_text(encoding="utf-8-sig")).get("until", UNTIL)
        except (OSError, ValueError, RecursionError):
            return 0.0
        return float(told) if isinstance(told, int | float) and told >= 0 else 0.0


@dataclass(frozen=True, slots=True)
class Check:
    """A look at how a scenario ended, be it in a simulation that a checkpoint gave back. Raises ScenarioError."""

    stage: Stage

    def play(self, simulator: Simulator) -> Iterator[None]:
        staged = self.stage.staged
        if staged is not None:
            with scenario.naming(self.stage.path):
                (staged if staged.simulator is simulator else staged.moved(simulator)).check()
        yield from ()

    def __str__(self) -> str:
        return "the end of the scenario is looked at"
