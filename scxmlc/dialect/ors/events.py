"""Events that come by themselves, and those of the engine (ORS interaction 7.2, queue 3.2, core 3.4).

The events that answer an action stand in the row of the action.
"""

from __future__ import annotations

from scxmlc.dialect.rows import Event

_PLACE = ("document", "element", "linenumber", "columnnumber", "stack")
_SESSION = ("sessionid", "reason", "params")

ASYNCHRONOUS = (
    Event(
        "interaction.added",
        ("interactionid", "focusdeviceid"),
        "an interaction belongs to the session now",
        "doc",
    ),
    Event("interaction.present", ("interactionid",), "it is available for processing", "doc"),
    Event(
        "interaction.notcontrolled",
        ("interactionid", "resultof"),
        "the session has lost control of it",
        "doc",
    ),
    Event("interaction.deleted", ("interactionid", "resultof"), "it has left the session, or ended", "doc"),
    Event("interaction.onrouterequest", ("interactionid",), "it can be routed or treated", "code"),
    Event(
        "interaction.onmerge",
        ("frominteractionid", "tointeractionid"),
        "two interactions became one",
        "code",
    ),
    Event(
        "interaction.partystatechanged",
        ("interactionid", "focusdeviceid"),
        "a party changed its state",
        "code",
    ),
    Event("interaction.udata.changed", ("interactionid",), "its user data changed", "doc"),
    Event("interaction.abandoned", ("interactionid",), "the caller hung up before being served", "code"),
    Event("chat.message", ("interactionid", "message"), "a line from any party of a chat", "doc"),
    Event("statistic.update", ("object", "statistic", "value"), "the value of a subscription", "doc"),
    Event("queue.cancelled", ("requestid",), "seen in logs only", "code"),
    Event("dialog.playsound.done.timeout", ("requestid",), "the duration has run out", "code"),
)

ENGINE = (
    Event("cancel.successful", ("sendid",), "a delayed event was taken back", "doc"),
    Event("error.notallowed", ("sendid",), "there was nothing to cancel", "code"),
    Event("done.state.<id>", _SESSION, "a state has reached its final state", "doc"),
    Event("done.scxml.<name>", _SESSION, "a session has ended", "doc"),
    Event("done.invoke.<id>", _SESSION, "an invoked session has ended", "doc"),
    Event("done.start.<sessionid>", _SESSION, "a started session has ended", "code"),
    Event("cancel.invoke.<id>", (), "the invoking session asks this one to end", "doc"),
    Event("error.illegalcond.<type>", _PLACE, "a condition failed and counts as false", "doc"),
    Event(
        "error.illegalloc.<type>",
        _PLACE,
        "<assign> names a variable that is not there; what is no location at all, the compiler refuses",
        "doc",
    ),
    Event("error.illegalvalue.<type>", _PLACE, "a value expression failed", "doc"),
    Event("error.illegaldata.<type>", _PLACE, "a data item could not be set", "doc"),
    Event("error.illegalassign", _PLACE, "an assignment to what the platform owns", "doc"),
    Event("error.script.<type>", _PLACE, "a script failed", "doc"),
    Event(
        "error.unsupported.<element>", _PLACE, "never raised here: the compiler refuses the element", "doc"
    ),
    Event(
        "error.receive.datamismatch",
        _PLACE,
        "a parameter that the session does not declare, where rules.undeclared_params is off",
        "doc",
    ),
    Event("error.send.nosuchsession", (*_PLACE, "target"), "the target is no session", "doc"),
    Event("error.send.datamismatch", _PLACE, "never raised here", "doc"),
    Event("error.send.ioprocessorerror", _PLACE, "never raised here", "doc"),
    Event("error.send.targettypeinvalid.<stateid>", _PLACE, "no such type of <send>, in this state", "doc"),
    Event("error.send.failed", _PLACE, "a delay or a target that is none", "doc"),
    Event("error.send.noeventspecified", _PLACE, "the event has no name", "doc"),
    Event(
        "error.send.targetunavailable.<stateid>",
        (*_PLACE, "target"),
        "no answer; without the id where the send was delayed",
        "doc",
    ),
    Event("error.badfetch.<protocol>.<code>", (*_PLACE, "target"), "a document could not be fetched", "doc"),
)
