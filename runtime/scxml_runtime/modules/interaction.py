"""`ixn:*`: who owns an interaction, where it is, and what is attached to it (ORS interaction).

In: the actions of section 5. Out: requests of kind "interaction.<action>" and `_genesys.ixn`. The event
prefix is not that of the element: `ixn:createcall` ends with `voice.createcall.done`, so each row says its
events.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.read_only import locked
from scxml_runtime.modules.action import (
    HINTS,
    INTERACTION,
    MAIN_INTERACTION,
    REQUEST_INVALID,
    Action,
    Attribute,
    anything,
    boolean,
    mapping,
    resource,
    table,
    text,
)
from scxml_runtime.modules.interaction_view import InteractionList
from scxml_runtime.modules.media import MEDIA, media_number
from scxml_runtime.modules.module import Module, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.session.machine import StateMachine

ID = ("requestid", "interactionid")
FROM_DN = Attribute("from", resource)
TO = Attribute("to", resource, required=True)
DEVICE = Attribute("resource", resource)
REASON = Attribute("reason", text)
UDATA = Attribute("udata", mapping)

ACTIONS = table(
    Action("terminate", (INTERACTION, REASON, DEVICE, HINTS), done="interaction.terminate.done", payload=ID),
    Action(
        "redirect",
        (
            INTERACTION,
            FROM_DN,
            TO,
            Attribute("type", anything),
            Attribute("detach", boolean, default=False),
            HINTS,
        ),
        done="interaction.redirect.done",
        payload=ID,
    ),
    Action(
        "associate",
        (INTERACTION, Attribute("sessionid", text, required=True)),
        done="interaction.associate.done",
        payload=ID,
        inferred="attributes",
    ),
    Action("attach", (INTERACTION,), done="interaction.attach.done", payload=ID),
    Action("detach", (INTERACTION,), done="interaction.detach.done", payload=ID),
    Action("accept", (INTERACTION, DEVICE), done="interaction.accept.done", payload=ID),
    Action(
        "disconnect",
        (INTERACTION, DEVICE, HINTS),
        done="interaction.disconnect.done",
        payload=ID,
        inferred="all but the name",
    ),
    Action(
        "start",
        (MAIN_INTERACTION, HINTS),
        done="interaction.start.done",
        payload=ID,
        inferred="all but the name",
    ),
    Action(
        "createcall",
        (
            Attribute("from", resource, required=True),
            TO,
            Attribute("type", text, default="regular"),
            REASON,
            UDATA,
            HINTS,
        ),
        done="voice.createcall.done",
        payload=ID,
    ),
    Action("hold", (INTERACTION, DEVICE, HINTS), done="voice.hold.done", payload=ID, inferred="attributes"),
    Action(
        "retrieve",
        (INTERACTION, DEVICE, HINTS),
        done="voice.retrieve.done",
        payload=ID,
        inferred="attributes and the error event",
    ),
    Action(
        "createmessage",
        (
            Attribute("type", text, default="emailout"),
            Attribute("media", text, default="TMediaEMail"),
            Attribute("server", text),
            FROM_DN,
            Attribute("to", anything),
            Attribute("cc", anything),
            Attribute("subject", text),
            UDATA,
            HINTS,
        ),
        done="msgbased.createmessage.done",
        bad=REQUEST_INVALID,
        payload=(*ID, "srid"),
        inferred="attributes after server",
    ),
    Action(
        "sendmessage",
        (INTERACTION, HINTS),
        done="msgbased.sendmessage.done",
        bad=REQUEST_INVALID,
        inferred="attributes",
    ),
    Action(
        "sendchatmessage",
        (
            MAIN_INTERACTION,
            Attribute("from", text, required=True),
            Attribute("message", text, required=True),
        ),
        done="chat.sendchatmessage.done",
        bad=REQUEST_INVALID,
    ),
    Action(
        "gettranscript",
        (MAIN_INTERACTION,),
        done="chat.gettranscript.done",
        bad=REQUEST_INVALID,
        payload=("requestid", "transcript"),
        inferred="attributes",
    ),
    Action("getcontent", (MAIN_INTERACTION,), done="chat.getcontent.done", inferred="attributes"),
)


class Interaction(Module):
    """The interaction module of one host."""

    name = "interaction"
    actions = ACTIONS

    def __init__(self, modules: Any) -> None:
        super().__init__(modules)
        self.lists: dict[str, InteractionList] = {}

    def script_object(self, machine: StateMachine) -> Any:
        members = super().script_object(machine)
        given = locked if self.modules.objects_are_read_only() else _as_it_is
        held = InteractionList(lambda: self.ask(machine, "list"), given)
        self.lists[machine.session_id] = held
        js.put(members, "interactions", held.value)
        js.define_getter(members, "firstixnid", js.native(held.first_id, "firstixnid", 0))
        return members

    def refresh(self, session: str) -> None:
        held = self.lists.get(session)
        if held is None:
            return
        before = js.running()
        js.enter(self.modules.host.sessions[session])
        held.refresh()
        js.enter(before)

    def ended(self, machine: StateMachine) -> None:
        self.lists.pop(machine.session_id, None)

    def enumerations(self) -> dict[str, Any]:
        return {"mediaType": names(*MEDIA)}

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        def get_media_int_value(this: Any, media: Any = js.undefined, *_: Any) -> Any:
            unknown = getattr(self.modules.host.platform, "unknown_media_number", -1)
            return media_number(js.to_string(media), unknown)

        def set_udata(this: Any, changes: Any = js.undefined, ixn: Any = js.undefined, *_: Any) -> Any:
            self.ask(
                machine, "setuData", changes=mapping(js.to_python(changes) or {}), interactionid=_id(ixn)
            )
            return js.undefined

        def delete_udata(this: Any, shape: Any = js.undefined, ixn: Any = js.undefined, *_: Any) -> Any:
            named = js.to_python(shape) or {}
            named = {named: None} if isinstance(named, str) else mapping(named)
            self.ask(machine, "deleteuData", shape=named, interactionid=_id(ixn))
            return js.undefined

        def get_udata(this: Any, key: Any = js.undefined, ixn: Any = js.undefined, *_: Any) -> Any:
            found = self.ask(machine, "getuData", key=js.to_string(key), interactionid=_id(ixn))
            return js.undefined if found is None else js.from_python(found)

        return {
            "getMediaIntValue": (get_media_int_value, 1),
            "setuData": (set_udata, 2),
            "deleteuData": (delete_udata, 2),
            "getuData": (get_udata, 2),
        }


def _as_it_is(value: Any) -> Any:
    return value


def _id(ixn: Any) -> str:
    """The interaction a function means; left out, it is the first one (ORS interaction 3)."""
    return "0" if ixn is js.undefined or ixn is None else str(js.to_string(ixn))


MODULE = Interaction
