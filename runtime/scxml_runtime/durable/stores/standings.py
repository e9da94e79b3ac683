"""What many families have in common, each standing once: its number in the store, and who is found by it.

In: rows of families. Out: numbers. The rule that surprises: a standing stays when its last family has gone on, since
others may come to it; those that are empty go when the store is opened.
"""

from __future__ import annotations

import sqlite3

from scxml_runtime.durable.stores.store import Row

INSERT = (
    """INSERT OR IGNORE INTO standing (chart, meaning, states, is_over, has_failed) VALUES (?, ?, ?, ?, ?)"""
)
NUMBER = """SELECT number FROM standing
    WHERE chart = ? AND meaning = ? AND states = ? AND is_over = ? AND has_failed = ?"""
TIDY = "DELETE FROM standing WHERE NOT EXISTS (SELECT 1 FROM family WHERE standing = standing.number)"
MOST = 10_000
"""Numbers that are known without asking."""


class Standings:
    """The numbers that are known."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], int] = {}

    def number(self, cursor: sqlite3.Cursor, row: Row) -> int:
        """Of a family that stands so."""
        told = row.chart, row.meaning, row.states, row.is_over, row.failure is not None
        number = self._known.get(told)
        return self._looked_up(cursor, told) if number is None else number

    def _looked_up(self, cursor: sqlite3.Cursor, told: tuple[object, ...]) -> int:
        if len(self._known) >= MOST:
            self.forget()
        cursor.execute(INSERT, told)
        ((number,),) = cursor.execute(NUMBER, told).fetchall()
        self._known[told] = number
        return int(number)

    def forget(self) -> None:
        """A transaction was taken back: what it has numbered has no number."""
        self._known.clear()
