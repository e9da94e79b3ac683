"""Who watches sessions that Restate keeps: it is asked again and again what has changed, while somebody watches.

In: its tables. Out: `Told`, as from a host in this process. The rule that surprises: of a session that changes often
its latest state is told; all its turns are told where their history is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import Told

if TYPE_CHECKING:
    from scxml_runtime.durable import Listed
    from scxml_runtime.durable.on_restate.tables import Tables

PAUSE = 0.25
"""Seconds between two questions at least."""

SHARE = 9
"""And so many times what the last has taken: watching takes a tenth of the time."""

SLACK = 2.0
"""Seconds by which what was written may be seen later than what was written after it."""

MOST = 1_000
"""Sessions, or turns, that are told of at a time."""


class Look(Protocol):
    """What is told since the last time; it asks, and takes a while."""

    def __call__(self) -> list[Told]: ...


async def follow(look: Look, aside: Callable[..., Awaitable[Any]], tell: Callable[[Told], object]) -> None:
    """Look again and again; nothing is told while nobody answers."""
    while True:
        began = monotonic()
        try:
            found = await aside(look)
        except (SessionError, OSError, LookupError):
            found = []
        for each in found:
            tell(each)
        await asyncio.sleep(max(PAUSE, SHARE * (monotonic() - began)))


class All:
    """What changes in lists."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._since = time()
        self._known: dict[str, float] = {}

    def __call__(self) -> list[Told]:
        found = self._tables.changed_since(self._since - SLACK, MOST)
        fresh = [(listed, at) for listed, at in found if self._known.get(listed.id) != at]
        self._since = max([self._since, *(at for _, at in found)])
        self._known = {listed.id: at for listed, at in found}
        return [Told(listed.id, None, at, listed) for listed, at in fresh]


class One:
    """What happens to one session."""

    def __init__(self, tables: Tables, id: str) -> None:
        self._tables = tables
        self._id = id
        self._last: tuple[Listed, float] | None = None
        self._number = 0

    def __call__(self) -> list[Told]:
        last, self._last = self._last, self._tables.standing(self._id)
        if self._last is None:
            return [] if last is None else [Told(self._id, None, time(), last[0], is_forgotten=True)]
        if last is None:
            self._number = self._tables.last_turn(self._id)
        elif last != self._last:
            return self._changed(*self._last)
        return []

    def _changed(self, listed: Listed, at: float) -> list[Told]:
        turns = self._tables.history(self._id, self._number, MOST)
        if not turns:
            return [Told(self._id, None, at, listed)]
        self._number = turns[-1].number
        return [Told(self._id, each.number, each.at, listed, each.lines) for each in turns]
