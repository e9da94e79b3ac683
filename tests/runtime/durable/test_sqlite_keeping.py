"""One keeper for a file, whatever becomes of the last; and what is lost with a WAL that somebody has removed."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scxml_runtime.durable import SqliteStore, StoreDamaged, StoreFull, StoreInUse
from scxml_runtime.durable.stores import sqlite
from scxml_runtime.durable.stores.keeping import Keeper
from scxml_runtime.durable.stores.store import Changes, Row
from tests.runtime.durable.stores import Child, opened

COUNT = """
number = 0
while True:
    number += 1
    store.commit(Changes(rows=[Row("a", "Gate", "m", str(number)), Row("b", "Gate", "m", str(number))]))
    print(number, flush=True)
"""

TAKE_WAL_AWAY = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0).execute("PRAGMA journal_mode = DELETE")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gates.db"


def lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-lock")


def wal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def put(path: Path, count: int) -> Changes:
    return Changes(rows=[Row("a", "Gate", "m", str(count))])


def test_another_process_is_refused_until_it_is_killed(path: Path) -> None:
    with Child(path, "print('open', flush=True); sys.stdin.read()") as child:
        assert child.says() == "open"
        with pytest.raises(
            StoreInUse, match=f"gates.db is in use by process {child.pid}: a store has one host; st"
        ):
            SqliteStore(path).open()
        child.kill()
        opened(path).close()


def test_the_same_process_is_refused_too(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(path)
    with closing(opened(path)):
        for name in (path, tmp_path / "link.db", path.parent / "." / path.name):
            with pytest.raises(
                StoreInUse, match="is in use in this process already: close its other host first"
            ):
                SqliteStore(name).open()
    opened(path).close()


def test_who_is_refused_disturbs_nobody(path: Path) -> None:
    """A database that is opened and closed in the process that keeps it would lose its locks."""
    with closing(opened(path)) as store:
        with pytest.raises(StoreInUse):
            SqliteStore(path).open()
        told = subprocess.run(
            [sys.executable, "-c", TAKE_WAL_AWAY, str(path)], capture_output=True, text=True
        )
        assert "database is locked" in told.stderr
        store.commit(put(path, 1))


def test_what_a_killed_process_has_committed_is_there(path: Path) -> None:
    with Child(path, COUNT) as child:
        said = [int(child.says()) for _ in range(20)][-1]
        child.kill()
    with closing(opened(path)) as store:
        rows = store.rows(["a", "b"])
        assert int(rows["a"].saved) >= said
        assert rows["a"].saved == rows["b"].saved
        assert store.check() == []


def killed(path: Path) -> None:
    with Child(path, COUNT) as child:
        for _ in range(5):
            child.says()


def test_a_wal_that_was_removed_is_missed(path: Path) -> None:
    killed(path)
    wal_of(path).unlink()
    for _ in range(2):
        with pytest.raises(
            StoreDamaged, match=r"has lost \d+ transactions: after its last host was killed, gates.db-wal"
        ):
            SqliteStore(path).open()
    lock_of(path).unlink()
    opened(path).close()


def empty(path: Path) -> None:
    os.truncate(path, 0)


def remove(path: Path) -> None:
    path.unlink()


def test_a_file_that_was_emptied_or_removed_is_missed(path: Path) -> None:
    killed(path)
    for change in (empty, remove):
        change(path)
        with pytest.raises(
            StoreDamaged, match=r"has lost all of its transactions: .* remove gates\.db-lock\."
        ):
            SqliteStore(path).open()
    assert not path.exists()
    lock_of(path).unlink()
    opened(path).close()


def test_an_earlier_file_is_missed_after_a_kill_only(path: Path, tmp_path: Path) -> None:
    with closing(opened(path)) as store:
        store.backup(tmp_path / "early.db")
        for number in range(9):
            store.commit(put(path, number))
    shutil.copy(tmp_path / "early.db", path)
    opened(path).close()
    killed(path)
    wal_of(path).unlink()
    shutil.copy(tmp_path / "early.db", path)
    with pytest.raises(
        StoreDamaged, match=r"another file put in its place\. If that was meant, remove gates\.db-lock"
    ):
        SqliteStore(path).open()


def test_another_programs_look_after_a_kill_does_no_harm(path: Path) -> None:
    """It takes the WAL into the file, and removes it: nothing is lost."""
    killed(path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM family").fetchone() == (2,)
    assert not wal_of(path).exists()
    opened(path).close()


@pytest.mark.parametrize("torn", [b"", b"\0" * 42, b"12\n", b"x" * 99, b"x\n" * 40])
def test_a_lock_that_says_nothing_does_no_harm(path: Path, torn: bytes) -> None:
    """After a power cut it may hold anything."""
    opened(path).close()
    lock_of(path).write_bytes(torn)
    opened(path).close()


def remove_wal(path: Path) -> None:
    wal_of(path).unlink()


def remove_file(path: Path) -> None:
    path.rename(path.with_name("gone"))


def put_another(path: Path) -> None:
    shutil.copy(path, path.with_name("other"))
    path.with_name("other").replace(path)


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be removed")
@pytest.mark.parametrize("change", [remove_wal, remove_file, put_another])
def test_files_that_go_while_they_are_in_use_are_missed(
    path: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LOOKS", 0.0)
    with closing(opened(path)) as store:
        store.commit(put(path, 7))
        change(path)
        for _ in range(2):
            with pytest.raises(
                StoreDamaged, match=r"gates\.db or gates\.db-wal was removed, or another put in its pl"
            ):
                store.commit(put(path, 8))


@pytest.mark.skipif(sys.platform == "win32", reason="what is open cannot be removed")
def test_what_was_in_a_wal_that_has_gone_is_not_lost(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "LOOKS", 0.0)
    with closing(opened(path)) as store:
        store.commit(put(path, 7))
        remove_wal(path)
        with pytest.raises(StoreDamaged):
            store.commit(put(path, 8))
    with closing(opened(path)) as store:
        assert store.rows(["a"])["a"].saved == "7"


FILL = """
from pathlib import Path
number = 0
waste = [Path(sys.argv[1]).with_name(f"waste-{each}") for each in range(3)]
for each in waste:
    each.write_bytes(bytes(300_000))
