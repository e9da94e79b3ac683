"""Which families are looked for, in which order, and how many stand alike.

In: what somebody asks. Out: frozen records, and the word by which a page is followed by the next.

The rule that surprises: that word is made of the last of a page, and goes with the order; a family that changes
meanwhile may come again, or not at all, in an order that goes by its changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from scxml_runtime.slips import did_you_mean


class Standing(Protocol):
    """A session in a list, or a family, as far as orders know it."""

    @property
    def id(self) -> str: ...
    @property
    def began(self) -> float: ...
    @property
    def changed(self) -> float: ...
    @property
    def failure(self) -> str | None: ...
    @property
    def problem(self) -> str | None: ...


Place = tuple[Any, ...]
"""Where a family stands in an order: the smaller comes first."""

ORDERS: Mapping[str, Callable[[Standing], Place]] = {
    "id": lambda row: (row.id,),
    "-changed": lambda row: (-row.changed, row.id),
    "-began": lambda row: (-row.began, row.id),
    "failed first": lambda row: (is_well(row), -row.changed, row.id),
}
STATUSES = ("running", "over", "failed", "problem")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`version`: of the chart, what it means. `state`: one that it stands in, a leaf or one around it; or several, of
    which it stands in one. `status`: "running", "over", "failed" (it did not reach its end), "problem" (it cannot have
    a turn). `text`: a part of the id; ASCII letters are the same in either case. From and until: seconds since 1970,
    both included.
    """

    version: str | None = None
    state: str | Collection[str] | None = None
    status: str | None = None
    text: str | None = None
    began_from: float | None = None
    began_until: float | None = None
    changed_from: float | None = None
    changed_until: float | None = None
    order: str = "id"

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise ValueError(f"{self.order!r} is no order{did_you_mean(str(self.order), ORDERS)}")
        if self.status is not None and self.status not in STATUSES:
            raise ValueError(f"{self.status!r} is no status{did_you_mean(str(self.status), STATUSES)}")
        for name in ("began_from", "began_until", "changed_from", "changed_until"):
            value = getattr(self, name)
            if value is not None and (value.__class__ not in (int, float) or not isfinite(value)):
                raise ValueError(f"{name} is a number, seconds since 1970, not {value!r}")
        for name in ("version", "text"):
            if not isinstance(getattr(self, name), str | None):
                raise TypeError(f"{name} is a str, not {getattr(self, name)!r}")

    @property
    def leaves(self) -> frozenset[str]:
        """The states of which it stands in one."""
        return frozenset([self.state] if isinstance(self.state, str) else self.state or ())

    def behind(self, last: Standing) -> str:
        """What `after` is for the page behind the one that ends with this."""
        return " ".join(str(part) for part in ORDERS[self.order](last))

    def place(self, after: str) -> Place | None:
        """The place that `behind` has told; None for the first page. Raises ValueError for what it has not."""
        if not after:
            return None
        *given, id = after.split(" ", PARTS[self.order] - 1)
        try:
            numbers = [*map(float, given)]
        except ValueError:
            numbers = []
        if len(numbers) < PARTS[self.order] - 1 or not all(map(isfinite, numbers)):
            raise ValueError(
                f"{after[:60]!r} is no place in the order {self.order!r}: `after` is what wanted.behind(last) tells"
            )
        return (*numbers, id)


PARTS = {"id": 1, "-changed": 2, "-began": 2, "failed first": 3}
"""Of how many parts a place in the order is made."""


def is_well(row: Standing) -> int:
    """1, or 0 for one that has failed or cannot go on."""
    return int(row.failure is None and row.problem is None)


@dataclass(frozen=True, slots=True)
class Count:
    """So many sessions stand alike: `states` as in a list; `failed`: they did not reach their end; `problem`: they
    cannot have a turn. `oldest`: when the one has changed that has not for longest, in seconds since 1970, up to
    `INTERVAL` seconds too early."""

    chart: str
    version: str
    states: tuple[str, ...]
    is_over: bool
    failed: bool
    sessions: int
    problem: bool = False
    oldest: float = 0.0
