"""A store in a file of SQLite: what a commit has returned for, no kill and no power cut takes back.

In: `Changes`, each of them one transaction. Out: what was committed, in this process or the next.

The rule that surprises: beside `gates.db` lie `gates.db-wal`, with what was committed last, and `gates.db-lock`: the
three belong together. To have one file, ask for a backup.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from scxml_runtime.durable.stores import finding, places, standings, writing
from scxml_runtime.durable.stores.copying import copy
from scxml_runtime.durable.stores.keeping import Keeper
from scxml_runtime.durable.stores.opening import beside, opened
from scxml_runtime.durable.stores.refusals import refused
from scxml_runtime.durable.stores.store import (
    FIRST,
    Changes,
    Row,
    StoreDamaged,
    StoreError,
    Stretch,
    Trace,
    Waiting,
    Wish,
)
from scxml_runtime.durable.stores.summary import INTERVAL
from scxml_runtime.durable.stores.wanted import Count, Wanted

BESIDE = "due, is_over, problem, states, began, changed, failure"
ROW = f"id, chart, meaning, saved, {BESIDE}, checksum"
STANDING = "JOIN standing ON standing.number = family.standing"
FAMILY = f"SELECT {ROW} FROM family {STANDING} WHERE id = ?"
ON_LIST = f"SELECT id, chart, meaning, '', {BESIDE} FROM family {STANDING} WHERE id = ?"
LISTED = f"SELECT {ROW} FROM family {STANDING} WHERE id > ? ORDER BY id LIMIT ?"
TROUBLED = f"SELECT {ROW} FROM family {STANDING} WHERE problem IS NOT NULL AND id > ? ORDER BY id LIMIT ?"
OLDEST = """SELECT interval FROM family AS one INDEXED BY family_age
    WHERE one.standing = counted.standing AND one.problem IS NULL ORDER BY interval LIMIT 1"""
COUNTS = f"""SELECT chart, meaning, states, is_over, has_failed,
    sessions, coalesce(problems, 0), ({OLDEST}), oldest_problem
    FROM (SELECT standing, COUNT(*) AS sessions FROM family INDEXED BY family_standing GROUP BY standing) AS counted
    JOIN standing ON standing.number = counted.standing
    LEFT JOIN (SELECT standing, COUNT(*) AS problems, MIN(interval) AS oldest_problem
        FROM family INDEXED BY family_ill WHERE problem IS NOT NULL GROUP BY standing) AS ill
    ON ill.standing = counted.standing
    WHERE chart = coalesce(?, chart) ORDER BY chart, meaning, states, is_over, has_failed"""
DUE = "SELECT id FROM family WHERE due <= ? ORDER BY due, id LIMIT ?"
NEXT_DUE = "SELECT due FROM family WHERE due IS NOT NULL ORDER BY due LIMIT 1"
WAITING = "SELECT number, family, input FROM inbox WHERE number > ? ORDER BY number LIMIT ?"
WISHES = "SELECT number, key, family, effect, since FROM wish WHERE number > ? ORDER BY number LIMIT ?"
DIGEST = "SELECT digest FROM inbox_key WHERE family = ? AND key = ?"
TRACES = "SELECT number, family, at, told FROM trace WHERE family = ? AND number > ? ORDER BY number"
TRACES_BEFORE = (
    "SELECT number, family, at, told FROM trace WHERE family = ? AND number < ? ORDER BY number DESC"
)
LAST_TRACE = "SELECT number, family, at, told FROM trace WHERE family = ? ORDER BY number DESC LIMIT 1"
WISHES_OF = "SELECT key, family, effect, since FROM wish WHERE family = ? ORDER BY number"
NOTE = "SELECT told FROM note WHERE name = ?"
NUMBERS = "SELECT number FROM family"
NUMBERED = f"SELECT {ROW} FROM family {STANDING} WHERE family.number = ?"

LOOKS = 0.1
"""Seconds between two looks at whether the files are still there."""


class SqliteStore:
    """A `Store` in the file `path`, which is made where there is none."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path).resolve()
        self._wal = self.path.with_name(f"{self.path.name}-wal")
        self._connection: sqlite3.Connection | None = None
        self._standings = standings.Standings()

    def open(self) -> None:
        with refused(self.path):
            places.verify_folder(self.path)
            keeper = Keeper(self.path)
        try:
            self._connection = opened(self.path, keeper.known)
            self._keeper = keeper
            with refused(self.path):
                self._begin()
        except BaseException:
            self._let_go(keeper)
            raise

    def _begin(self) -> None:
        """A first transaction: a full disk, or another program's lock, is heard of now."""
        self._standings.forget()
        self._all(standings.TIDY)
        self._commits: int = self._one("SELECT commits FROM tally")
        self._transact(Changes())
        self._files = self._identities()
        self._due = 0.0

    def close(self) -> None:
        if self._connection is None:
            return
        # Where the disk is full, or another program reads, what was committed stays in the WAL.
        with suppress(sqlite3.Error, OSError):
            is_busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not is_busy and self._identities() == self._files:
                self._keeper.forget()
        self._let_go(self._keeper)

    def _let_go(self, keeper: Keeper) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        keeper.let_go()

    def commit(self, changes: Changes) -> None:
        with refused(self.path):
            self._look()
            self._transact(changes)

    def _look(self) -> None:
        """Whether the files are still the ones that were opened. Seldom, since that takes as long as a commit."""
        now = monotonic()
        if now >= self._due:
            if self._identities() != self._files:
                self._abandon()
            self._due = now + LOOKS

    def _transact(self, changes: Changes) -> None:
        connection = self._open_connection()
        try:
            cursor = connection.execute("BEGIN IMMEDIATE")
            writing.write(cursor, changes, self._standings)
            cursor.execute("UPDATE tally SET commits = ?", (self._commits + 1,))
            cursor.execute("COMMIT")
        except BaseException:
            self._standings.forget()
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            else:  # Ctrl-C, right behind the commit
                self._count(connection)
            raise
        self._commits += 1
        self._keeper.tell(self._commits)

    def _count(self, connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):
            (self._commits,) = connection.execute("SELECT commits FROM tally").fetchone()

    def _identities(self) -> tuple[object, object]:
        return places.identity_of(self.path), places.identity_of(self._wal)

    def _abandon(self) -> None:
        """The files under us have gone, or are others. What we still have of them goes where it was to go."""
        self._open_connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raise StoreDamaged(
            f"{self.path} or {self._wal.name} was removed, or another put in its place, while it was in use: end"
            " this host, see which file is the right one, and begin again."
        )

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        with refused(self.path):
            execute = self._open_connection().execute
            found = [told for id in ids for told in execute(FAMILY, (id,))]
        return {told[0]: self._row(*told) for told in found}

    def listed(self, chart: str | None = None, after: str = "", limit: int = 100) -> list[Row]:
        if chart is None:
            return [self._row(*told) for told in self._all(LISTED, after, limit)]
        return [*self.rows(finding.found(self._all, chart, Wanted(), after, limit)).values()]

    def found(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        return _found(self._all, chart, wanted, after, limit)

    def searched(self, chart: str | None, wanted: Wanted, after: str = "", limit: int = 100) -> list[Row]:
        self._open_connection()
        with refused(self.path), closing(beside(self.path)) as other:
            other.execute("BEGIN")  # all of it as of one moment
            return _found(
                lambda statement, *values: other.execute(statement, values).fetchall(),
                chart,
                wanted,
                after,
                limit,
            )

    def counts(self, chart: str | None = None) -> list[Count]:
        return [count for told in self._all(COUNTS, chart) for count in _counts(*told)]

    def troubled(self, after: str = "", limit: int = 100) -> list[Row]:
        return [self._row(*told) for told in self._all(TROUBLED, after, limit)]

    def due(self, now: float, limit: int) -> list[str]:
        return [id for (id,) in self._all(DUE, now, limit)]

    def next_due(self) -> float | None:
        due: float | None = self._one(NEXT_DUE)
        return due

    def waiting(self, after: int, limit: int) -> list[Waiting]:
        return [Waiting(*told) for told in self._all(WAITING, after, limit)]

    def wishes(self, after: int, limit: int) -> list[tuple[int, Wish]]:
        return [(number, Wish(*told)) for number, *told in self._all(WISHES, after, limit)]

    def digest(self, id: str, key: str) -> str | None:
        digest: str | None = self._one(DIGEST, id, key)
        return digest

    def traces(self, id: str, stretch: Stretch = FIRST) -> list[tuple[int, Trace]]:
        is_first = stretch.before is None
        statement, place = (TRACES, stretch.after) if is_first else (TRACES_BEFORE, stretch.before)
        with refused(self.path), closing(self._open_connection().execute(statement, (id, place))) as rows:
            found = [*stretch.cut((number, Trace(*told)) for number, *told in rows)]
        return found if is_first else found[::-1]

    def last_trace(self, id: str) -> tuple[int, Trace] | None:
        return next(((number, Trace(*told)) for number, *told in self._all(LAST_TRACE, id)), None)

    def wishes_of(self, id: str) -> list[Wish]:
        return [Wish(*told) for told in self._all(WISHES_OF, id)]

    def note(self, name: str) -> str | None:
        told: str | None = self._one(NOTE, name)
        return told

    def backup(self, path: str | os.PathLike[str]) -> None:
        self._open_connection()
        copy(self.path, Path(path).resolve())

    def check(self) -> list[str]:
        try:
            found = [told for (told,) in self._all("PRAGMA integrity_check(20)") if told != "ok"]
            return found or [*self._wrong_families()]
        except StoreDamaged as wrong:
            return [str(wrong)]

    def _wrong_families(self) -> Iterable[str]:
        for (number,) in self._open_connection().execute(NUMBERS):
            try:
                self._row(*self._all(NUMBERED, number)[0])
            except StoreDamaged as wrong:
                yield f"family {number}: {wrong}"

    def _row(self, *told: Any) -> Row:
        id, saved, checksum = told[0], told[3], told[-1]
        if not isinstance(saved, str) or writing.checksum_of(saved) != checksum:
            raise StoreDamaged(
                f"{self.path}: {id} is not as it was written, the disk has changed it; put a backup in its place."
            )
        return _row(*told[:-1])

    def _all(self, statement: str, *values: object) -> list[Any]:
        with refused(self.path):
            return self._open_connection().execute(statement, values).fetchall()

    def _one(self, statement: str, *values: object) -> Any:
        found = self._all(statement, *values)
        return found[0][0] if found else None

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreError(f"{self.path} is not open: call open() first.")
        return self._connection


def _found(run: finding.Run, chart: str | None, wanted: Wanted, after: str, limit: int) -> list[Row]:
    return [_row(*run(ON_LIST, id)[0]) for id in finding.found(run, chart, wanted, after, limit)]


def _counts(
    name: str,
    version: str,
    states: str,
    is_over: int,
    failed: int,
    sessions: int,
    problems: int,
    oldest: int | None,
    oldest_problem: int | None,
) -> Iterator[Count]:
    """Those that can go on, and those that cannot."""
    stands = name, version, tuple(states.split()), bool(is_over), bool(failed)
    if oldest is not None:
        yield Count(*stands, sessions - problems, False, oldest * INTERVAL)
    if oldest_problem is not None:
        yield Count(*stands, problems, True, oldest_problem * INTERVAL)


def _row(id: str, chart: str, meaning: str, saved: str, due: float | None, is_over: int, *rest: Any) -> Row:
    return Row(id, chart, meaning, saved, due, bool(is_over), *rest)
