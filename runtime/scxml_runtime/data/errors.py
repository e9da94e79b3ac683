"""What can go wrong while a session runs, and which of it is the chart's own affair.

In: an exception that came out of content. Out: whether it is a failure of that content, which becomes an error event
while the session goes on, and that event.

The rule that surprises: an exception of Python's that no script could have meant is a failure too, be it a defect of
ours or raised by a method written by hand, so that none ever leaves a session; what a registered function raises is an
ECMAScript Error on its way (`PythonThrow`). What observers and ports of the session's users raise is none: it ends the
session and reaches whoever called. docs/errors.md has the whole policy.
"""

from __future__ import annotations

from scxml_runtime.chart.event import ErrorEvent
from scxml_runtime.chart.places import annotate, chart_position
from scxml_runtime.data.blame import is_for_the_caller, is_own, overriding, replaced
from scxml_runtime.js import StepsExceeded, Throw, caught, describe
from scxml_runtime.js.errors import Rejection, origin, unbound_name

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


class PythonError(ContentError):
    """Python code around a chart raised an exception, which is the cause of this one. `method` is what the code stands
    for, where it is a method of a subclass; `invokeid` that of a service."""

    invokeid: str | None = None
    method: object = None


class PythonThrow(Throw):
    """A function of Python raised an exception, which is the cause of this one, and scripts may catch it."""


def python_error(
    what: str, error: BaseException, sendid: str | None = None, invokeid: str | None = None
) -> PythonError:
    """What an exception of Python code around a chart becomes: error.communication where nobody could be reached."""
    event = "error.communication" if isinstance(error, OSError) else "error.execution"
    found = PythonError(f"{what}: {named(error)}", sendid, event)
    found.__cause__ = error
    found.invokeid = invokeid
    return found


def named(error: BaseException) -> str:
    """An exception of Python's in a line: `ValueError: text`."""
    text = words(error)
    return f"{type(error).__name__}{f': {text}' if text else ''}"


def words(error: BaseException) -> str:
    """What an exception says of itself; nothing where its `__str__` fails in its turn."""
    try:
        return str(error)
    except Exception:
        return ""


def bad_fetch(problem: LookupError, src: str, base: str, event: str) -> ContentError:
    """A document that cannot be had, named in the one at `base`: `error.badfetch.http.404` where ORS speaks of it."""
    from scxml_runtime.ports.addresses import resolve

    address = resolve(src, base)
    scheme = address.partition(":")[0] if ":" in address else "file"
    text = str(problem.args[0] if problem.args else problem)
    return ContentError(text, event=event, ors=f"error.badfetch.{scheme}.404", target=src)


MEANT = (ContentError, MemoryError, Throw, RecursionError)
"""Exceptions of which nobody need look for whose they are."""


def failure(error: BaseException, owner: type) -> BaseException:
    """The failure of content that an error is, in a session of this class. Raises the error if it is none."""
    if isinstance(error, Exception) and not isinstance(error, MEANT) and not is_for_the_caller(error):
        name = overriding(error, owner)
        if name is not None:
            annotate(error)
            found = python_error(f"{owner.__name__}.{name}", error)
            found.method = replaced(owner, name)
            return found
    if is_failure(error):
        return error
    raise error


def is_failure(error: BaseException) -> bool:
    """Whether an error that came out of content is the content's own affair."""
    return isinstance(error, ContentError | StepsExceeded | MemoryError) or is_thrown(error) or is_own(error)


def is_thrown(error: BaseException) -> bool:
    """Whether scripts see the error, as a value that they can catch."""
    return isinstance(error, Throw | RecursionError) or unbound_name(error) is not None


def is_defect(error: BaseException) -> bool:
    """Whether a failure is one that only a mistake can have brought about; not one that a test asks for."""
    exception = python_exception(error)
    if exception is not None:
        return not getattr(exception, "is_meant", False)
    return not isinstance(error, ContentError | StepsExceeded | MemoryError) and not is_thrown(error)


def python_exception(error: BaseException) -> BaseException | None:
    """The exception of Python code that an error of content comes from, whether scripts threw it on or not."""
    found: BaseException | None = error
    while isinstance(found, Throw) and not isinstance(found, PythonThrow):
        before = found.__context__
        found = before if isinstance(before, Throw) and before.value is found.value else None
    return found.__cause__ if isinstance(found, PythonError | PythonThrow) else None


def message(error: BaseException) -> str:
    """What an error says; of a budget also where it ran out, which no script could have found out."""
    if isinstance(error, ContentError | Rejection):
        return str(error)
    if is_thrown(error):
        return describe(caught(error))
    place = chart_position(error)
    text = _untold(error)
    return f"{text} ({place})" if place else text


def _untold(error: BaseException) -> str:
    """What an error says that no script sees."""
    if isinstance(error, StepsExceeded):
        return str(error)
    if isinstance(error, MemoryError):
        return "the script used up the memory there is"
    return f"a defect of scxml_runtime: {type(error).__name__}: {words(error)}"


def error_event(error: BaseException) -> ErrorEvent:
    """The event that tells a session of an error in its content; its data says what and where, as Error objects do."""
    told = {"message": message(error), **where(error)}
    if isinstance(error, ContentError):
        return ErrorEvent(error.event, told, error.sendid)
    return ErrorEvent("error.execution", told)


def where(error: BaseException) -> dict[str, Any]:
    """Where an error was, in the words of SpiderMonkey's Error objects; nothing where that is not known."""
    from scxml_runtime.js.stack import calls, text

    found = calls(origin(error.__cause__ or error if isinstance(error, PythonError) else error))
    if not found or not found[0].line:
        return {}
    inner = found[0]
    names = {"fileName": inner.file, "lineNumber": inner.line, "columnNumber": inner.column}
    return {**names, "stack": text(found)}
