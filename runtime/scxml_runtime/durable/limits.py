"""What a host of families allows: each number a limit, and what is refused beyond it has happened nowhere.

In: what the program says, or nothing. Out: the limits. The rule that surprises: none of them ends a session; they
refuse what is asked of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`resident`: families in memory. `batch`: turns that are committed together, and `seconds`: how long that may
    take, where time is real. `at_once`: what a family takes in one turn. `inbox`: what may wait for a family.
    `ahead`: what waits in memory, for all of them. `largest`: characters of JSON of an event and of a family.
    `history`: whether turns are kept for `host.history`."""

    resident: int = 10_000
    batch: int = 32
    seconds: float = 0.02
    at_once: int = 100
    inbox: int = 10_000
    ahead: int = 100_000
    largest: int = 64 << 20
    history: bool = False

    def __post_init__(self) -> None:
        for name in ("resident", "batch", "at_once", "inbox", "ahead", "largest"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is a number from 1, not {getattr(self, name)!r}")
