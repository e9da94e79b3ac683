"""The port `Store`: what keeps families, and what waits for them, on this machine.

In: `Changes`, each of them one transaction. Out: what was committed. One store has one keeper; a second is refused.

The rule that surprises: a store knows nothing of charts. What a family is, is a text to it; what is indexed stands
beside: when it is due, whether something waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

from scxml_runtime.durable.stores.wanted import Count, Wanted


class StoreError(Exception):
    """The store cannot do it; nothing of the transaction has happened. `str()` says why, and a way out."""


class StoreInUse(StoreError):
    """Another process keeps its sessions there."""


class StoreDamaged(StoreError):
    """What is there is no store of ours, is broken, or of a later version."""


class StoreFull(StoreError):
    """There is no room. What was committed before stands; it goes on when there is room again."""


@dataclass(frozen=True, slots=True)
class Row:
    """A family. `chart` is its name, `meaning` the version of it; `due` the moment, in seconds since 1970, when it
    wants a turn, None where nothing is delayed; `problem` why it cannot have one. Of what is in `saved`, so that it can
    be looked for: the `states` that it stands in, leaves alone, with spaces between; the moments when it `began` and
    when it `changed` last; the `failure` by which it ended."""

    id: str
    chart: str
    meaning: str
    saved: str
    due: float | None = None
    is_over: bool = False
    problem: str | None = None
    states: str = ""
    began: float = 0.0
    changed: float = 0.0
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An input that waits for its family: `number` gives the order in which they came."""

    number: int
    id: str
    input: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """An input that is to wait. `key`: the same key for the same family counts once."""

    id: str
    input: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An effect that is to be carried out, and again until its answer is there. `since`: seconds since 1970, when it
    was wanted."""

    key: str
    id: str
    effect: str
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened to a family in one turn, for those who look later."""

    id: str
    at: float
    told: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of the turns of a family the first behind the number `after`, or the last ones `before` another; so many at most,
    and no more than take `largest` characters, but one at least."""

    after: int = 0
    limit: int = 1000
    before: int | None = None
    largest: int | None = None

    def cut(self, traces: Iterable[tuple[int, Trace]]) -> Iterator[tuple[int, Trace]]:
        """As many of these, which begin where it begins, as it allows."""
        size = 0
        for place, each in enumerate(islice(traces, self.limit)):
            size += len(each[1].told)
            if place and self.largest is not None and size > self.largest:
                return
            yield each


FIRST = Stretch()


def digest_of(input: str) -> str:
    """What stands beside a key, so that the same key with another body is seen."""
    return hashlib.sha256(input.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Changes:
    """One transaction, in the order of the fields. `arrived` under a key that is known changes nothing. `keys`:
    (family, key, digest of what was sent) of inputs that were taken without waiting. Of what is `forgotten` nothing
    stays, not of this transaction either."""

    rows: Sequence[Row] = ()
    taken: Sequence[int] = ()
    arrived: Sequence[Arrived] = ()
    keys: Sequence[tuple[str, str, str]] = ()
    wishes: Sequence[Wish] = ()
    fulfilled: Sequence[str] = ()
    traces: Sequence[Trace] = ()
    notes: Mapping[str, str] | None = None
    forgotten: Sequence[str] = ()


class Store(Protocol):
    """Where families are kept. All on one thread, but for `backup`; every method may raise StoreError."""

    def open(self) -> None:
        """Begin to keep. Raises StoreInUse, StoreDamaged."""

    def close(self) -> None:
        """What was committed stays."""

    def commit(self, changes: Changes) -> None:
        """All of it or nothing. When it returns, a power cut takes nothing back."""

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        """The families that there are, of these."""

    def listed(self, chart: str | None = None, after: str = "", limit: int = 100) -> list[Row]:
        """Families in the order of their ids, a page at a time."""

    def found(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        """Families that are wanted, in that order, a page at a time; without what they were `saved` as. Raises
        ValueError for what is no place in the order."""

    def searched(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        """As `found`, and may be called on any thread while the store is in use: a search that takes long holds nobody
        up."""

    def counts(self, chart: str | None = None) -> list[Count]:
        """How many families stand where, in the order of their charts, versions and states."""

    def troubled(self, after: str = "", limit: int = 100) -> list[Row]:
        """Families that have a problem, in the order of their ids, a page at a time."""

    def due(self, now: float, limit: int) -> list[str]:
        """Families whose moment has come, the earliest first."""

    def next_due(self) -> float | None:
        """The earliest moment of all."""

    def waiting(self, after: int, limit: int) -> list[Waiting]:
        """What waits, in the order it came, behind this number."""

    def wishes(self, after: int, limit: int) -> list[tuple[int, Wish]]:
        """What is to be carried out, in the order it was wanted."""

    def digest(self, id: str, key: str) -> str | None:
        """The digest of what was sent to the family under this key; None where nothing was."""

    def traces(self, id: str, stretch: Stretch = FIRST) -> list[tuple[int, Trace]]:
        """What happened to the family, in order, each turn with its number. Nothing else is read."""

    def last_trace(self, id: str) -> tuple[int, Trace] | None:
        """What happened to the family last."""

    def wishes_of(self, id: str) -> list[Wish]:
        """What is to be carried out for this family, in the order it was wanted."""

    def note(self, name: str) -> str | None:
        """A note of the keeper's."""

    def backup(self, path: Path) -> None:
        """A copy as of now, while the store is in use, on whatever thread. Raises StoreError where there is a file."""

    def check(self) -> list[str]:
        """What is wrong with all that is kept, in sentences. Reads everything."""
