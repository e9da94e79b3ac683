"""Voice calls: ringing, answering, holding, moving, ending (ORS interaction 5 and 6.3).

In: requests, and what the caller does. Out: changed calls and the events about them. The states are
null → ringing → established ⇄ hold, `routed` on the way to another device, `treating` under a treatment.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.destinations import STORES, check_reachable, kind_of, number_of, resolve
from scxml_runtime.simulator.ownership import announce, give, take_away

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def accept(centre: Centre, request: Request) -> dict[str, Any]:
    """Answer the call on the device where it rings."""
    call = _controlled(centre, request)
    device = _device(request) or call.device
    if call.state != "ringing" or call.device != device:
        raise Refused(
            "invalidstate", f"{call.id} is not ringing at {device}: it is {call.state} at {call.device}"
        )
    answer(centre, call)
    return {"interactionid": call.id}


def disconnect(centre: Centre, request: Request) -> dict[str, Any]:
    """Release the call at a device (inferred: the guide only names this action); it ends."""
    call = _controlled(centre, request)
    device = _device(request)
    if device is not None and all(party.device != device for party in call.parties):
        raise Refused(_invalid(centre, call), f"{call.id} is not at {device}")
    end(centre, call, "disconnected")
    return {"interactionid": call.id}


def hold(centre: Centre, request: Request) -> dict[str, Any]:
    """Put the call on hold."""
    return _switch_state(centre, request, "established", "hold")


def retrieve(centre: Centre, request: Request) -> dict[str, Any]:
    """Take the call back from hold."""
    return _switch_state(centre, request, "hold", "established")


def create_call(centre: Centre, request: Request) -> dict[str, Any]:
    """Make a call; it belongs to the creating session and rings at `to`."""
    origin, target = request.values["from"], request.values["to"]
    number = number_of(centre, target)
    check_reachable(centre, target, number)
    call = centre.new_interaction("voice", number, "ringing")
    call.udata = dict(request.values.get("udata") or {})
    call.details = {
        "ani": number_of(centre, origin),
        "dnis": number,
        "type": "outbound",
        "media": "TMediaVoice",
    }
    give(centre, call, request.session)
    announce(centre, call)
    return {"interactionid": call.id}


def redirect(centre: Centre, request: Request) -> dict[str, Any] | None:
    """Send the interaction elsewhere, also one that the session has just detached (ORS interaction 5.3)."""
    interaction = _present(centre, request)
    if interaction.owner not in (None, request.session):
        raise Refused(_invalid(centre, interaction), f"{interaction.id} belongs to another session")
    _check_source(request, interaction)
    target = resolve(centre, interaction, request.values["to"])
    number = number_of(centre, target)
    check_reachable(centre, target, number)
    centre.router.check_reservation(interaction, target)
    if request.values["detach"] and interaction.owner == request.session:
        take_away(interaction)
        left = {"interactionid": interaction.id, "resultof": "detach"}
        centre.tell(request.session, "interaction.deleted", left)
    route(centre, interaction, target)
    return {"interactionid": interaction.id}


def terminate(centre: Centre, request: Request) -> dict[str, Any]:
    """End the interaction, or with `resource` the leg at that device."""
    interaction = _present(centre, request)
    device = _device(request)
    if device is not None and all(party.device != device for party in interaction.parties):
        raise Refused(_invalid(centre, interaction), f"{interaction.id} is not at {device}")
    end(centre, interaction, "terminated")
    return {"interactionid": interaction.id}


def route(centre: Centre, interaction: Interaction, target: dict[str, Any]) -> None:
    """Move an interaction to a resource; it rings there, and the agent answers as the rules say."""
    number = number_of(centre, target)
    centre.dialogs.routed(interaction)
    interaction.enter("routed")
    device = centre.devices.find(number)
    state = "ringing" if interaction.category == "voice" else "processing"
    if kind_of(target) in STORES:
        state, interaction.details["queue"] = "queued", number
    interaction.move(number, device.devicetype, state, target.get("agent"))
    centre.note("routed", interaction.id, {"device": number, "agent": target.get("agent")})
    centre.staff.offer(interaction, target.get("agent"), number)
    centre.arrived(interaction)


def answer(centre: Centre, call: Interaction) -> None:
    """The party at the present device takes the call."""
    call.enter("established")
    call.answered = True
    centre.note("answered", call.id, {"device": call.device})
    told = {"interactionid": call.id, "focusdeviceid": call.device}
    centre.tell(call.owner, "interaction.partystatechanged", told)


def end(centre: Centre, interaction: Interaction, reason: str) -> None:
    """The interaction is over: requests for it vanish, its owner hears that it was deleted. Until then the owner has
    it, so that who hears of `interaction.abandoned` can still look at it.
    """
    abandoned = reason == "hung up" and not interaction.answered
    interaction.enter("null" if interaction.category == "voice" else "complete")
    interaction.ended = True
    interaction.end_reason = reason
    interaction.parties = []
    centre.router.interaction_ended(interaction)
    centre.dialogs.stop_all(interaction, None)
    centre.staff.release(interaction)
    centre.note("ended", interaction.id, {"reason": reason, "device": interaction.device})
    told = {"interactionid": interaction.id}
    owner = interaction.owner
    if abandoned and centre.rules.abandoned_event:
        centre.tell(owner, "interaction.abandoned", told)
    interaction.owner = None
    centre.tell(owner, "interaction.deleted", {**told, "resultof": "deletion"})


def _present(centre: Centre, request: Request) -> Interaction:
    """As `Centre.living`; what has ended is in the state null."""
    found = centre.interaction(request.values["interactionid"], request.session)
    if found.ended:
        raise Refused(_invalid(centre, found), f"{found.id} has ended")
    return found


def _controlled(centre: Centre, request: Request) -> Interaction:
    """A living interaction that no other session owns."""
    interaction = centre.living(request.values["interactionid"], request.session)
    if interaction.owner not in (None, request.session):
        raise Refused("invalidstate", f"{interaction.id} belongs to session {interaction.owner}")
    return interaction


def _switch_state(centre: Centre, request: Request, before: str, after: str) -> dict[str, Any]:
    call = _controlled(centre, request)
    if call.state != before:
        raise Refused(f"invalidstate.{call.state}", f"{call.id} is {call.state}, not {before}")
    call.enter(after)
    told = {"interactionid": call.id, "focusdeviceid": call.device}
    centre.tell(call.owner, "interaction.partystatechanged", told)
    return {"interactionid": call.id}


def _device(request: Request) -> str | None:
    given = request.values.get("resource")
    return None if given is None else str(given.get("dn"))


def _check_source(request: Request, interaction: Interaction) -> None:
    origin = (request.values.get("from") or {}).get("dn")
    known = (interaction.device, interaction.id, None)
    if origin not in known and all(party.device != origin for party in interaction.parties):
        raise Refused("invalidsource", f"{interaction.id} is not at {origin} but at {interaction.device}")


def _invalid(centre: Centre, interaction: Interaction) -> str:
    return f"invalidstate.{interaction.state}" if centre.rules.state_in_invalidstate else "invalidstate"


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.accept": accept,
    "interaction.disconnect": disconnect,
    "interaction.hold": hold,
    "interaction.retrieve": retrieve,
    "interaction.createcall": create_call,
    "interaction.redirect": redirect,
    "interaction.terminate": terminate,
}
