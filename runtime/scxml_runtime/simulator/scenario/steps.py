"""What happens while a scenario is played: what people do, and events from elsewhere.

In: the entries of `[[step]]`, without `do` and `at`. Out: what they say, done.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.simulator.scenario.scene import Do, Scenario


def _agent(method: str) -> Do:
    return lambda scenario, entry: getattr(scenario.agent(entry["agent"]), method)()


def _interaction(method: str) -> Do:
    return lambda scenario, entry: getattr(scenario.simulator, method)(scenario.interaction(entry["call"]))


def _learn(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.agent(entry["agent"]).learn(**entry["skills"])


def _send(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.session(entry.get("session")).send(entry["event"], entry.get("data"))


def _statistic(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.statistic(entry["object"], entry["name"], float(entry["value"]))


def _user_data(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.change_user_data(scenario.interaction(entry["call"]), **entry["set"])


def _digits(scenario: Scenario, entry: dict[str, Any]) -> None:
    call = scenario.interaction(entry["call"])
    times = (float(entry.get("after", 1)), float(entry.get("every", 0)))
    scenario.simulator.digits(call, str(entry["keys"]), *times)


def _verification(scenario: Scenario, entry: dict[str, Any]) -> None:
    right = entry["digits"]
    digits = right if isinstance(right, list) else [right]
    scenario.simulator.verification(scenario.interaction(entry["call"]), *map(str, digits))


def _choose(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.choose(scenario.interaction(entry["call"]), str(entry["target"]))


def _consult(scenario: Scenario, entry: dict[str, Any]) -> None:
    consult = scenario.simulator.consult(scenario.interaction(entry["call"]), entry["to"])
    scenario.interactions[entry.get("name", consult.id)] = consult


def _say(scenario: Scenario, entry: dict[str, Any]) -> None:
    scenario.simulator.say(scenario.interaction(entry["chat"]), entry["text"], entry.get("by", "customer"))


STEPS: dict[str, Do] = {
    "ready": _agent("ready"),
    "not ready": _agent("not_ready"),
    "login": _agent("login"),
    "logout": _agent("logout"),
    "learn": _learn,
    "hang up": _interaction("hang_up"),
    "end": _interaction("end"),
    "consult": _consult,
    "transfer": _interaction("transfer"),
    "conference": _interaction("conference"),
    "say": _say,
    "digits": _digits,
    "verification": _verification,
    "choose": _choose,
    "send": _send,
    "statistic": _statistic,
    "set user data": _user_data,
}
