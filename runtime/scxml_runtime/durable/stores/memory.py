"""A store in memory: the same rules as on disk, for tests and for what may be lost.

In and out: `Changes`, as the port says. What was committed is there when the store is opened again.

The rule that surprises: its backup is a file, which `SqliteStore` opens.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from threading import Lock

from scxml_runtime.durable.stores.copying import verify_free
from scxml_runtime.durable.stores.searching import count, search
from scxml_runtime.durable.stores.sqlite import SqliteStore
from scxml_runtime.durable.stores.store import (
    FIRST,
    Arrived,
    Changes,
    Row,
    StoreError,
    StoreInUse,
    Stretch,
    Trace,
    Waiting,
    Wish,
    digest_of,
)
from scxml_runtime.durable.stores.wanted import Count, Wanted

FEW = 64
"""Moments that are never worth a heap made anew."""


@dataclass(slots=True)
class Kept:
    """All that was committed. Numbers only grow, so that the dictionaries stand in their order; `keys` has digests by
    family and key; `dues` is a heap, in which an entry counts as long as its family's row says the same."""

    rows: dict[str, Row] = field(default_factory=dict)
    dues: list[tuple[float, str]] = field(default_factory=list)
    inbox: dict[int, Waiting] = field(default_factory=dict)
    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    wishes: dict[str, tuple[int, Wish]] = field(default_factory=dict)
    traces: dict[str, list[tuple[int, Trace]]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def tidy(self) -> None:
        """Take what does not count any more out of the heap."""
        self.dues = [(row.due, id) for id, row in self.rows.items() if row.due is not None]
        heapq.heapify(self.dues)


class MemoryStore:
    """A `Store` in memory."""

    def __init__(self) -> None:
        self._all = Kept()
        self._is_open = False
        self._lock = Lock()

    def open(self) -> None:
        if self._is_open:
            raise StoreInUse("This store in memory is in use: close its other host first.")
        self._is_open = True

    def close(self) -> None:
        self._is_open = False

    def commit(self, changes: Changes) -> None:
        kept = self._kept()
        with self._lock:
            self._change(kept, changes)

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        kept = self._kept()
        return {id: kept.rows[id] for id in ids if id in kept.rows}

    def listed(self, chart: str | None = None, after: str = "", limit: int = 100) -> list[Row]:
        rows = self._kept().rows
        ids = (id for id, row in rows.items() if id > after and (chart is None or row.chart == chart))
        return [rows[id] for id in heapq.nsmallest(limit, ids)]

    def found(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        return search(self._kept().rows.values(), chart, wanted, after, limit)

    def searched(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        return search([*self._kept().rows.values()], chart, wanted, after, limit)

    def counts(self, chart: str | None = None) -> list[Count]:
        return count(self._kept().rows.values(), chart)

    def troubled(self, after: str = "", limit: int = 100) -> list[Row]:
        rows = self._kept().rows
        ids = (id for id, row in rows.items() if id > after and row.problem is not None)
        return [rows[id] for id in heapq.nsmallest(limit, ids)]

    def due(self, now: float, limit: int) -> list[str]:
        found: list[tuple[float, str]] = []
        while len(found) < limit and (first := self.next_due()) is not None and first <= now:
            entry = heapq.heappop(self._all.dues)
            if entry not in found[-1:]:
                found.append(entry)
        for entry in found:
            heapq.heappush(self._all.dues, entry)
        return [id for _, id in found]

    def next_due(self) -> float | None:
        kept = self._kept()
        while kept.dues:
            due, id = kept.dues[0]
            if id in kept.rows and kept.rows[id].due == due:
                return due
            heapq.heappop(kept.dues)
        return None

    def waiting(self, after: int, limit: int) -> list[Waiting]:
        inbox = self._kept().inbox
        return [*islice((each for number, each in inbox.items() if number > after), limit)]

    def wishes(self, after: int, limit: int) -> list[tuple[int, Wish]]:
        wishes = self._kept().wishes.values()
        return [*islice((each for each in wishes if each[0] > after), limit)]

    def digest(self, id: str, key: str) -> str | None:
        return self._kept().keys.get(id, {}).get(key)

    def traces(self, id: str, stretch: Stretch = FIRST) -> list[tuple[int, Trace]]:
        traces = self._kept().traces.get(id, [])
        if stretch.before is None:
            first = bisect_right(traces, stretch.after, key=itemgetter(0))
            return [*stretch.cut(islice(traces, first, None))]
        first = len(traces) - bisect_left(traces, stretch.before, key=itemgetter(0))
        return [*stretch.cut(islice(reversed(traces), first, None))][::-1]

    def last_trace(self, id: str) -> tuple[int, Trace] | None:
        traces = self._kept().traces.get(id)
        return traces[-1] if traces else None

    def wishes_of(self, id: str) -> list[Wish]:
        return [wish for _, wish in self._kept().wishes.values() if wish.id == id]

    def note(self, name: str) -> str | None:
        return self._kept().notes.get(name)

    def backup(self, path: Path) -> None:
        verify_free(Path(path))
        copy = SqliteStore(path)
        copy.open()
        try:
            with self._lock:
                changes = self._as_changes()
            copy.commit(changes)
        finally:
            copy.close()

    def check(self) -> list[str]:
        self._kept()
        return []

    def _kept(self) -> Kept:
        if not self._is_open:
            raise StoreError("This store in memory is not open: call open() first.")
        return self._all

    def _change(self, kept: Kept, changes: Changes) -> None:
        for row in changes.rows:
            self._put(row)
        for number in changes.taken:
            kept.inbox.pop(number, None)
        for arrived in changes.arrived:
            self._arrive(arrived)
        for id, key, digest in changes.keys:
            kept.keys.setdefault(id, {}).setdefault(key, digest)
        for wish in changes.wishes:
            kept.wishes.setdefault(wish.key, (kept.next_number(), wish))
        for key in changes.fulfilled:
            kept.wishes.pop(key, None)
        for trace in changes.traces:
            kept.traces.setdefault(trace.id, []).append((kept.next_number(), trace))
        kept.notes.update(changes.notes or {})
        if changes.forgotten:
            self._forget({*changes.forgotten})

    def _put(self, row: Row) -> None:
        kept = self._all
        before = kept.rows.get(row.id)
        kept.rows[row.id] = row
        if row.due is not None and (before is None or before.due != row.due):
            heapq.heappush(kept.dues, (row.due, row.id))
            if len(kept.dues) > FEW + 2 * len(kept.rows):
                kept.tidy()

    def _arrive(self, arrived: Arrived) -> None:
        kept = self._all
        if arrived.key is not None:
            known = kept.keys.setdefault(arrived.id, {})
            if arrived.key in known:
                return
            known[arrived.key] = digest_of(arrived.input)
        number = kept.next_number()
        kept.inbox[number] = Waiting(number, arrived.id, arrived.input)

    def _forget(self, ids: set[str]) -> None:
        kept = self._all
        for id in ids:
            kept.rows.pop(id, None)
            kept.traces.pop(id, None)
            kept.keys.pop(id, None)
        kept.inbox = {number: each for number, each in kept.inbox.items() if each.id not in ids}
        kept.wishes = {key: each for key, each in kept.wishes.items() if each[1].id not in ids}

    def _as_changes(self) -> Changes:
        kept = self._kept()
        return Changes(
            rows=[*kept.rows.values()],
            arrived=[Arrived(each.id, each.input) for each in kept.inbox.values()],
            keys=[(id, key, digest) for id, known in kept.keys.items() for key, digest in known.items()],
            wishes=[wish for _, wish in kept.wishes.values()],
            traces=[trace for _, trace in sorted(chain(*kept.traces.values()), key=itemgetter(0))],
            notes={**kept.notes},
        )
