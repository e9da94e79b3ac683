"""Functions without end on Python 3.13.0 to 3.13.3, which forget to count some calls (CPython issue 132744).

In: what makes function objects of compiled code. Out: there, one whose functions make a call that is counted
before their own, so that endless recursion ends in RecursionError as everywhere; elsewhere nothing is changed.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec, TypeVar

    from .values import Value

    Rest = ParamSpec("Rest")
    Made = TypeVar("Made")
    Maker = Callable[Concatenate[Callable[..., Value], Rest], Made]

IS_UNCOUNTED = (3, 13) <= sys.version_info[:3] < (3, 13, 4)


def counted() -> None:
    """A call of a function with plain parameters; those are counted."""


def counting(make: Maker[Rest, Made]) -> Maker[Rest, Made]:
    """`make` for compiled functions, which on the Pythons in question count their calls."""
    if not IS_UNCOUNTED:
        return make

    def make_counting(code: Callable[..., Value], /, *args: Rest.args, **kwargs: Rest.kwargs) -> Made:
        def call(this: Value, *values: Value) -> Value:
            counted()
            return code(this, *values)

        return make(call, *args, **kwargs)

    return make_counting
