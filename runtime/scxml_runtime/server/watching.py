"""Who reads what of the sessions: the turns of one, or the changes of all.

In: what the host tells behind each commit. Out: server-sent events in feeds. The rule that surprises: nobody reads,
nothing is asked of the host; many readers of one session cost one telling and one text. Changes are collected for a
tenth of a second: of a session that changes often, its latest state is told.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scxml_runtime.server.exchange import written
from scxml_runtime.server.feeds import Feed, message
from scxml_runtime.server.shown import shown

if TYPE_CHECKING:
    from scxml_runtime.server.keeper import Keeper

PAUSE = 0.1
"""Seconds in which changes are collected."""

MOST_CHANGED = 500
"""Sessions that one message of changes tells of, and as many that were removed; how many more there were it says in a
number."""

GONE = message("forgotten", "{}")
"""The session was removed: nothing more comes of it."""

MOST_KNOWN = 100_000
"""Sessions of which it is remembered where they stood, to see whether counts have changed."""


@dataclass(slots=True)
class _Readers:
    """Those who read the turns of one session. `stop`: ends the telling."""

    stop: Callable[[], object]
    feeds: list[Feed] = field(default_factory=list)


class Watching:
    """All readers of one server."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._by_id: dict[str, _Readers] = {}
        self._changes = Changes(keeper)
        self._feeds: set[Feed] = set()

    @property
    def readers(self) -> int:
        """How many there are."""
        return len(self._feeds)

    def close(self) -> None:
        """All streams come to their end."""
        for each in self._feeds:
            each.close()

    @contextmanager
    def turns(self, id: str) -> Iterator[Feed]:
        """What happens to one session from now on."""
        with self._counted() as feed:
            if id not in self._by_id:
                here = _here(self._tell)
                self._by_id[id] = _Readers(self._keeper.watch(here, id))
            readers = self._by_id[id]
            readers.feeds.append(feed)
            try:
                yield feed
            finally:
                readers.feeds.remove(feed)
                if not readers.feeds:
                    del self._by_id[id]
                    readers.stop()

    @contextmanager
    def changes(self, chart: str | None) -> Iterator[Feed]:
        """What changes in lists from now on: of the sessions of a chart, or of all."""
        with self._counted() as feed, self._changes.read(feed, chart):
            yield feed

    @contextmanager
    def _counted(self) -> Iterator[Feed]:
        feed = Feed()
        self._feeds.add(feed)
        try:
            yield feed
        finally:
            self._feeds.discard(feed)

    def _tell(self, happened: Any) -> None:
        readers = self._by_id.get(happened.id)
        if readers is None:
            return
        piece = GONE if happened.is_forgotten else _turn(happened)
        for each in readers.feeds:
            each.put(piece)


def _turn(happened: Any) -> bytes:
    data = {
        "id": happened.id,
        "number": happened.number,
        "at": happened.at,
        "lines": happened.lines,
        "session": shown(happened.listed),
    }
    return message("turn", written(data), "" if happened.number is None else str(happened.number))


class Changes:
    """What has changed since it was told last."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._stop: Callable[[], object] | None = None
        self._readers: list[tuple[Feed, str | None]] = []
        self._changed: dict[str, Any] = {}
        self._forgotten: dict[str, Any] = {}
        self._left_out = 0
        self._is_counted = False
        self._stood: OrderedDict[str, tuple[Any, ...]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def read(self, feed: Feed, chart: str | None) -> Iterator[None]:
        """While somebody reads."""
        if self._stop is None:
            self._stop = self._keeper.watch(_here(self._take), None)
        self._readers.append((feed, chart))
        try:
            yield
        finally:
            self._readers.remove((feed, chart))
            if not self._readers:
                self._end()

    def _end(self) -> None:
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()
        if self._timer is not None:
            self._timer.cancel()
        self._forget()
        self._stood.clear()

    def _forget(self) -> None:
        self._timer = None
        self._changed = {}
        self._forgotten = {}
        self._left_out = 0
        self._is_counted = False

    def _take(self, happened: Any) -> None:
        """On the loop's thread."""
        if not self._readers:
            return
        if happened.is_forgotten:
            self._remove(happened.listed)
        else:
            self._change(happened.listed)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._flush)

    def _change(self, listed: Any) -> None:
        self._forgotten.pop(listed.id, None)  # another under the same id
        self._collect(self._changed, listed)
        stands = (listed.states, listed.is_over, listed.failure, listed.version)
        if self._stood.get(listed.id) != stands:
            self._is_counted = True
            self._stood[listed.id] = stands
            if len(self._stood) > MOST_KNOWN:
                self._stood.popitem(last=False)

    def _remove(self, listed: Any) -> None:
        self._changed.pop(listed.id, None)
        self._stood.pop(listed.id, None)
        self._is_counted = True
        self._collect(self._forgotten, listed)

    def _collect(self, those: dict[str, Any], listed: Any) -> None:
        if listed.id in those or len(those) < MOST_CHANGED:
            those[listed.id] = listed
        else:
            self._left_out += 1

    def _flush(self) -> None:
        pieces: dict[str | None, bytes] = {}
        for feed, chart in self._readers:
            if chart not in pieces:
                pieces[chart] = self._piece(chart)
            if pieces[chart]:
                feed.put(pieces[chart])
        self._forget()

    def _piece(self, chart: str | None) -> bytes:
        sessions = [shown(each) for each in self._changed.values() if chart in (None, each.chart)]
        forgotten = [each.id for each in self._forgotten.values() if chart in (None, each.chart)]
        if not sessions and not forgotten and not self._left_out:
            return b""
        told = {"sessions": sessions, "forgotten": forgotten, "left_out": self._left_out}
        return message("changes", written({**told, "counts": self._is_counted}))


def _here(tell: Callable[[Any], None]) -> Callable[[Any], None]:
    """The same on the loop's thread, whoever calls it."""
    loop = asyncio.get_running_loop()

    def call(happened: Any) -> None:
        if asyncio._get_running_loop() is loop:
            tell(happened)
        else:
            loop.call_soon_threadsafe(tell, happened)

    return call
