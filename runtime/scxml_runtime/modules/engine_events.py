"""Events of the engine itself that ORS names in its own way: errors in content, and what became of a
<cancel>.

In: a session, and an exception or a send id. Out: an event (ORS core 2.5 and 3.4). The rule that surprises: a
cancel that comes too late is an error event too, `error.notallowed`, and a strategy that handles every
`error` sees it.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.errors import ContentError, error_event
from scxml_runtime.event import Event
from scxml_runtime.trace import chart_position, position_on_stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.session import Session

#: What failed, by the end of the generated method's name; anything else is a script or an expression.
KINDS = {"_cond": "illegalcond", "_value": "illegaldata"}


def cancel_event(sendid: str, found: bool) -> Event:
    """What <cancel> posts to the session's external queue."""
    return Event("cancel.successful" if found else "error.notallowed", data={"sendid": sendid}, sendid=sendid)


def engine_error(session: Session, error: BaseException) -> Event:
    """The error event for a failure in content: `error.illegalcond.ReferenceError`, `error.script.TypeError`
    …

    The data says where: document, element (the generated method), linenumber; `description` as in every
    module's error event. A <send> or <cancel> that cannot be carried out keeps its name.
    """
    plain = error_event(error)
    document, line, method = _place(error, session)
    told: dict[str, Any] = {
        "document": session.url or document,
        "element": method,
        "linenumber": line,
        "error": plain.name,
        "description": plain.data["message"] if isinstance(plain.data, dict) else str(error),
    }
    if isinstance(error, ContentError):
        return Event(plain.name, "platform", told, plain.sendid)
    kind = next((kind for ending, kind in KINDS.items() if method.endswith(ending)), "script")
    thrown = js.caught(error)
    name = js.get(thrown, "name") if isinstance(thrown, js.JSObject) else js.undefined
    sort = js.to_string(name) if isinstance(name, str) else "Error"
    told["error"] = sort
    return Event(f"error.{kind}.{sort}", "platform", told)


def _place(error: BaseException, session: Session) -> tuple[str, int, str]:
    """Document, line and method of the innermost generated code that failed."""
    found = chart_position(error) or position_on_stack(session)
    if found is None:
        return session.chart.source, 0, ""
    place, _, method = found.rpartition(": in ")
    document, _, line = place.rpartition(":")
    return document, int(line), method
