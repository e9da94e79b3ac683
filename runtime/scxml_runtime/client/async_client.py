"""`AsyncClient`: the same as `Client` in an event loop; what a method is for stands there.

In: calls, from one event loop. Out: records, or the exceptions of a durable host. The rule that surprises: whoever
leaves `async for turn in client.watch(id)` early, leaves its connection to Python, unless under `contextlib.aclosing`.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar, Unpack

from scxml_runtime.client import calls
from scxml_runtime.client.attempts import Attempts
from scxml_runtime.client.calls import Ask, Call, Move, Wanted
from scxml_runtime.client.client import HERE, PAGE
from scxml_runtime.client.following import QUIET, Following, is_ours, steps
from scxml_runtime.client.http import Address, AsyncLine, Broken
from scxml_runtime.client.patience import Patience
from scxml_runtime.client.records import Charts, Count, Moved, Turn
from scxml_runtime.client.streaming import Sent, Stream
from scxml_runtime.durable.host.view import Happened, Listed, View

T = TypeVar("T")


class AsyncClient:
    """A server at an address, in an event loop: calls are awaited, lists and turns gone through by `async for`. What it
    is made with, what its methods are for and what they raise is as of `Client`."""

    def __init__(
        self,
        url: str = HERE,
        *,
        token: str | None = None,
        timeout: float = 30.0,
        patience: Patience | None = None,
        socket: str | None = None,
        transport: Any = None,
    ) -> None:
        self.url = url
        self._line = AsyncLine(Address(url, token, timeout, socket, transport))
        self._patience = patience or Patience()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._line.close()

    # --- one session -------------------------------------------------------------------------

    async def start(
        self,
        chart: str,
        id: str | None = None,
        params: Mapping[str, Any] | None = None,
        *,
        version: str | None = None,
    ) -> View:
        return await self._do(calls.start(chart, id, params, version))

    async def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> View:
        return await self._do(calls.send(id, name, data, key))

    async def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        return await self._do(calls.accept(id, name, data, key))

    async def look(self, id: str) -> View:
        return await self._do(calls.look(id))

    def history(self, id: str, after: int = 0) -> AsyncIterator[Happened]:
        return self._pages(lambda place: calls.history(id, place or str(after), PAGE))

    async def watch(self, id: str) -> AsyncIterator[Turn]:
        following = Following(id)
        attempts = Attempts(steps(id), self._patience, self.url)
        while not following.is_over:
            try:
                async for turn in self._watched(following, attempts):
                    yield turn
            except Broken as problem:
                await sleep(attempts.broken(problem))

    async def terminate(self, id: str) -> View:
        return await self._do(calls.terminate(id))

    async def forget(self, id: str) -> None:
        return await self._do(calls.forget(id))

    async def fire(self, id: str, due: str) -> View:
        return await self._do(calls.fire(id, due))

    async def migrate(
        self, id: str, version: str | None = None, states: Mapping[str, str] | None = None
    ) -> View:
        return await self._do(calls.migrate(id, version, states))

    async def rehearse(
        self, id: str, version: str | None = None, states: Mapping[str, str] | None = None
    ) -> None:
        return await self._do(calls.rehearse(id, version, states))

    # --- many --------------------------------------------------------------------------------

    def sessions(self, chart: str | None = None, **wanted: Unpack[Wanted]) -> AsyncIterator[Listed]:
        return self._pages(lambda after: calls.sessions(chart, wanted, after, PAGE))

    def migrate_all(self, wanted: Move) -> AsyncIterator[Moved]:
        return self._pages(lambda after: calls.move(wanted, after, PAGE, False))

    def rehearse_all(self, wanted: Move) -> AsyncIterator[Moved]:
        return self._pages(lambda after: calls.move(wanted, after, PAGE, True))

    async def charts(self) -> Charts:
        return await self._do(calls.charts())

    async def counts(self, chart: str) -> tuple[Count, ...]:
        return await self._do(calls.counts(chart))

    # --- how ---------------------------------------------------------------------------------

    async def _do(self, call: Call[T]) -> T:
        attempts = Attempts(call, self._patience, self.url)
        while (wait := await self._attempt(attempts)) is not None:
            await sleep(wait)
        result: T = attempts.result
        return result

    async def _attempt(self, attempts: Attempts[Any]) -> float | None:
        try:
            return attempts.answered(await self._line.ask(attempts.call))
        except Broken as problem:
            return attempts.broken(problem)

    async def _pages(self, ask: Ask[T]) -> AsyncIterator[T]:
        after: str | None = None
        while True:
            page = await self._do(ask(after))
            for each in page.items:
                yield each
            after = page.after
            if after is None:
                return

    async def _watched(self, following: Following, attempts: Attempts[None]) -> AsyncIterator[Turn]:
        async with self._line.stream(attempts.call, following.headers(), QUIET) as opened:
            if not opened.is_well:
                await sleep(attempts.answered(opened.answer()) or 0.0)
                return
            stream = Stream()
            async for piece in opened.pieces_later():
                for sent in filter(is_ours, stream.feed(piece)):
                    attempts.failed = 0
                    async for turn in self._told(following, sent):
                        yield turn
                if following.is_over:
                    return
        raise Broken("the stream has ended", True)

    async def _told(self, following: Following, sent: Sent) -> AsyncIterator[Turn]:
        for turn in following.told(sent):
            yield turn
        ask = following.missing()
        if ask is not None:
            for turn in following.found([each async for each in self._pages(ask)]):
                yield turn
