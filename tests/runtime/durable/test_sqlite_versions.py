"""Files of earlier versions, and copies: made whole or not at all, while the store is in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, SqliteStore, StoreDamaged, StoreError, Wanted
from scxml_runtime.durable.stores import copying, schema
from scxml_runtime.durable.stores.looking import LookedAt
from scxml_runtime.durable.stores.store import Changes, Row
from scxml_runtime.ports.clock import START
from tests.runtime.durable.stores import Child, opened

NEXT = (
    "ALTER TABLE family ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'",
    "CREATE INDEX family_colour ON family (colour)",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gates.db"


@pytest.fixture
def old(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file of the version before this one, which has a further step."""
    with closing(opened(path)) as store:
        store.commit(both(1))
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, NEXT))
    yield path


def both(count: int) -> Changes:
    return Changes(rows=[Row(id, "Gate", "m", str(count)) for id in ("a", "b")])


def colours(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT colour FROM family").fetchall()


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return schema.version_of(database)


def copies(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.glob("*-version-*"))


def test_an_earlier_file_is_brought_up(old: Path) -> None:
    for _ in range(2):
        with closing(opened(old)) as store:
            assert store.rows(["a"])["a"].saved == "1"
            assert store.check() == []
    assert (colours(old), version_of(old)) == ([("red",)] * 2, len(schema.STEPS))


def test_it_is_copied_before(old: Path) -> None:
    before = len(schema.STEPS) - 1
    opened(old).close()
    opened(old).close()
    assert copies(old) == [f"gates.db-version-{before}"]
    kept = old.with_name(f"gates.db-version-{before}")
    assert version_of(kept) == before
    kept.replace(old)
    opened(old).close()
    assert colours(old) == [("red",)] * 2


def test_a_copy_takes_the_place_of_none(old: Path) -> None:
    before = len(schema.STEPS) - 1
    old.with_name(f"gates.db-version-{before}").write_text("mine")
    opened(old).close()
    assert copies(old) == [f"gates.db-version-{before}", f"gates.db-version-{before}-2"]
    assert old.with_name(f"gates.db-version-{before}").read_text() == "mine"


def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = schema.STEPS
    monkeypatch.setattr(schema, "STEPS", (*steps[:-1], (*NEXT, "INSERT INTO nowhere VALUES (1)")))
    with pytest.raises(StoreError, match="no such table: nowhere"):
        SqliteStore(old).open()
    assert version_of(old) == len(steps) - 1
    monkeypatch.setattr(schema, "STEPS", steps)
    opened(old).close()
    assert colours(old) == [("red",)] * 2


def test_what_a_killed_process_left_in_the_wal_is_brought_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "store.commit(Changes(rows=[Row('a', 'Gate', 'm', '7')])); print('done', flush=True); sys.stdin.read()"
    with Child(path, code) as child:
        child.says()
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, NEXT))
    with closing(opened(path)) as store:
        assert store.rows(["a"])["a"].saved == "7"


@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_what_is_left_of_another_file_is_not_taken_for_a_part_of_a_copy(path: Path, tail: str) -> None:
    copy = path.with_name("copy.db")
    copy.with_name(f"copy.db{tail}").write_bytes(b"left")
    copy.with_name(f"copy.db-part{tail}").write_bytes(b"left")
    copy.with_name("copy.db-part").write_bytes(b"left by one that was killed")
    with closing(opened(path)) as store:
        with pytest.raises(StoreError, match=rf"There is .*copy\.db{tail} already"):
            store.backup(copy)
        copy.with_name(f"copy.db{tail}").unlink()
        store.backup(copy)
    assert sorted(each.name for each in path.parent.glob("copy*")) == ["copy.db"]


