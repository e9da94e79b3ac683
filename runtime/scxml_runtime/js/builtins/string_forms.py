"""Texts in one case, in a normal form, and in the order of a dictionary: what Unicode says, paid for.

In: texts of UTF-16 code units. Out: the like. Surprising: Python puts the marks behind a letter in order in a time that
grows with the square of their number, and so does the price.
"""

from __future__ import annotations

from ..budget import charge, charge_loop
from ..code_units import has_surrogates, to_points, to_units
from ..lengths import charge_copy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def in_case(text: str, change: Callable[[str], str]) -> str:
    """All letters in one case, as Unicode says of whole characters."""
    if text.isascii():
        charge_copy(4 * len(text))
        return change(text)
    charge(4 * len(text))
    if not has_surrogates(text):
        return change(text)
    charge_loop(len(text))
    return to_units(change(to_points(text)))


def normal_form(name: str, points: str) -> str:
    """A Unicode normal form. The marks behind a letter are put in order in a time that grows with the square of their
    number: Python's own sort is one by insertion.
    """
    from unicodedata import combining
    from unicodedata import normalize as normal

    charge_loop(2 * len(points))
    marks = squares = 0
    for c in points:
        if combining(c):
            marks += 1
        elif marks:
            squares += marks * marks
            marks = 0
    charge(squares + marks * marks)
    return normal(name, points)  # type: ignore[arg-type]


def collation_key(text: str) -> tuple[str, str, str]:
    """Letters first, then accents, then case (lower before upper): what a dictionary does."""
    from unicodedata import combining

    charge_loop(2 * len(text))
    whole = normal_form("NFD", to_points(text))
    letters = "".join(c for c in whole if not combining(c))
    return letters.casefold(), "".join(c for c in whole if combining(c)), letters.swapcase()
