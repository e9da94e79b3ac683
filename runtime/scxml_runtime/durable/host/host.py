"""`DurableHost`: sessions that outlive the process, kept in a store on this machine.

In: charts, a store, events. Out: sessions that go on where the last commit left them, in this process or the next.

The rule that surprises: what returns has been committed, and what charts want of the world is done behind the commit.
Functions that charts call are part of a turn, which may be taken again: they should only compute.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import Event
from scxml_runtime.durable.errors import (
    Duplicate,
    HostClosed,
    InboxFull,
    KeyReused,
    NotWaiting,
    SessionLives,
    SessionOver,
    TooLarge,
    UnknownChart,
    UnknownSession,
)
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.effects import Begin
from scxml_runtime.durable.family.home import Home
from scxml_runtime.durable.family.ids import Ids, root_of
from scxml_runtime.durable.family.inputs import Cancelled, Fired
from scxml_runtime.durable.family.locations import Locations
from scxml_runtime.durable.host.acting import Heard
from scxml_runtime.durable.host.asking import begun, check_text, digest, sent
from scxml_runtime.durable.host.batches import Batches
from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.durable.host.desk import Desk
from scxml_runtime.durable.host.entered import Entered
from scxml_runtime.durable.host.families import Families
from scxml_runtime.durable.host.inbox import Item
from scxml_runtime.durable.host.limits import check_count, limits_of
from scxml_runtime.durable.host.performers import Performers
from scxml_runtime.durable.host.view import Load
from scxml_runtime.durable.host.watching import Watching
from scxml_runtime.durable.stores.store import Stretch
from scxml_runtime.durable.stores.wanted import Wanted
from scxml_runtime.host.host import clock_of
from scxml_runtime.host.identity import Identity
from scxml_runtime.ports.clock import SystemClock, VirtualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from scxml_runtime.durable.host.charts import Class
    from scxml_runtime.durable.host.outside import Call, Message
    from scxml_runtime.durable.host.view import Happened, Listed, Told, View
    from scxml_runtime.durable.host.watching import Scribe
    from scxml_runtime.durable.stores.store import Store
    from scxml_runtime.durable.stores.wanted import Count
    from scxml_runtime.host.functions import Function
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.platform import Platform
    from scxml_runtime.ports.transport import Transport

__all__ = [
    "Duplicate",
    "DurableHost",
    "HostClosed",
    "InboxFull",
    "KeyReused",
    "NotWaiting",
    "SessionLives",
    "SessionOver",
    "TooLarge",
    "UnknownChart",
    "UnknownSession",
]

ALL = Wanted()


class DurableHost(Entered):
    """Sessions in a store. `charts`: those that it has sessions of, in all versions; `processors`, `services` and
    `functions` as of a plain `Host`. `http`: the address below which a server takes events for sessions (SCXML C.2), by
    `deliver`. `limits`: those of `Limits`, by name: `DurableHost(store, [Gate], resident=100)`.
    """

    def __init__(
        self,
        store: Store,
        charts: Iterable[Class] = (),
        *,
        processors: Mapping[str, Callable[[Message], object]] | None = None,
        services: Mapping[str, Callable[[Call], Awaitable[object]]] | None = None,
        functions: Mapping[str, Function] | None = None,
        documents: Documents | None = None,
        platform: Platform | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
        timezone: str | None = None,
        http: str | None = None,
        script_seconds: float | None = None,
        scribe: Scribe | None = None,
        **limits: Any,
    ) -> None:
        super().__init__(SystemClock() if clock is None else clock_of(clock), limits_of(limits))
        if not hasattr(store, "commit"):
            raise TypeError(f"a store is wanted, such as SqliteStore('gates.db'), not {store!r}")
        if platform is not None and not hasattr(platform, "connect"):
            raise TypeError(f"a platform is wanted, as ports/platform.py has it, not {platform!r}")
        self._identity = Identity(self.clock.seed)
        self.platform = platform
        self._transport = transport
        self._performers = Performers(self, {**(processors or {})}, {**(services or {})})
        self.charts = Charts(charts)
        around = Around(
            frozenset(self._performers.processors),
            frozenset(self._performers.services),
            {**(functions or {})},
            documents=documents,
            platform=platform,
            script_seconds=script_seconds,
            timezone=timezone,
            http=None if http is None else Locations(http),
            versions=self.charts.meant,
        )
        Home(around, Ids("none"))  # what no session could live with is refused now
        if scribe is not None and not hasattr(scribe, "attend"):
            raise TypeError(f"a scribe is wanted, such as scxml_runtime.testing.Scribe(), not {scribe!r}")
        self._watching = Watching(self.limits, scribe, self.clock.is_real)
        families = Families(self.charts, around, self.limits.resident)
        self._batches = Batches(store, families, self.limits, self, self._watching, self.probes)
        self._desk = Desk(self._batches)
        if platform is not None:
            platform.connect(Heard(self._performers))

    # --- what sessions are asked --------------------------------------------------------------

    def start(self, chart: Class, id: str | None = None, params: Mapping[str, Any] | None = None) -> str:
        """A new session; its id, once it has come to rest and is committed. Raises Duplicate, UnknownChart."""
        return str(self._wait(*self._start(chart, id, params)))

    def begin(
        self, chart: Class, id: str | None = None, params: Mapping[str, Any] | None = None
    ) -> Future[str]:
        """As `start`, and does not wait."""
        return self._hand_in(*self._start(chart, id, params))

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """An event; returns when what it did is committed. The same key again does nothing: whoever does not know
        whether an event has come sends it again. Raises UnknownSession, SessionOver, KeyReused, InboxFull, TooLarge,
        StoreError; then it has done nothing."""
        self._wait(id, self._event(id, name, data, key))

    def submit(self, id: str, name: str, data: Any = None, key: str | None = None) -> Future[None]:
        """As `send`, and does not wait. In an event loop: `await asyncio.wrap_future(host.submit(…))`."""
        return self._hand_in(id, self._event(id, name, data, key))

    def deliver(self, id: str, event: Event, key: str | None = None) -> Future[None]:
        """As `submit`, of an event with all that it came with, such as its `sendid`; also for an invoked session."""
        root, data = root_of(id), None if event.data is ... else event.data
        given = sent(root, event.name, data, key, self.limits.largest)
        given = replace(
            given,
            to=None if id == root else id,
            has_data=event.data is not ...,
            sendid=event.sendid,
            origin=event.origin,
            origintype=event.origintype,
            raw=event.raw,
        )
        return self._hand_in(root, Item(given, Future(), key=key, digest=digest(given, key)))

    def ask(self, id: str, name: str, data: Any = None) -> Future[Response]:
        """An event that its session, a strategy of ORS, answers by `ws:response` with its `_event.sendid`. There may be
        no answer ever, and none from another process: whoever has waited long enough cancels it."""
        asked = self._identity.new_session_id()
        event = Event(name, data=... if data is None else data, sendid=asked)
        return self.callers.wait(asked, lambda: self.deliver(id, event))

    def begin_at(self, chart: Class, at: float, params: Mapping[str, Any] | None = None) -> str:
        """A session that starts at a moment, in seconds since 1970; its id, when that is committed. Until then there is
        no such session."""
        id, version = self._new_id(), self.charts.check(chart)
        given = begun(chart, id, params, self.limits.largest)
        effect = Begin(f"{id}/begin", id, *version, None, "", given.params or {}, at)
        self.call(self._desk.wish, id, effect)
        self._run_at_once()
        return id

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """An event; returns when it is committed that it will come to the session, in its turn."""
        self._wait(id, self._accepted(id, name, data, key))

    def post(self, id: str, name: str, data: Any = None, key: str | None = None) -> Future[None]:
        """As `accept`, and does not wait."""
        return self._hand_in(id, self._accepted(id, name, data, key))

    def terminate(self, id: str) -> None:
        """End a session as its invoker would (SCXML 6.4.3); one that is over stays as it is."""
        self._wait(id, Item(Cancelled(), Future()))

    def end(self, id: str) -> Future[None]:
        """As `terminate`, and does not wait."""
        return self._hand_in(id, Item(Cancelled(), Future()))

    def fire(self, id: str, due: str) -> Future[None]:
        """A delayed event of the session comes now instead of then: `due` is its id, of `look(id).timers`. The future
        has NotWaiting where it has come meanwhile, or was cancelled."""
        check_text("due", due)
        return self._hand_in(id, Item(Fired(due), Future()))

    def look(self, id: str) -> View:
        """The session, as it was committed last. Raises UnknownSession."""
        return self.call_when_here(self._desk.look, id)

    def sessions(
        self, chart: str | None = None, after: str = "", limit: int = 100, *, wanted: Wanted = ALL
    ) -> list[Listed]:
        """Sessions, a page at a time: those of the chart of this name, in the order of their ids behind the id `after`;
        or those that are `wanted`, in its order, behind the place that `wanted.behind(last)` tells of the page before.
        """
        _check_page(chart, wanted, after, limit)
        return self.call(self._desk.listed, chart, wanted, after, limit)

    def search(
        self, chart: str | None = None, after: str = "", limit: int = 100, *, wanted: Wanted = ALL
    ) -> Callable[[], list[Listed]]:
        """What finds the same as `sessions`, on whichever thread it is called: of many sessions a search takes long,
        and the host goes on meanwhile. `await asyncio.to_thread(host.search(wanted=…))`"""
        _check_page(chart, wanted, after, limit)
        return self.call(self._desk.search, chart, wanted, after, limit)

    def counts(self, chart: str | None = None) -> list[Count]:
        """How many sessions stand where: those of the chart of this name, or all."""
        if chart is not None:
            check_text("chart", chart)
        return self.call(self._desk.counts, chart)

    def watch(self, watcher: Callable[[Told], object], id: str | None = None) -> Callable[[], None]:
        """Call `watcher(told)` behind each commit, for each session that it has changed or removed, or for this one; on
        the thread that does the host's work, so it should only hand on. Of one session, what it did is told as lines of
        a trace where the host has a `scribe`. Returns what ends it."""
        if id is not None:
            check_text("id", id)
        self._watching.add(watcher, id)
        return partial(self._watching.remove, watcher, id)

    def load(self) -> Load:
        """How much there is to do just now."""
        batches, now = self._batches, self.now()
        return Load(
            batches.inbox.count + sum(batches.turns.held.values()),
            len(self._performers.at_work),
            len(batches.families),
            len(self.callers),
            0.0 if batches.due is None else max(0.0, now - batches.due),
        )

    def history(
        self,
        id: str,
        after: int = 0,
        limit: int = 1000,
        *,
        before: int | None = None,
        largest: int | None = None,
    ) -> list[Happened]:
        """The turns of a session behind the one of this number, or the last ones `before` it (`sys.maxsize`: the last
        of all), in order; no more than take `largest` characters of JSON, but one at least. None but of a host that
        keeps them: `DurableHost(…, history=True)`."""
        check_count("limit", limit)
        for name, given in (("before", before), ("largest", largest)):
            if given is not None:
                check_count(name, given)
        return self.call(self._desk.history, id, Stretch(after, limit, before, largest))

    def forget(self, id: str) -> None:
        """Remove a session that is over, with all that is known of it. Raises UnknownSession, SessionLives."""
        self.call(self._desk.forget, id)

    def migrate(self, id: str, chart: Class, migrate: Migration | None = None) -> None:
        """Take a session over to another version of its chart; `migrate` as in `Host.restore`. Raises SnapshotError,
        ChartChanged: then it stays as it is."""
        self.call_when_here(self._desk.migrate, id, chart, migrate)
        self.call(self._plan)
        self._run_at_once()

    def rehearse(self, id: str, chart: Class, migrate: Migration | None = None) -> None:
        """Whether `migrate` would do: raises what it would raise, and nothing happens."""
        self.call_when_here(self._desk.rehearse, id, chart, migrate)

    def note(self, name: str) -> str | None:
        """A text that was kept under this name, beside the sessions; None where none was."""
        check_text("name", name)
        return self.call(self._desk.note, name)

    def keep_note(self, name: str, text: str) -> None:
        """Keep a text in the store, in place of the one that it has under this name."""
        check_text("name", name)
        check_text("text", text)
        self.call(self._desk.keep_note, name, text)

    def add(self, chart: Class) -> None:
        """One more chart, or version of one; sessions that have waited for it go on."""
        self.charts.add(chart)
        if self._is_open:
            self.call(self._batches.go_on)
            self.call(self._plan)
            self._run_at_once()

    def backup(self, path: str | Path) -> None:
        """A copy of the store as of now, while it is in use. Raises StoreError where there is a file already."""
        self._check_open()
        self._batches.store.backup(Path(path))

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

    def _start(self, chart: Class, id: str | None, params: Mapping[str, Any] | None) -> tuple[str, Item]:
        self.charts.check(chart)
        id = self._new_id() if id is None else id
        return id, Item(begun(chart, id, params, self.limits.largest), Future())

    def _accepted(self, id: str, name: str, data: Any, key: str | None) -> Item:
        item = self._event(id, name, data, key)
        item.future, item.accepted = None, item.future
        return item

    def _event(self, id: str, name: str, data: Any, key: str | None) -> Item:
        given = sent(id, name, data, key, self.limits.largest)
        return Item(given, Future(), key=key, digest=digest(given, key))

    def _new_id(self) -> str:
        """On virtual time each host counts from one, and the store may have some of them already."""
        id = self._identity.new_session_id()
        while not self.clock.is_real and self.call(self._desk.knows, id):
            id = self._identity.new_session_id()
        return id

    @property
    def transport(self) -> Transport:
        """How requests leave."""
        if self._transport is None:
            from scxml_runtime.ports.transport import HttpTransport

            self._transport = HttpTransport()
        return self._transport


def _check_page(chart: str | None, wanted: Wanted, after: str, limit: int) -> None:
    check_count("limit", limit)
    check_text("after", after)
    wanted.place(after)
    if chart is not None:
        check_text("chart", chart)