def test_a_copy_that_fails_leaves_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "ATTEMPTS", 1)
    with closing(opened(path)) as store:
        with pytest.raises(StoreError, match="Another program has locked the store"):
            store.backup(tmp_path / "copy.db")
        with pytest.raises(StoreError, match="There is no folder"):
            store.backup(tmp_path / "no" / "copy.db")
        with pytest.raises(StoreError, match=r"There is .*gates\.db already"):
            store.backup(path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["gates.db", "gates.db-lock"]


def test_a_store_is_looked_at_while_it_is_in_use_and_nothing_written(path: Path) -> None:
    with closing(opened(path)) as store, closing(LookedAt(path)) as looked_at:
        looked_at.open()
        store.commit(both(1))
        assert looked_at.rows(["a"]) == store.rows(["a"])
        with pytest.raises(StoreError, match=r"gates\.db is only looked at: a host commits to it"):
            looked_at.commit(both(2))
        assert store.rows(["a"])["a"].saved == "1"


def test_a_store_of_another_version_is_not_looked_at(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        StoreDamaged, match=r"was written by an earlier version .* brings earlier ones up to date"
    ):
        LookedAt(old).open()
    opened(old).close()
    monkeypatch.setattr(schema, "STEPS", schema.STEPS[:-1])
    with pytest.raises(StoreDamaged, match="was written by a later version"):
        LookedAt(old).open()


def test_a_store_that_is_not_there_is_not_made_to_be_looked_at(path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no store .*gates\.db: a host makes one"):
        LookedAt(path).open()
    assert not path.exists()


# --- what released versions have left -----------------------------------------------------------

GOLDEN = Path(__file__).with_name("golden")
"""`version-1.sql` was dumped from a store that a host of that version had left: sessions of `gate.scxml`, of which one
failed, one was over, one waited for an answer; and an event that waited for a chart."""


@pytest.fixture
def first(path: Path) -> Path:
    """A store of version 1."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript((GOLDEN / "version-1.sql").read_text("utf-8"))
        database.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        database.execute("PRAGMA user_version = 1")
    return path


def test_columns_are_filled_from_what_was_saved(first: Path) -> None:
    with closing(opened(first)) as store:
        rows = store.rows(["a", "b", "c", "d", "é"])
        assert {id: (row.states, row.is_over) for id, row in rows.items()} == {
            "a": ("open", False),
            "b": ("spinning", True),
            "c": ("gone", True),
            "d": ("asking", False),
            "é": ("shut", False),
        }
        assert {(row.began, row.changed - row.began) for row in rows.values()} == {
            (START, 0.0),
            (START, 100.0),
        }
        assert rows["b"].failure == "100000 microsteps without coming to rest"
        assert store.check() == []
    assert copies(first) == ["gates.db-version-1"]


def test_what_was_kept_is_found_as_what_is_kept_now(first: Path) -> None:
    with closing(opened(first)) as store:
        assert [(each.states, each.failed, each.sessions) for each in store.counts("gate")] == [
            (("asking",), False, 1),
            (("gone",), False, 1),
            (("open",), False, 1),
            (("shut",), False, 1),
            (("spinning",), True, 1),
        ]
        assert [each.id for each in store.found(None, Wanted(status="failed"))] == ["b"]
        assert [each.id for each in store.listed("gate")] == ["a", "b", "c", "d", "é"]
        assert (store.digest("a", "k") is not None, len(store.waiting(0, 9))) == (True, 1)
        ((_, wish),) = store.wishes(0, 9)
        assert (wish.id, wish.since) == ("d", None)


def test_sessions_of_that_version_go_on(first: Path) -> None:
    gate = scxmlc.load(str(GOLDEN / "gate.scxml"))
    with DurableHost(
        SqliteStore(first), [gate], processors={"x-slow": lambda message: None}, clock=VirtualClock()
    ) as host:
        host.advance(0)
        assert host.look("é").states == ("open",)
        host.advance(60)
        assert (host.look("a").states, host.look("a").timers) == (("shut",), ())
        assert host.look("d").under_way == ()


def test_what_cannot_be_read_is_brought_up_and_told_by_check(first: Path) -> None:
    with closing(sqlite3.connect(first)) as database, database:
        for id, saved in (("a", "{not JSON"), ("c", '{"session": 7}'), ("d", "[" * 100_000)):
            database.execute("UPDATE family SET saved = ? WHERE id = ?", (saved, id))
    with closing(opened(first)) as store:
        assert [each.id for each in store.found(None, Wanted(state="spinning"))] == ["b"]
        assert len(store.check()) == 3
