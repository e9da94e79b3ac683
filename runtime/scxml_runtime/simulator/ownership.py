"""Who owns an interaction: attach, detach, associate (ORS interaction 6).

In: requests of kind "interaction.attach" and so on. Out: the pair of events that each change of owner makes. An
interaction belongs to at most one session at a time; detached, it lives on and belongs to nobody until a session
attaches it.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.rules import Rules


class Ownership:
    """Which session each interaction belongs to; `is_running` says whether there is such a session."""

    def __init__(
        self, rules: Rules, events: Events, interactions: Interactions, is_running: Callable[[str], bool]
    ) -> None:
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.is_running = is_running
        self.associations = 0

    def attach(self, request: Request) -> None:
        """The session becomes the owner; nobody else may be it at this time."""
        interaction = self.interactions.living(request.values["interactionid"], request.session)
        if interaction.owner == request.session:
            raise Refused("invalidstate", f"{interaction.id} is attached to this session already")
        if interaction.owner is not None:
            raise Refused("invalidstate", f"{interaction.id} belongs to session {interaction.owner}")
        self.give(interaction, request.session)
        _in_order(
            self.rules.added_before_attach_done,
            lambda: self.announce(interaction),
            lambda: self.events.done(request, {"interactionid": interaction.id}),
        )

    def detach(self, request: Request) -> None:
        """The session gives up the interaction, which lives on."""
        interaction = self._owned(request)
        take_away(interaction)
        self.events.note("detached", interaction.id, {"owner": None, "device": interaction.device})
        left = {"interactionid": interaction.id, "resultof": "detach"}
        _in_order(
            self.rules.deleted_before_detach_done,
            lambda: self.events.tell(request.session, "interaction.deleted", left),
            lambda: self.events.done(request, {"interactionid": interaction.id}),
        )

    def associate(self, request: Request) -> None:
        """The owner hands the interaction to another session (ORS interaction 6.2): first the new one hears,
        then the old.
        """
        interaction = self._owned(request)
        session = request.values["sessionid"]
        if not self.is_running(session):
            raise Refused("unknown", f"there is no session {session}")
        self.give(interaction, session)
        told = {"interactionid": interaction.id}
        self.announce(interaction, present=True)
        self.events.tell(request.session, "interaction.deleted", {**told, "resultof": "associate"})
        self.events.tell(request.session, "interaction.notcontrolled", {**told, "resultof": "associate"})
        self.events.done(request, told)

    def give(self, interaction: Interaction, session: str) -> None:
        """Make a session the owner, and write its id into the interaction."""
        self.associations += 1
        interaction.association = self.associations
        interaction.owner = session
        if self.rules.op_session_id:
            interaction.udata = {**interaction.udata, "OP-Session-ID": session}
        self.events.note("attached", interaction.id, {"owner": session, "device": interaction.device})

    def announce(self, interaction: Interaction, present: bool = False) -> None:
        """Tell the owner that the interaction came to it: the start signal of nearly every strategy."""
        told = {"interactionid": interaction.id, "focusdeviceid": interaction.device}
        self.events.tell(interaction.owner, "interaction.added", told)
        if present or (self.rules.present_events and interaction.category != "voice"):
            self.events.tell(interaction.owner, "interaction.present", {"interactionid": interaction.id})

    def _owned(self, request: Request) -> Interaction:
        """The interaction of a request that only its owner can make."""
        found = self.interactions.living(request.values["interactionid"], request.session)
        if found.owner != request.session:
            raise Refused("invalidstate", f"{found.id} does not belong to this session")
        return found


def take_away(interaction: Interaction) -> None:
    """Make nobody the owner."""
    interaction.owner = None
    interaction.udata = {key: value for key, value in interaction.udata.items() if key != "OP-Session-ID"}


def _in_order(event_first: bool, event: Callable[[], None], answer: Callable[[], None]) -> None:
    """Of an event and the answer it goes with, the order that the rules want."""
    for tell in (event, answer) if event_first else (answer, event):
        tell()


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.attach": Ownership.attach,
    "interaction.detach": Ownership.detach,
    "interaction.associate": Ownership.associate,
}
