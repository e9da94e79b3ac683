"""Prices: what built-ins pay for the work they are about to do, in steps of the budget and bytes of the memory.

In: how many pieces. Each kind of work has a price, so that a step takes about as long whatever it is spent on: one
round of a plain compiled loop. `benchmarks/budgets.py` measures them, operation by operation.
"""

from __future__ import annotations

from .realm import budget

PER_STEP = 64
"""Characters that C looks at one by one, for a step."""

COPIED = 4096
"""Characters that C copies, finds or compares in one go, for a step."""

ITEMS = 128
"""Items of a list that C copies, for a step."""

ENTRIES = 8
"""Entries of a dictionary that C makes, for a step."""

BRUTE = 30_000
"""Characters among which CPython looks for short texts by comparing at each place; its time is linear beyond."""

LOOPED = 16
"""Characters that Python looks at one by one weigh so many times what they do in C."""

ITEM_SIZE = 8
ENTRY_SIZE = 104
CHARACTER_SIZE = 2

ROUND = 4
"""What a round of a loop inside a built-in weighs, which is Python that works on any sort of value."""

SHORT = 1024
"""Characters up to which copying them is part of the step in which it happens."""


def charge(units: int) -> None:
    """Pay for looking at so many characters, or as small pieces of work, one by one."""
    if units >= PER_STEP:
        budget().pay(units // PER_STEP)


def charge_loop(units: int) -> None:
    """Pay for looking at so many characters in Python."""
    charge(units * LOOPED)


def charge_search(units: int, wanted: int) -> None:
    """Pay for looking for a text of `wanted` characters among `units`, forwards."""
    if units > SHORT:
        most = 128 if units < BRUTE else 16
        budget().pay(units * min(wanted, most) // 1024)


def charge_search_back(units: int, wanted: int) -> None:
    """Pay for looking for a text from behind, where CPython compares at each place."""
    if units > SHORT:
        budget().pay(units * wanted // 1024)


def charge_compare(units: int) -> None:
    """Pay for comparing so many characters, or finding one among them."""
    if units > SHORT:
        budget().pay(units // COPIED)


def charge_items(count: int) -> None:
    """Pay for copying so many items of a list, or moving them up or down."""
    if count >= ITEMS:
        budget().pay(count // ITEMS, count * ITEM_SIZE)


def charge_entries(count: int) -> None:
    """Pay for a table of so many properties, or a list of their names."""
    if count >= ENTRIES:
        budget().pay(count // ENTRIES, count * ENTRY_SIZE)


def charge_name(units: int) -> None:
    """Pay for a copy of a name that is a string already, and so is none too long."""
    budget().pay(units // COPIED, units * CHARACTER_SIZE)


def charge_each(count: int) -> None:
    """Pay a step each for so many small rounds in Python."""
    if count:
        budget().pay(count)


def charge_rounds(rounds: int) -> None:
    """Pay for rounds of a loop inside a built-in."""
    budget().pay(rounds * ROUND)


def step() -> None:
    """One round of a loop inside a built-in that calls scripts."""
    budget().pay(ROUND)
