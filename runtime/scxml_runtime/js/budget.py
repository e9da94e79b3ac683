"""Prices: what built-ins that work in proportion to a length take from the session's steps."""

from __future__ import annotations

from .errors import error
from .realm import current
from .values import MAX_STRING

PER_STEP = 64
"""Units of work in C, such as characters, that weigh as much as one round of a compiled loop."""

ROUND = 4
"""What a round of a loop inside a built-in weighs, which is Python that works on any sort of value."""


def charge(units: int) -> None:
    """Take the price of `units` small pieces of work from the session's steps."""
    current().steps.pay(units // PER_STEP)


def charge_text(units: int, paid: int = 0) -> int:
    """Pay for a string that is `units` code units long so far, of which `paid` are paid for; returns `units`.

    RangeError when it is longer than strings may be.
    """
    if units > MAX_STRING:
        raise error("RangeError", "string too long")
    charge(units - paid)
    return units


def charge_rounds(rounds: int) -> None:
    """Pay for rounds of a loop inside a built-in."""
    current().steps.pay(rounds * ROUND)


def step() -> None:
    """One round of a loop inside a built-in that calls scripts."""
    current().steps.pay(ROUND)
