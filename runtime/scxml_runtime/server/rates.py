"""How often one session is asked for something.

In: an id, now. Out: whether it may be, or how many seconds from now. The rule that surprises: it is a bucket for each
session, which holds twice what comes in a second; so a burst passes, and a flood does not.
"""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic

MOST = 10_000
"""Sessions that are remembered; of those that were asked longest ago it is forgotten what they have used."""


class Rates:
    """A bucket for each session."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, id: str, now: float | None = None) -> float:
        """Seconds until the session may be asked again; 0 where it may be asked now, which is then counted."""
        if not self.rate:
            return 0.0
        now = monotonic() if now is None else now
        most = max(1.0, 2 * self.rate)
        left, before = self._buckets.pop(id, (most, now))
        left = min(most, left + (now - before) * self.rate)
        may = left >= 1
        self._buckets[id] = (left - 1 if may else left), now
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return 0.0 if may else (1 - left) / self.rate
