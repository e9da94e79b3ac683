"""Statistics: what the simulated Stat Server and URS know, and subscriptions to it.

In: an object in target format and a statistic's name. Out: a number: what the test set, else what can be
computed from agents and queues, else `rules.unknown_statistic`. The rule that surprises: skill expressions may name
statistics, so that the agents whom a target stands for are found here, too.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.agents import BUSY, LOGGED_OUT
from scxml_runtime.simulator.expressions import check, evaluate
from scxml_runtime.simulator.targets import parse_target, parse_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.agents import Agent, Staff
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.targets import Target

#: Statistics of a set of agents.
OF_AGENTS: dict[str, Callable[[list[Agent]], float]] = {
    "StatAgentsAvailable": lambda agents: sum(agent.is_available(True) for agent in agents),
    "StatAgentsBusy": lambda agents: sum(agent.state == BUSY for agent in agents),
    "StatAgentsTotal": lambda agents: sum(agent.state != LOGGED_OUT for agent in agents),
    "StatAgentsInQueueLogin": lambda agents: sum(agent.state != LOGGED_OUT for agent in agents),
    "StatAgentsInQueueReady": lambda agents: sum(agent.is_available(True) for agent in agents),
    "RStatAgentsReady": lambda agents: sum(agent.is_available(True) for agent in agents),
    "RStatAgentsReadyvoice": lambda agents: sum(agent.is_available(True) for agent in agents),
    "RStatAgentsTotal": lambda agents: sum(agent.state != LOGGED_OUT for agent in agents),
    "StatTimeInReadyState": lambda agents: max((agent.time_ready() for agent in agents), default=0.0),
    "StatAgentLoading": lambda agents: max((agent.time_ready() for agent in agents), default=0.0),
    "StatAgentOccupancy": lambda agents: (
        sum(agent.occupancy() for agent in agents) / len(agents) if agents else 0.0
    ),
    "StatCallsAnswered": lambda agents: sum(agent.answered for agent in agents),
    "StatCallsCompleted": lambda agents: sum(agent.completed for agent in agents),
}

#: Statistics of a virtual queue.
OF_QUEUES = {
    "StatCallsInQueue": "waiting",
    "RStatCallsInQueue": "waiting",
    "CallsWaiting": "waiting",
    "CallsEntered": "entered",
    "CallsAnswered": "distributed",
    "CallsDistributed": "distributed",
    "StatCallsAnswered": "distributed",
    "StatCallsCompleted": "distributed",
    "CallsAbandoned": "abandoned",
    "StatExpectedWaitingTime": "expected_wait",
    "ExpectedWaitTime": "expected_wait",
    "InVQWaitTime": "expected_wait",
    "StatLoadBalance": "waiting",
    "DistributedWaitingTime": "expected_wait",
    "NotDistributedWaitingTime": "longest_wait",
    "DistributedPercentage": "distributed_share",
    "NotDistributedPercentage": "other_share",
}

#: Statistics that `sData` gives without a subscription (ORS queue 3.3).
PREDEFINED = (
    "StatTimeInReadyState",
    "StatAgentsAvailable",
    "StatAgentsTotal",
    "StatAgentsBusy",
    "StatCallsAnswered",
    "StatCallsCompleted",
    "StatExpectedWaitingTime",
    "StatLoadBalance",
    "StatAgentsInQueueLogin",
    "StatAgentsInQueueReady",
)

#: What stands for this router, or for this routing point, in place of a queue.
EVERYWHERE = ("R", "RP")


class Subscription:
    """A session's wish to hear of one statistic; interval 0 means: on every change."""

    __slots__ = ("interval", "last", "object", "session", "statistic", "timer")

    def __init__(self, session: str, object: str, statistic: str, interval: float) -> None:
        self.session = session
        self.object = object
        self.statistic = statistic
        self.interval = interval
        self.last: float | None = None
        self.timer: Any = None


