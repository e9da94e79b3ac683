"""Connections whose other end is slow, or talks without end: bounded.

In: a class of connections of uvicorn's, seconds. Out: one that ends connections which say nothing, or read nothing, for
so long; or which say too much at once. The rule that surprises: uvicorn has a limit for the pause between two requests,
`timeout_keep_alive`; for a head that never comes to its end it has none, nor for a reader that has stopped reading.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle


def patient(kind: type[Any], seconds: float) -> type[Any]:
    """The same, and not for ever."""
    return type("Patient", (_Patient, kind), {"patience": seconds})


MOST_AHEAD = 100
"""Requests that a connection may send before it has the answers to those before; uvicorn would keep any number."""


LARGEST_HEAD = 64 << 10
"""Bytes of what stands before the body of a request."""

_WHY = b'{"error":"head","problem":"The head of the request is longer than 65,536 bytes."}'
REFUSED = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-type: application/json\r\n"
)
REFUSED += b"content-length: %d\r\n\r\n%s" % (len(_WHY), _WHY)


class Deadline:
    """The end of somebody's patience, while it is set."""

    __slots__ = ("_end", "_loop", "_seconds", "_timer")

    def __init__(self, loop: AbstractEventLoop, seconds: float, end: Callable[[], object]) -> None:
        self._loop = loop
        self._seconds = seconds
        self._end = end
        self._timer: TimerHandle | None = None

    def set(self) -> None:
        """From now on, unless it is set already."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._end)

    def clear(self) -> None:
        """There is none."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _head_in(data: bytes) -> int:
    """How much of it is head, at the most."""
    end = data.find(b"\r\n\r\n")
    return len(data) if end < 0 else end


class _Patient:
    """What is added. `_head`: when the head of a request must be there; `_reading`: when what waits must have been
    read; `_ahead`: bytes of a head that is not whole."""

    patience: float

    def connection_made(self: Any, transport: Any) -> None:
        super().connection_made(transport)  # type: ignore[misc]
        self._head = Deadline(self.loop, self.patience, transport.abort)
        self._reading = Deadline(self.loop, self.patience, transport.abort)
        self._head.set()
        self._ahead = 0

    def connection_lost(self: Any, problem: Exception | None) -> None:
        self._head.clear()
        self._reading.clear()
        super().connection_lost(problem)  # type: ignore[misc]

    def data_received(self: Any, data: bytes) -> None:
        before = self.cycle
        is_head = before is None or not before.more_body
        if is_head and self._ahead + len(data) > LARGEST_HEAD < self._ahead + _head_in(data):
            self._refuse(before is not None and not before.response_complete)
            return
        super().data_received(data)  # type: ignore[misc]
        if self.cycle is not before:
            self._ahead = 0
        elif is_head:
            self._ahead += len(data)
        is_at_work = self.cycle is not None and not self.cycle.response_complete
        if self._ahead > LARGEST_HEAD or len(getattr(self, "pipeline", ())) > MOST_AHEAD:
            self._refuse(is_at_work)
        elif is_at_work:
            self._head.clear()
        elif not self.transport.is_closing():
            self._head.set()

    def _refuse(self: Any, is_at_work: bool) -> None:
        if is_at_work:
            self.transport.abort()
        else:
            self.transport.write(REFUSED)
            self.transport.close()

    def pause_writing(self: Any) -> None:
        super().pause_writing()  # type: ignore[misc]
        self._reading.set()

    def resume_writing(self: Any) -> None:
        self._reading.clear()
        super().resume_writing()  # type: ignore[misc]
