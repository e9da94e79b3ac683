"""How many sessions stand where, for pages and metrics that ask again and again.

In: what counts them. Out: counts. The rule that surprises: a store of a million sessions takes a moment for it, in
which nothing else is done; so what has taken long is good for a while, and counting never takes more than a fiftieth of
the server's time.
"""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scxml_runtime.durable.stores.wanted import Count

CHEAP = 0.005
"""Seconds that a count may take to be done each time."""

SHARE = 50
"""What has taken a second is good for this many."""


class Counting:
    """Counts of all charts. `number`: how often they were counted."""

    def __init__(
        self, count: Callable[[], Awaitable[Sequence[Count]]], now: Callable[[], float] = monotonic
    ) -> None:
        self._count = count
        self._now = now
        self._found: Sequence[Count] = ()
        self._until = float("-inf")
        self.number = 0
        self._gate = Lock()

    async def of(self, chart: str | None = None) -> list[Count]:
        """Those of the chart of this name, or of all."""
        async with self._gate:  # whoever asks while it is counted waits for what comes of it
            if self._now() >= self._until:
                await self._look()
        return [each for each in self._found if chart in (None, each.chart)]

    async def _look(self) -> None:
        begun = self._now()
        self._found = await self._count()
        self.number += 1
        taken = self._now() - begun
        self._until = begun + taken * (1 + SHARE) if taken > CHEAP else begun


def status_of(count: Count) -> str:
    """The word for how those who are counted are: running, with a problem, over, or failed."""
    if count.is_over:
        return "failed" if count.failed else "over"
    return "problem" if count.problem else "running"
