"""`Beyond`: sessions that Restate keeps, on this machine or others.

In: a `RestateHost`; a worker, which is told to Restate. Out: a `Keeper`. The rule that surprises: Restate need not be
there. Until it is, requests are refused by 503, and it is tried again each second; when it is back, all goes on.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from logging import getLogger
from time import time
from typing import TYPE_CHECKING, Any, TypeVar

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import HostClosed, Told
from scxml_runtime.durable.host.probes import Probes
from scxml_runtime.durable.host.view import Load
from scxml_runtime.durable.on_restate.workers import Unregistered
from scxml_runtime.server.polling import All, One, follow

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence
    from typing import Self

    from scxml_runtime.chart.event import Event
    from scxml_runtime.durable import Count, Happened, Listed, RestateHost, View, Wanted
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.server.keeper import Class
    from scxml_runtime.server.worker import Worker

T = TypeVar("T")

_LOG = getLogger("scxml_runtime.server")

AT_ONCE = 64
"""Requests that are put to Restate at a time."""

MOST_ASKING = 200
"""Callers who wait for an answer of a session at a time; others wait until it is their turn."""

CARE = 5.0
"""Seconds between two looks whether the workers of other servers are there."""

PAUSE = 1.0
"""Seconds between two attempts to reach Restate."""

LEFT = "the server is being stopped, and no session answers any more: ask again when it is back"


class Beyond:
    """A `Keeper`, whose words these are. `joined` is called on a thread when Restate knows the worker, each time until
    it raises nothing."""

    counts_turns = True

    def __init__(self, host: RestateHost, worker: Worker, joined: Callable[[], object]) -> None:
        self.host = host
        self.probes = Probes()
        self._worker = worker
        self._joined = joined
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="restate")
        self._askers = ThreadPoolExecutor(MOST_ASKING, thread_name_prefix="restate-asked")
        self._asking: set[asyncio.Future[Any]] = set()
        self._url = ""
        self._under_way = 0
        self._is_left = False
        self._watchers: list[tuple[Callable[[Told], object], str | None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.trouble: Exception | None = HostClosed("Restate does not know of this server as yet")

    async def __aenter__(self) -> Self:
        self._url = self._worker.start()
        if not await self._join(self._url):
            self._begin(self._join_later(self._url))
        self._begin(self._stand_in())
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in self._tasks:
            each.cancel()
        await asyncio.to_thread(self._worker.stop)
        self.host.close()
        self._pool.shutdown(cancel_futures=True)
        self._askers.shutdown(cancel_futures=True)

    async def _join_later(self, url: str) -> None:
        _LOG.warning("%s; it is tried again", self.trouble)
        while not await self._join(url):
            await asyncio.sleep(PAUSE)
        _LOG.info("Restate knows of this server now")

    async def _join(self, url: str) -> bool:
        try:
            await self._aside(self.host.workers.register, url)
            await self._aside(self._joined)
        except (SessionError, OSError) as problem:
            self.trouble = problem
            return False
        self.trouble = None
        return True

    async def _stand_in(self) -> None:
        """Workers of other servers may be gone: what they had to do comes to this one."""
        while True:
            await asyncio.sleep(CARE)
            with suppress(SessionError, OSError):  # the next time is soon
                for each in await self._aside(self.host.workers.stand_in, self._url):
                    _LOG.warning("Restate finds no worker at %s: sessions have their turns here now", each)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _aside(self, work: Callable[..., T], *given: Any) -> T:
        """What comes of it, on a thread."""
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, partial(work, *given))
        except Unregistered as problem:
            self._rejoin(problem)
            raise
        finally:
            self._under_way -= 1

    def _rejoin(self, problem: Exception) -> None:
        """Restate has forgotten the worker, as one that is new has."""
        if self.trouble is None:
            self.trouble = problem
            self._begin(self._join_later(self._url))

    # --- sessions -------------------------------------------------------------------------------

    async def begin(self, chart: Class, id: str | None, params: Mapping[str, Any] | None) -> View:
        return await self._aside(self.host.started, chart, id, params)

    async def begin_at(self, chart: Class, at: float, params: Mapping[str, Any] | None) -> str:
        return await self._aside(self.host.begin_at, chart, at, params)

    async def send(self, id: str, name: str, data: Any, key: str | None) -> View:
        return await self._aside(self.host.sent, id, name, data, key)

    async def post(self, id: str, name: str, data: Any, key: str | None) -> None:
        await self._aside(self.host.accept, id, name, data, key)

    async def deliver(self, id: str, event: Event, key: str | None) -> None:
        await self._aside(self.host.deliver, id, event, key)

    async def ask(self, id: str, name: str, data: Any) -> Response:
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(self._askers, partial(self.host.ask, id, name, data))
        self._asking.add(answer)
        try:
            return await answer
        except asyncio.CancelledError:
            if self._is_left:
                raise HostClosed(LEFT) from None
            raise
        finally:
            self._asking.discard(answer)

    async def fire(self, id: str, due: str) -> View:
        return await self._aside(self.host.fire, id, due)

    async def end(self, id: str) -> View:
        await self._aside(self.host.terminate, id)
        return await self.look(id)

    async def look(self, id: str) -> View:
        return await self._aside(self.host.look, id)

    async def forget(self, id: str) -> None:
        view = await self.look(id)
        await self._aside(self.host.forget, id)
        for watcher, of in self._watchers:
            if of in (None, id):
                watcher(Told(id, None, time(), view, is_forgotten=True))

    async def migrate(self, id: str, chart: Class, migrate: Migration) -> None:
        await self._aside(self.host.migrate, id, chart, migrate)

    async def rehearse(self, id: str, chart: Class, migrate: Migration) -> None:
        await self._aside(self.host.rehearse, id, chart, migrate)

    # --- all of them ----------------------------------------------------------------------------

    async def sessions(self, chart: str | None, after: str, limit: int, wanted: Wanted) -> Sequence[Listed]:
        return await self._aside(partial(self.host.sessions, chart, after, limit, wanted=wanted))

    async def counts(self) -> Sequence[Count]:
        return await self._aside(self.host.counts)

    async def history(self, id: str, after: int, limit: int, before: int | None = None) -> Sequence[Happened]:
        return (await self._aside(partial(self.host.followed, id, after, limit, before=before)))[2]

    def watch(self, watcher: Callable[[Told], object], id: str | None) -> Callable[[], object]:
        """Restate is asked again and again, as long as somebody watches."""
        look = All(self.host.tables) if id is None else One(self.host, id)
        task, known = self._begin(follow(look, self._aside, watcher)), (watcher, id)
        self._watchers.append(known)

        def stop() -> None:
            task.cancel()
            self._watchers.remove(known)

        return stop

    async def check(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        await self._aside(self.host.check)

    async def load(self) -> Load:
        """What waits in Restate, it tells itself."""
        return Load(self._under_way, 0, 0, self.callers, 0.0)

    @property
    def callers(self) -> int:
        return len(self._asking)

    def now(self) -> float:
        return time()

    def leave(self) -> None:
        self._is_left = True
        for each in self._asking:
            each.cancel()
