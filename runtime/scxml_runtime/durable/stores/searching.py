"""Families that are looked for, among those in memory.

In: rows, what is wanted. Out: a page of them; how many stand alike. The rule that surprises: each question goes through
all of them.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from scxml_runtime.durable.stores.store import Row
from scxml_runtime.durable.stores.summary import INTERVAL, interval_of
from scxml_runtime.durable.stores.wanted import ORDERS, Count, Wanted


def search(rows: Iterable[Row], chart: str | None, wanted: Wanted, after: str, limit: int) -> list[Row]:
    """A page. Raises ValueError for what is no place in the order."""
    place, place_of = wanted.place(after), ORDERS[wanted.order]
    found = (
        row
        for row in rows
        if (chart is None or row.chart == chart)
        and is_wanted(row, wanted)
        and (place is None or place_of(row) > place)
    )
    return [replace(row, saved="") for row in heapq.nsmallest(limit, found, key=place_of)]


def is_wanted(row: Row, wanted: Wanted) -> bool:
    """Whether it is one of them."""
    return (
        wanted.version in (None, row.meaning)
        and (wanted.status is None or STATUS[wanted.status](row))
        and (wanted.state is None or not wanted.leaves.isdisjoint(row.states.split()))
        and (wanted.text is None or _ascii_lower(wanted.text) in _ascii_lower(row.id))
        and _is_between(wanted.began_from, row.began, wanted.began_until)
        and _is_between(wanted.changed_from, row.changed, wanted.changed_until)
    )


def _ascii_lower(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()


def _is_between(first: float | None, moment: float, last: float | None) -> bool:
    return (first is None or first <= moment) and (last is None or moment <= last)


STATUS: Mapping[str, Callable[[Row], bool]] = {
    "running": lambda row: not row.is_over,
    "over": lambda row: row.is_over,
    "failed": lambda row: row.failure is not None,
    "problem": lambda row: row.problem is not None,
}


def count(rows: Collection[Row], chart: str | None) -> list[Count]:
    """How many stand alike."""
    alike = defaultdict[tuple[Any, ...], list[int]](list)
    for row in rows:
        if chart in (None, row.chart):
            stands = row.chart, row.meaning, row.states, row.is_over, row.failure is not None
            alike[*stands, row.problem is not None].append(interval_of(row.changed))
    return [
        Count(name, version, tuple(states.split()), is_over, failed, len(some), problem, min(some) * INTERVAL)
        for (name, version, states, is_over, failed, problem), some in sorted(alike.items())
    ]
