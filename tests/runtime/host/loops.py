"""An event loop whose time passes at once: real time for tests that have none to lose.

In: a coroutine function. Out: what it answers; every sleep of its was a jump of the loop's clock, which the host's
`SystemClock` reads too.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from math import inf, nextafter
from threading import current_thread, main_thread
from typing import Any

import pytest

from scxml_runtime import SystemClock
from scxml_runtime.ports import clock as clocks


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

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """However long its threads take: their time is real, and the minutes that they are given pass at once here."""
        await super().shutdown_default_executor()


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


def programs_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program runs by `asyncio.run` on the main thread passes at once; a host's thread has its own loop."""
    run = asyncio.run

    def run_at_once(main: Coroutine[Any, Any, Any]) -> Any:
        return passes_at_once(lambda: main) if current_thread() is main_thread() else run(main)

    def clock_anywhere() -> SystemClock:
        return SystemClock() if asyncio._get_running_loop() is None else clock()

    monkeypatch.setattr(asyncio, "run", run_at_once)
    monkeypatch.setattr(clocks, "SystemClock", clock_anywhere)
