"""What can go wrong while a session runs, and which of it is the chart's own affair.

FAILURES are what a block of content may raise: they become error.execution. Anything else that is raised in a
session ends it, and reaches whoever called.
"""

from __future__ import annotations

from scxml_runtime.event import Event
from scxml_runtime.js import CATCHABLE, StepsExceeded, caught, describe
from scxml_runtime.js.errors import origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class SessionError(RuntimeError):
    """A session was used before its start, or it was ended because it used up a budget."""


class ContentError(Exception):
    """Executable content that cannot be carried out, as with an unknown `type` of <send>.

    `event` is the error event it becomes; `sendid` that of the <send> that failed (SCXML 5.10.1); `ors` the
    name that the orchestration dialect gives it, and `target` what could not be reached.
    """

    def __init__(
        self,
        message: str,
        sendid: str | None = None,
        event: str = "error.execution",
        *,
        ors: str = "",
        target: str | None = None,
    ):
        super().__init__(message)
        self.sendid = sendid
        self.event = event
        self.ors = ors
        self.target = target


def bad_fetch(problem: LookupError, src: str, base: str, event: str) -> ContentError:
    """A document that cannot be had, named in the one at `base`: `error.badfetch.http.404` where ORS speaks of it."""
    from scxml_runtime.addresses import resolve

    address = resolve(src, base)
    scheme = address.partition(":")[0] if ":" in address else "file"
    text = str(problem.args[0] if problem.args else problem)
    return ContentError(text, event=event, ors=f"error.badfetch.{scheme}.404", target=src)


FAILURES: tuple[type[BaseException], ...] = (*CATCHABLE, ContentError, StepsExceeded, MemoryError)


def message(error: BaseException) -> str:
    """What an error says; of a budget also where it ran out, which no script could have found out."""
    if not isinstance(error, StepsExceeded | MemoryError):
        return describe(caught(error))
    from scxml_runtime.trace import chart_position

    place = chart_position(error)
    text = str(error) if isinstance(error, StepsExceeded) else "the script used up the memory there is"
    return f"{text} ({place})" if place else text


def error_event(error: BaseException) -> Event:
    """The event that tells a session of an error in its content; its data says what and where, as Error objects do."""
    if isinstance(error, ContentError):
        name, text, sendid = error.event, str(error), error.sendid
    else:
        name, text, sendid = "error.execution", message(error), None
    return Event(name, "platform", {"message": text, **where(error)}, sendid)


def where(error: BaseException) -> dict[str, Any]:
    """Where an error was, in the words of SpiderMonkey's Error objects; nothing where that is not known."""
    from scxml_runtime.js.stack import calls, text

    found = calls(origin(error))
    if not found or not found[0].line:
        return {}
    inner = found[0]
    names = {"fileName": inner.file, "lineNumber": inner.line, "columnNumber": inner.column}
    return {**names, "stack": text(found)}
