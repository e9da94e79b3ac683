"""What charts ask of the world outside, on Restate: processors, services and HTTP requests, called by a worker.

In: effects. Out: inputs that answer them. Who is called gets what `DurableHost` calls with: `outside.Message`,
`outside.Call`.

The rule that surprises: a worker may be killed between the call and its answer, and another calls again: at least once,
with the same `key`, by which whoever is called can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from threading import get_ident
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import check_name
from scxml_runtime.data.errors import named
from scxml_runtime.durable.family.effects import Carry, Request, Serve, Tell
from scxml_runtime.durable.family.inputs import Answered, Failed, Said
from scxml_runtime.durable.host.exchange import exchanged
from scxml_runtime.durable.host.outside import Call, Message, is_coroutine_of_service, registered
from scxml_runtime.durable.host.payload import plain
from scxml_runtime.host.errands import sleep
from scxml_runtime.session.notices import python_failed

if TYPE_CHECKING:
    from scxml_runtime.durable.family.inputs import Sent
    from scxml_runtime.ports.transport import Transport

Answer = Answered | Failed
LARGEST = 16 << 20
"""Characters of JSON of what a processor or service says."""


class Loop:
    """The running event loop, as a place where coroutines may sleep and wait (`host/errands.py`)."""

    @property
    def live(self) -> Loop:
        return self

    @property
    def clock(self) -> Any:
        return self

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> asyncio.TimerHandle:
        """Call back so many seconds from now."""
        return self.loop.call_later(seconds, callback, *args)

    def drop(self, appointment: asyncio.TimerHandle) -> None:
        """Do not call back."""
        appointment.cancel()


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is called; `place`: where coroutines sleep."""

    processors: Mapping[str, Callable[[Message], object]]
    services: Mapping[str, Callable[[Call], Awaitable[object]]]
    transport: Transport
    place: Any

    async def carry(self, wanted: Carry) -> Answer:
        """A <send> to a processor."""

        def carry() -> object:
            return registered("processor", self.processors, wanted.type)(Message(self.place, wanted))

        return await answered(
            wanted.key, carry, partial(python_failed, f"the processor {wanted.type}", wanted.session)
        )

    async def ask(self, wanted: Request) -> Answer:
        """An HTTP request."""
        return await answered(wanted.key, lambda: self._exchanged(wanted))

    async def _exchanged(self, wanted: Request) -> dict[str, Any]:
        if wanted.after:
            await sleep(self.place, wanted.after)
        asked = asyncio.to_thread(exchanged, self.transport, wanted)
        return await asyncio.wait_for(asked, wanted.timeout or None)


async def answered(
    key: str, work: Callable[[], object], failed: Callable[[Exception], object] = lambda problem: None
) -> Answer:
    """What the work comes to. An exception is a failure, which is told to `failed`; an OSError: nobody was there."""
    try:
        result = work()
        if isawaitable(result):
            result = await result
        return Answered(key, plain("the result", result, LARGEST))
    except Exception as problem:
        failed(problem)
        return Failed(key, named(problem), isinstance(problem, OSError))


class Service:
    """One service at work. `said` has what it says, and at last what it has come to."""

    def __init__(self, outside: Outside, wanted: Serve) -> None:
        self.key = wanted.key
        self.said: asyncio.Queue[Said | Answer] = asyncio.Queue()
        self._call = Call(outside.place, wanted, self._say, lambda keys: None)
        self._services = outside.services
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: int | None = None

    async def next(self) -> Said | Answer:
        """What it says next; it begins when somebody wants to hear."""
        if self._task is None:
            self._loop, self._thread = asyncio.get_running_loop(), get_ident()
            self._task = asyncio.create_task(self._run())
        return await self.said.get()

    def tell(self, number: int, event: Sent) -> None:
        """An event for it."""
        self._call.take_(Tell(str(number), self.key, event))

    async def stop(self) -> None:
        """It is not wanted any more: its `finally` blocks run, nobody hears what they say."""
        self._call.end_()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _say(self, name: str, data: Any) -> None:
        check_name(name)
        said = Said(self.key, name, plain(f"the data of {name}", data, LARGEST))
        if self._thread == get_ident():
            self.said.put_nowait(said)
        elif self._loop is not None:  # another thread
            self._loop.call_soon_threadsafe(self.said.put_nowait, said)

    async def _run(self) -> None:
        failed = partial(python_failed, f"the service {self._call.type}", self._call.session.session_id)
        self.said.put_nowait(await answered(self.key, self._begin, failed))

    def _begin(self) -> object:
        answer = registered("service", self._services, self._call.type)(self._call)
        is_coroutine_of_service(answer)
        return answer
