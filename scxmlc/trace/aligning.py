"""Two lists laid side by side: where they part, and where they meet again.

In: two lists of keys. Out: spans of both, in turn alike and apart. The rule that surprises: a meeting counts once
`ENOUGH` keys in a row are alike, or all that are left; of all meetings the nearest is taken. That is not the
longest common part of both, but it is what a reader would take for it, and takes no longer for long lists.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

ENOUGH = 3

MOST_LOOKED_AT = 100_000
"""Keys of the first list behind a parting among which they are to meet again."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is alike, or apart: from where to where in the first list, and in the second."""

    is_alike: bool
    first: range
    second: range


def spans(first: Sequence[Hashable], second: Sequence[Hashable]) -> Iterator[Span]:
    """Both lists as a whole, in spans."""
    places = _places(second)
    here = there = 0
    while here < len(first) or there < len(second):
        length = _common(first, second, here, there)
        if length:
            yield Span(True, range(here, here + length), range(there, there + length))
            here, there = here + length, there + length
        else:
            after, beyond = _meeting(first, second, here, there, places)
            yield Span(False, range(here, after), range(there, beyond))
            here, there = after, beyond


def _common(first: Sequence[Hashable], second: Sequence[Hashable], here: int, there: int) -> int:
    """How many keys are alike from there on."""
    length, most = 0, min(len(first) - here, len(second) - there)
    while length < most and first[here + length] == second[there + length]:
        length += 1
    return length


def _meeting(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    here: int,
    there: int,
    places: dict[tuple[Hashable, ...], list[int]],
) -> tuple[int, int]:
    """Where they meet next; behind both, if they never do."""
    best = len(first), len(second)
    nearest = sum(best) - here - there
    for after in range(here, min(len(first), here + MOST_LOOKED_AT)):
        if after - here >= nearest:
            break
        known = places.get(_run(first, after), [])
        place = bisect_left(known, there)
        if place < len(known) and after - here + known[place] - there < nearest:
            best, nearest = (after, known[place]), after - here + known[place] - there
    return best


def _places(keys: Sequence[Hashable]) -> dict[tuple[Hashable, ...], list[int]]:
    """Where each run of keys begins."""
    found: dict[tuple[Hashable, ...], list[int]] = {}
    for place in range(len(keys)):
        found.setdefault(_run(keys, place), []).append(place)
    return found


def _run(keys: Sequence[Hashable], place: int) -> tuple[Hashable, ...]:
    """So many keys in a row that they are no accident; fewer at the end."""
    return tuple(keys[place : place + ENOUGH])
