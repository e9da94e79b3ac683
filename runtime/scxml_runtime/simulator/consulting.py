"""Consult calls, transfers, conferences: what agents do with calls, and strategies see (ORS interaction 7.2).

In: what the test lets agents do. Out: calls with `parentid`, and `interaction.onmerge` when two become one.
No action elements for these are known; the states in between are inferred.
"""

from __future__ import annotations

from scxml_runtime.simulator.interactions import Party

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.simulator.agents import Staff
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.dialogs import Dialogs
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.ownership import Ownership
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.voice import Voice


class Consulting:
    """Calls that agents make about calls."""

    def __init__(
        self,
        events: Events,
        interactions: Interactions,
        ownership: Ownership,
        devices: Devices,
        staff: Staff,
        dialogs: Dialogs,
        queues: Queues,
        voice: Voice,
        arrived: Callable[[Interaction], None],
    ) -> None:
        self.events = events
        self.interactions = interactions
        self.ownership = ownership
        self.devices = devices
        self.staff = staff
        self.dialogs = dialogs
        self.queues = queues
        self.voice = voice
        self.arrived = arrived

    def begin(self, primary: Interaction, to: str) -> Interaction:
        """Hold the call and make a consult call to `to`, with the user data of the first."""
        if primary.ended:
            raise ValueError(f"{primary.id} has ended: nobody can consult about it")
        primary.enter("hold")
        call = self.interactions.new("voice", to, "ringing")
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
        self.arrived(call)
        return call

    def transfer(self, call: Interaction) -> None:
        """Join a consult call with its first call, which moves to where the consult call is."""
        primary = self._primary(call)
        place = self._place(call)
        self.staff.release(primary)
        primary.move(*place)
        self._merge(call, primary)

    def conference(self, call: Interaction) -> None:
        """Join a consult call with its first call, whose agent stays."""
        primary = self._primary(call)
        party = Party(*self._place(call))
        primary.parties.append(party)
        primary.enter("established")
        self._merge(call, primary)

    def _primary(self, call: Interaction) -> Interaction:
        primary = self.interactions.get(call.parentid or "")
        if primary is None or call.ended or primary.ended:
            raise ValueError(
                f"{call.id} is no consult call that could be completed: {_reason(call, primary)}"
            )
        return primary

    def _place(self, call: Interaction) -> tuple[str, str, str, str | None]:
        """Where a consult call is: the device, its type, the state of the party there, the agent."""
        device, agent = call.device or "", call.party.agent if call.party else None
        found = self.devices.find(device)
        state = call.state if found.type in ("RP", "Q") and not call.answered else "established"
        return device, found.devicetype, state, agent

    def _merge(self, gone: Interaction, stays: Interaction) -> None:
        """Two interactions become one, which is where it will be: `interaction.onmerge`, then the one that goes away is
        deleted. What was asked for it, and what the caller hears, goes on for the one that stays; so does its session,
        if that one has none (inferred).
        """
        owner = gone.owner
        self.queues.pass_on(gone, stays)
        self.dialogs.pass_on(gone, stays)
        self.staff.pass_on(gone, stays)
        told = {"frominteractionid": gone.id, "tointeractionid": stays.id}
        gone.answered = True
        for each in dict.fromkeys((owner, stays.owner)):
            self.events.tell(each, "interaction.onmerge", told)
        if owner is not None and stays.owner is None and self.ownership.is_running(owner):
            self.ownership.give(stays, owner)
            self.ownership.announce(stays)
        self.voice.end(gone, "merged")


def _reason(call: Interaction, primary: Interaction | None) -> str:
    if primary is None:
        return "it has no first call"
    return f"{(call if call.ended else primary).id} has ended"
