"""Scenario files: a simulation written down as TOML, for `scxmlc run --scenario` and for tests.

In: a file that names strategies, calls, agents, trouble, what happens when, and how it should end. Out: the
simulation, run to its end. A mistake in the file is a `ScenarioError` that names the table and the key. Times
are seconds of virtual time.

    until = 30
    [publish]
    "http://localhost:17080/child.scxml" = "child.scxml"
    [[call]]
    to = "702"
    strategy = "parent.scxml"
    [[agent]]
    id = "anna"
    dn = "7001"
    ready = false
    [[step]]
    at = 5
    do = "ready"
    agent = "anna"
    [expect]
    Parent = "exit"
    [expect_interaction.call-1]
    device = "702"
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.published import publish_beside, strategy_in
from scxml_runtime.simulator.simulator import Simulator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from scxml_runtime.machine import StateMachine


class ScenarioError(Exception):
    """The scenario file says something that cannot be done; the text names the place."""


class Scenario:
    """One scenario: the simulation, and the calls and sessions that the file named."""

    def __init__(self, folder: Path, strategy: type[StateMachine] | None, simulator: Simulator) -> None:
        self.folder = folder
        self.strategy = strategy
        self.simulator = simulator
        self.interactions: dict[str, Any] = {}

    def document(self, name: str) -> type[StateMachine]:
        """The strategy in a file beside the scenario."""
        try:
            return strategy_in(self.folder, name, self.simulator.documents)
        except LookupError as problem:
            raise ScenarioError(str(problem).partition("\n")[0]) from None

    def interaction(self, name: str) -> Any:
        """A call, message or chat by the name or id that the file uses."""
        found = self.interactions.get(name) or self.simulator.centre.interactions.get(name)
        if found is None:
            raise ScenarioError(f"there is no interaction {name!r}")
        return found

    def agent(self, id: str) -> Any:
        """An agent by id."""
        try:
            return self.simulator.centre.staff.agents[id]
        except KeyError:
            raise ScenarioError(f"there is no agent {id!r}") from None

    def session(self, name: str | None) -> StateMachine:
        """A session by its name in the transcript; without a name, the first."""
        for session in self.simulator.sessions.values():
            if name in (None, self.simulator.transcript.name_of(session)):
                return session
        raise ScenarioError(f"there is no session {name!r}")


def play(
    path: Path, strategy: type[StateMachine] | None = None, simulator: Simulator | None = None
) -> Simulator:
    """Run a scenario file to its end, in `simulator` if one is given, and return that.

    `strategy` gets the calls that name none. Raises `ScenarioError`, also for another end than expected.
    """
    from pathlib import Path

    path = Path(path)
    scenario = Scenario(path.parent, strategy, simulator or Simulator())
    try:
        perform(scenario, _told(path))
    except ScenarioError as problem:
        raise ScenarioError(f"{path}: {problem}") from None
    return scenario.simulator


def _told(path: Path) -> dict[str, Any]:
    from tomllib import TOMLDecodeError, loads

    try:
        return loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ScenarioError((problem.strerror or str(problem)).lower()) from None
    except UnicodeDecodeError:
        raise ScenarioError("is not UTF-8") from None
    except (TOMLDecodeError, RecursionError) as problem:
        raise ScenarioError(f"is not TOML: {problem}") from None


def perform(scenario: Scenario, told: dict[str, Any]) -> None:
    """Set the scene, let time pass, and check how it ended."""
    unknown = set(told) - set(SCENE) - {"until", "expect", "expect_interaction", "step"}
    if unknown:
        raise ScenarioError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(sorted(SCENE))}")
    for name, set_up in SCENE.items():
        for entry in _entries(told, name):
            _try(f"[{name}]", set_up, scenario, entry)
    for entry in _entries(told, "step"):
        _plan(scenario, entry)
    scenario.simulator.run()
    scenario.simulator.advance(_seconds(told, "until", 60))
    for expected in _entries(told, "expect"):
        _check(scenario, expected)
    for name, facts in told.get("expect_interaction", {}).items():
        _check_interaction(name, scenario.interaction(name), facts)


def _entries(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A table or a list of tables, as a list of copies."""
    found = told.get(name, [])
    entries = found if isinstance(found, list) else [found]
    if not all(isinstance(entry, dict) for entry in entries):
        raise ScenarioError(f"{name} should be a table: [{name}]")
    return [dict(entry) for entry in entries]


