"""Services that were under way when their session was saved: they are begun anew.

In: what a service was called with, the events that it had not taken. Out: the service, in its place among what the
session has invoked, once the host gives it its turn.

The rule that surprises: restoring calls no service yet; until its turn it is here, can be saved, sent events, and
cancelled without ever having begun.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.chart.event import Event
    from scxml_runtime.session.invocations import Invocation


class Dormant:
    """One such service, in its place until it has begun."""

    __slots__ = ("_events", "_id", "_invocation", "_session", "invocable")

    def __init__(
        self, session: Any, invocable: Any, id: str, invocation: Invocation, events: list[Event]
    ) -> None:
        self.invocable = invocable
        self._session = session
        self._id = id
        self._invocation = invocation
        self._events = events

    def asked(self) -> dict[str, Any]:
        """What it was called with, for a snapshot."""
        asked = self._invocation
        told = {"type": asked.type, "src": asked.src, "params": dict(asked.params), "content": asked.content}
        return {name: value for name, value in told.items() if value not in (None, {}, ...)}

    def untaken(self) -> list[Event]:
        """The events that wait for it."""
        return [*self._events]

    def take(self, event: Event) -> None:
        """An event for the service."""
        self._events.append(event)

    def cancel(self) -> None:
        """The state that invoked it was left."""
        self._session.invocations_.finished(self._id)

    def begin(self) -> None:
        """Call it, unless it was cancelled before."""
        session, id = self._session, self._id
        active = session.invocations_.active
        if active.get(id) is not self:
            return
        try:
            active[id] = service = session.host.serve(session, self.invocable, id, self._invocation)
        except BaseException as error:
            del active[id]
            session.invocations_.finished(id)
            session.fail_(error)
            session.host.wake(session)
            return
        for event in self._events:
            service.take(event)
