"""`Changes` as statements: one function for each of its fields, in their order.

In: a connection in a transaction, and what is to change. Out: nothing; the caller commits.

The rule that surprises: a family that is there is updated, not replaced, and what is the same is left out: SQLite
writes a page of each index whose columns a statement names, changed or not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

from scxml_runtime.durable.stores.standings import Standings
from scxml_runtime.durable.stores.store import Arrived, Changes, Row, Trace, Wish, digest_of
from scxml_runtime.durable.stores.summary import interval_of

UPDATE = """UPDATE family SET due = ?, checksum = ?, saved = ?, changed = ?
    WHERE id = ? AND standing = ? AND interval = ? AND problem IS ?"""
UPSERT = """INSERT INTO family (due, checksum, saved, changed, id, standing, interval, problem, began, failure)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET due = excluded.due,
    checksum = excluded.checksum, saved = excluded.saved, changed = excluded.changed, standing = excluded.standing,
    interval = excluded.interval, problem = excluded.problem, began = excluded.began, failure = excluded.failure
    WHERE standing IS NOT excluded.standing OR interval IS NOT excluded.interval OR problem IS NOT excluded.problem"""
WAIT = "INSERT INTO inbox (family, input) VALUES (?, ?)"
TAKE = "DELETE FROM inbox WHERE number = ?"
KEY = "INSERT OR IGNORE INTO inbox_key (family, key, digest) VALUES (?, ?, ?)"
WISH = "INSERT OR IGNORE INTO wish (key, family, effect, since) VALUES (?, ?, ?, ?)"
FULFIL = "DELETE FROM wish WHERE key = ?"
TRACE = "INSERT INTO trace (family, at, told) VALUES (?, ?, ?)"
NOTE = "INSERT OR REPLACE INTO note (name, told) VALUES (?, ?)"
FORGET = (
    "DELETE FROM family WHERE id = ?",
    "DELETE FROM inbox_key WHERE family = ?",
    "DELETE FROM wish WHERE family = ?",
    "DELETE FROM trace WHERE family = ?",
)
FORGET_WAITING = "DELETE FROM inbox WHERE family IN"
AT_ONCE = 500
"""Parameters of one statement: SQLite may have been built to take 999."""


def write(cursor: sqlite3.Cursor, changes: Changes, standings: Standings) -> None:
    if changes.rows:
        _rows(cursor, changes.rows, standings)
    for name, function in FIELDS:
        if some := getattr(changes, name):
            function(cursor, some)


def checksum_of(saved: str) -> int:
    """SQLite sees that a page is no page, but not that a text on it is another."""
    return crc32(saved.encode())


def _rows(cursor: sqlite3.Cursor, rows: Sequence[Row], standings: Standings) -> None:
    number = standings.number
    values = [
        (
            row.due,
            checksum_of(row.saved),
            row.saved,
            row.changed,
            row.id,
            number(cursor, row),
            interval_of(row.changed),
            row.problem,
        )
        for row in rows
    ]
    cursor.executemany(UPDATE, values)
    if cursor.rowcount < len(values):
        more = ((row.began, row.failure) for row in rows)
        cursor.executemany(UPSERT, [(*one, *other) for one, other in zip(values, more, strict=True)])


def _taken(cursor: sqlite3.Cursor, numbers: Iterable[int]) -> None:
    cursor.executemany(TAKE, [(number,) for number in numbers])


def _arrived(cursor: sqlite3.Cursor, some: Iterable[Arrived]) -> None:
    for each in some:
        if each.key is not None:
            cursor.execute(KEY, (each.id, each.key, digest_of(each.input)))
            if not cursor.rowcount:
                continue
        cursor.execute(WAIT, (each.id, each.input))


def _keys(cursor: sqlite3.Cursor, keys: Iterable[tuple[str, str, str]]) -> None:
    cursor.executemany(KEY, keys)


def _wishes(cursor: sqlite3.Cursor, wishes: Iterable[Wish]) -> None:
    cursor.executemany(WISH, [(wish.key, wish.id, wish.effect, wish.since) for wish in wishes])


def _fulfilled(cursor: sqlite3.Cursor, keys: Iterable[str]) -> None:
    cursor.executemany(FULFIL, [(key,) for key in keys])


def _traces(cursor: sqlite3.Cursor, traces: Iterable[Trace]) -> None:
    cursor.executemany(TRACE, [(trace.id, trace.at, trace.told) for trace in traces])


def _notes(cursor: sqlite3.Cursor, notes: dict[str, str]) -> None:
    cursor.executemany(NOTE, notes.items())


def _forgotten(cursor: sqlite3.Cursor, ids: Sequence[str]) -> None:
    for statement in FORGET:
        cursor.executemany(statement, [(id,) for id in ids])
    # The inbox has no index by family: it would cost each event a page. It is gone through once for many.
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        cursor.execute(f"{FORGET_WAITING} ({', '.join('?' * len(some))})", some)


FIELDS: tuple[tuple[str, Callable[[sqlite3.Cursor, Any], None]], ...] = (
    ("taken", _taken),
    ("arrived", _arrived),
    ("keys", _keys),
    ("wishes", _wishes),
    ("fulfilled", _fulfilled),
    ("traces", _traces),
    ("notes", _notes),
    ("forgotten", _forgotten),
)
