"""What is there before anything happens: calls, agents, documents, trouble.

In: the entries of a scenario file, which are known to have the right form. Out: the scene. What turns out to be wrong
all the same is a `Mistake`.
"""

from __future__ import annotations

from json import dumps
from os.path import isfile
from pathlib import Path

from scxml_runtime.ports.addresses import of_class, to_path
from scxml_runtime.simulator.program import reply
from scxml_runtime.simulator.published import publish_beside, strategy_in
from scxml_runtime.simulator.scenario.problems import Mistake
from scxml_runtime.simulator.subroutines import start_subroutine
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.simulator import Simulator

    Do = Callable[["Scenario", dict[str, Any]], object]


class Scenario:
    """One scenario: the simulation, and the calls that the file named."""

    def __init__(self, folder: Path, strategy: type[StateMachine] | None, simulator: Simulator) -> None:
        self.folder = folder
        self.strategy = strategy
        self.simulator = simulator
        self.interactions: dict[str, Any] = {}
        self.namesakes: list[str] = []

    @property
    def sought(self) -> str:
        """What was looked for, and is not there, where nothing names a strategy."""
        if self.strategy is not None or not self.namesakes:
            return ""
        return f"; there is no {' or '.join(self.namesakes)} beside this file"

    def document(self, name: str) -> type[StateMachine]:
        """The strategy in a file beside the scenario."""
        try:
            return strategy_in(self.folder, name, self.simulator.documents)
        except LookupError as problem:
            raise Mistake(str(problem).partition("\n")[0]) from None

    def start(self, entry: dict[str, Any], interactions: Sequence[Any] = ()) -> None:
        """Start the strategy that an entry names, or the scenario's; with `args`, as a subroutine."""
        file, arguments = entry.get("strategy"), entry.get("args")
        chart = self.strategy if file is None else self.document(file) if arguments is None else None
        if arguments is not None:
            self._start_subroutine(file, arguments, interactions)
        elif chart is not None:
            self.simulator.start(chart, interactions, entry.get("params", {}))

    def _start_subroutine(
        self, file: str | None, arguments: dict[str, Any], interactions: Sequence[Any]
    ) -> None:
        path = (
            to_path(of_class(self.strategy)) if file is None and self.strategy else self.folder / (file or "")
        )
        if path is None or not isfile(path):
            raise Mistake(f"there is no strategy {path}" if file else f"args need a strategy{self.sought}")
        try:
            start_subroutine(self.simulator, path, arguments, interactions)
        except (LookupError, OSError) as problem:
            raise Mistake(str(problem).partition("\n")[0]) from None

    def interaction(self, name: str) -> Any:
        """A call, message or chat by the name or id that the file uses."""
        return _named("interaction", name, {**self.simulator.centre.interactions, **self.interactions})

    def agent(self, id: str) -> Any:
        """An agent by id."""
        return _named("agent", id, self.simulator.centre.staff.agents)

    def session(self, name: str | None) -> StateMachine:
        """A session by its name in the transcript; without a name, the first."""
        name_of = self.simulator.transcript.name_of
        sessions = {name_of(session): session for session in self.simulator.sessions.values()}
        if not sessions:
            named = "" if name is None else f" {name!r}"
            raise Mistake(f"there is no session{named}: none has begun, by [[session]], [[call]] or another")
        found: StateMachine = (
            next(iter(sessions.values())) if name is None else _named("session", name, sessions)
        )
        return found


def _named(what: str, name: str, known: Mapping[str, Any]) -> Any:
    if name not in known:
        raise Mistake(f"there is no {what} {name!r}{did_you_mean(name, known) if known else ''}")
    return known[name]


def _rules(scenario: Scenario, entry: dict[str, Any]) -> None:
    for name, value in entry.items():
        scenario.simulator.rules.choose(name, value)


def _publish(scenario: Scenario, entry: dict[str, Any]) -> None:
    for url, value in entry.items():
        try:
            publish_beside(scenario.folder, url, value, scenario.simulator.documents)
        except LookupError as problem:
            raise Mistake(str(problem).partition("\n")[0]) from None


