"""The steps that scripts may take: what compiled loops run over, and what built-ins pay with.

In: how many. Out: `ticks`, an iterator that ends a script by an exception when its steps are used up. Rounds of loops
and entries of recursive functions take one step each; built-ins that work in proportion to a length take more.

The rule that surprises: loops draw their steps in chunks, so that counting costs nothing; `left` tells them to within
a chunk. Once it is empty every loop and every payment raises again: a `finally` block cannot go on.
"""

from __future__ import annotations

from itertools import chain, repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STEPS = 10_000_000
"""What the scripts of one macrostep may use up."""

RENEWALS = 5

CHUNK = 4096


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


class Steps:
    """The budget of one realm; `ticks` is what `for _ in self.ticks:` runs over. `is_late`, where the host gives
    scripts only so much time, is asked at each chunk whether it is over."""

    __slots__ = ("is_late", "left", "renewals", "ticks")

    def __init__(self, is_late: Callable[[], bool] | None = None) -> None:
        self.left = STEPS
        self.renewals = 0
        self.is_late = is_late
        self.ticks: Iterator[None] = chain.from_iterable(self)

    def __iter__(self) -> Steps:
        return self

    def __next__(self) -> Iterator[None]:
        """The next chunk of ticks."""
        self.left -= CHUNK
        if self.left < 0:
            self.ticks = chain.from_iterable(self)  # the old one has no more to give
            raise StepsExceeded
        if self.is_late is not None and self.is_late():
            self.ticks = chain.from_iterable(self)
            raise TimeExceeded
        return repeat(None, CHUNK)

    def renew(self) -> None:
        """Fill the budget for what comes behind a block that used it up; a few times only."""
        self.renewals += 1
        if self.renewals > RENEWALS:
            raise BudgetExceeded(f"its scripts used up {RENEWALS} budgets of {STEPS:,} steps in one go")
        self.left = STEPS

    def pay(self, steps: int) -> None:
        """Take steps for work that is done elsewhere."""
        self.left -= steps
        if self.left < 0:
            raise StepsExceeded
        if self.is_late is not None and self.is_late():
            raise TimeExceeded
