"""Voice calls: ringing, answering, holding, moving, ending (ORS interaction 5 and 6.3).

In: requests, and what the caller does. Out: changed calls and the events about them. The states are
null → ringing → established ⇄ hold, `routed` on the way to another device, `treating` under a treatment.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.ownership import take_away

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.agents import Staff
    from scxml_runtime.simulator.destinations import Destinations
    from scxml_runtime.simulator.dialogs import Dialogs
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.ownership import Ownership
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.routing import Router
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.switch import Switch


class Voice:
    """What strategies and callers do with calls."""

    def __init__(
        self,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        ownership: Ownership,
        staff: Staff,
        dialogs: Dialogs,
        queues: Queues,
        destinations: Destinations,
        switch: Switch,
        router: Router,
    ) -> None:
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.ownership = ownership
        self.staff = staff
        self.dialogs = dialogs
        self.queues = queues
        self.destinations = destinations
        self.switch = switch
        self.router = router

    def accept(self, request: Request) -> dict[str, Any]:
        """Answer the call on the device where it rings."""
        call = self._controlled(request)
        device = _device(request) or call.device
        if call.state != "ringing" or call.device != device:
            raise Refused(
                "invalidstate", f"{call.id} is not ringing at {device}: it is {call.state} at {call.device}"
            )
        self.staff.answer(call)
        return {"interactionid": call.id}

    def disconnect(self, request: Request) -> dict[str, Any]:
        """Release the call at a device (inferred: the guide only names this action); it ends."""
        call = self._controlled(request)
        device = _device(request)
        if device is not None and all(party.device != device for party in call.parties):
            raise Refused(self._invalid(call), f"{call.id} is not at {device}")
        self.end(call, "disconnected")
        return {"interactionid": call.id}

    def hold(self, request: Request) -> dict[str, Any]:
        """Put the call on hold."""
        return self._switch_state(request, "established", "hold")

    def retrieve(self, request: Request) -> dict[str, Any]:
        """Take the call back from hold."""
        return self._switch_state(request, "hold", "established")

    def create_call(self, request: Request) -> dict[str, Any]:
        """Make a call; it belongs to the creating session and rings at `to`."""
        origin, target = request.values["from"], request.values["to"]
        number = self.destinations.number_of(target)
        self.destinations.check_reachable(target, number)
        call = self.interactions.new("voice", number, "ringing")
        call.udata = dict(request.values.get("udata") or {})
        call.details = {
            "ani": self.destinations.number_of(origin),
            "dnis": number,
            "type": "outbound",
            "media": "TMediaVoice",
        }
        self.ownership.give(call, request.session)
        self.ownership.announce(call)
        return {"interactionid": call.id}

    def redirect(self, request: Request) -> dict[str, Any] | None:
        """Send the interaction elsewhere, also one that the session has just detached (ORS interaction 5.3)."""
        interaction = self._present(request)
        if interaction.owner not in (None, request.session):
            raise Refused(self._invalid(interaction), f"{interaction.id} belongs to another session")
        _check_source(request, interaction)
        target = self.destinations.resolve(interaction, request.values["to"])
        number = self.destinations.number_of(target)
        self.destinations.check_reachable(target, number)
        self._check_reservation(interaction, target)
        if request.values["detach"] and interaction.owner == request.session:
            take_away(interaction)
            left = {"interactionid": interaction.id, "resultof": "detach"}
            self.events.tell(request.session, "interaction.deleted", left)
        self.switch.route(interaction, target)
        return {"interactionid": interaction.id}

    def terminate(self, request: Request) -> dict[str, Any]:
        """End the interaction, or with `resource` the leg at that device."""
        interaction = self._present(request)
        device = _device(request)
        if device is not None and all(party.device != device for party in interaction.parties):
            raise Refused(self._invalid(interaction), f"{interaction.id} is not at {device}")
        self.end(interaction, "terminated")
        return {"interactionid": interaction.id}

    def end(self, interaction: Interaction, reason: str) -> None:
        """The interaction is over: requests for it vanish, its owner hears that it was deleted. Until then the owner
        has it, so that who hears of `interaction.abandoned` can still look at it.
        """
        abandoned = reason == "hung up" and not interaction.answered
        interaction.enter("null" if interaction.category == "voice" else "complete")
        interaction.ended = True
        interaction.end_reason = reason
        interaction.parties = []
        self.router.interaction_ended(interaction)
        self.dialogs.stop_all(interaction, None)
        self.staff.release(interaction)
        self.events.note("ended", interaction.id, {"reason": reason, "device": interaction.device})
        told = {"interactionid": interaction.id}
        owner = interaction.owner
        if abandoned and self.rules.abandoned_event:
            self.events.tell(owner, "interaction.abandoned", told)
        interaction.owner = None
        self.events.tell(owner, "interaction.deleted", {**told, "resultof": "deletion"})

    def _present(self, request: Request) -> Interaction:
        """As `Interactions.living`; what has ended is in the state null."""
        found = self.interactions.named(request.values["interactionid"], request.session)
        if found.ended:
            raise Refused(self._invalid(found), f"{found.id} has ended")
        return found

    def _controlled(self, request: Request) -> Interaction:
        """A living interaction that no other session owns."""
        interaction = self.interactions.living(request.values["interactionid"], request.session)
        if interaction.owner not in (None, request.session):
            raise Refused("invalidstate", f"{interaction.id} belongs to session {interaction.owner}")
        return interaction

    def _switch_state(self, request: Request, before: str, after: str) -> dict[str, Any]:
        call = self._controlled(request)
        if call.state != before:
            raise Refused(f"invalidstate.{call.state}", f"{call.id} is {call.state}, not {before}")
        call.enter(after)
        told = {"interactionid": call.id, "focusdeviceid": call.device}
        self.events.tell(call.owner, "interaction.partystatechanged", told)
        return {"interactionid": call.id}

    def _check_reservation(self, interaction: Interaction, target: dict[str, Any]) -> None:
        """A redirect to an agent that another request took meanwhile fails. Raises `Refused`."""
        agent = self.staff.agents.get(str(target.get("agent") or ""))
        if agent is None:
            return
        mine = agent.is_reserved and agent.reserved_for == interaction.id
        check_state = self.queues.preferences_of(interaction).check_state
        if not mine and not agent.is_available(check_state):
            raise Refused("invaliddestination", f"agent {agent.id} is {agent.state} and no longer reserved")

    def _invalid(self, interaction: Interaction) -> str:
        return f"invalidstate.{interaction.state}" if self.rules.state_in_invalidstate else "invalidstate"


def _device(request: Request) -> str | None:
    given = request.values.get("resource")
    return None if given is None else str(given.get("dn"))


def _check_source(request: Request, interaction: Interaction) -> None:
    origin = (request.values.get("from") or {}).get("dn")
    known = (interaction.device, interaction.id, None)
    if origin not in known and all(party.device != origin for party in interaction.parties):
        raise Refused("invalidsource", f"{interaction.id} is not at {origin} but at {interaction.device}")


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.accept": Voice.accept,
    "interaction.disconnect": Voice.disconnect,
    "interaction.hold": Voice.hold,
    "interaction.retrieve": Voice.retrieve,
    "interaction.createcall": Voice.create_call,
    "interaction.redirect": Voice.redirect,
    "interaction.terminate": Voice.terminate,
}