def _device(scenario: Scenario, entry: dict[str, Any]) -> None:
    application = entry.pop("application", None)
    document = None if application is None else scenario.document(application)
    scenario.simulator.device(entry.pop("number"), entry.pop("type", "DN"), application=document, **entry)


def _options(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.configuration.options.update({name: str(value) for name, value in entry.items()})


def _statistic(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.statistic(entry["object"], entry["name"], float(entry["value"]))


def _web(scenario: Scenario, entry: dict[str, Any]) -> None:
    body = entry.pop("body", "")
    text = body if isinstance(body, str) else dumps(body, ensure_ascii=False)
    scenario.simulator.web.answer(entry.pop("url"), text, **entry)


def _session(scenario: Scenario, entry: dict[str, Any]) -> None:
    if "strategy" not in entry and scenario.strategy is None:
        raise Mistake(f"needs strategy{scenario.sought}")
    scenario.start(entry)


def _arrives(make: str) -> Do:
    """An interaction; a strategy beside the file, or the one given, gets it."""

    def arrive(scenario: Scenario, entry: dict[str, Any]) -> None:
        said: dict[str, Any] = {key: entry.pop(key) for key in ("name", "strategy", "args") if key in entry}
        entry.pop("at", None)
        if "strategy" in said and "args" not in said:
            scenario.document(said["strategy"])  # before it rings
        interaction = getattr(scenario.simulator, make)(**entry)
        scenario.interactions[said.get("name", interaction.id)] = interaction
        scenario.start(said, [interaction])

    return arrive


def _processor(scenario: Scenario, entry: dict[str, Any]) -> None:
    if "event" in entry:
        entry["name"] = entry.pop("event")
    reply(scenario.simulator.host.processors, "carry", entry.pop("type"), **entry)


def _service(scenario: Scenario, entry: dict[str, Any]) -> None:
    reply(scenario.simulator.host.services, "serve", entry.pop("type"), **entry)


def _functions(scenario: Scenario, entry: dict[str, Any]) -> None:
    for name, value in entry.items():
        scenario.simulator.host.functions[name] = _returning(value)


def _returning(value: Any) -> Callable[..., Any]:
    return lambda *given: value


def _calls(method: str, *first: str) -> Do:
    """A method of the simulator: some keys are its first arguments, the others have their names."""

    def call(scenario: Scenario, entry: dict[str, Any]) -> None:
        arguments = [entry.pop(name) for name in first]
        getattr(scenario.simulator, method)(*arguments, **entry)

    return call


def _configures(part: str) -> Do:
    """A part of the configuration."""
    return lambda scenario, entry: getattr(scenario.simulator.configuration, part).update(entry)


ARRIVALS: dict[str, Do] = {
    "call": _arrives("voice_call"),
    "message": _arrives("message"),
    "chat": _arrives("chat"),
}

#: In this order, whatever the order in the file.
SCENE: dict[str, Do] = {
    "rules": _rules,
    "publish": _publish,
    "device": _device,
    "agent": _calls("agent"),
    "place_group": _calls("place_group"),
    "queue_group": _calls("queue_group"),
    "access_code": _calls("access_code"),
    "activity": _calls("activity"),
    "lists": _configures("lists"),
    "options": _options,
    "special_days": _configures("special_days"),
    "system": _configures("system"),
    "routing_rules": _configures("routing_rules"),
    "statistic": _statistic,
    "refuse": _calls("refuse", "request"),
    "delay": _calls("delay", "request", "seconds"),
    "lose": _calls("lose", "request"),
    "web": _web,
    "processor": _processor,
    "service": _service,
    "functions": _functions,
    "dialog": _calls("dialog", "action"),
    "subroutine": _calls("subroutine"),
    "unreachable": _calls("unreachable"),
    **ARRIVALS,
    "session": _session,
}
