"""Python around charts, by registration: event processors and invoked services.

In: functions that the host was given, by the `type` under which charts name them. Out: their results and failures, as
events for the session that asked.

The rule that surprises: nothing else of Python can be named by a chart. An exception becomes error.execution; an
OSError (no connection, no such device, too late) becomes error.communication, as where a <send> cannot be delivered
(SCXML 6.2, C.1). The log has the traceback.
"""

from __future__ import annotations

from inspect import isawaitable

from scxml_runtime import js
from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.data.copying import event_for_python, independent, plain
from scxml_runtime.data.errors import python_error
from scxml_runtime.host.errands import Errand, later, sleep, wake
from scxml_runtime.session.detours import message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any, Protocol

    from scxml_runtime.chart.structure import Invocable
    from scxml_runtime.host.errands import Place
    from scxml_runtime.session.invocations import Invocation
    from scxml_runtime.session.session import Session

    class Host(Place, Protocol):
        """The host, as far as Python around its charts knows it."""

        carrying: dict[Event, Session]
        observers: list[Any]
        processors: dict[str, Callable[[Message], object]]
        services: dict[str, Callable[[Call], Awaitable[object]]]

        def post(self, session: Session, event: Event) -> None: ...
        def put(self, session_id: str, event: Event) -> None: ...
        def tell(self, session: Session, kind: str, value: Any) -> None: ...


def check_callable(what: str, known: Mapping[str, object]) -> None:
    """Raises TypeError for what is registered and cannot be called."""
    for name, each in known.items():
        if not callable(each):
            raise TypeError(f"the {what} {name!r} is {each!r}, which cannot be called")


class Message:
    """What a <send> asks a processor to carry (SCXML 6.2): the `name` of the event, None where it has none; `data`,
    plain Python; the `target` as a text or None; `id`, the sendid; and the `session` that sends."""

    __slots__ = ("_host", "data", "id", "name", "session", "target")

    def __init__(self, host: Host, session: Session, target: Any, event: Event) -> None:
        self._host = host
        self.session = session
        self.name = event.name if isinstance(event.name, str) else None
        self.target = None if target is None or target is js.undefined else js.to_string(target)
        self.data = event_for_python(event).data
        self.id = event.sendid

    async def sleep(self, seconds: float) -> None:
        """Let time pass on the host's clock, real or virtual."""
        await sleep(self._host, seconds)

    def __repr__(self) -> str:
        return f"Message({self.name!r}, data={self.data!r}, target={self.target!r}, id={self.id!r})"


def carried(type: str, id: str | None, result: Any) -> Event:
    """What a session hears of a <send> that its processor has carried out: `done.send` or `done.send.ID`."""
    name = "done.send" if id is None else f"done.send.{id}"
    return Event(name, data=independent(result), sendid=id, origintype=type)


def said(id: str, name: str, data: Any) -> Event:
    """What a service sends to the session that has invoked it (SCXML 6.4.1)."""
    event = message(name, independent(data))
    event.origin, event.invokeid = f"#_{id}", id
    return event


def served(id: str, result: Any) -> Event:
    """What a session hears of a service that has come to its end."""
    return Event(f"done.invoke.{id}", "platform", independent(result), invokeid=id)


def carry(host: Host, session: Session, target: Any, event: Event) -> None:
    """Hand a <send> to its processor; the result comes back as `done.send` or `done.send.ID`."""
    type = event.origintype or ""

    def done(result: Any) -> None:
        host.carrying.pop(event, None)
        host.post(session, carried(type, event.sendid, result))

    def failed(error: BaseException) -> None:
        host.carrying.pop(event, None)
        session.python_failed_(f"the processor {type}", error, event.sendid)

    message = Message(host, session, target, event)
    if host.observers:
        host.tell(session, "message", (type, message))
    try:
        answer = host.processors[type](message)
    except Exception as error:
        if is_for_the_caller(error):
            raise
        failed(error)
    else:
        if isawaitable(answer):
            host.carrying[event] = session
            Errand(host, answer, done, failed)
        else:
            done(answer)


