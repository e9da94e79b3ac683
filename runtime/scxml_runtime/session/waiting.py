"""Waiting in real time for what a session does: `await` it in the host's event loop, or `wait()` on another thread.

In: a session, and the state that it is to reach, or None for its end. Out: the state's id, or that of the final state,
as soon as it is so; an error if the session ends before, if so much time has passed, or if the host is left.

The rule that surprises: a state that was passed through has been reached, even where it was left again at once.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future, InvalidStateError
from contextlib import suppress
from warnings import warn

from scxml_runtime.data.errors import SessionError
from scxml_runtime.session.listeners import listeners

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Generator
    from typing import Any

    from scxml_runtime.session.session import Session


VIRTUAL = (
    "virtual time passes by advance(), and nobody can wait for it: advance, then ask is_active() or final"
)
NOT_ENTERED = "time passes while the host is entered: `async with host:`, or `with host:`"


class Waiting:
    """One wait; `seconds` None: however long it takes."""

    __slots__ = ("_answer", "_asked", "_id", "_live", "_seconds", "_session", "_wish")

    def __init__(self, session: Session, id: str | None, seconds: float | None) -> None:
        live = session.host.live
        if live is None:
            raise SessionError(NOT_ENTERED if session.host.clock.is_real else VIRTUAL)
        self._answer: Future[str | None] = Future()
        self._asked = False
        self._id = id
        self._live = live
        self._seconds = seconds
        self._session = session
        live.waiters.add(self._answer)
        self._answer.add_done_callback(live.waiters.discard)
        self._wish = Wish(session, id, self._answer)
        live.call(self._wish.begin)

    def __del__(self) -> None:
        """Nobody will wait any more; if nobody did, an `await` was forgotten, as with a coroutine."""
        if not getattr(self, "_asked", True):
            warn(f"{self!r} was never awaited", RuntimeWarning, stacklevel=2, source=self)

    def __repr__(self) -> str:
        what = "the end" if self._id is None else self._id
        return f"<waiting for {what} of {type(self._session).__name__}>"

    def __await__(self) -> Generator[Any, None, str | None]:
        self._asked = True
        return self._awaited().__await__()

    def wait(self) -> str | None:
        """Wait on a thread that is not the host's. Raises TimeoutError, SessionError."""
        self._asked = True
        if self._live.is_here:
            raise RuntimeError("the host lives on this thread, which must not stand still for it: use await")
        try:
            return self._answer.result(self._seconds)
        except TimeoutError:
            raise self._late() from None
        except CancelledError:
            raise self._left() from None

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
            self._live.loop.call_soon_threadsafe(self._wish.forget)
        what = f"not reached {self._id}" if self._id is not None else "not ended"
        return TimeoutError(f"{self._session!r} has {what} within {self._seconds} s")

    def _left(self) -> SessionError:
        return SessionError(f"the host was left while somebody waited for {self._session!r}")


class Wish:
    """What somebody waits for, as one of the session's listeners knows it."""

    __slots__ = ("_answer", "_id", "_session")

    def __init__(self, session: Session, id: str | None, answer: Future[str | None]) -> None:
        self._answer = answer
        self._id = id
        self._session = session

    def begin(self) -> None:
        """On the host's thread: it is so already, or the session's listeners are told."""
        if self._id in self._session.configuration:
            self._tell(self._id)
        elif self._session.is_finished:
            self.end()
        else:
            listeners(self._session).waiting.append(self)

    def forget(self) -> None:
        """Nobody waits any more."""
        waiting = listeners(self._session).waiting
        if self in waiting:
            waiting.remove(self)

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
