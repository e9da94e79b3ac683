"""How many sessions may live on a server.

In: what is counted, and what was started since. Out: whether there is room for one more. The rule that surprises: it is
counted once a second at most, and less often where that takes long; between two counts what the server has started is
added, and what has ended meanwhile, or was started by a chart, is seen by the next.
"""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from time import monotonic

PAUSE = 1.0
"""Seconds between two counts at least."""


class Room:
    """`most`: sessions that may live; 0 for any number. `count` tells how many do, and the number of the count."""

    def __init__(
        self, most: int, count: Callable[[], Awaitable[tuple[int, int]]], now: Callable[[], float] = monotonic
    ) -> None:
        self._most = most
        self._count = count
        self._now = now
        self._found = 0
        self._number = -1
        self._again = 0.0
        self._gate = Lock()

    async def take(self) -> bool:
        """Whether there was room for one more, which is counted."""
        if not self._most:
            return True
        async with self._gate:  # else each of many would count, and forget those that the others have added
            if self._now() >= self._again:
                await self._look()
        if self._found >= self._most:
            return False
        self._found += 1
        return True

    def give_back(self) -> None:
        """It came to nothing."""
        self._found -= 1

    async def _look(self) -> None:
        found, number = await self._count()
        if number != self._number:  # else it does not know yet of those that were started since
            self._found, self._number = found, number
        self._again = self._now() + PAUSE
