"""`Delivery`: how events come to sessions: now or later, from content, from other threads, by processors and services.

In: events and where they go. Out: events in the queues of sessions, and the sessions in `ready`, where they wait for
their turn. The rule that surprises: nothing runs here but `deliver`.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.data.copying import independent
from scxml_runtime.data.errors import ContentError
from scxml_runtime.host.routes import SESSION, route
from scxml_runtime.session.notices import nobody_there
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import deque
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from typing import Any, TypedDict

    from scxml_runtime.host.functions import Function
    from scxml_runtime.host.outside import Call, Message
    from scxml_runtime.modules.own import OwnModule
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.session.invocations import Invocation
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

    Observer = Callable[[Any, str, Any], object]
    Processor = Callable[[Message], object]
    ServiceFunction = Callable[[Call], Awaitable[object]]

    class Around(TypedDict, total=False):
        """What a host is given of Python around its charts."""

        processors: Mapping[str, Processor] | None
        services: Mapping[str, ServiceFunction] | None
        functions: Mapping[str, Function] | None
        modules: Iterable[type[OwnModule] | OwnModule]


def came_due(session: Session, key: str, action: Callable[..., object], *args: Any) -> None:
    """A delay is over: it can no longer be cancelled. What cannot be done then is a failure of content."""
    session.forget_timer_(key)
    try:
        action(*args)
    except BaseException as error:
        session.fail_(error)
        session.host.wake(session)


def hand_over(before: deque[Any], now: deque[Any]) -> None:
    """Move what waits in one queue to another, while other threads may do the same."""
    try:
        while True:
            now.append(before.popleft())
    except IndexError:
        return


class Delivery:
    """The part of a host that carries events."""

    clock: Clock
    inbox: deque[tuple[str, Event]]
    new_id: Callable[[str], str]
    observers: list[Observer]
    processors: dict[str, Processor]
    ready: deque[Callable[[], object]]
    services: dict[str, ServiceFunction]
    sessions: dict[str, StateMachine]
    others_: Any = None
    """Sessions without an id, known weakly; None before the first."""

    def run(self) -> None:
        """Give sessions their turns."""
        raise NotImplementedError

    def deliver(self, session_id: str, event: Event) -> bool:
        """Give a session an external event, and run; False when there is no such session or it is over. Raises
        TypeError and ValueError for what is no event's name."""
        check_name(event.name)
        session = self.sessions.get(session_id)
        if session is None or session.is_finished:
            return False
        self.post(session, event)
        self.run()
        return True

    def post(self, session: Session, event: Event) -> None:
        """Put an event into a session's queue; the session runs in its turn."""
        if session.is_finished:
            return
        session.enqueue_(event)
        self.ready.append(session.resume_)
        if self.observers:
            self.tell(session, "queued", event)

    def send(self, session: Session, target: str, event: Event, delay: float) -> None:
        """Carry a <send> of the SCXML event processor: now, or when its delay is over (SCXML 6.2, C.1)."""
        if target:
            event.origin = SESSION + session.session_id
        host: Any = self
        dispatch = route(host, session, target, event.sendid)
        if delay <= 0.0:
            session.todo_ = True
            dispatch(host, session, target, event)
        else:
            self.call_later(session, event.sendid, delay, dispatch, self, session, target, event)

    def elsewhere(self, session: Session, target: str, event: Event) -> None:
        """Carry an event to a session that does not live here: there is none (SCXML C.1)."""
        session.undelivered_(target, event)

    def send_by(
        self, session: Session, processor: str, target: Any, event: Event, delay: float, hints: Any
    ) -> None:
        """Carry a <send> for another event processor."""
        send = self._processor(processor, event)
        if delay <= 0.0:
            session.todo_ = True
            send(self, session, target, event)
        else:
            self.call_later(session, event.sendid, delay, send, self, session, target, event)

    def _processor(self, type: str, event: Event) -> Callable[..., object]:
        if type in self.processors:
            from scxml_runtime.host.outside import carry

            event.origintype = type
            return carry
        if type == "fm":
            from scxml_runtime.modules.by_send import perform

            return perform
        from scxml_runtime.io import processor_for

        return processor_for(type, event.sendid, self.processors)

    def serve(self, session: Session, invocable: Any, id: str, invocation: Invocation) -> Any:
        """A service of Python's, invoked. Raises ContentError where none of the type was registered."""
        type = js.to_string(invocation.type)
        if type not in self.services:
            near = did_you_mean(type, self.services) if self.services else ""
            raise ContentError(f"cannot invoke a service of type {type!r}{near}", id)
        from scxml_runtime.host.outside import Service

        host: Any = self
        return Service(host, session, invocable, id, type, invocation)

    def begin(
        self, work: Awaitable[Any], done: Callable[[Any], object], failed: Callable[[BaseException], object]
    ) -> None:
        """Carry out a coroutine; `done` hears what it answers, or `failed` its exception."""
        from scxml_runtime.host.errands import Errand

        host: Any = self
        Errand(host, work, done, failed)

    def call_later(
        self, session: Session, sendid: str | None, delay: float, action: Callable[..., object], *args: Any
    ) -> None:
        """Do something for a session after a delay, unless it is cancelled or the session ends before."""
        key = sendid if sendid is not None else self.new_id("delayed")
        session.add_timer_(key, self.clock.call_in(delay, came_due, session, key, action, *args))

    def put(self, session_id: str, event: Event) -> None:
        """Leave an event for a session, from any thread; it is taken when the host runs next. Raises TypeError and
        ValueError for what is no event's name."""
        check_name(event.name)
        event.data = independent(event.data)
        inbox = self.inbox
        inbox.append((session_id, event))
        if inbox is not self.inbox:  # the host was entered or left at this moment
            hand_over(inbox, self.inbox)

    def collect(self) -> None:
        """Hand out what other threads have put."""
        while self.inbox:
            session_id, event = self.inbox.popleft()
            session = self.sessions.get(session_id)
            if session is None:
                nobody_there(session_id, event.name)
            elif session.is_finished:
                session.send(event.name, event.data)  # says that it is lost
            else:
                self.post(session, event)

    def wake(self, session: Session) -> None:
        """Something was put into a session's internal queue while it was idle."""
        self.ready.append(session.resume_)

    # --- watching --------------------------------------------------------------

    def observe(self, observer: Observer) -> None:
        """Call `observer(session, kind, value)` as things happen, in all sessions from now on, whenever they were made.

        Kinds: "start" (its params or None), "step" (a Step), "log" ((label, text, level)), "queued" (an Event),
        "action" ((module, name, attributes, result)), "request" (a Request, as an action or a <send> makes it),
        "error" (an Event: content failed), "between" (None: what was told since the last step belongs to none, but to
        data and scripts at the start, to invocations or to jobs of promises), "untaken" (an Event that no transition
        takes), "message" ((type, Message): a <send> to a processor of the program), "service" (the Call of one that
        is invoked), "called" ((function, arguments, answer or exception)), "question" ((module.question, values,
        answer or Refused): what functions ask of the platform), "lost" (an Event for a session that is over), "end"
        (the final state's id or None), "restoring" (None: what was saved comes into a session that is empty),
        "restored" (None: it is there).
        """
        self.observers.append(observer)
        if len(self.observers) == 1:
            for session in {*self.sessions.values(), *(self.others_ or ())}:
                session.watch_()

    def tell(self, session: Session, kind: str, value: Any) -> None:
        """Tell the observers."""
        for observer in self.observers:
            observer(session, kind, value)
