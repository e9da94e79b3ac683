"""`DurableHost`: sessions that outlive the process, kept in a store on this machine.

In: charts, a store, events. Out: sessions that go on where the last commit left them, in this process or the next.

The rule that surprises: one thread does it all, in batches: what returns has been committed, and what charts want of the
world is done behind the commit. On a virtual clock there is no thread: calls do their work at once, and time passes by
`advance`.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.around import Around
from scxml_runtime.durable.asking import begun, digest, sent
from scxml_runtime.durable.charts import Charts
from scxml_runtime.durable.desk import Desk
from scxml_runtime.durable.errors import (
    Duplicate,
    HostClosed,
    InboxFull,
    KeyReused,
    SessionLives,
    SessionOver,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.families import Families
from scxml_runtime.durable.inbox import Item
from scxml_runtime.durable.inputs import Cancelled
from scxml_runtime.durable.batches import Batches
from scxml_runtime.durable.limits import Limits
from scxml_runtime.durable.performers import Performers
from scxml_runtime.durable.store import StoreError
from scxml_runtime.host.identity import Identity
from scxml_runtime.ports.clock import SystemClock, VirtualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping
    from typing import TypeVar

    from scxml_runtime.durable.charts import Class
    from scxml_runtime.durable.effects import Effect
    from scxml_runtime.durable.outside import Call, Message
    from scxml_runtime.durable.store import Store
    from scxml_runtime.durable.view import Happened, Listed, View
    from scxml_runtime.host.errands import Errand
    from scxml_runtime.host.functions import Function
    from scxml_runtime.host.live import Aside, Live
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.transport import Transport

    T = TypeVar("T")

__all__ = [
    "Duplicate",
    "DurableHost",
    "HostClosed",
    "InboxFull",
    "KeyReused",
    "SessionLives",
    "SessionOver",
    "TooLarge",
    "UnknownChart",
    "UnknownSession",
]

TURNS = 10_000
"""On virtual time, what is done in one go; more is taken for sessions that keep each other busy."""

PATIENCE = 1.0
"""Seconds until a store that failed is tried again, if nobody asks before."""


class DurableHost:
    """Sessions in a store. `charts`: those that it has sessions of, in all versions; `processors`, `services` and
    `functions` as of a plain `Host`, but that functions are called again when a turn is taken again. `limits`: see
    `Limits`, by name: `DurableHost(store, charts=[Gate], resident=100)`."""

    def __init__(
        self,
        store: Store,
        charts: Iterable[Class] = (),
        *,
        processors: Mapping[str, Callable[[Message], object]] | None = None,
        services: Mapping[str, Callable[[Call], Awaitable[object]]] | None = None,
        functions: Mapping[str, Function] | None = None,
        documents: Documents | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
        timezone: str | None = None,
        script_seconds: float | None = None,
        **limits: Any,
    ) -> None:
        self.clock: Clock = SystemClock() if clock is None else clock
        self.limits = Limits(**limits)
        self.charts = Charts(charts)
        self.inbox: deque[tuple[str, Item]] = deque()
        self.ready: deque[Callable[[], object]] = deque()
        self.unbegun: list[Errand] = []
        self.turns_in_one_go = TURNS
        self.live: Live | None = None
        self._aside: Aside | None = None
        self._transport = transport
        self._identity = Identity(self.clock.seed)
        self._performers = Performers(self, self._way_out, self.put, self._fulfil, self.limits.largest)
        self._performers.processors.update(processors or {})
        self._performers.services.update(services or {})
        around = Around(
            frozenset(self._performers.processors),
            frozenset(self._performers.services),
            dict(functions or {}),
            documents,
            script_seconds,
            timezone,
        )
        families = Families(self.charts, around, self.limits.resident)
        self._batches = Batches(
            store, families, self.limits, self._perform, self._performers.stop, self._stopwatch
        )
        self._desk = Desk(self._batches)
        self._gate = Lock()
        self._takes = self._is_open = self._is_running = self._is_busy = self._is_planned = False
        self._trouble: StoreError | None = None
        self._ahead = 0.0
        self._armed: tuple[float, Any] | None = None

    # --- what sessions are asked --------------------------------------------------------------

    def start(self, chart: Class, id: str | None = None, params: Mapping[str, Any] | None = None) -> str:
        """A new session; its id, once it has come to rest and is committed. Raises Duplicate, UnknownChart."""
        self.charts.check(chart)
        id = self._identity.new_session_id() if id is None else id
        item = Item(begun(chart, id, params, self.limits.largest), Future())
        return str(self._wait(self._hand_in(id, item)))

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """An event; returns when what it did is committed. The same key again does nothing: whoever does not know
        whether an event has come sends it again. Raises UnknownSession, SessionOver, KeyReused, InboxFull, TooLarge,
        StoreError; then it has done nothing."""
        self._wait(self.submit(id, name, data, key))

    def submit(self, id: str, name: str, data: Any = None, key: str | None = None) -> Future[None]:
        """As `send`, and does not wait. In an event loop: `await asyncio.wrap_future(host.submit(…))`."""
        given = sent(id, name, data, key, self.limits.largest)
        return self._hand_in(id, Item(given, Future(), key=key, digest=digest(given, key)))

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """An event; returns when it is committed that it will come to the session, in its turn."""
        given = sent(id, name, data, key, self.limits.largest)
        item = Item(given, accepted=Future(), key=key, digest=digest(given, key))
        self._wait(self._hand_in(id, item))

    def terminate(self, id: str) -> None:
        """End a session as its invoker would (SCXML 6.4.3); one that is over stays as it is."""
        self._wait(self._hand_in(id, Item(Cancelled(), Future())))

    def look(self, id: str) -> View:
        """The session, as it was committed last. Raises UnknownSession."""
        return self.call(self._desk.look, id)

    def sessions(self, chart: str | None = None, after: str = "", limit: int = 100) -> list[Listed]:
        """Sessions in the order of their ids, a page at a time: those of one chart, behind an id."""
        return self.call(self._desk.listed, chart, after, limit)

    def history(self, id: str, after: int = 0, limit: int = 1000) -> list[Happened]:
        """The turns of a session; none but of a host that keeps them: `DurableHost(…, history=True)`."""
        return self.call(self._desk.history, id, after, limit)

    def forget(self, id: str) -> None:
        """Remove a session that is over, with all that is known of it. Raises UnknownSession, SessionLives."""
        self.call(self._desk.forget, id)

    def migrate(self, id: str, chart: Class, migrate: Migration | None = None) -> None:
        """Take a session over to another version of its chart; `migrate` as in `Host.restore`. Raises SnapshotError,
        ChartChanged: then it stays as it is."""
        self.call(self._desk.migrate, id, chart, migrate)
        self.call(self._plan)
        self._run_at_once()

    def add(self, chart: Class) -> None:
        """One more chart, or version of one; sessions that have waited for it go on."""
        self.charts.add(chart)
        if self._is_open:
            self.call(self._batches.go_on)
            self.call(self._plan)
            self._run_at_once()

    def backup(self, path: str | Path) -> None:
        """A copy of the store as of now, while it is in use."""
        self.call(self._batches.store.backup, Path(path))

    def advance(self, seconds: float) -> None:
        """Let virtual time pass."""
        self._check_open()
        if not isinstance(self.clock, VirtualClock):
            raise TypeError(
                "real time passes by itself; advance() is for DurableHost(…, clock=VirtualClock())"
            )
        self.run()
        self.clock.advance(seconds, self.run)
        if self._trouble is not None:
            raise self._trouble

    def now(self) -> float:
        """Seconds since 1970; never less than before, and never less than when the store was used last."""
        return max(self._batches.latest, self.clock.epoch + self.clock.now() + self._ahead)

    # --- how things come in --------------------------------------------------------------

    def _hand_in(self, id: str, item: Item) -> Future[Any]:
        with self._gate:
            if not self._takes:
                self._check_open()
                raise HostClosed("the host is being left: it takes nothing more")
            self.inbox.append((id, item))
        self._run_at_once()
        return item.listeners()[0]

    def put(self, id: str, item: Item) -> None:
        """What comes to a family from the performers, on any thread; nobody hears it where the host was left."""
        if self._takes:
            self.inbox.append((id, item))

    def _wait(self, future: Future[T]) -> T:
        """What comes of it; where this is the thread that would do it, it is done now."""
        live = self.live
        if live is None or live.is_here:
            self._check_rest()
            while not future.done():
                self.collect()
                self._work()
        return future.result()

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers on the host's thread, between batches."""
        self._check_open()
        live = self.live
        if live is not None and not live.is_here:
            return live.call(function, *args)
        self._check_rest()
        return function(*args)

    def _check_open(self) -> None:
        if not self._is_open:
            raise HostClosed(
                "enter the host first, and use it before it is left: with DurableHost(…) as host"
            )

    def _check_rest(self) -> None:
        if self._is_busy:
            raise SessionError(
                "a session is in its turn: functions that charts call may submit(), but wait for nothing"
            )

    # --- turns of the host --------------------------------------------------------------

    def _run_at_once(self) -> None:
        """On virtual time."""
        if self.live is None:
            self.run()

    def run(self) -> None:
        """All that is ready, or on virtual time all that becomes so."""
        if self._is_running or self._is_busy or not self._is_open:
            return
        self._is_running = True
        try:
            self.collect()
            for _ in range(TURNS if self.live is None else len(self.ready)):
                if not self.ready:
                    break
                self.ready.popleft()()
                self.collect()
        finally:
            self._is_running = False

    def call_due(self) -> None:
        """Do everything that is due now."""
        while self.clock.call_due(self.clock.now()):
            self.run()

    def collect(self) -> None:
        """Take what was handed in."""
        if self._is_open:
            while self.inbox and self._batches.takes_more:
                self._batches.take(*self.inbox.popleft())
            if self.inbox or self._batches.has_work(self._batches.latest):
                self._plan()

    def _plan(self) -> None:
        """A batch is due."""
        if not self._is_planned:
            self._is_planned = True
            self.ready.append(self._work)

    def _work(self) -> None:
        """One batch. A store that fails is tried again later, or when somebody asks for something."""
        self._is_planned = False
        self._is_busy = True
        self._trouble = None
        try:
            self._batches.work(self.now())
        except StoreError as problem:
            self._trouble = problem
            self._refuse(problem)
            self.clock.call_in(PATIENCE, self._plan)
        except BaseException as problem:
            self._refuse(problem)
            raise
        finally:
            self._is_busy = False
        self._look_ahead()

    def _refuse(self, problem: BaseException) -> None:
        """Whoever waits hears what was wrong."""
        while self.inbox:
            _, item = self.inbox.popleft()
            for each in item.listeners():
                each.set_exception(problem)

    def _look_ahead(self) -> None:
        """What comes next: another batch now, or the first family that is due later."""
        if self._trouble is None and self._batches.has_work(self._batches.latest):
            self._plan()
        due = self._batches.due
        if self._armed is not None and self._armed[0] != due:
            self.clock.drop(self._armed[1])
            self._armed = None
        if due is not None and self._armed is None:
            self._armed = due, self.clock.call_in(max(0.0, due - self.now()), self._reach, due)

    def _reach(self, due: float) -> None:
        """Time has come to this."""
        self._armed = None
        self._batches.latest = max(self._batches.latest, due)
        self._plan()

    def _stopwatch(self) -> Callable[[], bool]:
        """Tells whether a batch has taken its time; on virtual time there is no hurry."""
        if not self.clock.is_real:
            return lambda: False
        end = perf_counter() + self.limits.seconds
        return lambda: perf_counter() > end

    # --- what goes out --------------------------------------------------------------

    def _perform(self, id: str, effect: Effect) -> None:
        self.ready.append(partial(self._performers.perform, id, effect))

    def _fulfil(self, keys: tuple[str, ...]) -> None:
        if keys and self._is_open:
            self._batches.fulfilled += keys
            self._plan()

    def _way_out(self) -> Transport:
        if self._transport is None:
            from scxml_runtime.ports.transport import HttpTransport

            self._transport = HttpTransport()
        return self._transport

    # --- coming and going --------------------------------------------------------------

    async def __aenter__(self) -> DurableHost:
        """Keep the sessions of the store, in the running event loop."""
        from scxml_runtime.host.live import Live

        self._check_real()
        live = Live(self)
        try:
            self._open()
        except BaseException:
            live.part()
            raise
        return self

    async def __aexit__(self, *problem: object) -> None:
        live = self.live
        self._close()
        if live is not None:
            await live.leave()

    def __enter__(self) -> DurableHost:
        """The same on a thread of the host's own, for programs without an event loop; on virtual time without any."""
        from scxml_runtime.host.live import Aside

        if not self.clock.is_real:
            self._open()
            return self
        self._check_real()
        self._aside = Aside(self)
        try:
            assert self._aside.live is not None
            self._aside.live.call(self._open)
        except BaseException:
            self._aside.leave()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        if self._aside is None:
            self._close()
            return
        with suppress(SessionError):  # the thread has ended before its time
            self.call(self._close)
        self._aside.leave()

    def _check_real(self) -> None:
        if not self.clock.is_real:
            raise TypeError("on a virtual clock nothing waits: enter the host by `with`, not `async with`")
        if self.live is not None:
            raise RuntimeError("the host is entered already")

    def _open(self) -> None:
        self._batches.open()
        self._ahead = max(0.0, self._batches.latest - self.clock.epoch - self.clock.now())
        self._takes = self._is_open = True
        self._plan()
        self._look_ahead()
        self._run_at_once()

    def _close(self) -> None:
        """What was handed in before is done; what comes now is refused."""
        self._check_rest()
        with self._gate:
            self._takes = False
        while self._owes():
            self.collect()
            self._work()
        self._is_open = False
        self._performers.leave()
        self.ready.clear()
        self._batches.store.close()

    def _owes(self) -> bool:
        """Whether somebody waits for something."""
        waiting = (*(item for _, item in self.inbox), *self._batches.inbox)
        return any(not item.is_void and item.listeners() for item in waiting)
