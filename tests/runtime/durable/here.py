"""The engine on this machine, as the contract knows it: a `DurableHost` on virtual time, on a store that may be left
without being closed.

In: a place that gives its store, and can be crashed. Out: an `Engine`.

The rule that surprises: time goes on where it was when a process dies, on a clock of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from scxml_runtime import VirtualClock
from scxml_runtime.durable.errors import Duplicate
from scxml_runtime.durable.host.host import DurableHost
from scxml_runtime.durable.stores.store import Store
from tests.runtime.durable.charts import FIRST, chart
from tests.runtime.durable.engine import Seen
from tests.runtime.durable.mortal import Killed, Life, MortalStore
from tests.runtime.durable.world import World, read

T = TypeVar("T")


class Place(Protocol):
    """Where a store is."""

    def store(self) -> Store:
        """The store, not yet open."""

    def crash(self) -> None:
        """Whoever keeps the store is gone."""


class Here:
    """An `Engine` in this process."""

    def __init__(self, place: Place, folder: Path, **limits: Any) -> None:
        self._place = place
        self.limits: dict[str, Any] = {"resident": 10_000, **limits}
        self._performed = folder / "performed"
        self._charts: Sequence[str] = FIRST
        self._clock = VirtualClock()
        self._life = Life()
        self._host: Any = None
        self._come_up(0.0)

    # --- what the contract asks for ---------------------------------------------------------------

    def start(self, name: str, id: str, params: Mapping[str, Any] | None = None) -> None:
        lives = [self._life]

        def start() -> None:
            try:
                self._host.start(chart(name), id=id, params=params)
            except Duplicate:
                if self._life is lives[0]:
                    raise  # else the process before has done it, and could not say so

        self._do(start)

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        self._do(lambda: self._host.send(id, name, data, key=key))

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        self._do(lambda: self._host.accept(id, name, data, key=key))

    def look(self, id: str) -> Seen:
        seen = self._do(lambda: self._host.look(id))
        return Seen(seen.configuration, seen.data, seen.is_over, seen.final, seen.failure, seen.problem)

    def terminate(self, id: str) -> None:
        self._do(lambda: self._host.terminate(id))

    def settle(self) -> None:
        self._do(lambda: self._host.advance(0))

    def pass_time(self, seconds: float) -> None:
        end = self._now() + seconds
        self._do(lambda: self._host.advance(max(0.0, end - self._now())))

    def kill(self) -> None:
        self.kill_before(0.0)

    def kill_before(self, seconds: float) -> None:
        self._life.is_over = True
        self._place.crash()
        self._come_up(seconds)

    def restart(self, charts: Sequence[str] = (), resident: int | None = None) -> None:
        self._host.__exit__(None, None, None)
        self._charts = charts or FIRST
        self.limits["resident"] = resident or self.limits["resident"]
        self._come_up(0.0)

    def migrate(self, id: str, name: str, migrate: Any = None) -> None:
        self._do(lambda: self._host.migrate(id, chart(name), migrate))

    def die_at(self, moment: int) -> None:
        self._life.left = moment
        self._dying = self._life

    def has_died(self) -> bool:
        self._dying.left = None
        return self._dying.is_over

    def performed(self) -> list[dict[str, Any]]:
        return read(self._performed)

    def ask(self, call: Callable[[DurableHost], T]) -> T:
        """What the host answers, as far as the port has no word for it."""
        return self._do(lambda: call(self._host))

    def close(self) -> None:
        """The process ends in order, and no other comes."""
        self._host.__exit__(None, None, None)

    # --- lives ------------------------------------------------------------------------------------

    def _do(self, call: Callable[[], T]) -> T:
        """What the call answers, of this process or the next."""
        while True:
            try:
                return call()
            except Killed:
                self.kill()

    def _come_up(self, later: float) -> None:
        """Another process."""
        now = self._now() + later
        self._clock = VirtualClock(epoch=now)
        self._life = Life()
        world = World(self._performed, self._life.moment)
        self._host = DurableHost(
            MortalStore(self._place.store(), self._life),
            charts=[chart(name) for name in self._charts],
            processors=world.processors,
            services=world.services,
            clock=self._clock,
            **self.limits,
        )
        self._host.__enter__()

    def _now(self) -> float:
        """Seconds since 1970."""
        return self._clock.epoch + self._clock.now()
