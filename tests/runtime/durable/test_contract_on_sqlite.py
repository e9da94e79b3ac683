"""The contract, on SQLite: what a kill leaves are the files as they are at that moment, with the log that SQLite has
written ahead; and the next process opens those."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scxml_runtime.durable import SqliteStore
from scxml_runtime.testing import Scribe
from tests.runtime.durable import contract, families, looked
from tests.runtime.durable.here import Here


class OnDisk:
    """A folder per process: a copy of what the one before has left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self._store: SqliteStore | None = None
        self._here.mkdir()

    @property
    def _here(self) -> Path:
        return self._folder / str(self._number)

    def store(self) -> SqliteStore:
        self._store = SqliteStore(self._here / "kept.db")
        return self._store

    def crash(self) -> None:
        left = self._here
        self._number += 1
        shutil.copytree(left, self._here)
        if self._store is not None:
            self._store.close()  # nobody looks into that folder again
        shutil.rmtree(left)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Here]:
    made = Here(OnDisk(tmp_path), tmp_path)
    yield made
    made.close()


@pytest.fixture
def scribed(tmp_path: Path) -> Iterator[Here]:
    made = Here(OnDisk(tmp_path), tmp_path, history=True, scribe=Scribe())
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
