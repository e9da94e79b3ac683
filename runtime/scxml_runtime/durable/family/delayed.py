"""What a family has delayed: seen one by one, and brought forward.

In: the home of a family. Out: each delayed event with an id of its own; or the event, now instead of then.

The rule that surprises: the id is made of what the timer is, the session, its key and its moment; so it is the same in
each process, and nobody has to keep it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import Event
from scxml_runtime.durable.errors import NotWaiting
from scxml_runtime.session.session import each, key_of

if TYPE_CHECKING:
    from scxml_runtime.durable.family.home import Home
    from scxml_runtime.ports.clock import Appointment
    from scxml_runtime.session.machine import StateMachine


@dataclass(frozen=True, slots=True)
class Delayed:
    """A delayed event. `at`: seconds since 1970."""

    id: str
    event: str
    at: float
    sendid: str | None
    session: StateMachine
    timer: Appointment


def delayed(home: Home) -> list[Delayed]:
    """All that is delayed, in the order in which it comes."""
    found = [each for session in home.sessions.values() for each in _of(home, session)]
    return sorted(found, key=lambda each: each.timer[:2])


def _of(home: Home, session: StateMachine) -> Iterator[Delayed]:
    timers, known = session.timers_, set[str]()
    for some in timers.values() if isinstance(timers, dict) else [timers]:
        for timer in sorted(each(some), key=lambda timer: timer[:2]):
            yield Delayed(
                _id(session, timer, known), *_named(timer, home.clock.epoch + timer[0]), session, timer
            )


def _id(session: StateMachine, timer: Appointment, known: set[str]) -> str:
    """Of those that are the same in all that they are, the later ones are numbered."""
    told = f"{session.session_id} {key_of(timer)} {timer[0]!r}"
    number = 0
    while (id := sha256(f"{told} {number}".encode("utf-8", "surrogatepass")).hexdigest()[:16]) in known:
        number += 1
    known.add(id)
    return id


def _named(timer: Appointment, at: float) -> tuple[str, float, str | None]:
    event = next((part for part in timer[5:] if isinstance(part, Event)), None)
    if event is not None:
        return str(event.name or ""), at, event.sendid
    name, *rest = timer[5:]
    return (name, at, rest[0] if rest else None) if isinstance(name, str) else ("", at, None)


def fire(home: Home, id: str) -> None:
    """It comes now. Raises NotWaiting."""
    found = next((each for each in delayed(home) if each.id == id), None)
    if found is None:
        raise NotWaiting(f"no delayed event {id!r} waits: it has come meanwhile, or was cancelled")
    session, key, clock = found.session, key_of(found.timer), home.clock
    others = [timer for timer in session.take_timers_(key) if timer is not found.timer]
    clock.drop(found.timer)
    callback: Any = found.timer[2]
    for timer in (*others, clock.call_in(0.0, callback, *found.timer[3:])):
        session.add_timer_(key, timer)
    home.call_due()
