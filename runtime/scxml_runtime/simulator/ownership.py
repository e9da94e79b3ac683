"""Who owns an interaction: attach, detach, associate (ORS interaction 6).

In: requests. Out: the pair of events that each change of owner makes. An interaction belongs to at most one
session at a time; detached, it lives on and belongs to nobody until a session attaches it.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def attach(centre: Centre, request: Request) -> None:
    """The session becomes the owner; nobody else may be it at this time."""
    interaction = centre.living(request.values["interactionid"], request.session)
    if interaction.owner == request.session:
        raise Refused("invalidstate", f"{interaction.id} is attached to this session already")
    if interaction.owner is not None:
        raise Refused("invalidstate", f"{interaction.id} belongs to session {interaction.owner}")
    give(centre, interaction, request.session)
    _in_order(
        centre.rules.added_before_attach_done,
        lambda: announce(centre, interaction),
        lambda: centre.done(request, {"interactionid": interaction.id}),
    )


def detach(centre: Centre, request: Request) -> None:
    """The session gives up the interaction, which lives on."""
    interaction = centre.living(request.values["interactionid"], request.session)
    if interaction.owner != request.session:
        raise Refused("invalidstate", f"{interaction.id} does not belong to this session")
    take_away(interaction)
    centre.note("detached", interaction.id, {"owner": None, "device": interaction.device})
    left = {"interactionid": interaction.id, "resultof": "detach"}
    _in_order(
        centre.rules.deleted_before_detach_done,
        lambda: centre.tell(request.session, "interaction.deleted", left),
        lambda: centre.done(request, {"interactionid": interaction.id}),
    )


def associate(centre: Centre, request: Request) -> None:
    """The owner hands the interaction to another session (ORS interaction 6.2): first the new one hears,
    then the old.
    """
    interaction = centre.living(request.values["interactionid"], request.session)
    if interaction.owner != request.session:
        raise Refused("invalidstate", f"{interaction.id} does not belong to this session")
    session = request.values["sessionid"]
    if not centre.is_running(session):
        raise Refused("unknown", f"there is no session {session}")
    give(centre, interaction, session)
    told = {"interactionid": interaction.id}
    announce(centre, interaction, present=True)
    centre.tell(request.session, "interaction.deleted", {**told, "resultof": "associate"})
    centre.tell(request.session, "interaction.notcontrolled", {**told, "resultof": "associate"})
    centre.done(request, told)


def give(centre: Centre, interaction: Interaction, session: str) -> None:
    """Make a session the owner, and write its id into the interaction."""
    centre.associations += 1
    interaction.association = centre.associations
    interaction.owner = session
    if centre.rules.op_session_id:
        interaction.udata = {**interaction.udata, "OP-Session-ID": session}
    centre.note("attached", interaction.id, {"owner": session, "device": interaction.device})


def take_away(interaction: Interaction) -> None:
    """Make nobody the owner."""
    interaction.owner = None
    interaction.udata = {key: value for key, value in interaction.udata.items() if key != "OP-Session-ID"}


def announce(centre: Centre, interaction: Interaction, present: bool = False) -> None:
    """Tell the owner that the interaction came to it: the start signal of nearly every strategy."""
    told = {"interactionid": interaction.id, "focusdeviceid": interaction.device}
    centre.tell(interaction.owner, "interaction.added", told)
    if present or (centre.rules.present_events and interaction.category != "voice"):
        centre.tell(interaction.owner, "interaction.present", {"interactionid": interaction.id})


def _in_order(event_first: bool, event: Callable[[], None], answer: Callable[[], None]) -> None:
    """Of an event and the answer it goes with, the order that the rules want."""
    for tell in (event, answer) if event_first else (answer, event):
        tell()


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.attach": attach,
    "interaction.detach": detach,
    "interaction.associate": associate,
}
