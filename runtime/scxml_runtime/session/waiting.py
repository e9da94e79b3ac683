"""Waiting in real time for what a session does: `await` it in the host's event loop, or `wait()` on another thread.

In: a session, and the state that it is to reach, or None for its end. Out: the state's id, or that of the final state,
as soon as it is so; an error if the session ends before, if so much time has passed, or if the host is left.

The rule that surprises: a state that was passed through has been reached, even where it was left again at once.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress

from scxml_runtime.data.errors import SessionError
from scxml_runtime.session.listeners import listeners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Generator
    from typing import Any

    from scxml_runtime.session.session import Session


class Waiting:
    """One wait; `seconds` None: however long it takes."""

    __slots__ = ("_answer", "_id", "_live", "_seconds", "_session")

    def __init__(self, session: Session, id: str | None, seconds: float | None) -> None:
        live = session.host.live
        if live is None:
            raise SessionError(
                "no real time passes here: enter the host, `async with Host(clock=SystemClock())`"
            )
        self._answer: Future[str | None] = Future()
        self._id = id
        self._live = live
        self._seconds = seconds
        self._session = session
        live.waiters.add(self._answer)
        self._answer.add_done_callback(live.waiters.discard)
        live.call(self._begin)

    def __await__(self) -> Generator[Any, None, str | None]:
        return self._awaited().__await__()

    def wait(self) -> str | None:
        """Wait on a thread that is not the host's. Raises TimeoutError, SessionError."""
        if self._live.is_here:
            raise RuntimeError("the host lives on this thread, which must not stand still for it: use await")
        try:
            return self._answer.result(self._seconds)
        except TimeoutError:
            raise self._late() from None
        except CancelledError:
            raise self._left() from None

    def is_over(self, entered: Container[str]) -> bool:
        """Whether nobody waits any more, now that these states were entered."""
        if self._id in entered:
            self._tell(self._id)
        return self._answer.done()

    def end(self) -> None:
        """The session is over."""
        session = self._session
        if session.failure is not None:
            self._tell(SessionError(f"{type(session).__name__} was ended: {session.failure}"))
        elif self._id is None:
            self._tell(session.final)
        else:
            how = f"ended in {session.final}" if session.final else "was ended"
            self._tell(SessionError(f"{type(session).__name__} {how} without reaching {self._id}"))

    def _tell(self, answer: str | SessionError | None) -> None:
        """Give the answer, unless nobody waits any more, which other threads may decide at any moment."""
        with suppress(InvalidStateError):
            if isinstance(answer, SessionError):
                self._answer.set_exception(answer)
            else:
                self._answer.set_result(answer)

    def _begin(self) -> None:
        if self._id in self._session.configuration:
            self._tell(self._id)
        elif self._session.is_finished:
            self.end()
        else:
            listeners(self._session).waiting.append(self)

    async def _awaited(self) -> str | None:
        try:
            return await asyncio.wait_for(asyncio.wrap_future(self._answer), self._seconds)
        except TimeoutError:
            raise self._late() from None
        except asyncio.CancelledError:
            if self._session.host.live is self._live:  # whoever waited was cancelled
                raise
            raise self._left() from None

    def _late(self) -> TimeoutError:
        self._answer.cancel()
        with suppress(RuntimeError):  # the loop was closed
            self._live.loop.call_soon_threadsafe(self._forget)
        what = f"not reached {self._id}" if self._id is not None else "not ended"
        return TimeoutError(f"{self._session!r} has {what} within {self._seconds} s")

    def _forget(self) -> None:
        waiting = listeners(self._session).waiting
        if self in waiting:
            waiting.remove(self)

    def _left(self) -> SessionError:
        return SessionError(f"the host was left while somebody waited for {self._session!r}")
