"""Choosing a target for a waiting request (ORS queue 1.11 and 9.3).

In: one request and the present state of the contact centre. Out: the choice, or None. First all available
candidates are collected, then the order type decides between targets, then the longest ready agent inside the
target is taken.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import evaluate
from scxml_runtime.simulator.targets import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.waiting import Preferences, Waiting


class Candidate:
    """A target that can be had now, by way of an agent or of a device."""

    __slots__ = ("agent", "number", "target")

    def __init__(self, target: Target, agent: Agent | None, number: str) -> None:
        self.target = target
        self.agent = agent
        self.number = number

    @property
    def name(self) -> str:
        """For ties."""
        return self.agent.id if self.agent else self.number


def candidates(centre: Centre, waiting: Waiting, preferences: Preferences) -> list[Candidate]:
    """Everybody who could take the interaction now, target by target."""
    found: list[Candidate] = []
    for target in waiting.targets:
        if passes(centre, waiting, target):
            found.extend(_available(centre, waiting, target, preferences))
    return found


def choose(
    centre: Centre, waiting: Waiting, found: Sequence[Candidate], preferences: Preferences
) -> Candidate:
    """The candidate that the order type prefers; `found` is not empty."""
    if waiting.ordertype == "percentage":
        found = _of_target(found, centre.router.shares.next([item.target for item in found], waiting))
    elif waiting.ordertype in ("max", "min") and waiting.orderstat.lower() not in ("", "none"):
        found = _of_target(found, _by_statistic(centre, waiting, found))
    if preferences.ideal:
        best = max(_ideal(centre, preferences.ideal, item) for item in found)
        found = [item for item in found if _ideal(centre, preferences.ideal, item) == best]
    if centre.rules.random_choice:
        return centre.random.choice(list(found))
    return min(found, key=lambda item: (-_ready(item), item.name))


def passes(centre: Centre, waiting: Waiting, target: Target) -> bool:
    """Whether the target's threshold lets it take part at this moment."""
    if not target.threshold:
        return True
    plain = Target(target.name, target.type, target.server, skills=target.skills)

    def named(name: str) -> float:
        if name == "callage":
            return centre.now - waiting.interaction.created
        return centre.statistics.value(plain.written, name)

    def called(name: str, arguments: list[str]) -> float:
        function = THRESHOLD_FUNCTIONS.get(name)
        if function is None:
            raise Refused("invalidattribute", f"{name} is no threshold function of the simulator")
        return function(centre, arguments)

    return bool(evaluate(target.threshold, named, called))


def _sdata(centre: Centre, arguments: list[str]) -> float:
    return centre.statistics.value(arguments[0], arguments[1])


def _option(centre: Centre, arguments: list[str]) -> float:
    """acfgdata(application, folder, property, default)"""
    return float(centre.configuration.options.get(arguments[2], arguments[-1]))


def _list_value(centre: Centre, arguments: list[str]) -> float:
    """lcfgdata(list, item, key, default): the arguments are inferred."""
    item = centre.configuration.lists.get(arguments[0], {}).get(arguments[1], {})
    return float(item.get(arguments[2], arguments[-1]))


def _run(centre: Centre, arguments: list[str]) -> float:
    """run[subroutine, p1, p2]: what the test says that the subroutine gives."""
    found = centre.subroutines.get(arguments[0])
    if found is None:
        raise Refused("invalidattribute", f"there is no subroutine {arguments[0]}")
    return found


THRESHOLD_FUNCTIONS: dict[str, Callable[[Any, list[str]], float]] = {
    "sdata": _sdata,
    "acfgdata": _option,
    "lcfgdata": _list_value,
    "run": _run,
}


def _available(centre: Centre, waiting: Waiting, target: Target, preferences: Preferences) -> list[Candidate]:
    if target.type in ("A", "AP", "GA", "GP", "GC", "C"):
        return [
            Candidate(target, agent, agent.dn)
            for agent in centre.router.members(target)
            if _may_take(agent, waiting, preferences)
        ]
    if target.type in ("Q", "RP", "DN", "DL") and not centre.devices.find(target.name).busy:
        return [Candidate(target, None, target.name)]
    return []


def _may_take(agent: Agent, waiting: Waiting, preferences: Preferences) -> bool:
    if agent.id in preferences.excluded or waiting.interaction.category not in agent.media:
        return False
    if preferences.dn_types and agent.dn_type not in preferences.dn_types:
        return False
    return agent.is_available(preferences.check_state)


def _by_statistic(centre: Centre, waiting: Waiting, found: Sequence[Candidate]) -> Target:
    best = max if waiting.ordertype == "max" else min
    targets = list(dict.fromkeys(item.target for item in found))
    return best(targets, key=lambda target: centre.statistics.value(target.written, waiting.orderstat))


def _of_target(found: Sequence[Candidate], target: Target) -> list[Candidate]:
    return [item for item in found if item.target is target]


def _ready(item: Candidate) -> float:
    return item.agent.time_ready() if item.agent else 0.0


def _ideal(centre: Centre, expression: str, item: Candidate) -> float:
    if item.agent is None:
        return 0.0
    agent = item.agent
    return evaluate(expression, lambda name: centre.router.level(agent, name))


class Shares:
    """Percentage distribution: a weighted round robin, so that shares come out even without chance."""

    __slots__ = ("credit",)

    def __init__(self) -> None:
        self.credit: dict[tuple[str, ...], dict[str, float]] = {}

    def next(self, available: Sequence[Target], waiting: Waiting) -> Target:
        """Whose turn it is among the targets with somebody available."""
        targets = list(dict.fromkeys(available))
        key = tuple(f"{target.written}:{target.weight}" for target in waiting.targets)
        credit = self.credit.setdefault(key, {})
        for target in targets:
            credit[target.written] = credit.get(target.written, 0.0) + target.weight
        chosen = max(targets, key=lambda target: credit[target.written])
        credit[chosen.written] -= sum(target.weight for target in targets)
        return chosen
