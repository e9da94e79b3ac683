"""What a store on disk refuses: files that are none of its, or not whole; places; other programs; a full disk."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from scxml_runtime.durable import SqliteStore, StoreDamaged, StoreError, StoreFull
from scxml_runtime.durable.stores import opening, places, schema
from scxml_runtime.durable.stores.store import Arrived, Changes, Row
from tests.runtime.durable.stores import opened

BIG = "x" * 3_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gates.db"


@pytest.fixture
def full(path: Path) -> Path:
    """A store with fifty families, left in order."""
    with closing(opened(path)) as store:
        store.commit(Changes(rows=[Row(f"s-{number:02}", "Gate", "m", BIG, 1.0) for number in range(50)]))
    return path


def refusal(path: Path, kind: type[StoreError] = StoreDamaged) -> str:
    """Why the file is not opened; it stays as it is, and nobody holds it afterwards."""
    before = path.read_bytes() if path.is_file() else None
    for _ in range(2):
        with pytest.raises(kind) as caught:
            SqliteStore(path).open()
        assert caught.type is kind
    assert before is None or path.read_bytes() == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def program_of_another(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA application_id = 77; CREATE TABLE t (a); INSERT INTO t VALUES (1)")


def database_of_nobody(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE family (id)")


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda path: path.write_text("<scxml/>\n" * 99), "is no store, nor a database: name another file"),
        (lambda path: path.write_text("a"), "is no store, nor a database"),
        (lambda path: path.write_bytes(bytes(4096)), "is no store, nor a database"),
        (lambda path: path.write_bytes(b"SQLite format 3\0"), "is cut off after 16 bytes"),
        (program_of_another, "is a database of another program: name another file"),
        (database_of_nobody, "is a database of another program: name another file"),
    ],
)
def test_what_is_no_store_is_refused(path: Path, write: Callable[[Path], object], said: str) -> None:
    write(path)
    assert said in refusal(path)


def test_a_later_version_is_refused(full: Path) -> None:
    with closing(sqlite3.connect(full)) as database:
        database.execute("PRAGMA user_version = 99")
        database.execute("PRAGMA journal_mode = DELETE")
    assert "was written by a later version of scxmlc (its tables are version 99, here they are" in refusal(
        full
    )


@pytest.mark.parametrize("part", [0.9, 0.5, 0.02])
def test_a_file_that_is_cut_off_is_refused(full: Path, part: float) -> None:
    size = full.stat().st_size
    os.truncate(full, int(size * part))
    assert (
        f"is cut off: {int(size * part):,} of {size:,} bytes are there; put a backup in its place"
        in refusal(full)
    )


def test_a_file_whose_tables_are_others_is_refused(full: Path) -> None:
    with closing(sqlite3.connect(full)) as database:
        database.execute("DROP INDEX family_due")
        database.execute("ALTER TABLE note RENAME TO notes")
        database.execute("CREATE INDEX of_the_users_own ON trace (at)")
    with pytest.raises(StoreDamaged, match=r"has no family_due, note as we know it: somebody has changed"):
        SqliteStore(full).open()


def test_a_table_of_the_users_own_does_not_matter(full: Path) -> None:
    with closing(sqlite3.connect(full)) as database:
        database.execute("CREATE VIEW ends AS SELECT id FROM family WHERE is_over")
    opened(full).close()


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with closing(opened(path)) as store:
        assert store.listed() == []


def flipped(path: Path, place: int, count: int = 1) -> None:
    with open(path, "r+b") as file:
        file.seek(place)
        there = file.read(count)
        file.seek(place)
        file.write(bytes(each ^ 0xFF for each in there))


def test_a_flipped_page_is_met_when_it_is_read(full: Path) -> None:
    """Wherever in the file it is: refused at once, or when it is met, or found by a check; never read as right."""
    whole = full.read_bytes()
    with closing(opened(full)) as store:
        right = store.listed(limit=99), store.due(9.0, 99)
    told = 0
    for page in range(len(whole) // 4096):
        full.write_bytes(whole)
        flipped(full, page * 4096, 64)
        with suppress(StoreDamaged):
            with closing(opened(full)) as store:
                if store.check():
                    raise StoreDamaged
                assert (store.listed(limit=99), store.due(9.0, 99)) == right
            continue
        told += 1
    assert told > 50


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        (b"y", r"s-\d\d is not as it was written, the disk has changed it; put a backup in its place"),
        (b"\xff", r"is damaged \(what should be a text in it is none\): put a backup in its place"),
    ],
)
def test_a_letter_that_the_disk_has_changed_is_seen(full: Path, letter: bytes, said: str) -> None:
    there = full.read_bytes()
    place = there.rindex(b"x" * 100) + 50
    full.write_bytes(there[:place] + letter + there[place + 1 :])
    with closing(opened(full)) as store:
        with pytest.raises(StoreDamaged, match=said):
            store.listed(limit=99)
        (wrong,) = store.check()
        assert re.search(r"^family \d+: .*" + said, wrong)
        store.commit(Changes(arrived=[Arrived("s-00", "{}")]))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, StoreError) == f"{tmp_path} is a folder: name a file in it."


def test_no_folder_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path / "no" / "gates.db", StoreError)
        == f"There is no folder {tmp_path / 'no'}: make it first."
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_refused(path: Path) -> None:
    os.mkfifo(path)
    assert "is not an ordinary file" in refusal(path, StoreError)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(full: Path) -> None:
    full.parent.chmod(0o500)
    try:
        assert "cannot be written" in refusal(full, StoreError)
    finally:
        full.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("server:/x {0} nfs4 rw 0 0", "nfs4"),
        ("dev / ext4 rw 0 0\n//server/x {0}/a\\040b cifs rw 0 0", None),
        ("dev / 9p rw 0 0", "9p"),
        ("dev / nfs rw 0 0\ndev {0} ext4 rw 0 0", None),
        ("", None),
    ],
)
def test_a_network_file_system_is_seen(tmp_path: Path, mounts: str, kind: str | None) -> None:
    table = tmp_path / "mounts"
    table.write_text(mounts.format(tmp_path))
    assert places.network_of(tmp_path / "gates.db", table) == kind


def test_a_network_file_system_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "network_of", lambda path: "nfs4")
    assert "is on a network file system (nfs4), where SQLite cannot keep its promises" in refusal(
        path, StoreError
    )


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "WAIT", 0.01)


@pytest.fixture
def other(full: Path, impatient: None) -> Iterator[sqlite3.Connection]:
    """Another program's session, which writes."""
    with closing(sqlite3.connect(full, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO note VALUES ('by', 'another')")
        yield database


def test_another_program_that_writes_is_in_the_way_at_open(full: Path, other: sqlite3.Connection) -> None:
    with pytest.raises(StoreError, match=r"Another program is at work in .* let it come to its end"):
        SqliteStore(full).open()
    other.execute("COMMIT")
    with closing(opened(full)) as store:
        assert store.note("by") == "another"


def test_another_program_that_writes_is_in_the_way(full: Path, impatient: None) -> None:
    with closing(opened(full)) as store, closing(sqlite3.connect(full, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program is at work in"):
            store.commit(Changes(forgotten=["s-00"]))
        assert len(store.rows(["s-00"])) == 1
        other.execute("ROLLBACK")
        store.commit(Changes(forgotten=["s-00"]))
        assert store.rows(["s-00"]) == {}


def test_a_full_disk_takes_nothing_back(full: Path) -> None:
    with closing(opened(full)) as store:
        assert store._connection is not None
        store._connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it what there is
        arrived = [Arrived("s-00", BIG, f"k-{number}") for number in range(99)]
        with pytest.raises(
            StoreFull, match=r"There is no room for .*: nothing of it has happened; make room"
        ):
            store.commit(Changes(forgotten=["s-01"], arrived=arrived))
        assert (len(store.rows(["s-01"])), store.waiting(0, 9), store.digest("s-00", "k-0")) == (1, [], None)
        store._connection.execute("PRAGMA max_page_count = 100000")
        store.commit(Changes(arrived=arrived))
        assert len(store.waiting(0, 999)) == 99


def test_more_are_forgotten_than_a_statement_takes(full: Path) -> None:
    with closing(opened(full)) as store:
        assert store._connection is not None
        store._connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        store.commit(Changes(forgotten=[f"s-{number:02}" for number in range(1_200)]))
        assert store.listed() == []


def test_what_no_file_takes_is_refused(full: Path) -> None:
    with closing(opened(full)) as store:
        with pytest.raises(StoreError, match="it cannot be kept"):
            store.commit(Changes(rows=[Row("new", "Gate", "m", "{}"), Row("half \ud800", "Gate", "m", "{}")]))
        assert store.rows(["new"]) == {}


def test_a_step_that_fails_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ("CREATE TABLE once (a)", "CREATE TABLE once (a)")))
    with pytest.raises(StoreError, match="already exists"):
        SqliteStore(path).open()
    monkeypatch.undo()
    with closing(opened(path)) as store:
        assert store.check() == []
