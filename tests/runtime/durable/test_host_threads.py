"""A durable host among threads: who works, who waits, and what comes in the middle of it: Ctrl-C, the end of a thread,
a copy of the process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore, StoreError
from scxml_runtime.durable.stores.store import Changes
from tests.runtime.durable.charts import chart

COUNTER, ALARM, TILL, SCANNER = (chart(name) for name in ("counter", "alarm", "till", "scanner"))


class Struck(MemoryStore):
    """Does something before or behind one commit."""

    before: Callable[[], object] | None = None
    behind: Callable[[], object] | None = None

    def commit(self, changes: Changes) -> None:
        before, self.before = self.before, None
        if before is not None:
            before()
        behind, self.behind = self.behind, None
        super().commit(changes)
        if behind is not None:
            behind()


def interrupt() -> None:
    raise KeyboardInterrupt


def on_a_thread(work: Callable[[], object]) -> Thread:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


# --- what comes in the middle of a batch ----------------------------------------------------------


def test_a_message_counts_once_though_an_interruption_came_behind_its_commit() -> None:
    store = Struck()
    with DurableHost(store, [COUNTER], clock=VirtualClock(), batch=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        store.behind = lambda: setattr(
            store, "behind", interrupt
        )  # the next commit, which is that of b's turn
        with pytest.raises(KeyboardInterrupt):
            host.send("a", "tell", {"to": "b", "n": 2})
        host.send("a", "add", {"n": 3})
        assert (host.look("a").data["seen"], host.look("b").data["seen"]) == ([3], [2])


def test_a_store_that_cannot_be_read_behind_a_commit_undoes_nothing() -> None:
    class Forgetful(MemoryStore):
        left = 0

        def next_due(self) -> float | None:
            if self.left > 0:
                self.left -= 1
                raise StoreError("the disk is away")
            return super().next_due()

    store = Forgetful()
    with DurableHost(store, [ALARM, COUNTER], clock=VirtualClock()) as host:
        host.start(ALARM, "a")
        host.start(COUNTER, "c")
        host.start(COUNTER, "d")
        store.left = 2
        host.send("c", "tell", {"to": "d", "n": 1})
        host.send("a", "set")
        host.advance(11)
        assert host.look("d").data["seen"] == [1]
        assert host.look("a").data["rung"] == ["ring"]


def test_sqlite_knows_of_a_commit_behind_which_an_interruption_came(tmp_path: Path) -> None:
    class Cursor:
        def __init__(self, cursor: Any) -> None:
            self._cursor = cursor

        def execute(self, statement: str, *values: Any) -> Any:
            found = self._cursor.execute(statement, *values)
            if statement == "COMMIT" and store.is_to_come:
                store.is_to_come = False
                raise KeyboardInterrupt
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(self._cursor, name)

    class Connection(Cursor):
        def execute(self, statement: str, *values: Any) -> Any:
            found = self._cursor.execute(statement, *values)
            return Cursor(found) if statement.startswith("BEGIN") else found

    class Interrupted(SqliteStore):
        is_to_come = False

        def _open_connection(self) -> Any:
            return Connection(super()._open_connection())

    store = Interrupted(tmp_path / "s.db")
    with DurableHost(store, [COUNTER], clock=VirtualClock()) as host:
        host.start(COUNTER, "a")
        before = store._commits
        store.is_to_come = True
        with pytest.raises(KeyboardInterrupt):
            host.send("a", "add", {"n": 1})
        host.send("a", "add", {"n": 2})
        assert host.look("a").data["seen"] == [1, 2]
        assert store._commits == before + 2 == store._one("SELECT commits FROM tally")
