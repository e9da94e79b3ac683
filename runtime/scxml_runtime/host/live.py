"""A host in real time: it sleeps until something is due or somebody wakes it, in an event loop of asyncio.

In: a host on the system clock, and the event loop that it is entered in. Out: turns of the host, one after the other,
all on the loop's thread, and calls from other threads carried over to it.

The rule that surprises: nothing polls. What enters the host's queues wakes it, and so does an appointment that comes
before all others. After a thousand turns of sessions it lets the loop's other tasks have theirs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from threading import Thread, get_ident

from scxml_runtime.data.errors import SessionError
from scxml_runtime.host.delivery import hand_over

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from typing import Any, Protocol, TypeVar

    T = TypeVar("T")

    class Sleeper(Protocol):
        """The host that lives here."""

        clock: Any
        inbox: deque[Any]
        is_held_up: bool
        live: Live | None
        ready: deque[Any]
        turns_in_one_go: int
        unbegun: list[Any]

        def run(self) -> None: ...
        def call_due(self) -> None: ...
        def collect(self) -> None: ...


TURNS = 1_000
"""Turns of sessions before the loop's other tasks get theirs."""


class Waking(deque):  # type: ignore[type-arg]  # at run time it has no parameters
    """A queue that wakes the host when something enters it."""

    def __init__(self, waiting: Iterable[Any], wake: Callable[[], None]) -> None:
        super().__init__(waiting)
        self.wake = wake

    def append(self, each: Any) -> None:
        super().append(each)
        self.wake()


class Live:
    """What lets real time pass for one host, from entering it to leaving it. Made in the event loop."""

    def __init__(self, host: Sleeper) -> None:
        self.host = host
        self.loop = asyncio.get_running_loop()
        self.thread = get_ident()
        self.tasks: set[asyncio.Task[Any]] = set()
        self.waiters: set[Future[Any]] = set()
        self.leaving = False
        self.left = False
        self._timer: asyncio.TimerHandle | None = None
        self._woken = False
        self._before = host.ready, host.inbox, host.turns_in_one_go
        host.ready = Waking(host.ready, self.wake)
        host.inbox = Waking((), self.wake)
        hand_over(self._before[1], host.inbox)
        host.turns_in_one_go = TURNS
        host.clock.sooner = self._arm
        host.live = self
        for errand in host.unbegun:
            errand.begin()
        host.unbegun.clear()
        self.wake()

    @property
    def is_here(self) -> bool:
        """Whether this is the thread of the host."""
        return get_ident() == self.thread

    def wake(self) -> None:
        """Let the host have a turn soon. From any thread."""
        if not self._woken:
            soon = self.loop.call_soon if self.is_here else self.loop.call_soon_threadsafe
            self._woken = True
            try:
                soon(self._turn)
            except RuntimeError:  # the loop was closed, without leaving the host
                pass
            except BaseException:  # Ctrl-C: nobody knows whether it was woken
                self._woken = False
                raise

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers on the host's thread; waits for it where this is another. What was sent before
        comes before. Raises SessionError if the host is left instead."""
        if self.is_here:
            return function(*args)
        answer: Future[T] = Future()

        def carry_out() -> None:
            if self.left:  # but the loop lives on
                answer.cancel()
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(function(*args))
                except BaseException as error:
                    answer.set_exception(error)

        self.waiters.add(answer)
        try:
            self._ask(answer, carry_out)
            return answer.result()
        except CancelledError:
            if not answer.cancelled():  # the function raised it
                raise
            raise SessionError("the host was left before it could answer") from None
        finally:
            self.waiters.discard(answer)

    def _ask(self, answer: Future[Any], carry_out: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop was closed
            self.loop.call_soon_threadsafe(self._in_turn, carry_out)
        if self.left or self.loop.is_closed():
            answer.cancel()

    def _in_turn(self, work: Callable[[], object]) -> None:
        """Do what another thread asked for when the sessions have had what it sent before."""
        if not self.host.inbox and not self.host.ready:
            work()
            return
        try:
            self.host.collect()
        finally:
            self.host.ready.append(lambda: None if self.left else self.loop.call_soon(work))

    def begin(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Carry out a coroutine in the loop, until the host is left at most."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        if self.leaving:
            task.cancel()
        return task

    async def leave(self) -> None:
        """Let no more time pass: coroutines are cancelled, sessions stay where they are, who waits for them is told."""
        self.leaving = True
        try:
            for task in self._others():
                task.cancel()
            while others := self._others():
                await asyncio.wait(others)
                await asyncio.sleep(0)  # until what waits for the tasks' end has heard of it
        finally:
            self.part()

    def _others(self) -> set[asyncio.Task[Any]]:
        """The coroutines, but for one that leaves the host itself: it cannot wait for its own end."""
        return {task for task in self.tasks if task is not asyncio.current_task()}

    def part(self) -> None:
        """The host is as it was before it was entered. Once is enough."""
        if self.left:
            return
        self.leaving = self.left = True
        if self._timer is not None:
            self._timer.cancel()
        ready, inbox, self.host.turns_in_one_go = self._before
        ready.clear()
        ready.extend(self.host.ready)
        woken = self.host.inbox
        self.host.ready, self.host.inbox = ready, inbox
        hand_over(woken, inbox)
        self.host.clock.sooner = None
        self.host.live = None
        for waiter in [*self.waiters]:
            waiter.cancel()

    def _turn(self) -> None:
        """Everything that waits or is due; whose fault an error is has been told, and the others go on."""
        self._woken = False
        if self.leaving:
            return
        try:
            self.host.run()
            self.host.call_due()
        except Exception as error:
            self._tell(error)
            self.wake()
        finally:  # what is no Exception asyncio tells of, or raises where the loop is run
            if not self.host.is_held_up:  # whoever holds it up wakes it
                if self.host.ready:
                    self.wake()
                self._arm()

    def _come_due(self) -> None:
        self._timer = None
        self._turn()

    def _arm(self) -> None:
        """Sleep until the first appointment."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        clock = self.host.clock
        due = clock.next_due()
        if due is not None:
            self._timer = self.loop.call_later(max(0.0, due - clock.now()), self._come_due)

    def _tell(self, error: Exception) -> None:
        from logging import getLogger

        getLogger("scxml_runtime.sessions").error("%s", error, exc_info=error)


class Aside:
    """A host on a thread of its own, for programs without an event loop. What ends the thread before its time, such as
    `sys.exit()` in a processor, is raised where the host is left."""

    def __init__(self, host: Sleeper) -> None:
        self.host = host
        self.live: Live | None = None
        self.broken_by: BaseException | None = None
        self.entered: Future[None] = Future()
        self.thread = Thread(target=self._run, name="scxml-host", daemon=True)
        self.thread.start()
        self.entered.result()

    def leave(self) -> None:
        """Let no more time pass, and end the thread."""
        if self.live is not None:
            with suppress(RuntimeError):  # the thread ended at this moment
                self.live.loop.call_soon_threadsafe(self.over.set)
        self.thread.join()
        if self.broken_by is not None:
            raise self.broken_by

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as error:
            self.broken_by = error
            if not self.entered.done():
                self.entered.set_exception(error)
        finally:
            if self.live is not None:
                self.live.part()

    async def _live(self) -> None:
        self.over = asyncio.Event()
        try:
            self.live = Live(self.host)
        except BaseException as error:
            self.entered.set_exception(error)
            return
        self.entered.set_result(None)
        try:
            await self.over.wait()
        finally:
            await self.live.leave()
