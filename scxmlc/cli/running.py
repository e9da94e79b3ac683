"""`scxmlc run`: one chart, its events, and what it does, on virtual time.

In: a chart, a module's file or a module's name, and events as text. Out: the log and, with a trace, every
step, as lines; on the standard error what nothing takes care of (`worries`). What surprises: no time passes unless an
event asks for it (`+5s`), and the calendar of the machine counts for nothing, so that two runs are alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn, Protocol

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.chart.event import LONGEST_NAME
from scxml_runtime.modules.calendar import known_zone
from scxml_runtime.simulator import MetricLog, Simulator, scenario
from scxml_runtime.simulator.beginning import seconds_since_1970
from scxml_runtime.simulator.transcript import SIGNS as KINDS
from scxmlc.cli.classes import load_class
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.failures import Unusable
from scxmlc.cli.recording import recording
from scxmlc.cli.resuming import Begun, resumed, save
from scxmlc.cli.snapshot_files import NoSnapshot
from scxmlc.cli.stage import simulator_for, simulator_for_scenario
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.worries import worries
from scxmlc.compiler import CompileError

SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "": 1.0}
NAME = re.compile(r"[^\s.*]+(\.[^\s.*]+)*")  # SCXML 3.12.1
ARRIVAL = "interaction.added"  # ORS interaction 6.1
NOTHING = object()


@dataclass(frozen=True, slots=True)
class Happening:
    """Time that passes, then an event, if it has a name. `data` is NOTHING or what the JSON said."""

    after: float = 0.0
    name: str = ""
    data: Any = NOTHING


@dataclass(frozen=True, slots=True)
class Beginning:
    """When and where it takes place, as far as the user says it."""

    now: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Playing:
    """What to run: the chart's name as the user gave it, and what happens to it."""

    chart: str
    wishes: Wishes
    happenings: Sequence[Happening] = ()
    scenario: Path | None = None
    metric: bool = False  # the log in the form of ORS instead of the transcript
    beginning: Beginning = Beginning()
    resume: str | None = None  # the file that it goes on from
    save: Path | None = None  # where what it has come to is written
    record: Path | None = None  # where what happens is written, as it happens


def run(playing: Playing, out: Terminal, err: Terminal, with_steps: bool) -> int:
    """The exit status of running one chart to the end of its events.

    1 if the chart or the scenario has errors, if a session failed, or if the scenario ended otherwise than it should;
    0 if a chart went on though no transition took an error: that is told, and it is what SCXML has it do.
    """
    try:
        chart = load_class(playing.chart, playing.wishes)
    except CompileError as error:
        for found in error.diagnostics:
            err.diagnostic(found)
        return 1
    narrator: Narrator | Metrics = (
        Metrics(out)
        if playing.metric
        else Narrator(out, KINDS if with_steps else ("log", "error", "message", "service"))
    )
    begins = playing.scenario is None and playing.resume is None
    beginning = asdict(playing.beginning) if begins else {}
    simulator = (
        simulator_for(playing.chart, playing.wishes, **beginning)
        if playing.scenario is None
        else simulator_for_scenario(playing.chart, playing.wishes, playing.scenario)
    )
    narrator.watch(simulator)
    try:
        with recording(playing.record, simulator), worries(err) as worry:
            _play(chart, playing, simulator, narrator, worry)
    except (SessionError, scenario.ScenarioError) as error:
        for line in str(error).splitlines():
            err.say(f"error: {line}", "bold red")
        return 1
    except NoSnapshot as problem:
        problem.tell(err)
        return 1
    for line in () if playing.metric else _endings(simulator):
        out.say(line, "bold")
    if playing.save is not None:
        err.say(f"saved: {playing.save}", "dim")
    return int(any(machine.failure for machine in simulator.sessions.values()))


def _play(
    chart: type[StateMachine],
    playing: Playing,
    simulator: Simulator,
    narrator: Narrator | Metrics,
    worry: Teller,
) -> None:
    """Let everything happen in order, and tell it as far as it came."""

    def tell() -> None:
        narrator.tell(simulator)
        worry.tell(simulator)

    try:
        alone = None
        if playing.scenario is not None:
            scenario.play(playing.scenario, chart, simulator, **asdict(playing.beginning))
        else:
            machine, alone = _begun(chart, playing, simulator, narrator)
            for act in (simulator.run, *acts(machine, simulator, playing.happenings)):
                act()
                tell()
        if playing.save is not None:
            save(alone, simulator, playing.save)
    finally:
        tell()


def _begun(
    chart: type[StateMachine], playing: Playing, simulator: Simulator, narrator: Narrator | Metrics
) -> Begun:
    if playing.resume is None:
        machine = simulator.start(chart)
        return Begun(machine, machine)
    if playing.beginning.timezone is not None:
        simulator.host.timezone = known_zone(playing.beginning.timezone)
    begun = resumed(playing.resume, chart, playing.chart, simulator)
    narrator.resume(simulator)
    return begun


class Teller(Protocol):
    """Who tells what happens."""

    def tell(self, simulator: Simulator) -> None:
        """What came since the last call."""


