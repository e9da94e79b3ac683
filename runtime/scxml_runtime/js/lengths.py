"""Strings that built-ins make: what they cost, in the prices of `budget.py`, and how long they may be.

In: how many code units. Out: nothing, or a RangeError.
"""

from __future__ import annotations

from .budget import CHARACTER_SIZE, COPIED, PER_STEP, SHORT
from .errors import error
from .realm import budget
from .values import MAX_STRING


def charge_copy(units: int) -> None:
    """Pay for a string of so many code units that is copied; RangeError when it is longer than strings may be."""
    if units > SHORT:
        if units > MAX_STRING:
            raise error("RangeError", "string too long")
        budget().pay(units // COPIED, units * CHARACTER_SIZE)


def charge_text(units: int, paid: int = 0) -> int:
    """Pay for a string that was put together piece by piece and is `units` code units long so far, of which `paid`
    are paid for; returns `units`. RangeError when it is longer than strings may be.
    """
    if units > MAX_STRING:
        raise error("RangeError", "string too long")
    budget().pay((units - paid) // PER_STEP, (units - paid) * CHARACTER_SIZE)
    return units
