"""Events of the engine itself that ORS names in its own way: errors in content, what became of a <cancel>,
and what is done.

In: a session, and an exception, a send id or the data of a <final>. Out: an event, or its data (ORS core 2.5
and 3.4). The rule that surprises: a cancel that comes too late is an error event too, `error.notallowed`, and
a strategy that handles every `error` sees it.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import ErrorEvent, Event
from scxml_runtime.chart.places import state_of
from scxml_runtime.data.copying import plain
from scxml_runtime.data.errors import ContentError, error_event, is_thrown
from scxml_runtime.js.errors import data_text
from scxml_runtime.session.notices import place_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.session.session import Session

#: What a failure is called, by the element it happened in; in all others a value expression has failed.
KINDS = {
    "transition": "illegalcond",
    "if": "illegalcond",
    "elseif": "illegalcond",
    "data": "illegaldata",
    "script": "script",
}


#: Errors whose names end with the id of the state in which the content stands (ORS core 3.4).
NAMED_BY_STATE = ("send.targettypeinvalid", "send.targetunavailable")


def cancel_event(called: Callable[[str], str], sendid: str, found: bool) -> Event:
    """What <cancel> posts to the session's external queue; `called` knows the platform's names."""
    name = called("cancel.successful" if found else "error.notallowed")
    return Event(name, data={"sendid": sendid}, sendid=sendid)


def engine_error(session: Session, error: BaseException) -> ErrorEvent:
    """The error event for a failure in content: `error.illegalcond.ReferenceError`, `error.script.TypeError`
    …

    The data says where: document, element, linenumber and columnnumber, and the `stack` of scripts' calls; `error` and
    `description` as in every module's error event. What the content asked for and cannot be had has a name of its own,
    `error.send.nosuchsession`.
    """
    event: Any = error_event(error)
    place = place_in(session, error)
    name = error.ors or event.name if isinstance(error, ContentError) else ""
    sort = name.removeprefix("error.") or _sort(error)
    told: dict[str, Any] = {
        "document": (session.origin_.url if place.document == session.chart.source else "") or place.document,
        "element": place.element,
        "linenumber": place.line,
        "columnnumber": place.column,
        "stack": event.data.get("stack", ""),
        "error": sort,
        "description": event.data["message"],
    }
    if isinstance(error, ContentError):
        if error.target is not None:
            told["target"] = error.target
        state = state_of(session.chart, place.method) if sort in NAMED_BY_STATE else ""
        return ErrorEvent(f"{name}.{state}" if state else name, told, event.sendid)
    return ErrorEvent(_name(place.element, sort, told["description"]), told)


def done_data(session: Session, value: Any) -> dict[str, Any]:
    """The data of a done event: what <donedata> gives, by name and once more as `params`; the two traditions
    read it so.
    """
    params = plain(value)
    named = params if isinstance(params, dict) else {}
    return {**named, "sessionid": session.session_id, "reason": "normal", "params": params}


def _sort(error: BaseException) -> str:
    """`TypeError`, `ReferenceError` …; a thrown value that is no error is an `Error`."""
    thrown = js.caught(error) if is_thrown(error) else js.undefined
    name = data_text(thrown, "name") if isinstance(thrown, js.JSObject) else ""
    return name or "Error"


def _name(element: str, sort: str, description: str) -> str:
    if element == "assign" and description.endswith("is read-only"):
        return "error.illegalassign"
    return f"error.{KINDS.get(element, 'illegalvalue')}.{sort}"
