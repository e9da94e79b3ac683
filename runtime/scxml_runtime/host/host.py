"""`Host`: many sessions in one place: delivery, delayed events, invocations, and the ports to the world.

In: sessions and events. Out: each session's queue filled in the order things were sent, and nothing left to
do.

The rule that surprises: a session never runs inside another. What one sends to another is put into the
other's queue, and the other runs when the first has come to rest; so the same inputs give the same steps.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]  # collections itself is heavy

from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR, SCXML_PROCESSOR, Event, check_name
from scxml_runtime.host.routes import SESSION, route
from scxml_runtime.js import undefined
from scxml_runtime.js.steps import MEMORY
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.session.lifecycle import Origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo
    from typing import Any

    from scxml_runtime.js.dates import Zone
    from scxml_runtime.modules import Modules
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

    Observer = Callable[[Any, str, Any], object]

EVENTS_IN_ONE_GO = 10_000_000
"""Turns of sessions in one run(); more are taken for sessions that keep each other busy."""

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def came_due(session: Session, key: str, action: Callable[..., object], *args: Any) -> None:
    """A delay is over: it can no longer be cancelled. What cannot be done then is a failure of content."""
    session.forget_timer_(key)
    try:
        action(*args)
    except BaseException as error:
        session.fail_(error)
        session.host.wake(session)


def _done_data(session: Session) -> Any:
    """What an invoked session of ORS is done with; where that cannot be told, nothing is."""
    modules = session.host.modules
    try:
        return modules.done_data(session, session.done_data)
    except BaseException as error:
        session.fail_(error)
        return modules.done_data(session, undefined)


def _zone(timezone: str | tzinfo) -> Zone:
    from scxml_runtime.modules.calendar import known_zone

    return known_zone(timezone)


class Host:
    """Sessions by id, and what they share. Ports left out are the simulated ones, made when first used.

    `script_seconds`: how much time of the processor the scripts of one reaction may take, beside the number of steps;
    None, the default, sets no limit, so that the same inputs give the same steps on a slow machine. `script_bytes`: how
    much memory the values of one session may take.

    `timezone`: where the sessions are, for `Date` and for functions that take a zone and are given none: a name such as
    "Europe/Berlin", or a `tzinfo`. None, the default, is UTC, whatever the machine's own zone.
    """

    def __init__(
        self,
        clock: Clock | None = None,
        documents: Documents | None = None,
        platform: Any = None,
        store: Any = None,
        transport: Transport | None = None,
        script_seconds: float | None = None,
        script_bytes: int = MEMORY,
        timezone: str | tzinfo | None = None,
    ) -> None:
        self.script_seconds = script_seconds
        self.script_bytes = script_bytes
        self.timezone = None if timezone is None else _zone(timezone)
        self.clock: Clock = VirtualClock() if clock is None else clock
        self.sessions: dict[str, StateMachine] = {}
        self.observers: list[Observer] = []
        self.platform = platform
        self.store = store
        self.http: Any = None
        self.inbox: deque[tuple[str, Event]] = deque()
        self._transport: Transport | None = transport
        self._documents = documents
        self._modules: Modules | None = None
        self.ready: deque[Callable[[], object]] = deque()
        self._running = False
        self._ids: dict[str, int] = {}
        self._others: Any = None

    # --- sessions --------------------------------------------------------------

    def start(
        self,
        cls: type[StateMachine],
        params: Mapping[str, Any] | None = None,
        session_id: str | None = None,
        url: str = "",
        start: bool = True,
    ) -> StateMachine:
        """A new session of the chart; runs to stability unless `start` is False. `url`: the address of its document,
        where that is not its file's."""
        session = cls(self, session_id or self.new_session_id(), url)
        self.sessions[session.session_id] = session
        if start:
            session.start(params)
        return session

    def launch(
        self,
        cls: type[StateMachine],
        params: Mapping[str, Any],
        url: str,
        parent: Session,
        invokeid: str,
    ) -> StateMachine:
        """An invoked session; it starts when the sessions before it have come to rest."""
        session = self.start(cls, url=url, start=False)
        session.origin_ = Origin(session.url, (parent, invokeid))
        self.ready.append(lambda: None if session.is_finished else session.start(params))
        return session

    def meet(self, session: StateMachine) -> None:
        """A session was made that lives here: observers hear of it, those that come later too. One that has no id
        is not kept alive by that."""
        if self.observers:
            session.watch_()
            return
        if self._others is None:
            from _weakrefset import WeakSet

            self._others = WeakSet()
        self._others.add(session)

    def adopt(self, session: Session) -> None:
        """Take in a session that was made without a host."""
        session.session_id_ = self.new_session_id()
        self.sessions[session.session_id_] = session  # type: ignore[assignment]

    def terminate(self, session: Session | str) -> None:
        """Cancel a session as its invoker would (SCXML 6.4.3): its onexit handlers run, nothing is
        announced."""
        found = self.sessions.get(session) if isinstance(session, str) else session
        if found is not None:
            found.cancel_()

    def ended(self, session: Session) -> None:
        """A session reached its end: tell whoever invoked it."""
        if session.parent_ is not None:
            parent, invokeid = session.parent_
            wanted = parent.invocations_ is not None and parent.invocations_.finished(invokeid)
            if wanted and session.final is not None:
                data = session.done_data if session.chart.dialect != "ors" else _done_data(session)
                self.post(parent, Event("done.invoke." + invokeid, "platform", data, invokeid=invokeid))
        if self._modules is not None:
            self._modules.ended(session)  # type: ignore[arg-type]
        if self.observers:
            self.tell(session, "end", session.final)

    # --- events --------------------------------------------------------------

    def deliver(self, session_id: str, event: Event) -> bool:
        """Give a session an external event, and run; False when there is no such session or it is over."""
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
        dispatch = route(self, session, target, event.sendid)
        if delay <= 0.0:
            session.todo_ = True
            dispatch(self, session, target, event)
        else:
            self.call_later(session, event.sendid, delay, dispatch, self, session, target, event)

    def send_by(
        self, session: Session, processor: str, target: Any, event: Event, delay: float, hints: Any
    ) -> None:
        """Carry a <send> for another event processor."""
        from scxml_runtime.io import processor_for
        from scxml_runtime.modules.by_send import perform

        send = perform if processor == "fm" else processor_for(processor, event.sendid)
        if delay <= 0.0:
            session.todo_ = True
            send(self, session, target, event)
        else:
            self.call_later(session, event.sendid, delay, send, self, session, target, event)

    def call_later(
        self, session: Session, sendid: str | None, delay: float, action: Callable[..., object], *args: Any
    ) -> None:
        """Do something for a session after a delay, unless it is cancelled or the session ends before."""
        key = sendid if sendid is not None else self.new_id("delayed")
        session.add_timer_(key, self.clock.call_in(delay, came_due, session, key, action, *args))

    def put(self, session_id: str, event: Event) -> None:
        """Leave an event for a session, from any thread; it is taken when the host runs next."""
        check_name(event.name)
        self.inbox.append((session_id, event))

    def collect(self) -> None:
        """Hand out what other threads have put."""
        while self.inbox:
            session_id, event = self.inbox.popleft()
            session = self.sessions.get(session_id)
            if session is not None:
                self.post(session, event)

    def wake(self, session: Session) -> None:
        """Something was put into a session's internal queue while it was idle."""
        self.ready.append(session.resume_)

    # --- running --------------------------------------------------------------

    def run(self) -> None:
        """Give every session that has something to do its turn, until none has."""
        if self._running:
            return
        self._running = True
        failure: BaseException | None = None
        ready = self.ready
        try:
            self.collect()
            for _ in range(EVENTS_IN_ONE_GO):
                if not ready:
                    break
                try:
                    ready.popleft()()
                except Exception as error:
                    failure = failure or error
        finally:
            self._running = False
        if failure is not None:
            raise failure

    def call_due(self) -> None:
        """Do everything that is due now."""
        while self.clock.call_due(self.clock.now()):
            self.run()

    def advance(self, seconds: float) -> None:
        """Let virtual time pass."""
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise TypeError("only a virtual clock can be advanced")
        self.run()
        clock.advance(seconds, self.run)

    # --- ids and ports --------------------------------------------------------------

    def new_id(self, kind: str) -> str:
        """A fresh id that starts with `kind` and a dot (SCXML 6.4.1: stateid.platformid)."""
        number = self._ids[kind] = self._ids.get(kind, 0) + 1
        return f"{kind}.{number}"

    def new_session_id(self) -> str:
        """32 characters 0-9A-Z, the same in each run."""
        number = self._ids[""] = self._ids.get("", 0) + 1
        digits = ""
        number *= 0x9E3779B97F4A7C15F39CC0605CEDC835
        for _ in range(32):
            number, digit = divmod(number, 36)
            digits = LETTERS[digit] + digits
        return digits

    def random(self) -> float:
        """A number in [0, 1), the same sequence in each run."""
        state = self._ids.get("random", 0) * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
        self._ids["random"] = state
        return (state >> 11) / 9007199254740992.0

    def stopwatch(self, milliseconds: int | None = None) -> Callable[[float], bool]:
        """Start to count the time of scripts, the chart's own or the host's; the answer tells whether it will be over
        in so many seconds."""
        from time import thread_time

        end = thread_time() + (milliseconds / 1000 if milliseconds else self.script_seconds or 0.0)
        return lambda ahead: thread_time() + ahead > end

    @property
    def documents(self) -> Documents:
        """Where charts and texts come from."""
        if self._documents is None:
            from scxml_runtime.ports.documents import Documents

            self._documents = Documents()
        return self._documents

    @property
    def transport(self) -> Transport:
        """How requests leave."""
        if self._transport is None:
            from scxml_runtime.ports.transport import HttpTransport

            self._transport = HttpTransport()
        return self._transport

    @property
    def modules(self) -> Modules:
        """The modules of the orchestration platform."""
        if self._modules is None:
            from scxml_runtime.modules import Modules

            self._modules = Modules(self)
        return self._modules

    def beside(self, modules: Any) -> Host:
        """A host on the same clock for a chart on the side, which has these modules and nothing else."""
        host = Host(self.clock, script_seconds=self.script_seconds, script_bytes=self.script_bytes)
        host._modules = modules
        return host

    def http_location(self, session: Session) -> str | None:
        """Where HTTP clients can send events to this session; None when no server runs (SCXML C.2)."""
        return None if self.http is None else self.http.location(session)

    # --- watching --------------------------------------------------------------

    def observe(self, observer: Observer) -> None:
        """Call `observer(session, kind, value)` as things happen, in all sessions from now on, whenever they were made.

        Kinds: "start", "step" (a Step), "log" ((label, text, level)), "queued" (an Event), "action"
        ((module, name, attributes, result)), "request" (a Request, as an action or a <send> makes it), "error" (an
        Event: content failed), "between" (None: what was told since the last step belongs to none, but to data and
        scripts at the start, to invocations or to jobs of promises), "untaken" (an Event that no transition takes),
        "lost" (an Event for a session that is over), "end" (the final state's id or None).
        """
        self.observers.append(observer)
        if len(self.observers) == 1:
            for session in {*self.sessions.values(), *(self._others or ())}:
                session.watch_()

    def tell(self, session: Session, kind: str, value: Any) -> None:
        """Tell the observers."""
        for observer in self.observers:
            observer(session, kind, value)


__all__ = ["BASIC_HTTP_PROCESSOR", "SCXML_PROCESSOR", "Host"]
