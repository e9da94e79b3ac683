"""What a host of families allows: each number a limit, and what is refused beyond it has happened nowhere.

In: what the program says, or nothing. Out: the limits. The rule that surprises: none of them ends a session; they
refuse what is asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from scxml_runtime.slips import did_you_mean


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
            check_count(name, getattr(self, name))
        if self.seconds.__class__ not in (int, float) or not self.seconds > 0:
            raise ValueError(f"seconds is a number above 0, not {self.seconds!r}")
        if self.history.__class__ is not bool:
            raise ValueError(f"history is True or False, not {self.history!r}")


def check_count(name: str, given: object) -> None:
    """Refuse what is no number from 1."""
    if given.__class__ is not int or given < 1:
        raise ValueError(f"{name} is a number from 1, not {given!r}")


def limits_of(given: Mapping[str, Any]) -> Limits:
    """Those that are given by name. Raises TypeError for a name that is none."""
    known = [each.name for each in fields(Limits)]
    for name in given:
        if name not in known:
            raise TypeError(f"a host has no limit {name!r}{did_you_mean(name, known)}")
    return Limits(**given)