class Statistics:
    """All statistics of one contact centre. `changed` is called after one was set."""

    def __init__(
        self,
        clock: Clock,
        rules: Rules,
        events: Events,
        staff: Staff,
        queues: Queues,
        changed: Callable[[], None],
    ) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.staff = staff
        self.queues = queues
        self.changed = changed
        self.fixed: dict[tuple[str, str], float] = {}
        self.subscriptions: dict[tuple[str, str, str], Subscription] = {}

    def set(self, object: str, statistic: str, value: float) -> None:
        """Fix a value, for the object with or without its Stat Server."""
        self.fixed[_short(object), statistic] = value
        self.changed()

    def value(self, object: str, statistic: str) -> float:
        """The present value."""
        fixed = self.fixed.get((_short(object), statistic))
        if fixed is not None:
            return fixed
        if object in EVERYWHERE and statistic in OF_QUEUES:
            queues = list(self.queues.known.values())
            return float(sum(getattr(queue, OF_QUEUES[statistic]) for queue in queues))
        target = parse_target(object)
        if target.skills is not None:
            check(target.skills)
        if statistic in OF_AGENTS and target.type in ("A", "AP", "GA", "GP"):
            return float(OF_AGENTS[statistic](self.members(target)))
        if statistic in OF_QUEUES:
            return float(getattr(self.queues.virtual(target.name), OF_QUEUES[statistic]))
        return self.rules.unknown_statistic

    def told(self, session: str, object: str, statistic: str) -> float:
        """What a session is told: nothing of a statistic that it has not subscribed to, if the rules say so."""
        known = statistic in PREDEFINED or (session, object, statistic) in self.subscriptions
        if self.rules.statistics_need_subscription and not known:
            return self.rules.unknown_statistic
        return self.value(object, statistic)

    def subscribe(self, request: Request) -> None:
        """Begin to report a statistic to the session."""
        values = request.values
        key = (request.session, values["object"], values["statistic"])
        if key in self.subscriptions:
            raise Refused("Subscription Already Active", f"{values['statistic']} of {values['object']}")
        try:
            self.value(values["object"], values["statistic"])
        except Refused as refusal:
            raise Refused("Request Invalid", refusal.description) from None
        found = self.subscriptions[key] = Subscription(*key, values["interval"])
        self.events.done(request, {})
        self._report(found)

    def unsubscribe(self, request: Request) -> dict[str, Any]:
        """End the reports."""
        key = (request.session, request.values["object"], request.values["statistic"])
        found = self.subscriptions.pop(key, None)
        if found is None:
            raise Refused("Request Invalid", f"{key[2]} of {key[1]} is not subscribed")
        self._silence(found)
        return {}

    def session_ended(self, session: str) -> None:
        """Forget the subscriptions of a session."""
        for key in [key for key in self.subscriptions if key[0] == session]:
            self._silence(self.subscriptions.pop(key))

    def report_changes(self) -> None:
        """Agents or queues changed: report to those who want every change."""
        for found in list(self.subscriptions.values()):
            if found.interval == 0 and self.value(found.object, found.statistic) != found.last:
                self._report(found)

    def _report(self, found: Subscription) -> None:
        found.last = self.value(found.object, found.statistic)
        told = {"object": found.object, "statistic": found.statistic, "value": found.last}
        self.events.tell(found.session, "statistic.update", told)
        if found.interval > 0:
            found.timer = self.clock.call_in(found.interval, self._report, found)

    def _silence(self, found: Subscription) -> None:
        if found.timer is not None:
            self.clock.drop(found.timer)

    # Targets.

    def members(self, target: Target) -> list[Agent]:
        """The agents that a target stands for, whatever their state."""
        staff = self.staff
        if target.skills is not None:
            expression = target.skills
            return [
                agent for agent in staff.agents.values() if self.satisfies(agent, expression, target.name)
            ]
        if target.cut_off is not None:
            return staff.at_work(target.name, target.cut_off)
        if target.type == "A":
            found = staff.agents.get(target.name)
            return [found] if found else []
        if target.type == "AP":
            return staff.at_places([target.name])
        if target.type == "GP":
            return staff.at_places(staff.place_groups.get(target.name, ()))
        return staff.in_group(target.name)

    def satisfies(self, agent: Agent, expression: str, group: str = "") -> bool:
        """Whether an agent fulfils a skill expression."""
        if group and not self.staff.in_group(group):
            group = ""
        if group and group not in agent.groups:
            return False
        return bool(evaluate(expression, lambda name: self.level(agent, name)))

    def level(self, agent: Agent, name: str) -> float:
        """A skill level; a skill the agent does not have is 0. Names of statistics stand for their value."""
        if name in agent.skills or not name.startswith(("Stat", "RStat")):
            return agent.skills.get(name, 0)
        return self.value(f"{agent.id}.A", name)


def _short(object: str) -> str:
    """A target without its server: what a test names."""
    if object in EVERYWHERE:
        return object
    target = parse_target(object)
    return f"{target.label}.{target.type}"


def over(reduce: Callable[[list[float]], float]) -> Callable[..., float]:
    """`getAvgData` and its like: one number for the statistic of several targets (inferred from IRD)."""

    def ask(statistics: Statistics, session: str, object: str, statistic: str) -> float:
        targets = [target.written for target in parse_targets(object)]
        return reduce([statistics.told(session, target, statistic) for target in targets or [object]])

    return ask


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "statistic.subscribe": Statistics.subscribe,
    "statistic.unsubscribe": Statistics.unsubscribe,
}
QUESTIONS: dict[str, Callable[..., Any]] = {
    "statistic.sData": Statistics.told,
    "statistic.getAvgData": over(lambda values: sum(values) / len(values)),
    "statistic.getMinData": over(min),
    "statistic.getMaxData": over(max),
}
