"""Consult calls, transfers, conferences: what agents do with calls, and strategies see (ORS interaction 7.2).

In: what the test lets agents do. Out: calls with `parentid`, and `interaction.onmerge` when two become one.
No action elements for these are known; the states in between are inferred.
"""

from __future__ import annotations

from scxml_runtime.simulator import voice
from scxml_runtime.simulator.interactions import Party

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def consult(centre: Centre, primary: Interaction, to: str) -> Interaction:
    """Hold the call and make a consult call to `to`, with the user data of the first."""
    primary.enter("hold")
    call = centre.new_interaction("voice", to, "ringing")
    call.parentid = primary.id
    call.udata = dict(primary.udata)
    call.contactedaddr = to
    call.details = {
        "callid": f"{call.id}@switch",
        "connid": call.id,
        "type": "consult",
        "ani": primary.device or "",
        "dnis": to,
        "media": "TMediaVoice",
    }
    centre.arrived(call)
    return call


def complete(centre: Centre, call: Interaction, *, stay: bool = False) -> None:
    """Join a consult call with its first call: a transfer, or with `stay` a conference."""
    primary = centre.interactions[call.parentid or ""]
    device = call.device or ""
    devicetype = centre.devices.find(device).devicetype
    merge(centre, call, primary)
    if stay:
        primary.parties.append(Party(device, devicetype, "established"))
        primary.enter("established")
    else:
        primary.move(device, devicetype, "established")


def merge(centre: Centre, gone: Interaction, stays: Interaction) -> None:
    """Two interactions become one: `interaction.onmerge`, then the one that goes away is deleted."""
    told = {"frominteractionid": gone.id, "tointeractionid": stays.id}
    gone.answered = True
    for owner in dict.fromkeys((gone.owner, stays.owner)):
        centre.tell(owner, "interaction.onmerge", told)
    voice.end(centre, gone, "merged")
