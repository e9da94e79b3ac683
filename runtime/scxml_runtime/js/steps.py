"""The budgets of scripts: the steps they may take, the time, and the memory that a session's values may fill.

In: what work costs. Out: `ticks`, an iterator that ends a script by an exception when a budget is used up, and `pay`,
which built-ins call before they work. Rounds of loops and entries of recursive functions take one step each; built-ins
take steps in proportion to what they do (`budget.py` has the prices).

The rules that surprise: everything rare hangs on one comparison. `mark` is how many steps are left when something is
to be looked at, be it the end, the clock or the weight of the values. Loops draw their steps in chunks, so that
counting costs nothing; `left` tells them to within a chunk. Once a budget is used up every loop and every payment
raises again: a `finally` block cannot go on. Where Python's stack is too full to draw the next chunk, `ticks` has come
to its end though there are steps: `revive` it.
"""

from __future__ import annotations

from itertools import chain, repeat
from sys import exc_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from .memory import World

    class Spender(World, Protocol):
        """Whose budget it is: a realm."""

        memory: int
        stopwatch: Callable[[], Callable[[float], bool]] | None


STEPS = 10_000_000
"""What the scripts of one macrostep may use up."""

RENEWALS = 5

CHUNK = 4096

MEMORY = 256 << 20
"""Bytes that the values of a session may take."""

WEIGHED = 1 << 17
"""Steps between two weighings of a session's values."""

STEP_SIZE = 512
"""Bytes that a step may take: who takes more says so."""

LOOK = 1024
"""Steps between two looks at the clock, where there is a limit of time."""

STEP_TIME = 4e-7
"""Seconds that a step takes at least: what is to take longer than there is time does not begin."""

OVERFLOW = 512
"""What an overflow of the stack weighs that a script catches."""

OVERFLOWING = 2048
"""How many times as much steps weigh where overflows of the stack lead to others, as in
`function f() { try { f() } finally { f() } }`: Python keeps all of them, and looks through them each time."""

MOST_OVERFLOWS = 100
"""Overflows that led to one another before they weigh so much."""


class BudgetExceeded(BaseException):
    """A budget of the session is used up; no script can catch this, and it ends the session."""


class StepsExceeded(BudgetExceeded):
    """A block of content used up its steps: it ends, with error.execution."""

    def __init__(self) -> None:
        super().__init__(f"the script used up its budget of {STEPS:,} steps")


class TimeExceeded(StepsExceeded):
    """A block of content used up the time that its host gives: it ends, with error.execution."""

    def __init__(self) -> None:
        BudgetExceeded.__init__(self, "the script used up its time")


class MemoryExceeded(StepsExceeded):
    """The values of a session take more memory than its host gives: the block ends, with error.execution."""

    def __init__(self, limit: int = MEMORY) -> None:
        BudgetExceeded.__init__(self, f"the script used up its memory: values of {mebibytes(limit)}")


def mebibytes(size: int) -> str:
    """A limit of memory in words."""
    return f"{size / (1 << 20):,.6g} MiB"


def overflows() -> bool:
    """Whether what is being handled is an overflow of the stack that many others led to."""
    error = exc_info()[1]
    for _ in range(MOST_OVERFLOWS):
        if type(error) is not RecursionError:
            return False
        error = error.__context__
    return True


