"""From a path to a connection to a store: whatever is wrong with the file is found here, as far as it can be quickly.

In: a path, and how many transactions are known of. Out: a connection on which everything is as the schema says.

The rule that surprises: a file of an earlier version is copied before it is brought up to this one.
"""

from __future__ import annotations

import sqlite3
from os import fsencode
from pathlib import Path
from urllib.parse import quote_from_bytes

from scxml_runtime.durable.stores import places, schema
from scxml_runtime.durable.stores.copying import copy
from scxml_runtime.durable.stores.keeping import lock_of
from scxml_runtime.durable.stores.refusals import refused
from scxml_runtime.durable.stores.store import StoreDamaged, StoreError

WAIT = 2.0
"""Seconds in which another program may leave the file alone."""

SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA secure_delete = FAST",
)


def opened(path: Path, known: int | None) -> sqlite3.Connection:
    """Raises StoreError. `known`: so many transactions must be there."""
    with refused(path):
        if not places.verify_file(path) and known:
            raise StoreDamaged(lost(path, "all of its"))
        connection = connect(path)
        try:
            _prepare(connection, path, known or 0)
        except BaseException as error:
            connection.close()
            if isinstance(error, sqlite3.DatabaseError) and (missing := places.cut_off(path)):
                raise StoreDamaged(f"{path}: {missing}; put a backup in its place.") from error
            raise
        return connection


def connect(path: Path) -> sqlite3.Connection:
    """Whoever is on which thread is seen to by the host; transactions begin where we say so."""
    return sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)


def beside(path: Path) -> sqlite3.Connection:
    """One more connection, to read by, while the file is open. SQLite alone may open it: whoever else closes it lets go
    of the locks that the process has."""
    address = f"file:{quote_from_bytes(fsencode(path))}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=WAIT, isolation_level=None)


def _prepare(connection: sqlite3.Connection, path: Path, known: int) -> None:
    version = schema.version_of(connection)
    if version > len(schema.STEPS):
        raise StoreDamaged(
            f"{path} was written by a later version of scxmlc (its tables are version {version}, here they are"
            f" {len(schema.STEPS)}): use that one."
        )
    if version < len(schema.STEPS):
        _bring_up(connection, path, version)
    _use_wal(connection, path)
    schema.verify(connection, path)
    _verify_tally(connection, path, known)


def _bring_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    if version:
        names = (path.with_name(f"{path.name}-version-{version}{tail}") for tail in _tails())
        copy(path, next(name for name in names if not name.exists()))
    # The file's head says whose it is from the first transaction on: that one goes past the WAL.
    schema.bring_up(connection)


def _tails() -> list[str]:
    return ["", *(f"-{number}" for number in range(2, 100))]


def _use_wal(connection: sqlite3.Connection, path: Path) -> None:
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StoreError(f"{path} cannot have a WAL where it is: name a file on a disk of this machine.")
    for setting in SETTINGS:
        connection.execute(setting)


def _verify_tally(connection: sqlite3.Connection, path: Path, known: int) -> None:
    (commits,) = connection.execute("SELECT commits FROM tally").fetchone()
    if commits < known:
        raise StoreDamaged(lost(path, known - commits))


def lost(path: Path, some: object) -> str:
    return (
        f"{path} has lost {some} transactions: after its last host was killed, {path.name}-wal was removed or another"
        f" file put in its place. If that was meant, remove {lock_of(path).name}."
    )
