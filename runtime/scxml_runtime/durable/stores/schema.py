"""The tables of a store in SQLite, and how a file of an earlier version comes to have them.

In: a connection. Out: a database of this version, or StoreDamaged.

The rule that surprises: a step, once released, is never changed; what is to be otherwise is a further step.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from itertools import chain
from pathlib import Path

from scxml_runtime.durable.stores.store import StoreDamaged
from scxml_runtime.durable.stores.summary import FIELDS, NOTHING, Summary, interval_of, summary

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
    (
        # What many families have in common stands once: so it is quickly told how many stand where, and found who.
        """CREATE TABLE standing (number INTEGER PRIMARY KEY, chart TEXT NOT NULL, meaning TEXT NOT NULL,
            states TEXT NOT NULL, is_over INTEGER NOT NULL, has_failed INTEGER NOT NULL,
            UNIQUE (chart, meaning, states, is_over, has_failed))""",
        """CREATE TEMPORARY TABLE told AS SELECT number, told_of(saved, 'states') AS states,
            told_of(saved, 'failure') AS failure, told_of(saved, 'began') AS began, told_of(saved, 'changed') AS changed
            FROM family""",
        """INSERT INTO standing (chart, meaning, states, is_over, has_failed) SELECT DISTINCT
            chart, meaning, states, is_over, failure IS NOT NULL FROM family JOIN told USING (number)""",
        # `saved` comes last: what stands behind it in a row is read through all of it.
        """CREATE TABLE family_then (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, standing INTEGER NOT NULL, due REAL, problem TEXT,
            failure TEXT, began REAL NOT NULL, changed REAL NOT NULL, interval INTEGER NOT NULL,
            checksum INTEGER NOT NULL, saved TEXT NOT NULL)""",
        """INSERT INTO family_then SELECT family.number, id, standing.number, due, problem, failure, began, changed,
            interval_of(changed), checksum, saved
            FROM family JOIN told USING (number) JOIN standing USING (chart, meaning, states, is_over)
            WHERE has_failed = (failure IS NOT NULL) ORDER BY family.number""",
        "DROP TABLE told",
        "DROP TABLE family",
        "ALTER TABLE family_then RENAME TO family",
        "CREATE INDEX family_due ON family (due, id) WHERE due IS NOT NULL",
        "CREATE INDEX family_problem ON family (id) WHERE problem IS NOT NULL",
        "CREATE INDEX family_standing ON family (standing, id)",
        "CREATE INDEX family_began ON family (began DESC, id)",
        # Who has changed last, by intervals: so this index is written now and then, and not with each event.
        "CREATE INDEX family_interval ON family (interval)",
        "ALTER TABLE wish ADD COLUMN since REAL",
    ),
    (
        # Counts read indexes alone: since when the oldest stands where, and who cannot go on.
        "CREATE INDEX family_age ON family (standing, interval, problem)",
        "CREATE INDEX family_ill ON family (standing, interval, problem) WHERE problem IS NOT NULL",
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
    connection.create_function("told_of", 2, _told_of, deterministic=True)
    connection.create_function("interval_of", 1, interval_of, deterministic=True)
    connection.execute("BEGIN IMMEDIATE")
    for statement in chain.from_iterable(steps):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    connection.execute("COMMIT")


def _told_of(saved: str, name: str) -> str | float | None:
    """For steps: what a row is to say of the family that was saved so."""
    return _told(saved)[FIELDS.index(name)]


@lru_cache(1)
def _told(saved: str) -> Summary:
    try:
        return summary(json.loads(saved))
    except (ValueError, RecursionError, TypeError):
        return NOTHING


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
