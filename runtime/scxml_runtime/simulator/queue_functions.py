"""`_genesys.queue` functions, as the simulator answers them (ORS queue 1.10).

In: a function's name with its arguments. Out: something set for an interaction, or told. The functions whose
arguments the guide does not show take the interaction id first, as their documented sisters do (inferred).
The rule that surprises: a function changes what waits already, so that the router looks again.
"""

from __future__ import annotations

import re

from scxml_runtime.modules.media import MEDIA, SPELT_TWO_WAYS
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import check
from scxml_runtime.simulator.targets import parse_target, parse_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.simulator.agents import Staff
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interactions
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.routing import Router
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.statistics import Statistics
    from scxml_runtime.simulator.waiting import Preferences

_LEVEL = re.compile(r"([<>=]\s*)(\d+)\b")


class QueueFunctions:
    """What scripts ask of the queues."""

    def __init__(
        self,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        staff: Staff,
        queues: Queues,
        statistics: Statistics,
        router: Router,
    ) -> None:
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.staff = staff
        self.queues = queues
        self.statistics = statistics
        self.router = router

    def _preferences(self, session: str, interactionid: str) -> Preferences:
        self.router.look()
        return self.queues.preferences_of(self.interactions.named(interactionid, session))

    def check_agent_state(self, session: str, interactionid: str, check: bool) -> None:
        """false: route to agents who are logged in but not ready."""
        self._preferences(session, interactionid).check_state = check

    def exclude_agents(self, session: str, interactionid: str, agents: str) -> str:
        """Agents never to be chosen; the previous list."""
        preferences = self._preferences(session, interactionid)
        before = ",".join(preferences.excluded)
        preferences.excluded = tuple(agent.strip() for agent in agents.split(",") if agent.strip())
        return before

    def set_ideal_agent(self, session: str, interactionid: str, expression: str) -> None:
        """The skill expression whose value makes one agent better than another."""
        if expression:
            check(expression)
        self._preferences(session, interactionid).ideal = expression or None

    def priority_tuning(
        self, session: str, interactionid: str, use_age: bool, use_predict: bool, use_objective: bool
    ) -> None:
        """Among equal priorities counts: the age of the interaction instead of its time in the queue; the wait that its
        queue predicts instead of the time waited; the time in proportion to the service objective.
        """
        preferences = self._preferences(session, interactionid)
        preferences.use_age, preferences.use_predict = use_age, use_predict
        preferences.use_objective = use_objective

    def delay_priority(self, session: str, interactionid: str, seconds: float) -> None:
        """The priority begins to grow only after so long (inferred)."""
        self._preferences(session, interactionid).growth.delay = seconds

    def service_objective(self, session: str, interactionid: str) -> float:
        """In how many seconds the interaction should be answered (inferred)."""
        return self.queues.objective_of(self.interactions.named(interactionid, session))

    def integer_key(self, session: str, interactionid: str, key: str) -> int:
        """A value of the interaction's user data as an integer, 0 where it is none (inferred from IRD)."""
        try:
            return int(str(self.interactions.named(interactionid, session).udata.get(key)).strip())
        except ValueError:
            return 0

    def expand_group(self, session: str, interactionid: str, group: str) -> str:
        """The agents of a group or of a skill expression, as a list of targets (inferred from IRD)."""
        target = parse_target(group if "." in group else f"{group}@.GA")
        return ",".join(f"{agent.id}@{target.server}.A" for agent in self.statistics.members(target))

    def skill_group(self, session: str, interactionid: str, name: str, expression: str) -> str:
        """The target that stands for all agents who satisfy the expression (inferred from IRD)."""
        check(expression)
        return f"?{name}:{expression}@.GA"

    def multiplied_skill(self, session: str, interactionid: str, expression: str, factor: float) -> str:
        """The expression with each level it compares with multiplied, in whole numbers (inferred from IRD)."""
        if not abs(factor) < 1e9:
            raise Refused("invalidattribute", f"multiplySkill: the factor cannot be {factor}")
        return _LEVEL.sub(lambda found: f"{found[1]}{int(int(found[2]) * factor)}", expression)

    def increment_priority(self, session: str, interactionid: str, step: float, seconds: float) -> None:
        """Let the priority grow by `step` every `seconds`."""
        growth = self._preferences(session, interactionid).growth
        growth.step, growth.seconds = step, seconds

    def priority_limits(self, session: str, interactionid: str, lowest: float, highest: float) -> None:
        """Keep the priority between two limits."""
        growth = self._preferences(session, interactionid).growth
        growth.lowest, growth.highest = lowest, highest

    def set_interaction_age(self, session: str, interactionid: str, seconds: float) -> None:
        """Count the interaction as that much older than it is."""
        self._preferences(session, interactionid).age_offset = seconds

    def reserve_target(self, session: str, interactionid: str, target: str, seconds: float) -> None:
        """How long the target that was just selected stays blocked, counted from now, and each that the
        interaction's submits select from now on.
        """
        if seconds < 0:
            raise Refused("invalidattribute", "reserveTarget: the time is less than 0")
        if seconds == 0 and not self.rules.zero_reservation_is_none:
            seconds = float("inf")
        number, interaction = parse_target(target).name, self.interactions.named(interactionid, session)
        self._preferences(session, interactionid).reservation = seconds
        for agent in self.staff.agents.values():
            if number in (agent.dn, agent.id) and agent.is_reserved and agent.reserved_for == interaction.id:
                agent.reserve(interaction.id, seconds)

    def use_dn_types(self, session: str, interactionid: str, types: list[int], kind: str = "") -> None:
        """Only agents on DNs of these types (`_genesys.resource.resourceType`); `any`, which is 0, stands for all."""
        if kind:
            self.events.note("queue function", "useCustomAgentType", {"kind": kind, "types": types})
        allowed = () if 0 in types else tuple(types)
        self._preferences(session, interactionid).dn_types = allowed

    # The five whose names only are known. Their last argument is what they are about; what it does is inferred from
    # the functions of like names in Interaction Routing Designer and from the members of their enumerations.

    def use_media_type(self, session: str, about: str, media: str) -> None:
        """Which media an agent must have, whatever the interaction is; TMediaAny: that of the interaction again."""
        if self._is_one_of("useMediaType", media, MEDIA):
            wanted = None if media == "TMediaAny" else SPELT_TWO_WAYS.get(media, media)
            self._meant(session, about).media = wanted

    def use_capacity(self, session: str, about: str, condition: str) -> None:
        """Only: whoever has capacity left is available, in whatever state; OnStatError: only where an agent's state
        is not known; Never: the state decides.
        """
        if self._is_one_of("useCapacity", condition, ("Never", "Only", "OnStatError")):
            self._meant(session, about).capacity = condition

    def use_agent_statistics(self, session: str, about: str, use: bool) -> None:
        """true: `orderstat` is that of each agent instead of that of the group they are in."""
        self._meant(session, about).agent_statistics = use

    def set_dnis_overwrite(self, session: str, about: str, type: str) -> None:
        """Which DNIS a call has after it was routed: UseANI the caller's number, UseDNIS its present one,
        UseConfig that of the switch's access code, UseNone none.
        """
        if self._is_one_of("setDNISOverwrite", type, ("UseANI", "UseConfig", "UseDNIS", "UseNone")):
            self._meant(session, about).dnis_overwrite = type

    def on_route_error(self, session: str, about: str, reaction: str) -> None:
        """What follows when the selected target cannot be reached: "reroute" looks for another one, "default" is
        the default destination, "fail" is error.queue.submit.
        """
        word = reaction.strip().lower()
        if self._is_one_of("onRouteError", word, ("fail", "reroute", "default")):
            self._meant(session, about).route_error = word

    def _meant(self, session: str, about: str) -> Preferences:
        """Of the interaction that the first argument names; it may be something else, such as a capacity rule."""
        return self._preferences(session, about if about in self.interactions else "0")

    def _is_one_of(self, function: str, word: str, known: tuple[str, ...]) -> bool:
        """Whether the argument means something here; what does not stands in the transcript and in
        `sim.without_effect`.
        """
        if word not in known:
            self.events.no_effect(function, word)
        return word in known

    def extract_targets(self, session: str, interactionid: str, server: str, targets: str) -> str:
        """The list `T1@StatServer.Type,…` without blanks."""
        return ",".join(
            f"{target.label}@{target.server or server}.{target.type}" for target in parse_targets(targets)
        )

    def count_skill_in_group(self, session: str, skill: str, group: str) -> int:
        """How many members of a group have a skill."""
        return sum(agent.skills.get(skill, 0) > 0 for agent in self.staff.in_group(group))