class Call:
    """What an invoked service knows of its invocation (SCXML 6.4), and how it talks with the session that invoked it.

    `params`, of <param> and namelist, and `content` are plain Python; `src` is the text of the attribute. `id` is that
    of the invocation, `type` its type, `session` who invokes; `is_over`: the session has left the state.
    """

    __slots__ = ("_host", "_inbox", "_wanted", "content", "id", "is_over", "params", "session", "src", "type")

    def __init__(self, host: Host, session: Session, id: str, type: str, invocation: Invocation) -> None:
        self._host = host
        self._inbox: list[Event] = []
        self._wanted: Any = None
        self.is_over = False
        self.id = id
        self.type = type
        self.session = session
        self.src = None if invocation.src in (None, js.undefined) else js.to_string(invocation.src)
        self.params: dict[str, Any] = {name: plain(value) for name, value in invocation.params}
        self.content = None if invocation.content is ... else plain(invocation.content)

    def send(self, name: str, data: Any = None) -> None:
        """Send an event to the session that invoked the service, which sees it come from here (SCXML 6.4.1). What is
        sent when the invocation is over, as from a `finally`, is ignored (SCXML 6.4.3). From any thread."""
        check_name(name)
        if self.is_over:
            return
        event = said(self.id, name, data)
        live = self._host.live  # another thread may leave the host
        if live is None or live.is_here:
            self._host.post(self.session, event)
        else:
            self._host.put(self.session.session_id, event)

    async def receive(self) -> Event:
        """The next event that the session sends to `#_ID`, or forwards; its data is plain Python."""
        while not self._inbox:
            self._wanted = later(self._host)
            await self._wanted
        return self._inbox.pop(0)

    async def sleep(self, seconds: float) -> None:
        """Let time pass on the host's clock, real or virtual."""
        await sleep(self._host, seconds)

    def take_(self, event: Event) -> None:
        self._inbox.append(event_for_python(event))
        if self._wanted is not None:
            wake(self._wanted)


class Service:
    """A service that a session has invoked, as its `Child`."""

    __slots__ = ("_call", "_errand", "_host", "_invoked", "invocable")

    def __init__(
        self, host: Host, session: Session, invocable: Invocable, id: str, type: str, invocation: Invocation
    ) -> None:
        assert session.invocations_ is not None  # which asks for it
        self.invocable = invocable
        self._invoked = session.invocations_
        self._host = host
        self._call = Call(host, session, id, type, invocation)
        if host.observers:
            host.tell(session, "service", self._call)
        try:
            work = host.services[type](self._call)
            if not isawaitable(work):
                raise TypeError(
                    f"a service is a coroutine function, `async def`, but this one returned {work!r}"
                )
        except Exception as error:
            if is_for_the_caller(error):
                raise
            raise python_error(f"the service {type}", error, invokeid=id) from error
        self._errand = Errand(host, work, self._done, self._failed)

    def asked(self) -> dict[str, Any]:
        """What it was called with, for a snapshot."""
        call = self._call
        told = {"type": call.type, "src": call.src, "params": call.params, "content": call.content}
        return {name: value for name, value in told.items() if value not in (None, {})}

    def untaken(self) -> list[Event]:
        """The events that it has not received yet."""
        return [*self._call._inbox]

    def take(self, event: Event) -> None:
        """An event for the service."""
        self._call.take_(event)

    def cancel(self) -> None:
        """The state that invoked it was left."""
        self._call.is_over = True
        self._invoked.finished(self._call.id)
        self._errand.cancel()

    def _done(self, result: Any) -> None:
        call = self._call
        call.is_over = True
        if self._invoked.finished(call.id):
            self._host.post(call.session, served(call.id, result))

    def _failed(self, error: BaseException) -> None:
        call = self._call
        call.is_over = True
        if self._invoked.finished(call.id):
            del self._invoked.active[call.id]
            call.session.python_failed_(f"the service {call.type}", error, invokeid=call.id)
