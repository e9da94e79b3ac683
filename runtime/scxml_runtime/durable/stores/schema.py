"""The tables of a store in SQLite, and how a file of an earlier version comes to have them.

In: a connection. Out: a database of this version, or StoreDamaged.

The rule that surprises: a step, once released, is never changed; what is to be otherwise is a further step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from scxml_runtime.durable.stores.store import StoreDamaged

APPLICATION = 0x53584D4C
"""What SQLite keeps in the header of a file to say whose it is."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        # A row of two kilobytes stays on one page only where a table has numbers.
        """CREATE TABLE family (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, chart TEXT NOT NULL, meaning TEXT NOT NULL,
            due REAL, is_over INTEGER NOT NULL, problem TEXT, checksum INTEGER NOT NULL, saved TEXT NOT NULL)""",
        # With the id in it, who is due is read from the index alone.
        "CREATE INDEX family_due ON family (due, id) WHERE due IS NOT NULL",
        "CREATE INDEX family_problem ON family (id) WHERE problem IS NOT NULL",
        "CREATE INDEX family_chart ON family (chart, id)",
        # A number that was given is not given again: whoever reads on from one misses nothing.
        "CREATE TABLE inbox (number INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, input TEXT NOT NULL)",
        """CREATE TABLE inbox_key (family TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
            PRIMARY KEY (family, key)) WITHOUT ROWID""",
        """CREATE TABLE wish (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
            family TEXT NOT NULL, effect TEXT NOT NULL)""",
        "CREATE INDEX wish_family ON wish (family)",
        "CREATE TABLE trace (number INTEGER PRIMARY KEY AUTOINCREMENT, family TEXT NOT NULL, at REAL, told TEXT)",
        "CREATE INDEX trace_family ON trace (family)",
        "CREATE TABLE note (name TEXT PRIMARY KEY, told TEXT NOT NULL) WITHOUT ROWID",
        # How many transactions there were: who finds fewer than he knows of has lost some.
        "CREATE TABLE tally (commits INTEGER NOT NULL)",
        "INSERT INTO tally VALUES (0)",
    ),
)
"""What leads from each version to the next; a file's `user_version` is how many of them it has been through."""


def version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def bring_up(connection: sqlite3.Connection) -> None:
    """Carry out the steps that the database has not been through: all of them; where one fails, none is once the
    connection is closed."""
    steps = STEPS[version_of(connection) :]
    connection.execute("BEGIN IMMEDIATE")
    for statement in chain.from_iterable(steps):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    connection.execute("COMMIT")


def verify(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreDamaged where a table or an index is missing, or is another. Further ones do not matter."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        bring_up(new)
        wrong = sorted(name for name, _ in {*_schema(new)} - {*_schema(connection)})
    if wrong:
        raise StoreDamaged(
            f"{path} has no {', '.join(wrong)} as we know it: somebody has changed its tables. Put a backup in its"
            " place."
        )


def _schema(connection: sqlite3.Connection) -> Sequence[tuple[str, str]]:
    return connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
