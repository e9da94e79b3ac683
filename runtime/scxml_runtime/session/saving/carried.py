"""What processors were carrying when a session was saved.

In: the sends of a session whose processor's coroutine is not over. Out: their events as JSON; and what the session that
is restored hears of each. The rule that surprises: a coroutine cannot be saved, and whether it has done its work nobody
knows; so it counts as failed, and the chart hears error.communication, as of a <send> that does not arrive (SCXML C.1).
"""

from __future__ import annotations

from scxml_runtime.data.errors import error_event, python_error
from scxml_runtime.session.saving import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def write(session: Any, writer: Any) -> list[Any]:
    """The sends of this session."""
    host = session.host_
    carrying = host.carrying.items() if host is not None else ()
    return [events.write(event, writer, "a <send>") for event, sender in carrying if sender is session]


def failures(session: Any, carried: list[dict[str, Any]], reader: Any) -> Iterator[Any]:
    """What the session hears of them. Raises SnapshotError."""
    for json in carried:
        event = events.whole(json, reader, named=False)
        problem = OSError(f"it was at work on {event.name!r} when the session was saved")
        error = python_error(f"the processor {event.origintype}", problem, event.sendid)
        ors = session.chart.dialect == "ors"
        yield session.host.modules.error_event(session, error) if ors else error_event(error)
