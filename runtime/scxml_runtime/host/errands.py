"""Coroutines that a host carries out for its sessions: services, processors, listeners.

In: a coroutine, and what to do with its result or its exception. Out: one of them called when it is over, none if it
was cancelled.

The rule that surprises: in real time it is a task of the event loop, begun once the host is entered, and may await
whatever there is. On virtual time no loop runs, and it may await what the host gives alone (`Call.sleep`,
`Call.receive`, `Message.sleep`): so its tests need neither a loop nor patience.
"""

from __future__ import annotations

from inspect import iscoroutine

from scxml_runtime.data.blame import is_for_the_caller

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from typing import Any, Protocol

    from scxml_runtime.ports.clock import Clock

    Done = Callable[[Any], object]
    Failed = Callable[[BaseException], object]

    class Place(Protocol):
        """The host."""

        clock: Clock
        live: Any
        ready: Any
        unbegun: list[Any]


class Later:
    """On virtual time, something that comes: whoever awaits it goes on when `set_result` is called."""

    __slots__ = ("_then", "done_", "result")

    def __init__(self) -> None:
        self.done_ = False
        self.result: Any = None
        self._then: Callable[[], object] | None = None

    def done(self) -> bool:
        return self.done_

    def set_result(self, result: Any) -> None:
        self.done_ = True
        self.result = result
        if self._then is not None:
            self._then()

    def then(self, action: Callable[[], object]) -> None:
        """Do this when it comes."""
        if self.done_:
            action()
        else:
            self._then = action

    def __await__(self) -> Generator[Later, None, Any]:
        if not self.done_:
            yield self
        return self.result


def later(host: Place) -> Any:
    """Something that comes, for this host's coroutines to await."""
    return Later() if host.live is None else host.live.loop.create_future()


async def sleep(host: Place, seconds: float) -> None:
    """Let time pass on the host's clock."""
    awake = later(host)
    appointment = host.clock.call_in(seconds, wake, awake)
    try:
        await awake
    finally:
        if not awake.done():
            host.clock.drop(appointment)


def wake(awake: Any) -> None:
    """It comes, unless nobody awaits it any more."""
    if not awake.done():
        awake.set_result(None)


class Errand:
    """One coroutine on its way."""

    __slots__ = ("_awaited", "_done", "_failed", "_host", "_task", "_work")

    def __init__(self, host: Place, work: Awaitable[Any], done: Done, failed: Failed) -> None:
        self._host = host
        self._done = done
        self._failed = failed
        self._awaited = work
        # of what is no coroutine one is made when it begins: Python complains of those that never do
        self._work: Any = work if iscoroutine(work) else None
        self._task: Any = None
        if host.live is not None:
            self.begin()
        elif host.clock.is_real:
            host.unbegun.append(self)
        else:
            host.ready.append(self._go_on)

    def begin(self) -> None:
        """In real time: the host is entered. Unless it was cancelled before."""
        if self._done is not _ignore:
            self._task = self._host.live.begin(self._begun())
            self._task.add_done_callback(self._ended)

    def cancel(self) -> None:
        """Stop where it awaits: `finally` blocks run, nobody hears of it."""
        self._done = self._failed = _ignore
        if self._task is not None:
            self._task.cancel()
        elif self._work is not None and not self._work.cr_running:
            self._close()  # one that runs does this itself, and is closed where it awaits next

    def _begun(self) -> Any:
        if self._work is None:
            self._work = _coroutine(self._awaited)
        return self._work

    def _close(self) -> None:
        """On virtual time: let `finally` blocks run. They can await nothing, and what they raise nobody waits for."""
        try:
            self._work.close()
        except Exception as error:
            if is_for_the_caller(error):
                raise

    def _go_on(self) -> None:
        """On virtual time: run to the next await, unless it was cancelled before."""
        if self._done is _ignore:
            return
        try:
            awaited = self._begun().send(None)
            if not isinstance(awaited, Later):
                self._work.throw(RuntimeError(NO_LOOP))
                raise RuntimeError(NO_LOOP)
        except StopIteration as end:
            self._done(end.value)
        except Exception as error:
            if is_for_the_caller(error):
                raise
            self._failed(_explained(error))
        except BaseException as error:
            if not _is_cancelled(error):
                raise
            self._failed(RuntimeError(CANCELLED))
        else:
            if self._done is _ignore:
                self._close()
            awaited.then(lambda: self._host.ready.append(self._go_on))

    def _ended(self, task: Any) -> None:
        """In real time: the task is over. One that others have cancelled, such as a library it uses, has failed."""
        if task.cancelled():
            live = self._host.live
            if live is not None and not live.leaving:
                self._failed(RuntimeError(CANCELLED))
            return
        error = task.exception()
        if error is None:
            self._done(task.result())
        elif not isinstance(error, ENDS_THE_LOOP):
            self._failed(error)


NO_LOOP = (
    "on virtual time no event loop runs: await sleep() or receive() of what the coroutine was called with"
)


def _explained(error: Exception) -> Exception:
    """What asyncio says where no loop runs, in words that name the way out."""
    if type(error) is not RuntimeError or str(error) != "no running event loop":
        return error
    told = RuntimeError(NO_LOOP)
    told.__cause__ = error
    return told.with_traceback(error.__traceback__)


CANCELLED = "it was cancelled"

ENDS_THE_LOOP = (KeyboardInterrupt, SystemExit)
"""Exceptions of a task that asyncio gives to whoever runs the loop; it keeps any other, and nobody would hear of it."""


def _is_cancelled(error: BaseException) -> bool:
    """Whether the coroutine ended as a cancelled task would."""
    from asyncio import CancelledError

    return isinstance(error, CancelledError)


def _ignore(over: object) -> None:
    """Nobody wants to hear of it."""


async def _coroutine(work: Awaitable[Any]) -> Any:
    return await work
