"""Functions of scripts that stand in the place of global built-ins, as after `parseInt = f`.

In: what a global variable with the name of a built-in is given. Out: nothing; a function takes a step of the budget for
each call from now on. The reason: the compiler takes it that `parseInt(…)` calls nothing of a script's, and does not
count functions that call each other by such names only.
"""

from __future__ import annotations

from .functions import JSFunction
from .realm import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .values import Value


def count_calls(value: Value) -> None:
    """Let a function of a script pay for its calls; it stays the same function."""
    if not isinstance(value, JSFunction) or value.kind == "native":
        return
    if getattr(value.call, "__code__", None) is not _COUNTED:
        value.call = counted(value.call)
        value.construct = value.construct and counted(value.construct)


def counted(code: Callable[..., Any]) -> Callable[..., Any]:
    """`code`, with a step before it."""

    def call(*args: Any) -> Any:
        current().steps.take()
        return code(*args)

    return call


_COUNTED = counted(count_calls).__code__