QUESTIONS: dict[str, Callable[..., Any]] = {
    "queue.checkAgentState": QueueFunctions.check_agent_state,
    "queue.excludeAgents": QueueFunctions.exclude_agents,
    "queue.setIdealAgent": QueueFunctions.set_ideal_agent,
    "queue.priorityTuning": QueueFunctions.priority_tuning,
    "queue.incrementPriority": QueueFunctions.increment_priority,
    "queue.priorityLimits": QueueFunctions.priority_limits,
    "queue.setInteractionAge": QueueFunctions.set_interaction_age,
    "queue.reserveTarget": QueueFunctions.reserve_target,
    "queue.useCustomAgentType": QueueFunctions.use_dn_types,
    "queue.cCTExtractTargets": QueueFunctions.extract_targets,
    "queue.delayPriority": QueueFunctions.delay_priority,
    "queue.findServiceObjective": QueueFunctions.service_objective,
    "queue.getIntegerKey": QueueFunctions.integer_key,
    "queue.expandGroup": QueueFunctions.expand_group,
    "queue.createSkillGroup": QueueFunctions.skill_group,
    "queue.multiplySkill": QueueFunctions.multiplied_skill,
    "queue.countSkillInGroup": QueueFunctions.count_skill_in_group,
    "queue.useMediaType": QueueFunctions.use_media_type,
    "queue.useCapacity": QueueFunctions.use_capacity,
    "queue.useAgentStatistics": QueueFunctions.use_agent_statistics,
    "queue.setDNISOverwrite": QueueFunctions.set_dnis_overwrite,
    "queue.onRouteError": QueueFunctions.on_route_error,
}
