"""What a generated test does: its moves, each as an act in a simulation and as a line of Python.

In: a stage, which holds the simulation. Out: what happens there, or the line that a test has for it. The rule that
surprises: `play` does exactly what the line says, so that a test repeats the run that the search saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any, Protocol

from scxml_runtime import StateMachine
from scxml_runtime.simulator import Interaction, Simulator
from scxmlc.testgen.stand_ins import SOURCES
from scxmlc.testgen.stimuli import NOTHING


@dataclass(slots=True)
class Stage:
    """A simulation under way: the session of the chart, and the customer's interaction, once they are there. `charts`
    are the class of the chart and those of documents that it asks for, by what a test calls them; `program` is what
    stands in for the program around them."""

    simulator: Simulator
    charts: Mapping[str, type[StateMachine]]
    session: StateMachine | None = None
    call: Interaction | None = None
    program: dict[tuple[str, str], StandIn] = field(default_factory=dict)


class Move(Protocol):
    """Something that a test does."""

    @property
    def cost(self) -> int:
        """How dear it is to the search."""

    def play(self, stage: Stage) -> None:
        """Do it."""

    def line(self, session: str) -> str:
        """The line of a test that does it; `session` is the variable of the session."""


@dataclass(frozen=True, slots=True)
class Publish:
    """A document is where the strategy looks for it."""

    url: str
    file: str
    cost: int = 0

    def play(self, stage: Stage) -> None:
        stage.simulator.publish(self.url, stage.charts[self.file])

    def line(self, session: str) -> str:
        return f"simulator.publish({self.url!r}, chart({self.file!r}))"


@dataclass(frozen=True, slots=True)
class Arrive:
    """A customer: a call, a message, a chat, with user data."""

    way: str = "voice_call"
    to: str = "702"
    details: tuple[tuple[str, Any], ...] = ()
    cost: int = 0

    def play(self, stage: Stage) -> None:
        stage.call = getattr(stage.simulator, self.way)(self.to, **dict(self.details))

    def line(self, session: str) -> str:
        more = "".join(f", {name}={value!r}" for name, value in self.details)
        to = "to=" if self.way == "voice_call" else ""
        return f"call = simulator.{self.way}({to}{self.to!r}{more})"


@dataclass(frozen=True, slots=True)
class Start:
    """The session starts, with the interaction if there is one."""

    file: str
    options: tuple[tuple[str, Any], ...] = ()
    params: tuple[tuple[str, Any], ...] = ()
    cost: int = 1
    is_with_call: bool = False
    called: str = ""  # the parameter that holds the id of the interaction

    def play(self, stage: Stage) -> None:
        interactions = [stage.call] if self.is_with_call and stage.call is not None else []
        params = dict(self.params)
        if self.called and stage.call is not None:
            params[self.called] = stage.call.id
        stage.session = stage.simulator.start(stage.charts[self.file], interactions, params=params or None)

    def line(self, session: str) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self.options)
        interactions = ", interactions=[call]" if self.is_with_call else ""
        called = [f"{self.called!r}: call.id"] if self.called else []
        pairs = ", ".join([*(f"{name!r}: {value!r}" for name, value in self.params), *called])
        params = f", params={{{pairs}}}" if pairs else ""
        return f"{session} = simulator.start(chart({self.file!r}{options}){interactions}{params})"


@dataclass(frozen=True, slots=True)
class Send:
    """An event from outside; `is_forged`: it is one that comes of the platform, if at all."""

    event: str
    data: Any = NOTHING
    cost: int = 2
    is_forged: bool = False

    def play(self, stage: Stage) -> None:
        assert stage.session is not None
        stage.session.send(self.event, *(() if self.data is NOTHING else (self.data,)))

    def line(self, session: str) -> str:
        data = "" if self.data is NOTHING else f", {self.data!r}"
        forged = "# as if the platform had sent it\n" if self.is_forged else ""
        return f"{forged}{session}.send({self.event!r}{data})"


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes; none: what is due at this moment is done."""

    seconds: float
    cost: int = 2

    def play(self, stage: Stage) -> None:
        stage.simulator.advance(self.seconds)

    def line(self, session: str) -> str:
        return f"simulator.advance({self.seconds:g})" if self.seconds else "simulator.run()"


