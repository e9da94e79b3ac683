"""Consult calls, transfers, conferences, merges (inferred throughout: the guide's tables of them could not be
read).

In: requests of kind "interaction.consult" and so on. Out: calls with `parentid`, and `interaction.onmerge`
when two become one.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator import voice
from scxml_runtime.simulator.interactions import Party
from scxml_runtime.simulator.ownership import announce, give

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def consult(centre: Centre, request: Request) -> dict[str, Any]:
    """Hold the call and make a consult call, which belongs to the same session; the id is that of the
    consult call.
    """
    primary = _established(centre, request)
    number = voice.number_of(centre, request.values["to"])
    primary.enter("hold")
    call = centre.new_interaction("voice", number, "ringing")
    call.parentid = primary.id
    call.udata = dict(request.values.get("udata") or primary.udata)
    call.details = {"type": "consult", "ani": primary.device or "", "dnis": number, "media": "TMediaVoice"}
    give(centre, call, request.session)
    announce(centre, call)
    return {"interactionid": call.id}


def transfer(centre: Centre, request: Request) -> dict[str, Any]:
    """Join the held call and its consult call: the caller stays with the party that was consulted."""
    primary = centre.living(request.values["interactionid"], request.session)
    call = _consult_call(centre, primary)
    device, devicetype = call.device or "", centre.devices.find(call.device or "").devicetype
    merge(centre, call, primary)
    primary.move(device, devicetype, "established")
    return {"interactionid": primary.id}


def conference(centre: Centre, request: Request) -> dict[str, Any]:
    """As transfer, but the first party stays as well."""
    primary = centre.living(request.values["interactionid"], request.session)
    call = _consult_call(centre, primary)
    device = call.device or ""
    merge(centre, call, primary)
    primary.parties.append(Party(device, centre.devices.find(device).devicetype, "established"))
    primary.enter("established")
    return {"interactionid": primary.id}


def single_step_transfer(centre: Centre, request: Request) -> dict[str, Any]:
    """Send an established call on, without consulting."""
    call = _established(centre, request)
    voice.route(centre, call, request.values["to"])
    return {"interactionid": call.id}


def merge(centre: Centre, gone: Interaction, stays: Interaction) -> None:
    """Two interactions become one: `interaction.onmerge`, then the one that goes away is deleted."""
    told = {"frominteractionid": gone.id, "tointeractionid": stays.id}
    owners = [owner for owner in dict.fromkeys((gone.owner, stays.owner)) if owner is not None]
    for owner in owners:
        centre.tell(owner, "interaction.onmerge", told)
    voice.end(centre, gone, "merged")


def _consult_call(centre: Centre, primary: Interaction) -> Interaction:
    for call in centre.interactions.values():
        if call.parentid == primary.id and not call.ended:
            return call
    raise Refused("invalidstate", f"{primary.id} has no consult call")


def _established(centre: Centre, request: Request) -> Interaction:
    call = centre.living(request.values["interactionid"], request.session)
    if call.state != "established":
        raise Refused(f"invalidstate.{call.state}", f"{call.id} is {call.state}, not established")
    return call


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.consult": consult,
    "interaction.transfer": transfer,
    "interaction.singlesteptransfer": single_step_transfer,
    "interaction.conference": conference,
}
