"""Clocks: where time comes from, and who is called when it has passed.

Both clocks keep what is due in one heap. Times are seconds since the host's start, as float. What is due at
the same time is called in the order it was asked for.

The rule that surprises: a cancelled timer that is not the heap's last stays there until it comes up, or until
more than half of the heap is such timers.
"""

from __future__ import annotations

from _heapq import heapify, heappop, heappush

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

START = 1767603600.0
"""Where virtual time starts, in seconds since 1970: 2026-01-05T09:00:00Z."""

FEW = 64


class Timer:
    """Something that will be done; `same_id` links delayed events of one session sent under one id."""

    __slots__ = ("args", "callback", "clock", "same_id")

    def __init__(self, clock: Clock, callback: Callable[..., object], args: tuple[object, ...]) -> None:
        self.clock = clock
        self.callback: Callable[..., object] | None = callback
        self.args = args
        self.same_id: Timer | None = None

    def cancel(self) -> None:
        """Do not call back. Cancelling twice, or too late, does nothing."""
        if self.callback is not None:
            self.callback = None
            self.args = ()
            clock = self.clock
            if clock.heap[-1][2] is self:  # the last leaf can go at once; asked for last, it often is the one
                clock.heap.pop()
            else:
                clock.tidy()


class Clock:
    """What the two clocks share. `epoch` is the start in seconds since 1970, for `Date`."""

    __slots__ = ("cancelled", "count", "epoch", "heap")

    def __init__(self, epoch: float = START) -> None:
        self.epoch = epoch
        self.heap: list[tuple[float, int, Timer]] = []
        self.count = 0
        self.cancelled = 0

    def now(self) -> float:
        """Seconds since the start."""
        raise NotImplementedError

    def call_at(self, due: float, callback: Callable[..., object], *args: object) -> Timer:
        """Call back when it is `due` seconds, with these arguments; answers a handle with cancel()."""
        timer = Timer(self, callback, args)
        self.count = count = self.count + 1
        heappush(self.heap, (due, count, timer))
        return timer

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Timer:
        """As `call_at`, so many seconds from now."""
        timer = Timer(self, callback, args)
        self.count = count = self.count + 1
        heappush(self.heap, (self.now() + seconds, count, timer))
        return timer

    def next_due(self) -> float | None:
        """When the next callback is due; None when there is none."""
        heap = self.heap
        while heap and heap[0][2].callback is None:
            heappop(heap)
            self.cancelled -= 1
        return heap[0][0] if heap else None

    def call_due(self, until: float) -> bool:
        """Call what is due first, if it is due by `until`; says whether there was something."""
        due = self.next_due()
        if due is None or due > until:
            return False
        timer = heappop(self.heap)[2]
        callback, timer.callback = timer.callback, None
        assert callback is not None
        callback(*timer.args)
        return True

    def tidy(self) -> None:
        """One more cancelled timer stands in the heap: when they are too many, take them out."""
        self.cancelled += 1
        if self.cancelled > FEW and self.cancelled * 2 > len(self.heap):
            self.heap = [entry for entry in self.heap if entry[2].callback is not None]
            heapify(self.heap)
            self.cancelled = 0


class VirtualClock(Clock):
    """Time that stands still until it is told to pass."""

    __slots__ = ("time",)

    def __init__(self, epoch: float = START) -> None:
        super().__init__(epoch)
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float, settle: Callable[[], object]) -> None:
        """Let time pass; after each callback, `settle` is called before the next is due."""
        if not seconds >= 0.0:
            raise ValueError(f"time does not run backwards: advance({seconds!r})")
        until = self.time + seconds
        while True:
            due = self.next_due()
            if due is None or due > until:
                break
            self.time = max(self.time, due)
            self.call_due(until)
            settle()
        self.time = until


class SystemClock(Clock):
    """The machine's time. Whoever runs the host asks `next_due` how long it may sleep."""

    __slots__ = ("started",)

    def __init__(self) -> None:
        import time

        super().__init__(time.time())
        self.started = time.monotonic()

    def now(self) -> float:
        import time

        return time.monotonic() - self.started
