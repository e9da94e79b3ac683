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

    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.waiting import Preferences


def _preferences(centre: Centre, session: str, interactionid: str) -> Preferences:
    centre.router.look()
    return centre.router.preferences_of(centre.interaction(interactionid, session))


def check_agent_state(centre: Centre, session: str, interactionid: str, check: bool) -> None:
    """false: route to agents who are logged in but not ready."""
    _preferences(centre, session, interactionid).check_state = check


def exclude_agents(centre: Centre, session: str, interactionid: str, agents: str) -> str:
    """Agents never to be chosen; the previous list."""
    preferences = _preferences(centre, session, interactionid)
    before = ",".join(preferences.excluded)
    preferences.excluded = tuple(agent.strip() for agent in agents.split(",") if agent.strip())
    return before


def set_ideal_agent(centre: Centre, session: str, interactionid: str, expression: str) -> None:
    """The skill expression whose value makes one agent better than another."""
    if expression:
        check(expression)
    _preferences(centre, session, interactionid).ideal = expression or None


def priority_tuning(
    centre: Centre, session: str, interactionid: str, use_age: bool, use_predict: bool, use_objective: bool
) -> None:
    """Among equal priorities counts: the age of the interaction instead of its time in the queue; the wait that its
    queue predicts instead of the time waited; the time in proportion to the service objective.
    """
    preferences = _preferences(centre, session, interactionid)
    preferences.use_age, preferences.use_predict = use_age, use_predict
    preferences.use_objective = use_objective


def delay_priority(centre: Centre, session: str, interactionid: str, seconds: float) -> None:
    """The priority begins to grow only after so long (inferred)."""
    _preferences(centre, session, interactionid).growth.delay = seconds


def service_objective(centre: Centre, session: str, interactionid: str) -> float:
    """In how many seconds the interaction should be answered (inferred)."""
    return centre.objective_of(centre.interaction(interactionid, session))


def integer_key(centre: Centre, session: str, interactionid: str, key: str) -> int:
    """A value of the interaction's user data as an integer, 0 where it is none (inferred from IRD)."""
    try:
        return int(str(centre.interaction(interactionid, session).udata.get(key)).strip())
    except ValueError:
        return 0


def expand_group(centre: Centre, session: str, interactionid: str, group: str) -> str:
    """The agents of a group or of a skill expression, as a list of targets (inferred from IRD)."""
    target = parse_target(group if "." in group else f"{group}@.GA")
    return ",".join(f"{agent.id}@{target.server}.A" for agent in centre.router.members(target))


def skill_group(centre: Centre, session: str, interactionid: str, name: str, expression: str) -> str:
    """The target that stands for all agents who satisfy the expression (inferred from IRD)."""
    check(expression)
    return f"?{name}:{expression}@.GA"


def multiplied_skill(centre: Centre, session: str, interactionid: str, expression: str, factor: float) -> str:
    """The expression with each level it compares with multiplied, in whole numbers (inferred from IRD)."""
    if not abs(factor) < 1e9:
        raise Refused("invalidattribute", f"multiplySkill: the factor cannot be {factor}")
    return _LEVEL.sub(lambda found: f"{found[1]}{int(int(found[2]) * factor)}", expression)


_LEVEL = re.compile(r"([<>=]\s*)(\d+)\b")


def increment_priority(centre: Centre, session: str, interactionid: str, step: float, seconds: float) -> None:
    """Let the priority grow by `step` every `seconds`."""
    growth = _preferences(centre, session, interactionid).growth
    growth.step, growth.seconds = step, seconds


def priority_limits(centre: Centre, session: str, interactionid: str, lowest: float, highest: float) -> None:
    """Keep the priority between two limits."""
    growth = _preferences(centre, session, interactionid).growth
    growth.lowest, growth.highest = lowest, highest


def set_interaction_age(centre: Centre, session: str, interactionid: str, seconds: float) -> None:
    """Count the interaction as that much older than it is."""
    _preferences(centre, session, interactionid).age_offset = seconds


def reserve_target(centre: Centre, session: str, interactionid: str, target: str, seconds: float) -> None:
    """How long the target that was just selected stays blocked, counted from now, and each that the
    interaction's submits select from now on.
    """
    if seconds < 0:
        raise Refused("invalidattribute", "reserveTarget: the time is less than 0")
    if seconds == 0 and not centre.rules.zero_reservation_is_none:
        seconds = float("inf")
    number, interaction = parse_target(target).name, centre.interaction(interactionid, session)
    _preferences(centre, session, interactionid).reservation = seconds
    for agent in centre.staff.agents.values():
        if number in (agent.dn, agent.id) and agent.is_reserved and agent.reserved_for == interaction.id:
            agent.reserve(interaction.id, seconds)


