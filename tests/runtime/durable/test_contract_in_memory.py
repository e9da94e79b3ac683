"""The contract, on a store in memory; with the limits of a host as they are, and as narrow as they can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scxml_runtime.durable import MemoryStore
from scxml_runtime.testing import Scribe
from tests.runtime.durable import contract, families, looked
from tests.runtime.durable.here import Here

NARROW = {"batch": 1, "at_once": 1, "ahead": 2}
"""What one sends to another is never taken in the same transaction, and waits in the store."""


class InMemory:
    """A store that outlives its keepers."""

    def __init__(self) -> None:
        self._store = MemoryStore()

    def store(self) -> MemoryStore:
        return self._store

    def crash(self) -> None:
        self._store.close()


@pytest.fixture(params=[{}, NARROW], ids=["wide", "narrow"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    made = Here(InMemory(), tmp_path, **request.param)
    yield made
    made.close()


@pytest.fixture(params=[{}, NARROW], ids=["wide", "narrow"])
def scribed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Here]:
    made = Here(InMemory(), tmp_path, history=True, scribe=Scribe(), **request.param)
    yield made
    made.close()


class TestOneSession(contract.OneSession): ...


class TestTime(contract.Time): ...


class TestNeighbours(contract.Neighbours): ...


class TestLimits(contract.Limits): ...


class TestInvoked(families.Invoked): ...


class TestOutside(families.Outside): ...


class TestKilled(families.Killed): ...


class TestHanded(looked.Handed): ...


class TestLists(looked.Lists): ...


class TestTimers(looked.Timers): ...


class TestUnderWay(looked.UnderWay): ...


class TestWatched(looked.Watched): ...
