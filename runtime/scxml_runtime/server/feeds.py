"""What waits for readers of streams: bounded, so that a slow one costs nobody but itself.

In: messages, from any thread. Out: the same, in order, to whoever reads. The rule that surprises: a reader that falls
behind loses all that waits for it, hears how many they were, and goes on with the next.
"""

from __future__ import annotations

import asyncio
from collections import deque

MOST = 1_000
"""Messages that wait for one reader."""

LARGEST = 4 << 20
"""Bytes that wait for one reader, if they are more than one message."""


def message(event: str, data: str, id: str = "") -> bytes:
    """A server-sent event; `data` without line ends."""
    named = f"id: {id}\n" if id else ""
    return f"event: {event}\n{named}data: {data}\n\n".encode()


PING = b": still there\n\n"
"""A comment: says to whatever stands between that the connection is in use."""


class Feed:
    """What waits for one reader. Made in the event loop; `put` and `close` from any thread."""

    __slots__ = ("_bytes", "_is_over", "_loop", "_lost", "_more", "_waiting")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._more = asyncio.Event()
        self._waiting: deque[bytes] = deque()
        self._bytes = self._lost = 0
        self._is_over = False

    def put(self, piece: bytes) -> None:
        """One more, on the loop's thread."""
        if self._waiting and (len(self._waiting) >= MOST or self._bytes + len(piece) > LARGEST):
            self._lost += len(self._waiting)
            self._waiting.clear()
            self._bytes = 0
        self._waiting.append(piece)
        self._bytes += len(piece)
        self._more.set()

    def close(self) -> None:
        """Nothing more comes; what waits is still read."""
        self._is_over = True
        self._more.set()

    async def read(self, patience: float) -> bytes | None:
        """What has come; a comment, where nothing has for so many seconds; None at the end."""
        try:
            async with asyncio.timeout(patience):
                await self._more.wait()
        except TimeoutError:
            return PING
        if not self._waiting:
            return None
        lost = message("lost", f'{{"count":{self._lost}}}') if self._lost else b""
        pieces = lost + b"".join(self._waiting)
        self._waiting.clear()
        self._bytes = self._lost = 0
        if not self._is_over:
            self._more.clear()
        return pieces
