"""The module `interaction` (prefix `ixn`): actions on calls, messages and chats (ORS interaction 5, 7)."""

from __future__ import annotations

from scxmlc.dialect.ors.actions import (
    HINTS,
    INTERACTIONID,
    MAIN_INTERACTION,
    REQUEST_INVALID,
    REQUESTID,
    STATE,
    USUAL,
    action,
    answers,
    flag,
    value,
    word,
)
from scxmlc.dialect.rows import table

CALL_TYPES = ("regular", "agent", "supervisor", "priority", "agentpriority", "agent priority", "predictive")
MESSAGE_TYPES = (
    "acknowledgement",
    "auto_response",
    "autoresponse",
    "emailout",
    "forwarded",
    "inbound_collaboration_reply",
    "outbound_collaboration_invite",
    "outbound_new",
    "outbound_notification",
    "redirect",
)
OWNING = ("invalidstate", "unknown", "timeout")
DEVICE = value("resource", "the device, a DN")

ELEMENTS = table(
    action(
        "interaction:accept",
        "answers a ringing call on a device",
        (REQUESTID, INTERACTIONID, value("resource", "the DN where it rings", mark="doc")),
        answers(
            "interaction.accept", ("interactionid",), ("interactionid",), "doc", "inferred", values=OWNING
        ),
        source="ORS interaction 5.7",
        simulator="the call must ring there; then it is established",
    ),
    action(
        "interaction:associate",
        "hands the interaction over to another session",
        (REQUESTID, INTERACTIONID, value("sessionid", "the session that receives it", mark="inferred")),
        answers("interaction.associate", ("interactionid",), (), "doc", "inferred", values=OWNING),
        source="ORS interaction 5.4",
        simulator=(
            "the other session hears `interaction.added` and `interaction.present`, this one "
            "`interaction.deleted` and `interaction.notcontrolled`, then done"
        ),
    ),
    action(
        "interaction:attach",
        "associates an interaction with this session",
        (REQUESTID, INTERACTIONID),
        answers(
            "interaction.attach", ("interactionid",), ("interactionid",), "code", "inferred", values=OWNING
        ),
        source="ORS interaction 5.5",
        mark="code",
        simulator=(
            "fails while another session owns it; `interaction.added` comes before done "
            "(rules.added_before_attach_done)"
        ),
    ),
    action(
        "interaction:createcall",
        "starts a call",
        (
            REQUESTID,
            value("from", "the calling address", required=True),
            value("to", "the called address", required=True),
            word("type", words=CALL_TYPES, default="regular"),
            value("reason"),
            value("udata", "user data of the new interaction"),
            HINTS,
        ),
        answers(
            "voice.createcall",
            ("interactionid",),
            ("interactionid",),
            values=("timeout", "invalidsource", "invaliddestination", "invalidserver", "unknown"),
        ),
        source="ORS interaction 5.8",
        simulator=(
            "the new call belongs to the session and rings at `to`; fails for numbers that "
            "`sim.unreachable` names"
        ),
    ),
    action(
        "interaction:createmessage",
        "creates a message and an interaction for it",
        (
            REQUESTID,
            word("type", words=MESSAGE_TYPES, default="emailout"),
            word("media", "a media type such as TMediaEMail", default="TMediaEMail"),
            value("server", "the media server"),
            value("from", mark="inferred"),
            value("to", mark="inferred"),
            value("cc", mark="inferred"),
            value("subject", mark="inferred"),
            value("udata", mark="inferred"),
            value("interactionid", "the interaction that it answers", mark="inferred"),
            HINTS,
        ),
        answers("msgbased.createmessage", ("interactionid", "srid"), values=("Timeout", *REQUEST_INVALID)),
        source="ORS interaction 5.10",
        simulator="a new message that belongs to the session; srid is empty",
    ),
    action(
        "interaction:detach",
        "gives up the association; the interaction lives on",
        (REQUESTID, INTERACTIONID),
        answers("interaction.detach", ("interactionid",), ("interactionid",), "doc", "code", values=OWNING),
        source="ORS interaction 5.6",
        simulator=(
            "the interaction lives on, owned by nobody; `interaction.deleted` with resultof "
            "detach comes before done (rules.deleted_before_detach_done)"
        ),
    ),
    action(
        "interaction:disconnect",
        "named once in the list of restrictions; nothing else is known",
        (REQUESTID, INTERACTIONID, DEVICE, HINTS),
        answers("interaction.disconnect", ("interactionid",), values=(STATE, *USUAL)),
        source="ORS interaction 5.1",
        mark="inferred",
        simulator="ends the call",
    ),
    action(
        "interaction:getcontent",
        "refreshes the content of a message",
        (REQUESTID, MAIN_INTERACTION),
        answers("chat.getcontent", values=USUAL),
        source="ORS interaction 5.14",
        simulator="done at once: content is always fresh",
    ),
    action(
        "interaction:gettranscript",
        "refreshes the transcript of a chat",
        (REQUESTID, MAIN_INTERACTION),
        answers("chat.gettranscript", ("transcript",), values=REQUEST_INVALID),
        source="ORS interaction 5.13",
        simulator="the lines so far, also those of `sim.say`",
    ),
    action(
        "interaction:hold",
        "puts a device of the call on hold",
        (REQUESTID, INTERACTIONID, DEVICE, HINTS),
        answers("voice.hold", ("interactionid",), ("interactionid",), values=(STATE, *USUAL)),
        source="ORS interaction 5.9",
        simulator="from established to hold, with `interaction.partystatechanged`",
    ),
    action(
        "interaction:redirect",
        "sends the interaction to another resource",
        (
            REQUESTID,
            INTERACTIONID,
            value("from", "the DN where the call is"),
            value("to", "a DN or a resource object", required=True),
            value("type", "one of _genesys.queue.rType"),
            HINTS,
            flag("detach", "detach it from this session first", default="false", mark="doc"),
        ),
        answers(
            "interaction.redirect",
            ("interactionid",),
            (),
            "doc",
            values=("unknown", STATE, "invaliddestination", "invalidsource", "badtranslation", "remote"),
        ),
        source="ORS interaction 5.3",
        mark="code",
        simulator=(
            "moves the interaction, also one just detached; it rings, and an agent answers "
            "after rules.agents_answer_after; of a group who is ready goes first"
        ),
    ),
    action(
        "interaction:retrieve",
        "takes a device of the call from hold",
        (REQUESTID, INTERACTIONID, DEVICE, HINTS),
        answers(
            "voice.retrieve",
            ("interactionid",),
            ("interactionid",),
            "doc",
            "inferred",
            values=(STATE, *USUAL),
        ),
        source="ORS interaction 5.9",
        simulator="from hold to established, with `interaction.partystatechanged`",
    ),
    action(
        "interaction:sendchatmessage",
        "sends a chat line to all other parties",
        (
            REQUESTID,
            MAIN_INTERACTION,
            value("from", "the sending party, an agent id", required=True),
            value("message", "the text", required=True),
        ),
        answers("chat.sendchatmessage", values=REQUEST_INVALID),
        source="ORS interaction 5.12",
        simulator="adds a line; the owner hears `chat.message`",
    ),
    action(
        "interaction:sendmessage",
        "sends a message that was created before",
        (REQUESTID, INTERACTIONID, HINTS),
        answers("msgbased.sendmessage", values=("Timeout", *REQUEST_INVALID)),
        source="ORS interaction 5.11",
        simulator="completes the message",
    ),
    action(
        "interaction:start",
        "named once in the list of restrictions; nothing else is known",
        (REQUESTID, MAIN_INTERACTION, HINTS),
        answers("interaction.start", ("interactionid",), values=("unsupported",)),
        source="ORS interaction 5.1",
        mark="inferred",
        simulator="nothing is known but the name: error unsupported",
    ),
    action(
        "interaction:terminate",
        "ends the interaction",
        (
            REQUESTID,
            INTERACTIONID,
            value("reason"),
            value("resource", "the DN whose call is to be ended; voice only"),
            HINTS,
        ),
        answers("interaction.terminate", ("interactionid",), values=("unknown", STATE, "remote")),
        source="ORS interaction 5.2",
        simulator="ends it; `interaction.deleted` with resultof deletion comes before done",
    ),
)
