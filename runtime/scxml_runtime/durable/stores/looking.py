"""A store that is only looked at, whether a host keeps its sessions there at the moment or not.

In: a path. Out: what the port `Store` tells, as it was committed when it is asked. Nothing is written, and no store is
made where there is none.

The rule that surprises: between two questions the host goes on; each answer is of one moment, all of them are not.
SQLite may leave two files beside it, an empty `-wal` and a `-shm`, which mean nothing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from scxml_runtime.durable.stores import places, schema
from scxml_runtime.durable.stores.opening import beside
from scxml_runtime.durable.stores.refusals import refused
from scxml_runtime.durable.stores.sqlite import SqliteStore
from scxml_runtime.durable.stores.store import Changes, StoreDamaged, StoreError


class LookedAt(SqliteStore):
    """A store in the file `path`, which is there."""

    def open(self) -> None:
        places.verify_folder(self.path)
        with refused(self.path):
            if not places.verify_file(self.path):
                raise StoreError(f"There is no store {self.path}: a host makes one when it begins.")
            self._connection = beside(self.path)
            try:
                _verify(self._connection, self.path)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def commit(self, changes: Changes) -> None:
        raise StoreError(f"{self.path} is only looked at: a host commits to it.")


def _verify(connection: sqlite3.Connection, path: Path) -> None:
    try:
        version = schema.version_of(connection)
        if version != len(schema.STEPS):
            which = "a later" if version > len(schema.STEPS) else "an earlier"
            raise StoreDamaged(
                f"{path} was written by {which} version of scxmlc (its tables are version {version}, here they are"
                f" {len(schema.STEPS)}): look at it with that one; a host of ours brings earlier ones up to date."
            )
        schema.verify(connection, path)
    except sqlite3.DatabaseError as error:
        missing = places.cut_off(path)
        if missing is None:
            raise
        raise StoreDamaged(f"{path}: {missing}; put a backup in its place.") from error
