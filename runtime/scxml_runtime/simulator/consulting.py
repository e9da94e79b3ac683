"""Consult calls, transfers, conferences: what agents do with calls, and strategies see (ORS interaction 7.2).

In: what the test lets agents do. Out: calls with `parentid`, and `interaction.onmerge` when two become one.
No action elements for these are known; the states in between are inferred.
"""

from __future__ import annotations

from scxml_runtime.simulator import voice
from scxml_runtime.simulator.interactions import Party
from scxml_runtime.simulator.ownership import announce, give

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def consult(centre: Centre, primary: Interaction, to: str) -> Interaction:
    """Hold the call and make a consult call to `to`, with the user data of the first."""
    if primary.ended:
        raise ValueError(f"{primary.id} has ended: nobody can consult about it")
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
    primary = centre.interactions.get(call.parentid or "")
    if primary is None or call.ended or primary.ended:
        raise ValueError(f"{call.id} is no consult call that could be completed: {_reason(call, primary)}")
    device, agent = call.device or "", call.party.agent if call.party else None
    found = centre.devices.find(device)
    state = call.state if found.type in ("RP", "Q") and not call.answered else "established"
    if not stay:
        centre.staff.release(primary)
    merge(centre, call, primary)
    if stay:
        primary.parties.append(Party(device, found.devicetype, state, agent))
        primary.enter("established")
    else:
        primary.move(device, found.devicetype, state, agent)


def _reason(call: Interaction, primary: Interaction | None) -> str:
    if primary is None:
        return "it has no first call"
    return f"{(call if call.ended else primary).id} has ended"


def merge(centre: Centre, gone: Interaction, stays: Interaction) -> None:
    """Two interactions become one: `interaction.onmerge`, then the one that goes away is deleted. What was asked for
    it, and what the caller hears, goes on for the one that stays; so does its session, if that one has none (inferred).
    """
    owner = gone.owner
    for part in (centre.router, centre.dialogs, centre.staff):
        part.pass_on(gone, stays)
    told = {"frominteractionid": gone.id, "tointeractionid": stays.id}
    gone.answered = True
    for each in dict.fromkeys((owner, stays.owner)):
        centre.tell(each, "interaction.onmerge", told)
    if owner is not None and stays.owner is None and centre.is_running(owner):
        give(centre, stays, owner)
        announce(centre, stays)
    voice.end(centre, gone, "merged")
