"""What processors and services of the program are called with, by a host whose sessions are kept.

In: effects. Out: the same attributes as from a plain host (`host/outside.py`), and `key`, which is the same however
often the same thing is asked for.

The rule that surprises: `session` has its `session_id` and no more: the session may be on disk. What a service is
told counts as worked on when it asks for the next, or ends; until then it is told again if the process dies.
"""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import Event
from scxml_runtime.host import outside
from scxml_runtime.host.errands import later, wake
from scxml_runtime.slips import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.family.effects import Carry, Serve, Tell
    from scxml_runtime.host.errands import Place


class Asker:
    """The session that asks."""

    __slots__ = ("session_id",)

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id

    def __repr__(self) -> str:
        return f"Asker({self.session_id!r})"


class Message(outside.Message):
    """What a <send> asks a processor to carry: the `name` of the event, `data`, `target`, `id`, the sendid; and `key`,
    the same however often it is carried."""

    __slots__ = ("key",)

    def __init__(self, place: Place, effect: Carry) -> None:
        self._host: Any = place
        self.session: Any = Asker(effect.session)
        self.key = effect.key
        self.name = effect.name  # type: ignore[assignment]  # there it may be None as well
        self.target = effect.target
        self.data = effect.data
        self.id = effect.id


class Call(outside.Call):
    """What an invoked service knows of its invocation, and how it talks with the session that invoked it."""

    __slots__ = ("_fulfil", "_say", "_told", "_working_on", "key")

    def __init__(
        self,
        place: Place,
        effect: Serve,
        say: Callable[[str, Any], object],
        fulfil: Callable[[tuple[str, ...]], object],
    ) -> None:
        self._host: Any = place
        self._wanted = None
        self._say = say
        self._fulfil = fulfil
        self._told: list[Tell] = []
        self._working_on: tuple[str, ...] = ()
        self.is_over = False
        self.key = effect.key
        self.id = effect.id
        self.type = effect.type
        self.session: Any = Asker(effect.session)
        self.src = effect.src
        self.params = effect.params
        self.content = effect.content

    def send(self, name: str, data: Any = None) -> None:
        """Send an event to the session that invoked the service. What is sent when the invocation is over is ignored.
        From any thread."""
        if not self.is_over:
            self._say(name, data)

    async def receive(self) -> Event:
        """The next event that the session sends to `#_ID`, or forwards; its data is plain Python."""
        if self._working_on:
            self._fulfil(self._working_on)
            self._working_on = ()
        while not self._told:
            self._wanted = later(self._host)
            await self._wanted
        told = self._told.pop(0)
        self._working_on = (told.key,)
        sent = told.event
        data = sent.data if sent.has_data else None
        event = Event(
            sent.name, data=data, sendid=sent.sendid, origin=sent.origin, origintype=sent.origintype
        )
        event.raw = sent.raw
        return event

    def take_(self, told: Any) -> None:
        self._told.append(told)
        if self._wanted is not None:
            wake(self._wanted)

    def end_(self) -> tuple[str, ...]:
        """The invocation is over; the keys of what it was told and has not worked on."""
        self.is_over = True
        return (*self._working_on, *(each.key for each in self._told))


def registered(what: str, known: Mapping[str, Callable[[Any], Any]], type: str) -> Callable[[Any], Any]:
    """Who carries out what is of this type. Raises LookupError."""
    if type not in known:
        raise LookupError(f"no {what} {type!r} is registered{did_you_mean(type, known)}")
    return known[type]


def is_coroutine_of_service(answer: Any) -> bool:
    """It is. Raises TypeError for whatever else a service has returned."""
    if not isawaitable(answer):
        raise TypeError(f"a service is a coroutine function, `async def`, but this one returned {answer!r}")
    return True
