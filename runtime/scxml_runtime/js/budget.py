"""The budget of steps: built-ins that work in proportion to a length pay for it here."""

from __future__ import annotations

from itertools import islice

from .errors import error, out_of_budget
from .realm import current
from .values import MAX_STRING

PER_TICK = 64  # units of work in C that weigh as much as one round of a compiled loop


def charge(units: int) -> None:
    """Take the price of `units` small pieces of work from the session's budget."""
    ticks = units // PER_TICK
    if ticks <= 0:
        return
    budget = current().ticks
    left = getattr(budget, "__length_hint__", None)
    if left is not None and left() < ticks:
        out_of_budget()
    for _ in islice(budget, ticks):
        pass


def charge_text(units: int) -> None:
    """Pay for a string of that many code units; RangeError when it is longer than strings may be."""
    if units > MAX_STRING:
        raise error("RangeError", "string too long")
    charge(units)


def step() -> None:
    """One round of a loop inside a built-in that calls scripts."""
    for _ in current().ticks:
        return
    out_of_budget()
