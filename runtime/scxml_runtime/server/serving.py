"""`Serving`: what every handler has: who keeps the sessions, its charts, what is allowed, who reads streams.

In: whoever keeps the sessions. Out: what handlers ask for besides. The rule that surprises: a host in this process,
which is what most servers have, is put behind the same port as an engine on other machines (keeper.py).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import time
from typing import TYPE_CHECKING

from scxml_runtime.durable import DurableHost
from scxml_runtime.server.counting import Counting
from scxml_runtime.server.exchange import Refusal
from scxml_runtime.server.here import Here
from scxml_runtime.server.rates import Rates
from scxml_runtime.server.refusals import refusal_of
from scxml_runtime.server.room import Room
from scxml_runtime.server.watching import Watching
from scxml_runtime.slips import nearest

if TYPE_CHECKING:
    from scxml_runtime.server.catalogue import Catalogue, Served
    from scxml_runtime.server.keeper import Keeper
    from scxml_runtime.server.settings import Settings


class Serving:
    """Who keeps a server's sessions, and what stands around it. `is_leaving`: whether it takes nothing new."""

    def __init__(self, host: DurableHost | Keeper, catalogue: Catalogue, settings: Settings) -> None:
        self.keeper: Keeper = Here(host) if isinstance(host, DurableHost) else host
        self.catalogue = catalogue
        self.settings = settings
        self.watching = Watching(self.keeper)
        self.rates = Rates(settings.rate)
        self.counting = Counting(self.keeper.counts)
        self._room = Room(settings.most_sessions, self._live)
        self.since = time()
        self.is_leaving = False

    def leave(self) -> None:
        """Take nothing new; readers of streams are told. On the loop's thread."""
        self.is_leaving = True
        self.watching.close()
        self.keeper.leave()

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """For one more session, which begins inside, or gives it back. Refuses it, where there are as many as are
        allowed."""
        await self._check_room()
        try:
            yield
        except BaseException:
            self._room.give_back()
            raise

    async def _check_room(self) -> None:
        if not await self._room.take():
            most = self.settings.most_sessions
            raise Refusal(
                503,
                "sessions",
                f"{most:,} sessions live, as many as the server allows (--sessions).",
                (("retry-after", "5"),),
            )

    async def _live(self) -> tuple[int, int]:
        found = sum(each.sessions for each in await self.counting.of() if not each.is_over)
        return found, self.counting.number

    def versions(self, name: str) -> list[Served]:
        """All versions of a chart. Refuses a name that is none."""
        found = [each for each in self.catalogue.charts() if each.name == name]
        if not found:
            near = nearest(name, {each.name for each in self.catalogue.charts()})
            meant = f"; did you mean {' or '.join(near)}?" if near else ": /api/charts lists what there is."
            raise Refusal(404, "unknown-chart", f"There is no chart {name!r}{meant}")
        return found

    def served(self, name: str, version: str = "current") -> Served:
        """One version of a chart. Refuses what is none."""
        versions = self.versions(name)
        current = self.catalogue.current(name)
        if version == "current" and current is not None:
            return current
        for each in versions:
            if each.version == version:
                return each
        raise Refusal(
            404,
            "unknown-version",
            f"The chart {name!r} has no version {version!r} here: /api/charts lists them.",
        )


@contextmanager
def refusing() -> Iterator[None]:
    """What the host refuses inside is told to the client."""
    try:
        yield
    except Exception as problem:
        refusal = refusal_of(problem)
        if refusal is None:
            raise
        raise refusal from None
