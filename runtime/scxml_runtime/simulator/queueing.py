"""`queue:*` requests and `_genesys.queue` functions, as the simulator carries them out.

In: requests of kind "queue.submit" and so on. Out: waiting requests for the router. The functions whose
arguments the guide does not show take the interaction id first, as their documented sisters do (inferred).
"""

from __future__ import annotations

import re

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.expressions import check
from scxml_runtime.simulator.targets import Target, from_attributes, parse_target, parse_targets
from scxml_runtime.simulator.waiting import Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.waiting import Preferences


ORDER_TYPES = ("any", "max", "min", "percentage")


def submit(centre: Centre, request: Request) -> None:
    """Put a request for a target into the queue; the answer comes when one is found, or not in time."""
    values = request.values
    interaction = centre.living(values["interactionid"], request.session)
    targets = targets_of(values.get("parts", ()))
    if not targets:
        why = "its src is not read here" if values["src"] else "there is no target"
        raise Refused("invalidattribute", f"submit: {why}")
    if values["ordertype"] not in ORDER_TYPES:
        raise Refused("invalidattribute", f"submit:ordertype cannot be {values['ordertype']!r}")
    if values["timeout"] is not None and values["timeout"] < 0:
        raise Refused("invalidattribute", "submit:timeout is less than 0")
    for target in targets:
        check(target.skills, target.threshold)
    router = centre.router
    if values["clearqueue"]:
        for item in [item for item in router.waiting if item.interaction is interaction]:
            router.remove(item)
    router.sequence += 1
    waiting = Waiting(request, interaction, targets, centre.now, router.sequence)
    centre.dialogs.start_busy(interaction, treatments_of(values.get("parts", ())))
    router.enter(waiting, values["timeout"])


def cancel(centre: Centre, request: Request) -> None:
    """Remove one request by its id, or all of an interaction; one done event for each (ORS queue 9.5)."""
    id, interaction = request.values.get("requestid"), request.values.get("interactionid")
    found = [item for item in centre.router.waiting if _is_meant(item, request, id, interaction)]
    if not found:
        if id is not None and not centre.rules.cancel_unknown_succeeds:
            raise Refused("invalidstate", f"request {id} does not wait")
        centre.done(request, {"requestid": id})
        return
    for item in found:
        centre.router.remove(item)
    centre.done(request, {"requestid": found[0].id})
    for item in found[1:]:
        centre.tell(request.session, "queue.cancel.done", {"requestid": item.id})


def query(centre: Centre, request: Request) -> dict[str, Any]:
    """How a request stands."""
    waiting = _named(centre, request)
    agents = [agent for target in waiting.targets for agent in centre.router.members(target)]
    growth = centre.router.preferences_of(waiting.interaction).growth
    return {
        "requestid": waiting.id,
        "priority": waiting.priority_at(centre.now, growth),
        "positioninqueue": centre.router.position(waiting),
        "invqwaittime": centre.router.queue(waiting.queue).expected_wait,
        "loginsize": sum(agent.state != "logged out" for agent in agents),
        "totalsize": len(agents),
    }


def update(centre: Centre, request: Request) -> dict[str, Any]:
    """Change an outstanding request; what is not given stays (inferred)."""
    waiting, values = _named(centre, request), request.values
    for name in ("queue", "priority"):
        if values.get(name) is not None:
            setattr(waiting, name, values[name])
    if targets := targets_of(values.get("parts", ())):
        waiting.targets = targets
    if treatments := treatments_of(values.get("parts", ())):
        centre.dialogs.start_busy(waiting.interaction, treatments)
    if values.get("timeout") is not None:
        centre.router.set_deadline(waiting, values["timeout"])
    centre.router.look()
    return {"requestid": waiting.id}


def targets_of(parts: Any) -> list[Target]:
    """The targets of all `<queue:targets>` children, in document order."""
    found: list[Target] = []
    for group in parts:
        if group["name"] != "targets":
            continue
        for part in group["parts"]:
            found.extend(_targets_in(part, group["attributes"]))
    return found


def treatments_of(parts: Any) -> list[dict[str, Any]]:
    """The busy treatments of a `<dialog:runtreatments>` child."""
    return [item for part in parts if part["name"] == "runtreatments" for item in part["parts"]]


def _targets_in(part: dict[str, Any], default: dict[str, Any]) -> list[Target]:
    if part["name"] == "targetid":
        return _listed(part["attributes"].get("expr"))
    if part["name"] != "target":
        raise Refused("invalidattribute", f"submit: the simulator cannot route to a {part['name']}")
    try:
        target = from_attributes(part["attributes"], default)
    except ValueError:
        raise Refused("invalidattribute", "target:weight is no number") from None
    if not target.name and target.skills is None:
        raise Refused("invalidattribute", "target: needs name or skillexpr")
    return [target]


def _listed(text: Any) -> list[Target]:
    if not isinstance(text, str):
        raise Refused("invalidattribute", "targetid:expr is no string")
    try:
        return parse_targets(text)
    except ValueError:
        raise Refused("invalidattribute", f"targetid:expr {text!r} has a weight that is no number") from None


def _is_meant(item: Waiting, request: Request, id: str | None, interaction: str | None) -> bool:
    if id is not None:
        return item.is_of(request.session, id)
    queue = request.values.get("queue")
    same = item.interaction.id == interaction or (
        interaction in (None, "0") and item.request.session == request.session
    )
    return same and queue in (None, "", item.queue)


def _named(centre: Centre, request: Request) -> Waiting:
    waiting = centre.router.find(request.session, str(request.values.get("requestid")))
    if waiting is None:
        raise Refused("invalidstate", f"request {request.values.get('requestid')} does not wait")
    return waiting


# Functions. Each sets something for an interaction, or tells something.


def _preferences(centre: Centre, session: str, interactionid: str) -> Preferences:
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
    check(expression, "")
    return f"?{name}:{expression}@.GA"


def multiplied_skill(centre: Centre, session: str, interactionid: str, expression: str, factor: float) -> str:
    """The expression with each level it compares with multiplied, in whole numbers (inferred from IRD)."""
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
    """How long a selected target stays blocked, for the session's submits from now on."""
    if seconds == 0 and not centre.rules.zero_reservation_is_none:
        seconds = float("inf")
    _preferences(centre, session, interactionid).reservation = seconds


def use_dn_types(centre: Centre, session: str, interactionid: str, types: list[int]) -> None:
    """Only agents on DNs of these types (`_genesys.resource.resourceType`)."""
    _preferences(centre, session, interactionid).dn_types = tuple(types)


def extract_targets(centre: Centre, session: str, interactionid: str, server: str, targets: str) -> str:
    """The list `T1@StatServer.Type,…` without blanks."""
    return ",".join(
        f"{target.label}@{target.server or server}.{target.type}" for target in parse_targets(targets)
    )


def count_skill_in_group(centre: Centre, session: str, skill: str, group: str) -> int:
    """How many members of a group have a skill."""
    return sum(agent.skills.get(skill, 0) > 0 for agent in centre.staff.in_group(group))


def no_effect(centre: Centre, session: str, **values: Any) -> None:
    """Known by name, without effect on this simulator's choice."""
    centre.note("no effect", "queue function", values)


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "queue.submit": submit,
    "queue.cancel": cancel,
    "queue.query": query,
    "queue.update": update,
}
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
    "queue.noEffect": no_effect,
}