def _seconds(entry: dict[str, Any], name: str, default: float) -> float:
    """A time, taken out of its table."""
    value = entry.pop(name, default)
    if not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ScenarioError(f"{name} should be a number of seconds, not {value!r}")
    return float(value)


def _try(where: str, action: Callable[..., None], scenario: Scenario, entry: dict[str, Any]) -> None:
    try:
        action(scenario, entry)
    except KeyError as problem:
        raise ScenarioError(f"{where} needs {problem.args[0]}") from None
    except Refused as refusal:
        raise ScenarioError(f"{where}: {refusal.description}") from None
    except (TypeError, ValueError, AttributeError) as problem:
        raise ScenarioError(f"{where}: {problem}") from None


def _plan(scenario: Scenario, entry: dict[str, Any]) -> None:
    verb = entry.pop("do", None)
    if verb not in STEPS:
        raise ScenarioError(f"[[step]] cannot do {verb!r}; it can do: {', '.join(sorted(STEPS))}")
    action = STEPS[verb]
    at = _seconds(entry, "at", 0)
    scenario.simulator.at(at, lambda: _try(f"[[step]] {verb}", action, scenario, entry))


def _check(scenario: Scenario, expected: dict[str, Any]) -> None:
    for name, wanted in expected.items():
        session = scenario.session(name)
        found = session.final if session.is_finished else " ".join(sorted(session.configuration))
        if wanted != found and not (not session.is_finished and session.is_active(str(wanted))):
            raise ScenarioError(f"{name} should be in {wanted!r} and is in {found!r}")


def _check_interaction(name: str, interaction: Any, facts: dict[str, Any]) -> None:
    """`device`, `state` and user data, as far as the file says them."""
    for fact, wanted in facts.items():
        if fact not in EXPECTABLE:
            raise ScenarioError(f"[expect_interaction.{name}] knows {', '.join(EXPECTABLE)}, not {fact}")
        found = getattr(interaction, fact)
        if fact == "udata":
            found = {key: found.get(key) for key in wanted}
        if wanted != found:
            raise ScenarioError(f"{name} should have {fact} {wanted!r} and has {found!r}")


EXPECTABLE = ("device", "state", "udata")


# The scene.


def _rules(scenario: Scenario, entry: dict[str, Any]) -> None:
    for name, value in entry.items():
        try:
            scenario.simulator.rules.choose(name, value)
        except ValueError as problem:
            raise ScenarioError(str(problem)) from None


def _publish(scenario: Scenario, entry: dict[str, Any]) -> None:
    for url, value in entry.items():
        try:
            publish_beside(scenario.folder, url, value, scenario.simulator.documents)
        except LookupError as problem:
            raise ScenarioError(str(problem).partition("\n")[0]) from None


def _device(scenario: Scenario, entry: dict[str, Any]) -> None:
    application = entry.pop("application", None)
    document = None if application is None else scenario.document(application)
    scenario.simulator.device(entry.pop("number"), entry.pop("type", "DN"), application=document, **entry)


def _agent(scenario: Scenario, entry: dict[str, Any]) -> None:
    if not isinstance(entry.get("ready", True), bool):
        raise ScenarioError('ready is true or false; who gets ready later needs a [[step]] with do = "ready"')
    scenario.simulator.agent(entry.pop("id"), entry.pop("dn"), **entry)


