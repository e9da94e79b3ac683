"""Choosing a target for a waiting request (ORS queue 1.11 and 9.3).

In: one request and the present state of the contact centre. Out: the choice, or None. First all available
candidates are collected, then the order type decides between targets, then the longest ready agent inside the
target is taken. Whom the test wants (`sim.choose`) goes before all others, if available.
"""

from __future__ import annotations

from scxml_runtime.simulator.expressions import evaluate
from scxml_runtime.simulator.targets import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.statistics import Statistics
    from scxml_runtime.simulator.thresholds import Thresholds
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


class Selection:
    """Who is chosen. `choices` are the test's: names of candidates by the ids of interactions."""

    def __init__(
        self,
        rules: Rules,
        random: Random,
        devices: Devices,
        statistics: Statistics,
        thresholds: Thresholds,
    ) -> None:
        self.rules = rules
        self.random = random
        self.devices = devices
        self.statistics = statistics
        self.thresholds = thresholds
        self.shares = Shares()
        self.choices: dict[str, str] = {}

    def choice(self, waiting: Waiting, preferences: Preferences) -> Candidate | None:
        """Who takes the interaction now; None where nobody can. Raises `Refused`."""
        found = self._candidates(waiting, preferences)
        if not found:
            return None
        wanted = self.choices.get(waiting.interaction.id)
        forced = next((item for item in found if item.name == wanted), None)
        return forced or self._best(waiting, found, preferences)

    def _candidates(self, waiting: Waiting, preferences: Preferences) -> list[Candidate]:
        """Everybody who could take the interaction now, target by target."""
        found: list[Candidate] = []
        for target in waiting.targets:
            if self.thresholds.lets(target, waiting):
                found.extend(self._available(target, waiting, preferences))
        return [item for item in found if item.name not in waiting.out_of_reach]

    def _available(self, target: Target, waiting: Waiting, preferences: Preferences) -> list[Candidate]:
        if target.type in ("A", "AP", "GA", "GP", "GC", "C"):
            return [
                Candidate(target, agent, agent.dn)
                for agent in self.statistics.members(target)
                if _may_take(agent, waiting, preferences)
            ]
        numbers = self.devices.groups.get(target.name, ()) if target.type == "GQ" else (target.name,)
        return [Candidate(target, None, number) for number in numbers if not self.devices.find(number).busy]

    def _best(self, waiting: Waiting, found: Sequence[Candidate], preferences: Preferences) -> Candidate:
        """The candidate that the order type prefers; `found` is not empty."""
        if waiting.ordertype == "percentage":
            found = _of_target(found, self.shares.next([item.target for item in found], waiting))
        elif waiting.ordertype in ("max", "min") and waiting.orderstat.lower() not in ("", "none"):
            found = self._by_statistic(waiting, found, preferences)
        if preferences.ideal:
            best = max(self._ideal(preferences.ideal, item) for item in found)
            found = [item for item in found if self._ideal(preferences.ideal, item) == best]
        if self.rules.random_choice:
            return self.random.choice(list(found))
        return min(found, key=lambda item: (-_ready(item), item.name))

    def _by_statistic(
        self, waiting: Waiting, found: Sequence[Candidate], preferences: Preferences
    ) -> list[Candidate]:
        """Those with the best value: of their target, or of the agent after `useAgentStatistics(true)`."""

        def value(item: Candidate) -> float:
            of_agent = preferences.agent_statistics and item.agent is not None
            object = f"{item.agent.id}.A" if of_agent and item.agent else item.target.written
            return self.statistics.value(object, waiting.orderstat)

        values = {id(item): value(item) for item in found}
        best = (max if waiting.ordertype == "max" else min)(values.values())
        winners = [item for item in found if values[id(item)] == best]
        return winners if preferences.agent_statistics else _of_target(winners, winners[0].target)

    def _ideal(self, expression: str, item: Candidate) -> float:
        if item.agent is None:
            return 0.0
        agent = item.agent
        return evaluate(expression, lambda name: self.statistics.level(agent, name))


def _may_take(agent: Agent, waiting: Waiting, preferences: Preferences) -> bool:
    category = category_of(preferences.media) if preferences.media else waiting.interaction.category
    media = preferences.media or waiting.interaction.details.get("media")
    if agent.id in preferences.excluded or not {category, media} & set(agent.media):
        return False
    if preferences.dn_types and agent.dn_type not in preferences.dn_types:
        return False
    if preferences.capacity == "Only" or (preferences.capacity == "OnStatError" and not agent.is_known):
        return agent.has_capacity(category)
    return agent.is_available(preferences.check_state)


def category_of(media: str) -> str:
    """The category of interactions that a media type belongs to."""
    if media in ("TMediaVoice", "TMediaVoIP"):
        return "voice"
    return "chat" if media in ("TMediaChat", "TMediaIMChat") else "msgbased"


def _of_target(found: Sequence[Candidate], target: Target) -> list[Candidate]:
    return [item for item in found if item.target is target]


def _ready(item: Candidate) -> float:
    return item.agent.time_ready() if item.agent else 0.0
