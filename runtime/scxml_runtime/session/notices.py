"""What sessions say by way of the standard `logging`, to loggers below `scxml_runtime`.

In: a session, and what happened to it. Out: log records, with the place in the chart. `scxml_runtime.content` hears of
content that failed, `scxml_runtime.python` of Python code around a chart that failed (with its traceback),
`scxml_runtime.events` of events that no transition takes (a warning if it is an error), `scxml_runtime.sessions` of
events that come when the session is over.

The rule that surprises: `logging` is imported when there is something to warn of. What is said at DEBUG is not looked
at while nobody else has imported it, since nobody can have asked for it.
"""

from __future__ import annotations

import sys

from scxml_runtime.chart.event import name_of
from scxml_runtime.chart.places import Place, place_of, place_of_method, place_on_stack, state_of
from scxml_runtime.data.errors import is_defect, message, named, python_exception
from scxml_runtime.js.code_units import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger
    from typing import Any, ClassVar, Protocol

    from scxml_runtime.chart.event import ErrorEvent
    from scxml_runtime.chart.rows import Chart
    from scxml_runtime.session.home import Home

    class Subject(Protocol):
        """The session that something is said of."""

        chart: ClassVar[Chart]
        event_: Any
        host_: Home | None
        session_id_: str | None

        @property
        def configuration(self) -> frozenset[str]: ...
        @property
        def failure(self) -> str | None: ...
        @property
        def final(self) -> str | None: ...


DEBUG, WARNING, ERROR = 10, 30, 40  # as in `logging`

_loggers: dict[str, Logger] = {}


def content_failed(session: Subject, error: BaseException, event: ErrorEvent) -> None:
    """Content failed; `event`, which the session hears of it, is told the place if anybody may ask for it."""
    level = ERROR if is_defect(error) else WARNING
    exception = python_exception(error)
    logger = _logger("content" if exception is None else "python", level)
    if logger is None and not (session.host_ is not None and session.host_.observers):
        return
    place = place_in(session, error)
    event.place = place.spot
    if logger is not None:
        where = _within(session, place) + _which(session)
        text = f"{place.spot}: {event.name}: {message(error)} ({where})"
        _say(logger, level, text, (exception or error) if level == ERROR else None)


def _within(session: Subject, place: Place) -> str:
    """Which content failed, and on which event; none did where Python code fails that content has begun before."""
    if not place.method and not place.element:
        return _standing(session)
    state = state_of(session.chart, place.method)
    element = f"<{place.element}>" if place.element else "content"
    within = f"{element} of state {state}" if state else element
    return f"{within}, {_occasion(session)}"


def event_untaken(session: Subject, name: str, data: Any, place: str = "") -> None:
    """No transition takes an event. Sessions that ignore most of their events ask first whether anybody hears."""
    level = WARNING if name == "error" or name.startswith("error.") else DEBUG
    logger = _logger("events", level)
    if logger is not None:
        told = data if level == WARNING and isinstance(data, dict) else {}
        what = told.get("message") or told.get("description")
        named = f"{name}: {what}" if what else name
        place = place or _document(session)
        _say(logger, level, f"{place}: no transition takes {named} ({_standing(session)}{_which(session)})")


def event_lost(session: Subject, name: str) -> None:
    """An event came when the session was over."""
    logger = _logger("sessions", WARNING)
    if logger is not None:
        end = f"which ended in {session.final}" if session.final else "which was ended"
        end = f"which failed: {session.failure}" if session.failure else end
        _say(
            logger,
            WARNING,
            f"{_document(session)}: {name} cannot reach the session{_which(session, ' ')}, {end}",
        )


def python_failed(what: str, session_id: str, error: BaseException) -> None:
    """Python code that a session asked for failed behind its turn; what the session hears of it has no traceback."""
    logger = None if getattr(error, "is_meant", False) else _logger("python", ERROR)
    if logger is not None:
        _say(logger, ERROR, f"{what}: {named(error)} (session {session_id})", error)


def platform_missing(session_id: str, kind: str) -> None:
    """A strategy asked for what a contact centre does, and there is none: it hears error "remote"."""
    logger = _logger("content", WARNING)
    if logger is not None:
        text = f"{kind}: no platform is connected to this host, which a strategy needs (session {session_id})"
        _say(logger, WARNING, text)


def nobody_there(session_id: str, name: str) -> None:
    """An event came for a session that the host does not have."""
    logger = _logger("sessions", WARNING)
    if logger is not None:
        _say(logger, WARNING, f"{name} cannot reach the session {session_id}, which this host does not have")


def place_in(session: Subject, error: BaseException) -> Place:
    """Where content failed: in the code that raised the error, or else in that which is being carried out."""
    source = session.chart.source
    found = place_of(error, source) or (error.__cause__ and place_of(error.__cause__, source))
    found = found or place_on_stack(session, source)
    return found or place_of_method(getattr(error, "method", None), source) or Place(source, 0, "", "")


def _logger(subject: str, level: int) -> Logger | None:
    """The logger of a subject, if it is open for the level."""
    logger = _loggers.get(subject)
    if logger is None:
        if level == DEBUG and "logging" not in sys.modules:
            return None
        from logging import getLogger

        logger = _loggers[subject] = getLogger(f"scxml_runtime.{subject}")
    return logger if logger.isEnabledFor(level) else None


def _say(logger: Logger, level: int, text: str, error: BaseException | None = None) -> None:
    try:
        logger.log(level, "%s", visible(text), exc_info=error)
    except RecursionError:  # near the end of the stack there is no room to say it
        return


def _document(session: Subject) -> str:
    return session.chart.source or type(session).__name__


def _standing(session: Subject) -> str:
    """Where the session stands."""
    return f"in {', '.join(sorted(session.configuration))}" if session.configuration else "at the start"


def _occasion(session: Subject) -> str:
    """What the session is about: an event, or its start."""
    name = name_of(session.event_)
    return f"on {name}" if name else "at the start"


def _which(session: Subject, before: str = ", session ") -> str:
    """The session's id, if it has one yet."""
    return f"{before}{session.session_id_}" if session.session_id_ else ""
