"""`Here`: the sessions of a host in this process, with its store.

In: a `DurableHost` that is entered. Out: a `Keeper`. The rule that surprises: nothing waits for a commit by blocking;
what the host does in its own turn is looked at directly.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from scxml_runtime.durable import Wanted
from scxml_runtime.durable.host.meanwhile import meanwhile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future

    from scxml_runtime.chart.event import Event
    from scxml_runtime.durable import Count, DurableHost, Happened, Listed, Told, View
    from scxml_runtime.durable.host.probes import Probes
    from scxml_runtime.durable.host.view import Load
    from scxml_runtime.host.restoring import Migration
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.server.keeper import Class

T = TypeVar("T")

PAGE = 1 << 18
"""Characters of JSON in a page of turns: what is read in the loop's own turn takes some milliseconds."""


class Here:
    """A `Keeper`, whose words these are."""

    counts_turns = False  # the sessions of a store have their numbers in common

    def __init__(self, host: DurableHost) -> None:
        self.host = host

    async def begin(self, chart: Class, id: str | None, params: Mapping[str, Any] | None) -> View:
        return await self.look(await heard(self.host.begin(chart, id, params)))

    async def begin_at(self, chart: Class, at: float, params: Mapping[str, Any] | None) -> str:
        return self.host.begin_at(chart, at, params)

    async def send(self, id: str, name: str, data: Any, key: str | None) -> View:
        await heard(self.host.submit(id, name, data, key))
        return await self.look(id)

    async def post(self, id: str, name: str, data: Any, key: str | None) -> None:
        await heard(self.host.post(id, name, data, key))

    async def deliver(self, id: str, event: Event, key: str | None) -> None:
        await heard(self.host.deliver(id, event, key))

    async def ask(self, id: str, name: str, data: Any) -> Response:
        answered = self.host.ask(id, name, data)
        try:
            return await heard(answered)
        finally:
            answered.cancel()

    async def fire(self, id: str, due: str) -> View:
        await heard(self.host.fire(id, due))
        return await self.look(id)

    async def end(self, id: str) -> View:
        await heard(self.host.end(id))
        return await self.look(id)

    async def look(self, id: str) -> View:
        return await meanwhile(partial(self.host.look, id))

    async def sessions(self, chart: str | None, after: str, limit: int, wanted: Wanted) -> Sequence[Listed]:
        """What may have to go through all sessions is looked for on a thread; others have their turn meanwhile."""
        if wanted == Wanted(order=wanted.order):
            return self.host.sessions(chart, after, limit, wanted=wanted)
        return await asyncio.to_thread(self.host.search(chart, after, limit, wanted=wanted))

    async def counts(self) -> Sequence[Count]:
        return self.host.counts()

    async def history(self, id: str, after: int, limit: int, before: int | None = None) -> Sequence[Happened]:
        return self.host.history(id, after, limit, before=before, largest=PAGE)

    async def forget(self, id: str) -> None:
        self.host.forget(id)

    async def migrate(self, id: str, chart: Class, migrate: Migration) -> None:
        await meanwhile(partial(self.host.migrate, id, chart, migrate))

    async def rehearse(self, id: str, chart: Class, migrate: Migration) -> None:
        await meanwhile(partial(self.host.rehearse, id, chart, migrate))

    def watch(self, watcher: Callable[[Told], object], id: str | None) -> Callable[[], object]:
        return self.host.watch(watcher, id)

    async def check(self) -> None:
        if self.host.trouble is not None:
            raise self.host.trouble
        self.host.sessions(limit=1)

    async def load(self) -> Load:
        return self.host.load()

    @property
    def probes(self) -> Probes:
        return self.host.probes

    @property
    def callers(self) -> int:
        return len(self.host.callers)

    def now(self) -> float:
        return self.host.now()

    def leave(self) -> None:
        self.host.callers.leave()


async def heard(future: Future[T]) -> T:
    """What comes of it, as `asyncio.wrap_future` has it; without waking the loop where it is the loop's own thread
    that does the work, which is the rule here."""
    if not future.done():
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[None] = loop.create_future()

        def tell(_: Future[T]) -> None:
            if asyncio._get_running_loop() is loop:
                _tell(waiting)
            else:
                loop.call_soon_threadsafe(_tell, waiting)

        future.add_done_callback(tell)
        await waiting
    return future.result()


def _tell(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():  # whoever waited has gone
        waiting.set_result(None)
