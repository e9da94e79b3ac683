"""The search: cheapest ways first, through what the chart does, until there is nothing new or the budget is spent.

In: a player, the ways to begin, and who says what may follow. Out: for each goal the cheapest way found. The rule that
surprises: nothing but counts decides, so that the same chart gives the same ways on a slow machine. Two queues take
turns: the cheapest way of all, and the one that went least far since something new was seen; in both a place that has
been visited often gets dearer, which keeps counters in the data from being counted up for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from heapq import heappop, heappush
from itertools import count, cycle
from time import monotonic
from typing import Any, Protocol

from scxmlc.testgen.moves import Way
from scxmlc.testgen.playing import Played, Player

PATIENCE = 4
"""Visits of a place, in other data, that make its ways dearer by one."""
MOST_ENDLESS = 10
"""Sessions that the budget of the runtime ended, after which it is enough: each takes seconds."""
POLISH = 50
"""Tries for cheaper ways, at least, after all is found."""


class Limit(Enum):
    """What may end a search before all is tried."""

    TRIES = "the budget of {tries} tries is spent"
    ENDLESS = "{tries} tries have led to too many sessions that the runtime ended"
    TIME = "the clock ended the search after {tries} tries"


class Director(Protocol):
    """Says which ways there are. Whoever `is_curious` has goals beside the items of the chart."""

    is_curious: bool

    def beginnings(self) -> Iterable[Way]:
        """The ways to begin."""

    def following(self, played: Played) -> Iterator[Way]:
        """The ways that go on from there."""

    def beside(self, before: Played | None, played: Played) -> Iterator[Way]:
        """The same way, with trouble in its last move, now that it is known what that asks for."""

    def reached(self, before: Played | None, played: Played) -> Iterator[Any]:
        """What the way has reached beside items of the chart."""


class Search:
    """One search; `best` has the cheapest way to each goal, in the order of discovery."""

    def __init__(self, player: Player, director: Director, tries: int, seconds: float) -> None:
        self.player = player
        self.director = director
        self.tries = tries
        self.until = monotonic() + seconds
        self.best: dict[Any, Played] = {}
        self.cut_short: Limit | None = None
        self._seen: set[bytes] = set()
        self._visits: Counter[tuple[Any, ...]] = Counter()
        self._cheap: list[tuple[int, int, Way, Played | None]] = []
        self._fresh: list[tuple[int, int, Way, Played | None]] = []
        self._gone: set[int] = set()
        self._news: dict[bytes, int] = {}  # by state: what its way had cost when it last saw something new
        self._serial = count()
        self._endless = 0
        self._items = 0  # goals that are items of the chart
        self._polishing: int | None = None  # the tries after which all was found

    def run(self) -> None:
        """Until everything is tried, or the budget is spent."""
        for way in self.director.beginnings():
            self._push(way, None, 0)
        for queue in cycle((self._cheap, self._fresh)):
            if not self._cheap or self._is_polished():
                return
            if limit := self._limit():
                self.cut_short = limit if self._polishing is None else None
                return
            if not queue or (self._polishing is not None and queue is self._fresh):
                continue
            _, serial, way, before = heappop(queue)
            if serial not in self._gone:
                self._gone.add(serial)
                self._try(way, before)

    def _is_polished(self) -> bool:
        """Whether all is found, and as much has been tried again for cheaper ways to it."""
        if self._polishing is None and self._is_done():
            self._polishing = self.player.tries
        return self._polishing is not None and self.player.tries >= 2 * self._polishing + POLISH

    def _is_done(self) -> bool:
        counters = sum(len(sheet.hits) for sheet in self.player.sheets())
        return not self.director.is_curious and self._items == counters

    def _limit(self) -> Limit | None:
        """The limit that is reached; the clock only where nothing that is counted ends it."""
        if self.player.tries >= self.tries:
            return Limit.TRIES
        if self._endless >= MOST_ENDLESS:
            return Limit.ENDLESS
        return Limit.TIME if monotonic() > self.until else None

    def _try(self, way: Way, before: Played | None) -> None:
        played = self.player.play(way)
        self._endless += bool(played.problem)
        played.also.update(dict.fromkeys(self.director.reached(before, played)))
        is_news = self._credit(played, (*sorted(played.hits), *played.also))
        for other in self.director.beside(before, played):
            self._push(other, before, 0)
        if played.state in self._seen or played.is_over:
            return
        self._seen.add(played.state)
        self._news[played.state] = way.cost if is_news else self._last_news(before)
        self._visits[played.place] += 1
        dearer = self._visits[played.place] // PATIENCE
        for following in self.director.following(played):
            self._push(following, played, dearer)

    def _credit(self, played: Played, goals: Iterable[Any]) -> bool:
        """Note what a way has reached; whether some of it is news."""
        known = len(self.best)
        for goal in goals:
            best = self.best.get(goal)
            self._items += best is None and isinstance(goal, tuple)
            if best is None or played.way.cost < best.way.cost:
                self.best[goal] = played
        return len(self.best) > known

    def _push(self, way: Way, before: Played | None, dearer: int) -> None:
        serial, cost = next(self._serial), way.cost + dearer
        heappush(self._cheap, (cost, serial, way, before))
        heappush(self._fresh, (cost - self._last_news(before), serial, way, before))

    def _last_news(self, before: Played | None) -> int:
        return 0 if before is None else self._news.get(before.state, 0)
