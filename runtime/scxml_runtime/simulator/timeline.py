"""The time of a simulation: when it begins, and how it passes.

In: calls of the test. Out: a clock that stands where it should, everything due done in order. Nothing happens by
itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, tzinfo
    from typing import Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.ports.clock import VirtualClock
    from scxml_runtime.simulator.centre import Centre


class Timeline:
    """The part of the simulator that stands for time."""

    __slots__ = ()
    centre: Centre
    clock: VirtualClock
    host: Host

    @property
    def now(self) -> float:
        """Virtual time in seconds since the simulation began."""
        return self.clock.now()

    def begin(self, now: str | date | None = None, timezone: str | tzinfo | None = None) -> None:
        """Say when and where the simulation begins, before anything has happened. Raises ValueError."""
        from scxml_runtime.js.date_format import full_string
        from scxml_runtime.js.dates import UTC
        from scxml_runtime.modules.calendar import known_zone
        from scxml_runtime.simulator.beginning import DEFAULT_NOW, seconds_since_1970

        if self.clock.now() or self.host.sessions:
            raise ValueError(
                "now and timezone are said before the first session starts and before time passes"
            )
        if timezone is not None:
            self.host.timezone = known_zone(timezone)
        self.clock.epoch = seconds_since_1970(DEFAULT_NOW if now is None else now, self.host.timezone)
        shown = full_string(int(self.clock.milliseconds() // 1), self.host.timezone or UTC)
        self.centre.events.note(shown, "clock", {})

    def run(self) -> None:
        """Do everything that is due at this moment."""
        self.host.advance(0)

    def advance(self, seconds: float) -> None:
        """Let so many seconds of virtual time pass; whatever comes due happens in order. Raises ValueError for less
        than nothing."""
        self.host.advance(seconds)

    def at(self, seconds: float, action: Callable[[], Any]) -> None:
        """Do something when virtual time has come that far, in seconds since the simulation began."""
        self.clock.call_at(seconds, action)
