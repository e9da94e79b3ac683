"""Clocks: where time comes from, and who is called when it has passed.

Both clocks keep what is due in one heap of plain tuples. Times are seconds since the host's start, as float. What
is due at the same time is called in the order it was asked for.

The rule that surprises: what is dropped and is not the heap's last stays there until it comes up, or until more
than half of the heap has been dropped.
"""

from __future__ import annotations

from _heapq import heapify, heappop, heappush

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    Appointment: TypeAlias = tuple[Any, ...]
    """When it is due, its number, whom to call, and the arguments: one tuple, which the heap compares."""

START = 1767603600.0
"""Where virtual time starts, in seconds since 1970: 2026-01-05T09:00:00Z."""

FEW = 64


class Timer:
    """A handle on something that will be done."""

    __slots__ = ("appointment", "clock")

    def __init__(self, clock: Clock, appointment: Appointment) -> None:
        self.clock = clock
        self.appointment = appointment

    def cancel(self) -> None:
        """Do not call back. Cancelling twice, or too late, does nothing."""
        self.clock.drop(self.appointment)


class Clock:
    """What the two clocks share. `epoch` is the start in seconds since 1970, for `Date`; `dropped` holds the numbers
    of appointments that no longer count; `seed` is what ids and chance of the host begin with."""

    __slots__ = ("count", "dropped", "epoch", "heap", "seed")
    is_real = False

    def __init__(self, epoch: float = START, seed: int = 0) -> None:
        self.seed = seed
        self.epoch = epoch
        self.heap: list[Appointment] = []
        self.count = 0
        self.dropped: set[int] = set()

    def now(self) -> float:
        """Seconds since the start."""
        raise NotImplementedError

    def milliseconds(self) -> float:
        """What `Date` shows: milliseconds since 1970."""
        return (self.epoch + self.now()) * 1000.0

    def call_at(self, due: float, callback: Callable[..., object], *args: object) -> Timer:
        """Call back when it is `due` seconds, with these arguments; answers a handle with cancel()."""
        self.count = count = self.count + 1
        appointment = (due, count, callback, *args)
        heappush(self.heap, appointment)
        return Timer(self, appointment)

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Appointment:
        """Call back so many seconds from now, with these arguments; answers what `drop` takes."""
        self.count = count = self.count + 1
        appointment = (self.now() + seconds, count, callback) + args  # quicker than with a star
        heappush(self.heap, appointment)
        return appointment

    def drop(self, appointment: Appointment) -> None:
        """Do not call back. Dropping twice, or too late, does nothing."""
        heap = self.heap
        if (
            heap and heap[-1] is appointment
        ):  # the last leaf can go at once; asked for last, it often is the one
            heap.pop()
        else:
            self.dropped.add(appointment[1])
            if len(self.dropped) > FEW and len(self.dropped) * 2 > len(heap):
                self.tidy()

    def tidy(self) -> None:
        """Take what was dropped out of the heap."""
        self.heap = [appointment for appointment in self.heap if appointment[1] not in self.dropped]
        heapify(self.heap)
        self.dropped.clear()

    def next_due(self) -> float | None:
        """When the next callback is due; None when there is none."""
        heap = self.heap
        while heap and heap[0][1] in self.dropped:
            self.dropped.discard(heappop(heap)[1])
        return heap[0][0] if heap else None

    def call_due(self, until: float) -> bool:
        """Call what is due first, if it is due by `until`; says whether there was something."""
        due = self.next_due()
        if due is None or due > until:
            return False
        self._call_next()
        return True

    def _call_next(self) -> None:
        """Call what is due first, which was not dropped."""
        _, _, callback, *args = heappop(self.heap)
        callback(*args)


class VirtualClock(Clock):
    """Time that stands still until it is told to pass. `epoch`: where it starts, in seconds since 1970."""

    __slots__ = ("time",)

    def __init__(self, epoch: float = START) -> None:
        super().__init__(epoch)
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def milliseconds(self) -> float:
        return (self.epoch + self.time) * 1000.0

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Appointment:
        self.count = count = self.count + 1
        appointment = (self.time + seconds, count, callback) + args
        heappush(self.heap, appointment)
        return appointment

    def advance(self, seconds: float, settle: Callable[[], object]) -> None:
        """Let time pass; after each callback, `settle` is called before the next is due."""
        try:
            is_forwards = seconds >= 0.0
        except TypeError:
            raise TypeError(f"{seconds!r} is no number of seconds") from None
        if not is_forwards:
            raise ValueError(f"time does not run backwards: advance({seconds!r})")
        until = self.time + seconds
        while True:
            due = self.next_due()
            if due is None or due > until:
                break
            self.time = max(self.time, due)
            self._call_next()
            settle()
        self.time = until


class SystemClock(Clock):
    """The machine's time. Whoever runs the host asks `next_due` how long it may sleep, and is called by `sooner`, if
    that is set, when an appointment comes before all others."""

    __slots__ = ("monotonic", "sooner", "started")
    is_real = True

    def __init__(self) -> None:
        from os import urandom
        from time import monotonic, time

        super().__init__(time(), int.from_bytes(urandom(16)))
        self.monotonic = monotonic
        self.started = monotonic()
        self.sooner: Callable[[], object] | None = None

    def now(self) -> float:
        return self.monotonic() - self.started

    def call_at(self, due: float, callback: Callable[..., object], *args: object) -> Timer:
        timer = super().call_at(due, callback, *args)
        self._look(timer.appointment)
        return timer

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Appointment:
        appointment = super().call_in(seconds, callback, *args)
        self._look(appointment)
        return appointment

    def _look(self, appointment: Appointment) -> None:
        if self.sooner is not None and self.heap[0] is appointment:
            self.sooner()
