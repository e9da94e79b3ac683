"""A clock that knows whether anybody goes by it.

In: what sessions ask of their clock. Out: the same as of a virtual one; and `is_gone_by`.

The rule that surprises: what has nothing to do with time comes to the same at another time. An engine that may take a
turn again at another moment need not write down when it was, unless somebody has asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scxml_runtime.ports.clock import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.ports.clock import Appointment, Timer


class Watched(VirtualClock):
    """A virtual clock, watched."""

    __slots__ = ("is_gone_by",)

    def __init__(self) -> None:
        super().__init__()
        self.is_gone_by = False

    def milliseconds(self) -> float:
        self.is_gone_by = True
        return super().milliseconds()

    def call_at(self, due: float, callback: Callable[..., object], *args: object) -> Timer:
        self.is_gone_by = True
        return super().call_at(due, callback, *args)

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Appointment:
        self.is_gone_by = True
        return super().call_in(seconds, callback, *args)