def acts(machine: StateMachine, simulator: Simulator, happenings: Sequence[Happening]) -> Iterator[Any]:
    """What is to be done, one by one."""
    for happening in happenings:
        if happening.after:
            yield partial(simulator.advance, happening.after)
        if happening.name:
            yield partial(
                machine.send, happening.name, *(() if happening.data is NOTHING else (happening.data,))
            )
            yield simulator.run


def parse_event(text: str) -> Happening:
    """`push`, `push {"by": "anna"}`, `+5s` or `+5s shut`. Raises Unusable."""
    wait, rest = re.fullmatch(r"\s*(?:\+(\S+)(?:\s+|$))?(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    name, _, data = rest.strip().partition(" ")
    if not name and wait is None:
        raise Unusable("--event: an event needs a name")
    if name and not NAME.fullmatch(name):
        raise Unusable(f"--event: {name} is not the name of an event: words with dots between them")
    if len(name) > LONGEST_NAME:
        raise Unusable(f"--event: a name of {len(name)} characters; {LONGEST_NAME} are the most")
    value = _value(name, data.strip()) if data.strip() else NOTHING
    return Happening(_seconds(wait) if wait else 0.0, name, value)


def parse_beginning(now: str | None, timezone: str | None) -> Beginning:
    """What was said about when and where, if it is right. Raises Unusable."""
    option = "--timezone"
    try:
        place = None if timezone is None else known_zone(timezone)
        option = "--now"
        if now is not None:
            seconds_since_1970(now, place)
    except ValueError as problem:
        raise Unusable(f"{option}: {str(problem).removeprefix('now ')}") from None
    return Beginning(now, timezone)


def _seconds(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h|)", text)
    if not match:
        raise Unusable(f"--event: +{text} is not a time such as +5s, +200ms or +2m")
    return float(match[1]) * SECONDS[match[2]]


def _value(name: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"--event: what follows {name} is not JSON: {error}") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")


class Narrator:
    """Tells on the terminal what is new in a simulation: of its transcript, the lines of the wanted kinds."""

    def __init__(self, terminal: Terminal, kinds: Container[str]) -> None:
        self._terminal = terminal
        self._kinds = kinds
        self._told = 0

    def watch(self, simulator: Simulator) -> None:
        """Nothing has happened yet."""

    def resume(self, simulator: Simulator) -> None:
        """What has happened was told when it was saved; where it goes on from is told where states are."""
        self._told = len(simulator.transcript.entries)
        if "enters" in self._kinds:
            for machine in simulator.sessions.values():
                if not machine.is_finished:
                    self._terminal.say(_resuming(machine, simulator), "bold")

    def tell(self, simulator: Simulator) -> None:
        """The lines that came since the last call."""
        transcript = simulator.transcript
        told, self._told = self._told, len(transcript.entries)
        for entry, line in islice(zip(transcript.entries, transcript.lines(), strict=True), told, None):
            if entry.kind in self._kinds:
                self._terminal.say(line)


class Metrics:
    """Tells a simulation on the terminal in the form of ORS metrics."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._log: MetricLog | None = None
        self._told = 0

    def watch(self, simulator: Simulator) -> None:
        """Nothing has happened yet."""
        self._log = MetricLog(simulator)

    def resume(self, simulator: Simulator) -> None:
        """Those metrics have no word for it."""

    def tell(self, simulator: Simulator) -> None:
        """The lines that came since the last call."""
        lines = self._log.lines if self._log is not None else []
        for line in lines[self._told :]:
            self._terminal.say(line)
        self._told = len(lines)


def _endings(simulator: Simulator) -> Iterator[str]:
    """Where each session stands, a line each, and when something is still to come."""
    for machine in simulator.sessions.values():
        yield f"{simulator.transcript.name_of(machine)}: {_ending(machine)}"
    due = simulator.clock.next_due()
    if due is not None:
        yield f"more is to come at {due:g} s; let time pass with --event '+{due - simulator.now:g}s'"
    elif _waits_for_a_call(simulator):
        yield "no call has come: --scenario FILE has some; `scxmlc explain scenario` tells what it can say"


def _waits_for_a_call(simulator: Simulator) -> bool:
    """Whether strategies are all there is, of which one listens to calls that arrive."""
    return not simulator.centre.interactions and any(
        transition.event and ARRIVAL in transition.event.split()
        for machine in simulator.sessions.values()
        if not machine.is_finished
        for transition in type(machine).chart.transitions
        if transition.source in machine.configuration
    )


def _resuming(machine: StateMachine, simulator: Simulator) -> str:
    name = simulator.transcript.name_of(machine)
    return f"{name}: goes on from {simulator.now:g} s, {_standing(machine)}"


def _ending(machine: StateMachine) -> str:
    if machine.is_finished:
        ended = f"ended by {machine.failure}" if machine.failure else "ended"
        return f"finished in {machine.final}" if machine.final else ended
    return f"now {_standing(machine)}"


def _standing(machine: StateMachine) -> str:
    return f"in {', '.join(sorted(machine.configuration)) or 'no state yet'}"