@dataclass(frozen=True, slots=True)
class HangUp:
    """The customer goes."""

    cost: int = 3

    def play(self, stage: Stage) -> None:
        assert stage.call is not None
        stage.simulator.hang_up(stage.call)
        stage.simulator.run()

    def line(self, session: str) -> str:
        return "simulator.hang_up(call)\nsimulator.run()"


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent gets ready who may take the call."""

    id: str
    dn: str
    details: tuple[tuple[str, Any], ...] = ()
    cost: int = 2

    def play(self, stage: Stage) -> None:
        stage.simulator.agent(self.id, dn=self.dn, **dict(self.details))
        stage.simulator.run()

    def line(self, session: str) -> str:
        more = "".join(f", {name}={value!r}" for name, value in self.details)
        return f"simulator.agent({self.id!r}, dn={self.dn!r}{more})\nsimulator.run()"


@dataclass(frozen=True, slots=True)
class Group:
    """Places that make up a group."""

    name: str
    place: str
    cost: int = 0

    def play(self, stage: Stage) -> None:
        stage.simulator.place_group(self.name, [self.place])

    def line(self, session: str) -> str:
        return f"simulator.place_group({self.name!r}, [{self.place!r}])"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The next request of a kind is refused, never answered, or answered late."""

    how: str
    kind: str
    seconds: float = 0
    cost: int = 3

    def play(self, stage: Stage) -> None:
        seconds = (self.seconds,) if self.seconds else ()
        getattr(stage.simulator, self.how)(self.kind, *seconds, times=1)

    def line(self, session: str) -> str:
        seconds = f", {self.seconds:g}" if self.seconds else ""
        return f"simulator.{self.how}({self.kind!r}{seconds}, times=1)"


@dataclass(frozen=True, slots=True)
class Digits:
    """The caller types keys into the next treatment that collects."""

    keys: str
    cost: int = 1

    def play(self, stage: Stage) -> None:
        assert stage.call is not None
        stage.simulator.digits(stage.call, self.keys)

    def line(self, session: str) -> str:
        return f"simulator.digits(call, {self.keys!r})"


@dataclass(frozen=True, slots=True)
class Website:
    """A server answers what is fetched from there."""

    url: str
    body: Any
    method: str = "get"
    cost: int = 2

    def play(self, stage: Stage) -> None:
        stage.simulator.web.answer(self.url, self.body, method=self.method)

    def line(self, session: str) -> str:
        method = "" if self.method == "get" else f", method={self.method!r}"
        return f"simulator.web.answer({self.url!r}, {self.body!r}{method})"


@dataclass(frozen=True, slots=True)
class StandIn:
    """Something of the program around the chart: a processor, a service, a function; `made` with a value, if there
    is one."""

    kind: str
    name: str
    made: str
    value: Any = NOTHING
    cost: int = 0

    def play(self, stage: Stage) -> None:
        found = SOURCES[self.made]
        made = found if self.value is NOTHING else found(self.value)
        getattr(stage.simulator.host, self.kind)[self.name] = made
        stage.program[self.kind, self.name] = self

    def is_there(self, stage: Stage) -> bool:
        """Whether that is what stands in already."""
        now = stage.program.get((self.kind, self.name))
        return now is not None and (now.made, repr(now.value)) == (self.made, repr(self.value))

    def line(self, session: str) -> str:
        value = "" if self.value is NOTHING else f"({self.value!r})"
        return f"simulator.host.{self.kind}[{self.name!r}] = {self.made}{value}"


@dataclass(frozen=True, slots=True)
class Failing:
    """A move that raises SessionError: the session, or the script it waits for, does not come to rest."""

    move: Move
    cost: int = 0

    def play(self, stage: Stage) -> None:
        """It has been played."""

    def line(self, session: str) -> str:
        line = self.move.line(session).removeprefix(f"{session} = ")
        return "with pytest.raises(SessionError):\n" + indent(line, "    ")


@dataclass(frozen=True, slots=True)
class Way:
    """Moves, one after the other, from an empty simulation."""

    moves: tuple[Any, ...] = field(default=())

    @property
    def cost(self) -> int:
        return sum(move.cost for move in self.moves)

    def then(self, *moves: Any) -> Way:
        return Way((*self.moves, *moves))
