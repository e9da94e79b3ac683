"""An event loop whose time passes at once: real time for tests that have none to lose.

In: a coroutine function. Out: what it answers; every sleep of its was a jump of the loop's clock, which the host's
`SystemClock` reads too.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from math import inf, nextafter
from typing import Any

from scxml_runtime import SystemClock


class Jumping(selectors.DefaultSelector):
    """Where nothing happens, the time asked for has passed."""

    now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:  # another thread will say something
            return super().select()
        found = super().select(0)
        if not found:
            self.now = max(self.now + timeout, nextafter(self.now, inf))  # be it as little as can be
        return found


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now


def clock() -> SystemClock:
    """The clock of a host that is entered in such a loop."""
    made = SystemClock()
    made.monotonic = asyncio.get_running_loop().time
    made.started = made.monotonic()
    return made


def passes_at_once(main: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """Run a coroutine to its end."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(main())