for each in waste:
    before = number
    try:
        while True:
            store.commit(Changes(arrived=[Arrived("a", "x" * 3000, str(number))]))
            number += 1
    except StoreFull as full:
        print("There is no room for" in str(full) and number > before and len(store.waiting(0, 9999)) == number)
    if each is waste[1]:
        store.close()
        try:
            store.open()
            store.close()
        except StoreFull:
            pass
        each.unlink()
        store.open()
    each.unlink(missing_ok=True)
store.commit(Changes(forgotten=["b"]))
store.close()
store.open()
print(len(store.waiting(0, 9999)) == number > 50, store.check())
"""


def test_a_disk_that_is_full(path: Path) -> None:
    """On a small file system of its own, which goes with the process."""
    mounted = f'mount -t tmpfs -o size=2m none {path.parent} && exec "$@"'
    apart = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, "sh"]
    if shutil.which("unshare") is None or subprocess.run([*apart, "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    with Child(path, FILL, *apart) as child:
        assert [child.says() for _ in range(4)] == ["True", "True", "True", "True []"]


def test_a_lock_for_which_there_is_no_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Keeper, "_write", no_room)
        with pytest.raises(StoreFull, match="There is no room for"):
            SqliteStore(path).open()
    with closing(opened(path)) as store:
        with monkeypatch.context() as patch:
            patch.setattr(Keeper, "_write", no_room)
            store.commit(put(path, 1))
        assert store.rows(["a"])["a"].saved == "1"
