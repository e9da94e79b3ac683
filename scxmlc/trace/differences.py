"""Where two runs part, and where they meet again.

In: the moments of both. Out: a `Difference` for each place at which they differ, in order. The rule that surprises:
a variable that differs is told once, until it is the same again; times, where the distance between both changes; so
nothing is told again at every moment that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scxmlc.trace.aligning import spans
from scxmlc.trace.moments import Ignored, Moment

LEAST = 1e-6
"""Seconds that make a difference."""

Sides = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """`alike`: how many moments were alike before it. The moments of both at which they differ; of the same moment one
    each, and by `facets` what each tells of it. `variables`: those that differ from then on, with both values, None for
    one that is not there. `meet`: the moment at which both are alike again."""

    alike: int
    before: Moment | None
    first: Sequence[Moment]
    second: Sequence[Moment]
    facets: dict[str, Sides]
    variables: dict[tuple[str, str], tuple[str | None, str | None]]
    meet: Moment | None = None

    @property
    def is_parting(self) -> bool:
        """Whether the runs went different ways, not only told different things of the same way."""
        return not self.facets


def differences(first: Sequence[Moment], second: Sequence[Moment], ignored: Ignored) -> Iterator[Difference]:
    """All differences between two runs."""
    return _Comparing(first, second, ignored).differences()


class _Comparing:
    """Goes through both runs at once."""

    def __init__(self, first: Sequence[Moment], second: Sequence[Moment], ignored: Ignored) -> None:
        self._first = first
        self._second = second
        self._ignored = ignored
        self._known: tuple[dict[Any, str | None], dict[Any, str | None]] = ({}, {})
        self._differing: set[tuple[str, str]] = set()
        self._apart = 0.0
        self._alike = 0
        self._before: Moment | None = None

    def differences(self) -> Iterator[Difference]:
        keys = [moment.key for moment in self._first], [moment.key for moment in self._second]
        for span in spans(*keys):
            first = [self._first[place] for place in span.first]
            second = [self._second[place] for place in span.second]
            if span.is_alike:
                yield from self._same_way(first, second)
            else:
                yield self._parting(first, second, span.first.stop)

    def _same_way(self, first: Sequence[Moment], second: Sequence[Moment]) -> Iterator[Difference]:
        for one, other in zip(first, second, strict=True):
            facets = {
                name: sides for name in {**one.facets, **other.facets} if (sides := _sides(one, other, name))
            }
            variables = self._changed([one], [other])
            if self._is_moved(one, other):
                facets["at"] = ([f"{one.at:g} s"], [f"{other.at:g} s"])
            if variables:
                facets.setdefault("data", ([], []))
            if facets:
                yield Difference(self._alike, self._before, [one], [other], facets, variables, None)
                self._alike = 0
            else:
                self._alike += 1
            self._before = one

    def _parting(self, first: Sequence[Moment], second: Sequence[Moment], after: int) -> Difference:
        variables = self._changed(first, second)
        meet = self._first[after] if after < len(self._first) else None
        found = Difference(self._alike, self._before, first, second, {}, variables, meet)
        self._alike, self._before = 0, None
        return found

    def _changed(
        self, first: Sequence[Moment], second: Sequence[Moment]
    ) -> dict[tuple[str, str], tuple[str | None, str | None]]:
        """Take over what these moments change; the variables that differ now and did not before."""
        touched: dict[tuple[str, str], None] = {}
        for side, known in ((first, self._known[0]), (second, self._known[1])):
            for moment in side:
                for name, told in moment.variables.items():
                    touched[moment.session, name] = None
                    known[moment.session, name] = told
        if "data" in self._ignored.facets:
            return {}
        pairs = {key: (self._known[0].get(key), self._known[1].get(key)) for key in touched}
        found = {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
        new = {key: pair for key, pair in found.items() if key not in self._differing}
        self._differing = (self._differing - touched.keys()) | found.keys()
        return new

    def _is_moved(self, one: Moment, other: Moment) -> bool:
        """Whether the distance in time has changed."""
        apart = other.at - one.at
        if "at" in self._ignored.facets or abs(apart - self._apart) < LEAST:
            return False
        self._apart = apart
        return True


def _sides(one: Moment, other: Moment, facet: str) -> Sides | None:
    """What both tell of a facet, in words, without what they have in common; None if it is the same."""
    told = one.facets.get(facet, []), other.facets.get(facet, [])
    first, second = [exact for exact, _ in told[0]], [exact for exact, _ in told[1]]
    if first == second:
        return None
    own = (
        [words() for exact, words in told[0] if exact not in second],
        [words() for exact, words in told[1] if exact not in first],
    )
    if own[0] or own[1]:
        return own
    return [words() for _, words in told[0]], [words() for _, words in told[1]]  # the same in another order
