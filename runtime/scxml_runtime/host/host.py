"""`Host`: many sessions in one place: delivery, delayed events, invocations, and the ports to the world.

In: sessions and events. Out: each session's queue filled in the order things were sent, and nothing left to
do.

The rule that surprises: a session never runs inside another. What one sends to another is put into the
other's queue, and the other runs when the first has come to rest; so the same inputs give the same steps. Time passes
when it is told to; in real time, while the host is entered: `async with Host(clock=SystemClock())`.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]  # collections itself is heavy

from scxml_runtime import js
from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR, SCXML_PROCESSOR, Event
from scxml_runtime.host.identity import Identity
from scxml_runtime.host.restoring import Beginning, Restoring
from scxml_runtime.js.steps import MEMORY
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.session.detours import UNSTARTED
from scxml_runtime.session.lifecycle import Origin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import tzinfo
    from typing import Any, TypeVar

    from scxml_runtime.data.datamodel import DataModel
    from scxml_runtime.host.delivery import Observer, Processor, ServiceFunction
    from scxml_runtime.host.errands import Errand
    from scxml_runtime.host.functions import Function, Functions
    from scxml_runtime.host.live import Aside, Live
    from scxml_runtime.js.dates import Zone
    from scxml_runtime.modules import Modules
    from scxml_runtime.modules.own import OwnModule
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

    Machine = TypeVar("Machine", bound=StateMachine)

    T = TypeVar("T")


EVENTS_IN_ONE_GO = 10_000_000
"""Turns of sessions in one run(); more are taken for sessions that keep each other busy."""


def _done_data(session: Session) -> Any:
    """What an invoked session of ORS is done with; where that cannot be told, nothing is."""
    modules = session.host.modules
    try:
        return modules.done_data(session, session.done_data)
    except BaseException as error:
        session.fail_(error)
        return modules.done_data(session, js.undefined)


def clock_of(clock: Clock | None) -> Clock:
    """The clock that is meant. Raises TypeError for what is none, such as a class."""
    if clock is None:
        return VirtualClock()
    if isinstance(clock, type) or not hasattr(clock, "call_in"):
        raise TypeError(
            f"{clock!r} is no clock: Host(clock=SystemClock()) is in real time, Host() on virtual time"
        )
    return clock


def _zone(timezone: str | tzinfo) -> Zone:
    from scxml_runtime.modules.calendar import known_zone

    return known_zone(timezone)


class Host(Restoring):
    """Sessions by id, and what they share. Ports left out are the simulated ones, made when first used.

    `script_seconds`: how much time of the processor the scripts of one reaction may take, beside the number of steps;
    None, the default, sets no limit, so that the same inputs give the same steps on a slow machine. `script_bytes`: how
    much memory the values of one session may take.

    `timezone`: where the sessions are, for `Date` and for functions that take a zone and are given none: a name such as
    "Europe/Berlin", or a `tzinfo`. None, the default, is UTC, whatever the machine's own zone.

    `processors`, `services`, `functions` and `modules` are Python in reach of charts: what <send type="…"> goes to,
    what <invoke type="…"> starts, what expressions call, and modules of ORS of one's own (docs/python.md).
    """

    def __init__(
        self,
        clock: Clock | None = None,
        documents: Documents | None = None,
        platform: Any = None,
        transport: Transport | None = None,
        script_seconds: float | None = None,
        script_bytes: int = MEMORY,
        timezone: str | tzinfo | None = None,
        processors: Mapping[str, Processor] | None = None,
        services: Mapping[str, ServiceFunction] | None = None,
        functions: Mapping[str, Function] | None = None,
        modules: Iterable[type[OwnModule] | OwnModule] = (),
    ) -> None:
        self.script_seconds = script_seconds
        self.script_bytes = script_bytes
        self.timezone = None if timezone is None else _zone(timezone)
        self.clock = clock_of(clock)
        self.sessions: dict[str, StateMachine] = {}
        self.observers: list[Observer] = []
        self.processors: dict[str, Processor] = {**(processors or {})}
        self.services: dict[str, ServiceFunction] = {**(services or {})}
        if processors or services:
            from scxml_runtime.host.outside import check_callable

            check_callable("processor", self.processors)
            check_callable("service", self.services)
        self._functions: Functions | None = None
        self.platform = platform
        self.http: Any = None
        self.inbox: deque[tuple[str, Event]] = deque()
        self._transport: Transport | None = transport
        self._documents = documents
        self._modules: Modules | None = None
        self.ready: deque[Callable[[], object]] = deque()
        self.unbegun: list[Errand] = []
        # what the coroutines of processors are at work on, and whose it is
        self.carrying: dict[Event, Session] = {}
        self.turns_in_one_go = EVENTS_IN_ONE_GO
        self.live: Live | None = None
        self.is_held_up = False
        self._aside: Aside | None = None
        self._running = False
        self.identity = Identity(self.clock.seed)
        self.new_id = self.identity.new_id
        self.new_session_id = self.identity.new_session_id
        self.random = self.identity.random
        if functions:
            self.functions.update(functions)
        for each in modules:
            self.register(each)

    # --- sessions --------------------------------------------------------------

    def start(
        self,
        cls: type[Machine],
        params: Mapping[str, Any] | None = None,
        session_id: str | None = None,
        url: str = "",
        start: bool = True,
    ) -> Machine:
        """A new session of the chart; runs to stability unless `start` is False. `params` as of `StateMachine.start`;
        `url`: the address of its document, where that is not its file's. From any thread. Raises ValueError if a
        session of this id lives here, TypeError for what is no class of a chart."""
        live = self.live
        if live is not None and not live.is_here:
            made: Machine = self.call(self.start, cls, params, session_id, url, start)
            return made
        if not isinstance(cls, type):
            raise TypeError(f"start() takes the class of a chart, such as scxmlc.load() gives, not {cls!r}")
        living = self.sessions.get(session_id) if session_id else None
        if living is not None and not living.is_finished:
            raise ValueError(f"there is a session {session_id!r} already: {living!r}")
        session = cls(self, session_id or self.new_session_id(), url)
        self.take_in(session)
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
        self.begin_later(session, params)
        return session

    def begin_later(self, session: StateMachine, params: Mapping[str, Any]) -> None:
        """Start a session when those before it have come to rest."""
        self.ready.append(Beginning(session, params))

    def meet(self, session: StateMachine) -> None:
        """A session was made that lives here: observers hear of it, those that come later too. One that has no id
        is not kept alive by that."""
        self.take_in(session)
        if self.observers:
            session.watch_()
            return
        if self.others_ is None:
            from _weakrefset import WeakSet

            self.others_ = WeakSet()
        self.others_.add(session)

    def take_in(self, session: StateMachine) -> None:
        """Give a new session what sessions have here and nowhere else."""
        if self.clock.is_real:
            from scxml_runtime.host.threads import open_to_threads

            open_to_threads(session)
        if self._functions:
            self._functions.lend(session.data_)

    def adopt(self, session: Session) -> None:
        """Take in a session that was made without a host."""
        session.session_id_ = self.new_session_id()
        self.sessions[session.session_id_] = session  # type: ignore[assignment]

    def terminate(self, session: Session | str) -> None:
        """Cancel a session, or the one of this id, as its invoker would (SCXML 6.4.3): its onexit handlers run,
        nothing is announced. One that is over or not known stays as it is. From any thread."""
        self.call(self._terminate, session)

    def _terminate(self, session: Session | str) -> None:
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
            if (
                self.clock.is_real and session.chart.dialect != "ors"
            ):  # else they heap up in programs that run for long
                self.sessions.pop(session.session_id, None)
        if self._modules is not None:
            self._modules.ended(session)  # type: ignore[arg-type]
        if self.observers:
            self.tell(session, "end", session.final)

    # --- running --------------------------------------------------------------

    def run(self) -> None:
        """Give every session that has something to do its turn, until none has. Raises, when all had theirs, the first
        exception that left one."""
        if self._running or not (self.ready or self.inbox):
            return
        self._running = True
        failure: BaseException | None = None
        ready = self.ready
        try:
            self.collect()
            for _ in range(self.turns_in_one_go):
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
        """Let so many seconds of virtual time pass; what comes due happens in order. Raises TypeError on a clock that
        is real, ValueError for less than nothing."""
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise TypeError(
                "real time passes by itself, while the host is entered; advance() is for virtual time"
            )
        self.run()
        clock.advance(seconds, self.run)

    # --- in real time --------------------------------------------------------------

    async def __aenter__(self) -> Host:
        """Let real time pass in the running event loop, as long as the host is entered."""
        from scxml_runtime.host.live import Live

        self._ask_real()
        Live(self)
        return self

    async def __aexit__(self, *problem: object) -> None:
        if self.live is not None:  # else a service of its own has left it
            await self.live.leave()

    def __enter__(self) -> Host:
        """The same on a thread of the host's own, for programs without an event loop."""
        from scxml_runtime.host.live import Aside

        self._ask_real()
        self._aside = Aside(self)
        return self

    def __exit__(self, *problem: object) -> None:
        assert self._aside is not None
        self._aside.leave()

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers on the host's thread: a way for others to use sessions as they like. Raises what
        it raises; SessionError if the host is left before."""
        live = self.live  # another thread may leave the host
        return function(*args) if live is None else live.call(function, *args)

    def _ask_real(self) -> None:
        if not self.clock.is_real:
            raise TypeError("on a virtual clock time passes by advance(); enter a Host(clock=SystemClock())")
        if self.live is not None:
            raise RuntimeError("the host is entered already")

    # --- ports --------------------------------------------------------------

    def stopwatch(self, milliseconds: int | None = None) -> Callable[[float], bool]:
        """Start to count the time of scripts, the chart's own or the host's; the answer tells whether it will be over
        in so many seconds."""
        from time import thread_time

        end = thread_time() + (milliseconds / 1000 if milliseconds else self.script_seconds or 0.0)
        return lambda ahead: thread_time() + ahead > end

    def register(self, module: type[OwnModule] | OwnModule) -> None:
        """Add a module of one's own; charts that are compiled from now on know it. Raises TypeError for what is none,
        ValueError for a name that is taken."""
        from scxml_runtime.modules.own import carrier

        self.modules.add(carrier(self.modules, module))
        options = self.documents.options
        options["modules"] = (*options.get("modules", ()), module)

    @property
    def functions(self) -> Functions:
        """Functions of Python that scripts may call, by name; sessions have those that are there when they start."""
        if self._functions is None:
            from scxml_runtime.host.functions import Functions

            self._functions = Functions(self._fresh_scopes)
        return self._functions

    def _fresh_scopes(self) -> Iterator[DataModel]:
        """The data of sessions that were made and have not started."""
        for session in {*self.sessions.values(), *(self.others_ or ())}:
            if session.reactions_ is UNSTARTED:
                yield session.data_

    @property
    def documents(self) -> Documents:
        """Where charts and texts come from (`scxml_runtime.ports.documents.Documents`): files, what was published."""
        if self._documents is None:
            from scxml_runtime.ports.documents import Documents

            self._documents = Documents()
        return self._documents

    @property
    def transport(self) -> Transport:
        """How requests leave: a port of `scxml_runtime.ports.transport`."""
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
        """A host on the same clock for a chart on the side, which has these modules, and the functions."""
        host = Host(self.clock, script_seconds=self.script_seconds, script_bytes=self.script_bytes)
        host._modules = modules
        host._functions = self._functions
        return host

    def http_location(self, session: Session) -> str | None:
        """Where HTTP clients can send events to this session; None when no server runs (SCXML C.2)."""
        return None if self.http is None else self.http.location(session)


__all__ = ["BASIC_HTTP_PROCESSOR", "SCXML_PROCESSOR", "Host"]