def use_dn_types(centre: Centre, session: str, interactionid: str, types: list[int], kind: str = "") -> None:
    """Only agents on DNs of these types (`_genesys.resource.resourceType`); `any`, which is 0, stands for all."""
    if kind:
        centre.note("queue function", "useCustomAgentType", {"kind": kind, "types": types})
    allowed = () if 0 in types else tuple(types)
    _preferences(centre, session, interactionid).dn_types = allowed


# The five whose names only are known. Their last argument is what they are about; what it does is inferred from
# the functions of like names in Interaction Routing Designer and from the members of their enumerations.


def use_media_type(centre: Centre, session: str, about: str, media: str) -> None:
    """Which media an agent must have, whatever the interaction is; TMediaAny: that of the interaction again."""
    if _is_one_of(centre, "useMediaType", media, MEDIA):
        wanted = None if media == "TMediaAny" else SPELT_TWO_WAYS.get(media, media)
        _meant(centre, session, about).media = wanted


def use_capacity(centre: Centre, session: str, about: str, condition: str) -> None:
    """Only: whoever has capacity left is available, in whatever state; OnStatError: only where an agent's state
    is not known; Never: the state decides.
    """
    if _is_one_of(centre, "useCapacity", condition, ("Never", "Only", "OnStatError")):
        _meant(centre, session, about).capacity = condition


def use_agent_statistics(centre: Centre, session: str, about: str, use: bool) -> None:
    """true: `orderstat` is that of each agent instead of that of the group they are in."""
    _meant(centre, session, about).agent_statistics = use


def set_dnis_overwrite(centre: Centre, session: str, about: str, type: str) -> None:
    """Which DNIS a call has after it was routed: UseANI the caller's number, UseDNIS its present one,
    UseConfig that of the switch's access code, UseNone none.
    """
    if _is_one_of(centre, "setDNISOverwrite", type, ("UseANI", "UseConfig", "UseDNIS", "UseNone")):
        _meant(centre, session, about).dnis_overwrite = type


def on_route_error(centre: Centre, session: str, about: str, reaction: str) -> None:
    """What follows when the selected target cannot be reached: "reroute" looks for another one, "default" is
    the default destination, "fail" is error.queue.submit.
    """
    word = reaction.strip().lower()
    if _is_one_of(centre, "onRouteError", word, ("fail", "reroute", "default")):
        _meant(centre, session, about).route_error = word


def _meant(centre: Centre, session: str, about: str) -> Preferences:
    """Of the interaction that the first argument names; it may be something else, such as a capacity rule."""
    return _preferences(centre, session, about if about in centre.interactions else "0")


def _is_one_of(centre: Centre, function: str, word: str, known: tuple[str, ...]) -> bool:
    """Whether the argument means something here; what does not stands in the transcript and in
    `sim.without_effect`.
    """
    if word not in known:
        centre.no_effect(function, word)
    return word in known


def extract_targets(centre: Centre, session: str, interactionid: str, server: str, targets: str) -> str:
    """The list `T1@StatServer.Type,…` without blanks."""
    return ",".join(
        f"{target.label}@{target.server or server}.{target.type}" for target in parse_targets(targets)
    )


def count_skill_in_group(centre: Centre, session: str, skill: str, group: str) -> int:
    """How many members of a group have a skill."""
    return sum(agent.skills.get(skill, 0) > 0 for agent in centre.staff.in_group(group))


QUESTIONS: dict[str, Callable[..., Any]] = {
    "queue.checkAgentState": check_agent_state,
    "queue.excludeAgents": exclude_agents,
    "queue.setIdealAgent": set_ideal_agent,
    "queue.priorityTuning": priority_tuning,
    "queue.incrementPriority": increment_priority,
    "queue.priorityLimits": priority_limits,
    "queue.setInteractionAge": set_interaction_age,
    "queue.reserveTarget": reserve_target,
    "queue.useCustomAgentType": use_dn_types,
    "queue.cCTExtractTargets": extract_targets,
    "queue.delayPriority": delay_priority,
    "queue.findServiceObjective": service_objective,
    "queue.getIntegerKey": integer_key,
    "queue.expandGroup": expand_group,
    "queue.createSkillGroup": skill_group,
    "queue.multiplySkill": multiplied_skill,
    "queue.countSkillInGroup": count_skill_in_group,
    "queue.useMediaType": use_media_type,
    "queue.useCapacity": use_capacity,
    "queue.useAgentStatistics": use_agent_statistics,
    "queue.setDNISOverwrite": set_dnis_overwrite,
    "queue.onRouteError": on_route_error,
}