def _place_group(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.place_group(entry["name"], entry["places"])


def _queue_group(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.queue_group(entry["name"], entry["numbers"])


def _activity(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.activity(entry.pop("name"), entry.pop("agents"), **entry)


def _access_code(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.access_code(entry.pop("switch"), **entry)


def _lists(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.configuration.lists.update(entry)


def _options(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.configuration.options.update({name: str(value) for name, value in entry.items()})


def _special_days(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.configuration.special_days.update(entry)


def _statistic(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.statistic(entry["object"], entry["name"], float(entry["value"]))


def _refuse(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.refuse(entry.pop("request"), **entry)


def _delay(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.delay(entry.pop("request"), float(entry.pop("seconds")), **entry)


def _lose(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.lose(entry.pop("request"), **entry)


def _web(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.web.answer(entry.pop("url"), **entry)


def _arrives(make: str) -> Callable[[Scenario, dict[str, Any]], None]:
    """An interaction now, or at its time `at`; a strategy beside the file, or the one given, gets it."""

    def plan(scenario: Scenario, entry: dict[str, Any]) -> None:
        at = _seconds(entry, "at", 0)
        name, strategy = entry.pop("name", None), entry.pop("strategy", None)
        chart = scenario.strategy if strategy is None else scenario.document(strategy)

        def arrive(scenario: Scenario, entry: dict[str, Any]) -> None:
            interaction = getattr(scenario.simulator, make)(**entry)
            scenario.interactions[name or interaction.id] = interaction
            if chart is not None:
                scenario.simulator.start(chart, [interaction])

        if at:
            scenario.simulator.at(at, lambda: _try(f"[[{make}]]", arrive, scenario, entry))
        else:
            arrive(scenario, entry)

    return plan


def _dialog(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.dialog(entry.pop("action"), **entry)


def _subroutine(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.subroutine(entry["name"], float(entry["result"]))


def _unreachable(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.unreachable(entry["number"])


def _session(scenario: Scenario, entry: dict[str, Any]) -> None:
    """A session without a call."""
    chart = scenario.document(entry["strategy"]) if "strategy" in entry else scenario.strategy
    if chart is None:
        raise ScenarioError("[[session]] needs strategy")
    scenario.simulator.start(chart, params=entry.get("params", {}))


#: In this order, whatever the order in the file.
SCENE: dict[str, Callable[[Scenario, dict[str, Any]], None]] = {
    "rules": _rules,
    "publish": _publish,
    "device": _device,
    "agent": _agent,
    "place_group": _place_group,
    "queue_group": _queue_group,
    "access_code": _access_code,
    "activity": _activity,
    "lists": _lists,
    "options": _options,
    "special_days": _special_days,
    "statistic": _statistic,
    "refuse": _refuse,
    "delay": _delay,
    "lose": _lose,
    "web": _web,
    "dialog": _dialog,
    "subroutine": _subroutine,
    "unreachable": _unreachable,
    "call": _arrives("voice_call"),
    "message": _arrives("message"),
    "chat": _arrives("chat"),
    "session": _session,
}


# What happens in between.


def _send(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.session(entry.get("session")).send(entry["event"], entry.get("data"))


def _user_data(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.change_user_data(scenario.interaction(entry["call"]), **entry["set"])


def _digits(scenario: Scenario, entry: dict[str, Any]) -> None:
    call = scenario.interaction(entry["call"])
    times = (float(entry.get("after", 1)), float(entry.get("every", 0)))
    scenario.simulator.digits(call, str(entry["keys"]), *times)


def _verification(scenario: Scenario, entry: dict[str, Any]) -> None:
    right = entry["digits"]
    digits = right if isinstance(right, list) else [right]
    scenario.simulator.verification(scenario.interaction(entry["call"]), *(str(each) for each in digits))


def _choose(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.choose(scenario.interaction(entry["call"]), str(entry["target"]))


def _consult(scenario: Scenario, entry: dict[str, Any]) -> None:
    consult = scenario.simulator.consult(scenario.interaction(entry["call"]), entry["to"])
    scenario.interactions[entry.get("name", consult.id)] = consult


def _say(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.say(scenario.interaction(entry["chat"]), entry["text"], entry.get("by", "customer"))


STEPS: dict[str, Callable[[Scenario, dict[str, Any]], None]] = {
    "ready": lambda scenario, entry: scenario.agent(entry["agent"]).ready(),
    "not ready": lambda scenario, entry: scenario.agent(entry["agent"]).not_ready(),
    "login": lambda scenario, entry: scenario.agent(entry["agent"]).login(),
    "logout": lambda scenario, entry: scenario.agent(entry["agent"]).logout(),
    "hang up": lambda scenario, entry: scenario.simulator.hang_up(scenario.interaction(entry["call"])),
    "end": lambda scenario, entry: scenario.simulator.end(scenario.interaction(entry["call"])),
    "send": _send,
    "statistic": _statistic,
    "set user data": _user_data,
    "digits": _digits,
    "verification": _verification,
    "choose": _choose,
    "learn": lambda scenario, entry: scenario.agent(entry["agent"]).learn(**entry["skills"]),
    "consult": _consult,
    "transfer": lambda scenario, entry: scenario.simulator.transfer(scenario.interaction(entry["call"])),
    "conference": lambda scenario, entry: scenario.simulator.conference(scenario.interaction(entry["call"])),
    "say": _say,
}
