"""Durable sessions: events a second, beside a bare loop of SQLite that changes the same rows; and a million of them.

    python benchmarks/durable_loop.py                   the rates; half a minute
    python benchmarks/durable_loop.py --many 1000000    so many sessions with timers in one file: opened, polled, woken
    python benchmarks/durable_loop.py --folder FOLDER   where the files lie; else where temporary ones do
    python benchmarks/durable_loop.py --out FOLDER      and as a file

The bare loop has no line of ours: per event it reads the inbox, reads, changes and writes a session's state, sets its
timer anew and deletes the event from the inbox, for 500 sessions in turn. SQLite with a WAL and `synchronous=FULL`, as
in a store. In every round all take turns on new files; the best is quoted, and the median beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from results import keep

from scxml_runtime.durable import SqliteStore
from scxml_runtime.durable.store import Arrived, Changes, Row

SESSIONS, ROUNDS, DELAY = 500, 5, 3600.0
EVENTS = {32: 10_000, 1: 500}
"""How many events there are in a round, by how many of them are in one commit."""

SIZE = 560
"""Characters of what a session of the measured chart is saved as."""

TABLES = """
    CREATE TABLE session (id TEXT PRIMARY KEY, state TEXT NOT NULL);
    CREATE TABLE inbox (number INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, event TEXT NOT NULL);
    CREATE TABLE timer (session TEXT PRIMARY KEY, due REAL NOT NULL);
    CREATE INDEX timer_due ON timer (due);
"""


def id_of(number: int) -> str:
    return f"session-{number % SESSIONS:03}"


def state_of(count: int) -> str:
    return json.dumps({"count": count, "rest": "." * SIZE})


EVENT = json.dumps({"kind": "sent", "name": "tick", "data": {"by": "me"}})


def in_turn(work: Callable[[], int]) -> float:
    """Events a second of work that answers how many it has done, until there are none."""
    begun, done = time.perf_counter(), 0
    while some := work():
        done += some
    return done / (time.perf_counter() - begun)


# --- the reference ------------------------------------------------------------------------------


def bare(path: Path, at_once: int) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + TABLES)
        database.execute("BEGIN")
        for number in range(SESSIONS):
            database.execute("INSERT INTO session VALUES (?, ?)", (id_of(number), state_of(0)))
        for number in range(EVENTS[at_once]):
            database.execute("INSERT INTO inbox (session, event) VALUES (?, ?)", (id_of(number), EVENT))
        database.execute("COMMIT")
        return in_turn(lambda: bare_commit(database, at_once))


def bare_commit(database: sqlite3.Connection, at_once: int) -> int:
    run = database.execute
    run("BEGIN IMMEDIATE")
    found = run("SELECT number, session, event FROM inbox ORDER BY number LIMIT ?", (at_once,)).fetchall()
    for number, session, _ in found:
        state = json.loads(run("SELECT state FROM session WHERE id = ?", (session,)).fetchone()[0])
        state["count"] += 1
        run("UPDATE session SET state = ? WHERE id = ?", (json.dumps(state), session))
        run(
            "INSERT INTO timer VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET due = excluded.due",
            (session, time.time() + DELAY),
        )
        run("DELETE FROM inbox WHERE number = ?", (number,))
    run("COMMIT")
    return len(found)


# --- the store alone ----------------------------------------------------------------------------


def row_of(id: str, saved: str) -> Row:
    return Row(id, "counter", "0" * 64, saved, time.time() + DELAY)


@contextmanager
def kept(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    store.open()
    try:
        yield store
    finally:
        store.close()


def store_alone(path: Path, at_once: int) -> float:
    """The same changes through `SqliteStore`, without a chart."""
    with kept(path) as store:
        arrived = [Arrived(id_of(number), EVENT) for number in range(EVENTS[at_once])]
        store.commit(
            Changes(rows=[row_of(id_of(each), state_of(0)) for each in range(SESSIONS)], arrived=arrived)
        )
        return in_turn(lambda: store_commit(store, at_once))


def store_commit(store: SqliteStore, at_once: int) -> int:
    found = store.waiting(0, at_once)
    rows = []
    for row in store.rows([each.id for each in found]).values():
        state = json.loads(row.saved)
        state["count"] += 1
        rows.append(row_of(row.id, json.dumps(state)))
    store.commit(Changes(rows=rows, taken=[each.number for each in found]))
    return len(found)


WAYS: dict[str, Callable[[Path, int], float]] = {"bare loop": bare, "store alone": store_alone}


def rates(folder: Path) -> dict[str, Any]:
    found: dict[str, dict[str, list[float]]] = {name: {} for name in WAYS}
    for number in range(ROUNDS):
        for at_once in EVENTS:
            for name, way in WAYS.items():
                rate = way(folder / f"{number}-{at_once}-{name}.db", at_once)
                found[name].setdefault(str(at_once), []).append(rate)
    return {
        name: {at_once: {"best": max(some), "median": median(some)} for at_once, some in each.items()}
        for name, each in found.items()
    }


def show(found: dict[str, Any]) -> None:
    heads = [f"{at_once} a commit" for at_once in EVENTS]
    print(f"{'events/s: best (median)':28}" + "".join(f"{head:>32}" for head in heads))
    for name, told in found.items():
        cells = [cell(told[at_once], found["bare loop"][at_once]) for at_once in told]
        print(f"{name:28}" + "".join(f"{each:>32}" for each in cells))


def cell(told: dict[str, float], bare: dict[str, float]) -> str:
    return f"{told['best']:,.0f} ({told['median']:,.0f}) {told['best'] / bare['best']:.2f} ×"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--many", type=int)
    parser.add_argument("--folder")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        found = rates(Path(folder))
    show(found)


if __name__ == "__main__":
    main()
