"""Who watches sessions that Restate keeps: it is asked again and again what has changed, while somebody watches.

In: its tables. Out: `Told`, as from a host in this process. The rule that surprises: of a session that changes often
its latest state is told; all its turns are told where their history is kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from sys import maxsize
from time import monotonic, time
from typing import TYPE_CHECKING, Any, Protocol

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable import Told, UnknownSession

if TYPE_CHECKING:
    from scxml_runtime.durable import Listed, RestateHost
    from scxml_runtime.durable.on_restate.tables import Tables

PAUSE = 0.25
"""Seconds between two questions at least."""

SHARE = 9
"""And so many times what the last has taken: watching takes a tenth of the time."""

SLACK = 2.0
"""Seconds by which what was written may be seen later than what was written after it."""

EARLY = 0.5
"""Seconds before somebody watches from which on turns are told: what he has looked at may be older than that."""

MOST = 1_000
"""Sessions that are told of at a time."""

FEW = 20
"""Turns among which those are that have come while somebody began to watch."""


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

    def __init__(self, host: RestateHost, id: str) -> None:
        self._host = host
        self._id = id
        self._since = time() - EARLY
        self._last: tuple[Listed, float] | None = None
        self._number: int | None = None

    def __call__(self) -> list[Told]:
        last, number = self._last, self._number
        asked = {"before": maxsize, "limit": FEW} if number is None else {"after": number}
        try:
            listed, at, turns = self._host.followed(self._id, **asked)
        except UnknownSession:
            self._last = self._number = None
            return [] if last is None else [Told(self._id, None, time(), last[0], is_forgotten=True)]
        self._last = listed, at
        self._number = turns[-1].number if turns else number
        if last is None:
            turns = [each for each in turns if each.at >= self._since]
        if turns:
            return [Told(self._id, each.number, each.at, listed, each.lines) for each in turns]
        is_new = at >= self._since if last is None else last != self._last
        return [Told(self._id, None, at, listed)] if is_new else []
