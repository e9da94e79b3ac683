"""Delayed events in snapshots: what is left of their time, and in which order they come.

In: the appointments of sessions on their host's clock. Out: JSON, and appointments of the same order on another clock.

The rule that surprises: the seconds that are left are chosen such that, counted from the moment of the snapshot, they
give the very moment that was meant, to the last bit; so what was due at the same time is so again.
"""

from __future__ import annotations

from math import inf, nextafter

from scxml_runtime.session.content import came_due
from scxml_runtime.session.saving import events
from scxml_runtime.session.saving.fields import field, number, text
from scxml_runtime.session.saving.problems import NotSaveable, SnapshotError
from scxml_runtime.session.session import each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.clock import Appointment
    from scxml_runtime.session.session import Session

LONGEST = 1e11
"""Seconds, either way, that a timer may be away."""


def write(session: Session, writer: Any) -> list[dict[str, Any]]:
    """The delayed events of one session, in the order they come due."""
    timers = session.timers_
    found = timers.values() if isinstance(timers, dict) else [timers]
    now = session.host.clock.now()
    due = sorted((timer for some in found for timer in each(some)), key=lambda timer: timer[:2])
    return [_row(session, timer, now, writer) for timer in due]


def _row(session: Session, timer: Appointment, now: float, writer: Any) -> dict[str, Any]:
    key = timer[4]
    told = {
        "due": left(timer[0], now),
        "order": timer[1],
        "key": key if key.isascii() else writer.value(key, "timers"),
    }
    if timer[2] is came_due:
        told["event"] = timer[5]
        if timer[6] is None:
            told["id"] = None
        return told
    return {**told, **_carried(session, timer, writer)}


def _carried(session: Session, timer: Appointment, writer: Any) -> dict[str, Any]:
    """What the host carries out then."""
    way = session.host.way_of(timer[5])
    path = f"the delayed <send> {timer[4]!r}"
    if way is None:
        raise NotSaveable(path, "what it is to do then has no name")
    if way == "limit":
        return {"way": way, "seconds": timer[7]}
    _, _, target, event = timer[6:]
    told = {"way": way, "event": events.write(event, writer, path)}
    if target != "":
        told["target"] = writer.value(target, path)
    return told


def number_in_order(delayed: list[dict[str, Any]]) -> None:
    """Say in which order all delayed events of a snapshot come: the clock's own numbers depend on what was before."""
    delayed.sort(key=lambda row: (row["due"], row["order"]))
    for place, row in enumerate(delayed):
        if place:
            row["order"] = place
        else:
            del row["order"]


def left(due: float, now: float) -> float:
    """The seconds that, added to `now`, give `due`."""
    seconds = due - now
    for _ in range(4):
        if now + seconds == due:
            break
        seconds = nextafter(seconds, inf if now + seconds < due else -inf)
    return seconds


class Delayed:
    """A delayed event that is to be restored."""

    __slots__ = ("arguments", "key", "left", "order", "session", "way")

    def __init__(self, session: Session, json: dict[str, Any], reader: Any) -> None:
        self.session = session
        self.left = number(json, "due")
        if abs(self.left) > LONGEST:
            raise SnapshotError(f"no timer is {self.left} seconds away")
        self.order: int = field(json, "order", int, 0)
        self.key = reader.value(json.get("key"))
        if self.key.__class__ is not str:
            raise SnapshotError("a timer's 'key' must be a text")
        self.way = text(json, "way")
        self.arguments = self._read(json, reader)

    def _read(self, json: dict[str, Any], reader: Any) -> tuple[Any, ...]:
        session = self.session
        if self.way is None:
            event = events.read(json.get("event"), reader)
            if event.__class__ is not str:
                raise SnapshotError("the event of such a timer must be a name")
            return (event, text(json, "id") if "id" in json else self.key)
        if self.way == "limit":
            return (session, number(json, "seconds"))
        named = self.way not in ("processor", "http", "fm")
        event = events.whole(json.get("event"), reader, named)
        target = reader.value(json["target"]) if "target" in json else ""
        if named and target.__class__ is not str:
            raise SnapshotError("a timer's 'target' must be a text")
        return (session.host, session, target, event)

    def __str__(self) -> str:
        """The event, with its id if it has one."""
        if self.way == "limit":
            return "the end of the session by its age"
        name, sendid = self.arguments if self.way is None else _named(self.arguments[3])
        return f"{name!r}" if sendid is None else f"{name!r} (id {sendid!r})"

    @property
    def sooner(self) -> tuple[float, int]:
        return self.left, self.order

    def action(self) -> Any:
        """What carries it out. Raises SnapshotError where this host has no such thing."""
        if self.way is None:
            return came_due
        host: Any = self.session.host
        action = host.way(self.way)
        if action is None:
            raise SnapshotError(f"{self.way!r} is no way to carry an event")
        if self.way == "processor" and self.arguments[3].origintype not in host.processors:
            raise SnapshotError(f"the host has no processor {self.arguments[3].origintype!r}")
        return action

    def arm(self, action: Any) -> None:
        """Make the appointment."""
        session = self.session
        host: Any = session.host
        if self.way is None:
            timer = host.clock.call_in(self.left, came_due, session, self.key, *self.arguments)
            session.add_timer_(self.key, timer)
        else:
            host.call_later(session, self.key, self.left, action, *self.arguments)


def _named(event: Any) -> tuple[Any, str | None]:
    return event.name, event.sendid


class Overdue:
    """A turn of the host in which it does what was due before it began; in real time it does so by itself."""

    __slots__ = ("_host",)

    def __init__(self, host: Any) -> None:
        self._host = host

    def __call__(self) -> None:
        """The first of it, when all else has had its turn; then again."""
        host = self._host
        if host.ready or host.clock.call_due(host.clock.now()):
            host.ready.append(self)