class Steps:
    """The budget of one realm; `ticks` is what `for _ in self.ticks:` runs over. `is_late`, where the host gives
    scripts only so much time, tells whether it is over. The values are weighed when `weighing` steps are left, or when
    more than `room` bytes were said to be taken; they weighed `found` the last time, `interval` steps before.
    """

    __slots__ = (
        "chunk",
        "found",
        "interval",
        "is_late",
        "left",
        "limit",
        "mark",
        "over",
        "realm",
        "renewals",
        "room",
        "ticks",
        "weighing",
    )
    weighs_ = False  # memory.py

    def __init__(self, realm: Spender) -> None:
        self.realm = realm
        self.left, self.weighing, self.limit = STEPS, 0, realm.memory
        self.chunk = repeat(True, 0)
        self.found, self.interval = 0, WEIGHED
        self.plan(0, 0, self.limit)
        self.fill()

    def fill(self) -> None:
        """Begin a reaction: all steps are there again. The weighing comes when it would have come."""
        self.renewals = 0
        self.refill()
        realm = self.realm
        self.limit = realm.memory
        self.is_late: Callable[[float], bool] | None = realm.stopwatch and realm.stopwatch()
        if self.is_late is not None:
            self.mark = STEPS

    def refill(self) -> None:
        rest = self.left + self.chunk.__length_hint__() - self.weighing
        self.left = STEPS
        self.weighing = STEPS - max(rest, 0)
        self.mark = max(self.weighing, 0)
        self.over: type[StepsExceeded] = StepsExceeded
        self.chunk = repeat(True, 0)
        self.revive()

    def __iter__(self) -> Steps:
        return self

    def __next__(self) -> Iterator[bool]:
        """The next chunk of ticks; they are true, so that `next(ticks, None) or …` tells the end."""
        self.left -= CHUNK * OVERFLOWING if overflows() else CHUNK
        if self.left < self.mark:
            try:
                self.check()
            except BudgetExceeded:
                self.revive()  # the old one has no more to give
                raise
        self.chunk = repeat(True, CHUNK)
        return self.chunk

    def pay(self, steps: int, size: int = 0) -> None:
        """Take steps for work that is to be done, and `size` bytes that it will keep or let go again."""
        self.left = left = self.left - steps
        if size and size >= STEP_SIZE:
            self.room -= size
            if self.room < 0:
                self.weighing = self.mark = STEPS
        if left < self.mark:
            self.check(size, steps)

    def check(self, size: int = 0, steps: int = 0) -> None:
        """Something is due: the end of the budget, a look at the clock before so many steps are done, or a weighing
        before `size` bytes are taken."""
        if self.left < 0:
            raise self.over(self.limit) if self.over is MemoryExceeded else self.over()
        self.look(steps)
        if self.left <= self.weighing:
            self.weigh(size)
        self.mark = max(self.weighing, 0 if self.is_late is None else self.left - LOOK)

    def look(self, steps: int = 0) -> None:
        """End the script if the time is over before so many steps are done."""
        if self.is_late is not None and self.is_late(steps * STEP_TIME):
            raise TimeExceeded

    def weigh(self, size: int = 0) -> None:
        """End the script if the session's values take too much; it pays for the looking."""
        from .memory import weight

        found, count = weight(self.realm, self.limit, 2 * self.left, self.look)
        if found + size > self.limit:
            self.left, self.over = -1, MemoryExceeded
            raise MemoryExceeded(self.limit)
        self.left -= count // 2
        if self.left < 0:
            raise StepsExceeded
        self.plan(found, count, self.limit - found - size)

    def plan(self, found: int, count: int, room: int) -> None:
        """Decide when to weigh next: seldom if there is much to look at, but before the room is used up if the values
        grow on as they did."""
        grown, steps = found - self.found, self.interval
        self.interval = count if grown <= 0 else min(count, room * steps // grown)
        self.interval = max(self.interval, min(WEIGHED, self.limit // STEP_SIZE))
        self.weighing = self.left - self.interval
        self.found, self.room = found, room

    def revive(self) -> None:
        """New ticks for those that may have come to their end before the steps did."""
        self.ticks: Iterator[bool] = chain.from_iterable(self)
        machine = self.realm.machine
        if machine is not None:
            machine.steps = self.ticks

    def overflowed(self) -> None:
        """The stack was full, which may have stopped the ticks, and a script goes on behind it."""
        self.left -= OVERFLOW
        self.revive()

    def take(self) -> None:
        """One step, at the entry of a function."""
        try:
            next(self.ticks)
        except StopIteration:
            self.revive()
            next(self.ticks)

    def renew(self) -> None:
        """Fill the budget for what comes behind a block that used it up; a few times only, and not if the memory it
        took is still taken."""
        self.renewals += 1
        if self.renewals > RENEWALS:
            raise BudgetExceeded(f"its scripts used up {RENEWALS} budgets of {STEPS:,} steps in one go")
        over = self.over
        self.refill()
        if over is MemoryExceeded:
            self.weigh_what_is_left()

    def weigh_what_is_left(self) -> None:
        """End the session if its variables alone take too much: what a block kept for itself is gone with it."""
        try:
            self.weigh()
        except MemoryExceeded:
            raise BudgetExceeded(f"its values take more than {mebibytes(self.limit)}") from None
