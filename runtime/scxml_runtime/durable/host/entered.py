"""`Entered`: the part of a durable host that is entered and left: in an event loop, on a thread of its own, or on
virtual time.

In: a store that nobody has open. Out: a host that lives, until it is left; then what was handed in before is done.

The rule that surprises: a copy of the process, made by `fork`, has no host: it neither works nor leaves.
"""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from os import getpid
from typing import TYPE_CHECKING

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.host.living import Living

if TYPE_CHECKING:
    from typing import Self


class Entered(Living):
    """A host, as far as `with` and `async with` know it."""

    async def __aenter__(self) -> Self:
        """Keep the sessions of the store, in the running event loop."""
        from scxml_runtime.host.live import Live

        self._check_real()
        live = Live(self)
        try:
            self._alone(self._open)
        except BaseException:
            live.part()
            raise
        return self

    async def __aexit__(self, *problem: object) -> None:
        live = self.live
        if self._is_forked():
            return
        try:
            self._alone(self._close)
        finally:
            if live is not None:
                await live.leave()

    def __enter__(self) -> Self:
        """The same on a thread of the host's own, for programs without an event loop; on virtual time without any."""
        from scxml_runtime.host.live import Aside

        if not self.clock.is_real:
            self._alone(self._open)
            return self
        self._check_real()
        self._aside = Aside(self)
        try:
            live = self._aside.live
            assert live is not None
            ending: Future[None] = Future()
            ending.add_done_callback(self._ended)
            live.waiters.add(ending)
            live.call(self._alone, self._open)
        except BaseException:
            self._aside.leave()
            raise
        return self

    def __exit__(self, *problem: object) -> None:
        if self._is_forked():
            return
        if self._aside is None:
            self._alone(self._close)
            return
        try:
            live = self.live
            if live is not None:
                with suppress(SessionError):  # the thread ends before its time
                    live.call(self._alone, self._close)
        finally:
            self._aside.leave()

    def _ended(self, ending: Future[None]) -> None:
        """The host's thread has ended; if that is before its time, nobody else would tell those who wait."""
        if self._is_open:
            self._is_broken = True
            self._alone(self._close)

    def _check_real(self) -> None:
        if not self.clock.is_real:
            raise TypeError("on a virtual clock nothing waits: enter the host by `with`, not `async with`")
        if self.live is not None:
            raise RuntimeError("the host is entered already")

    def _open(self) -> None:
        if self._was_open:
            raise SessionError("a host is entered once: make another on the same store")
        self._batches.open()
        self._was_open = True
        self._ahead = max(0.0, self._batches.latest - self.clock.epoch - self.clock.now())
        self._process = getpid()
        self._takes = self._is_open = True
        self._plan()
        self._look_ahead()

    def _close(self) -> None:
        """What was handed in before is done; what comes now is refused."""
        self._check_rest()
        with self._gate:
            self._takes = False
        self._batches.hurry()
        try:
            while self._owes():
                self.collect()
                self._work()
        finally:
            self._is_open = False
            try:
                self.callers.leave()
                self._performers.leave()
            finally:
                self.ready.clear()
                self._batches.close(self.now())

    def _owes(self) -> bool:
        """Whether somebody waits for something."""
        waiting = (*(item for _, item in self.inbox), *self._batches.inbox)
        return any(not item.is_void and item.listeners() for item in waiting)
