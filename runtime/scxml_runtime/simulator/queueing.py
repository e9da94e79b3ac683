"""`queue:*` requests, as the simulator carries them out (ORS queue 1.4 to 1.7 and 9).

In: requests of kind "queue.submit" and so on. Out: waiting requests for the router.
"""

from __future__ import annotations

from scxml_runtime.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.requested import targets_of, treatments_of, workbin_of
from scxml_runtime.simulator.waiting import Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre

ORDER_TYPES = ("any", "max", "min", "percentage")


def submit(centre: Centre, request: Request) -> None:
    """Put a request for a target into the queue; the answer comes when one is found, or not in time."""
    values, router = request.values, centre.router
    interaction = centre.living(values["interactionid"], request.session)
    targets, treatments = targets_of(request), treatments_of(request)
    if not targets:
        raise Refused("invalidattribute", "submit: there is no target")
    if values["ordertype"] not in ORDER_TYPES:
        raise Refused("invalidattribute", f"submit:ordertype cannot be {said(values['ordertype'])}")
    _check_timeout(request)
    router.check_known(targets)
    if values["clearqueue"]:
        for item in [item for item in router.waiting if item.interaction is interaction]:
            router.remove(item)
    router.sequence += 1
    waiting = Waiting(request, interaction, targets, centre.now, router.sequence)
    waiting.workbin = workbin_of(request)
    centre.dialogs.start_busy(request, interaction, treatments)
    router.enter(waiting, values["timeout"])


def cancel(centre: Centre, request: Request) -> None:
    """Remove one request by its id, or all of an interaction; one done event for each (ORS queue 9.5)."""
    id = request.values.get("requestid")
    found = [item for item in centre.router.waiting if _is_meant(centre, item, request)]
    if not found:
        if id is not None and not centre.rules.cancel_unknown_succeeds:
            raise Refused("invalidstate", f"request {id} does not wait")
        centre.done(request, {"requestid": id})
        return
    for item in found:
        centre.router.remove(item)
    centre.router.look()
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
    targets, treatments = targets_of(request), treatments_of(request)
    _check_timeout(request)
    centre.router.check_known(targets)
    for name in ("queue", "priority"):
        if values.get(name) is not None:
            setattr(waiting, name, values[name])
    if targets:
        waiting.targets, waiting.workbin = targets, workbin_of(request)
    if treatments:
        centre.dialogs.start_busy(request, waiting.interaction, treatments)
    if values.get("timeout") is not None:
        centre.router.set_deadline(waiting, values["timeout"])
    centre.router.look()
    centre.router.look_as_time_passes(waiting)
    return {"requestid": waiting.id}


def _check_timeout(request: Request) -> None:
    timeout = request.values.get("timeout")
    if timeout is not None and timeout < 0:
        name = request.kind.partition(".")[2]
        raise Refused("invalidattribute", f"{name}:timeout is less than 0")


def _is_meant(centre: Centre, item: Waiting, request: Request) -> bool:
    values = request.values
    if values.get("requestid") is not None:
        return item.is_of(request.session, values["requestid"])
    if item.interaction.id != _interaction_meant(centre, request):
        return False
    return values.get("queue") in (None, "", item.queue)


def _interaction_meant(centre: Centre, request: Request) -> str | None:
    """The interaction of a cancel without requestid; the session's main one when it names none."""
    id: str | None = request.values.get("interactionid")
    if id not in (None, "0"):
        return id
    owned = centre.owned_by(request.session)
    return owned[0].id if owned else None


def _named(centre: Centre, request: Request) -> Waiting:
    waiting = centre.router.find(request.session, str(request.values.get("requestid")))
    if waiting is None:
        raise Refused("invalidstate", f"request {request.values.get('requestid')} does not wait")
    return waiting


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "queue.submit": submit,
    "queue.cancel": cancel,
    "queue.query": query,
    "queue.update": update,
}
