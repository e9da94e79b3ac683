"""Durable sessions: events a second, beside a bare loop of SQLite that changes the same rows.

    python benchmarks/durable_loop.py                   two minutes
    python benchmarks/durable_loop.py --folder FOLDER   where the databases lie; else where temporary files do
    python benchmarks/durable_loop.py --out FOLDER      and as a file

The bare loop has no line of ours: per event it reads the inbox, reads, changes and writes a session's state, sets its
timer anew and deletes the event from the inbox, for 500 sessions in turn; SQLite with a WAL and `synchronous=FULL`, as
in a store. All take turns, a slice of events each, in an order that changes: what the disk does for others, all have to
bear. The rate is that of the median slice.

A turn of a session takes all that waits for it, so what an event costs depends on how many there are in one: that is
told beside. It is a matter of who has Python's lock when, the thread that submits or the host's.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, ClassVar, Protocol

from results import keep

import scxmlc
from scxml_runtime.durable import DurableHost, SqliteStore
from scxml_runtime.durable.stores.store import Arrived, Changes, Row
from scxml_runtime.testing import Scribe

SESSIONS, DELAY = 500, 3600.0
SLICES = {32: (6_400, 10), 1: (32, 40)}
"""By how many events are in a commit: the events of a slice, and how many slices there are."""

SIZE = 560
"""Characters of what a session of the measured chart is saved as, but for its count."""

EVENT = json.dumps({"kind": "sent", "name": "tick", "data": {"by": "me"}})


class Way(Protocol):
    """One of those that are compared."""

    def fill(self, events: int) -> None:
        """So many events are to wait; not measured."""

    def run(self) -> None:
        """Until none waits."""

    @property
    def writes(self) -> int:
        """How many states of sessions were written so far."""

    def close(self) -> None: ...


def id_of(number: int) -> str:
    return f"session-{number % SESSIONS:03}"


def state_of(count: int) -> str:
    return json.dumps({"count": count, "rest": "." * SIZE})


def counted(state: str) -> str:
    told = json.loads(state)
    told["count"] += 1
    return json.dumps(told)


# --- the reference ------------------------------------------------------------------------------

TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE session (id TEXT PRIMARY KEY, state TEXT NOT NULL);
    CREATE TABLE inbox (number INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, event TEXT NOT NULL);
    CREATE TABLE timer (session TEXT PRIMARY KEY, due REAL NOT NULL);
    CREATE INDEX timer_due ON timer (due);
"""
FOUND = "SELECT number, session, event FROM inbox ORDER BY number LIMIT ?"
TIMER = "INSERT INTO timer VALUES (?, ?) ON CONFLICT (session) DO UPDATE SET due = excluded.due"


class Bare:
    """SQLite alone."""

    def __init__(self, folder: Path, at_once: int) -> None:
        self.database = sqlite3.connect(folder / f"bare-{at_once}.db", isolation_level=None)
        self.run_sql = self.database.execute
        for statement in TABLES.split(";"):
            self.run_sql(statement)
        self.at_once, self.numbers, self.writes = at_once, count(), 0
        self.run_sql("BEGIN")
        for number in range(SESSIONS):
            self.run_sql("INSERT INTO session VALUES (?, ?)", (id_of(number), state_of(0)))
        self.run_sql("COMMIT")

    def fill(self, events: int) -> None:
        self.run_sql("BEGIN")
        for _ in range(events):
            put = (id_of(next(self.numbers)), EVENT)
            self.run_sql("INSERT INTO inbox (session, event) VALUES (?, ?)", put)
        self.run_sql("COMMIT")

    def run(self) -> None:
        run_sql = self.run_sql
        while True:
            run_sql("BEGIN IMMEDIATE")
            found = run_sql(FOUND, (self.at_once,)).fetchall()
            for number, session, _ in found:
                (state,) = run_sql("SELECT state FROM session WHERE id = ?", (session,)).fetchone()
                run_sql("UPDATE session SET state = ? WHERE id = ?", (counted(state), session))
                run_sql(TIMER, (session, time.time() + DELAY))
                run_sql("DELETE FROM inbox WHERE number = ?", (number,))
            run_sql("COMMIT")
            self.writes += len(found)
            if not found:
                return

    def close(self) -> None:
        self.database.close()


# --- the store alone ----------------------------------------------------------------------------


class Counted(SqliteStore):
    """A store that counts the states of sessions which it has written."""

    writes = 0

    def commit(self, changes: Changes) -> None:
        super().commit(changes)
        self.writes += len(changes.rows)


class Alone:
    """The same through `SqliteStore`, without a chart."""

    def __init__(self, folder: Path, at_once: int) -> None:
        self.store = Counted(folder / f"alone-{at_once}.db")
        self.store.open()
        self.at_once, self.numbers = at_once, count()
        self.store.commit(Changes(rows=[row_of(id_of(number), state_of(0)) for number in range(SESSIONS)]))

    def fill(self, events: int) -> None:
        arrived = [Arrived(id_of(next(self.numbers)), EVENT) for _ in range(events)]
        self.store.commit(Changes(arrived=arrived))

    def run(self) -> None:
        store = self.store
        while found := store.waiting(0, self.at_once):
            rows = [
                row_of(row.id, counted(row.saved)) for row in store.rows([each.id for each in found]).values()
            ]
            store.commit(Changes(rows=rows, taken=[each.number for each in found]))

    @property
    def writes(self) -> int:
        return self.store.writes

    def close(self) -> None:
        self.store.close()


def row_of(id: str, saved: str) -> Row:
    return Row(id, "counter", "0" * 64, saved, time.time() + DELAY)


# --- the host -----------------------------------------------------------------------------------

CHART = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="counter" datamodel="ecmascript">
  <datamodel><data id="count" expr="0"/></datamodel>
  <state id="counting">
    <transition event="tick">
      <assign location="count" expr="count + 1"/>
      <cancel sendid="rest"/>
      <send event="rest" id="rest" delay="3600s"/>
    </transition>
  </state>
</scxml>"""


class Hosted:
    """`DurableHost`: a chart with one assignment and a timer that is started anew."""

    MORE: ClassVar[dict[str, Any]] = {}

    def __init__(self, folder: Path, at_once: int) -> None:
        self.path = folder / f"{type(self).__name__}-{at_once}.db"
        self.chart = scxmlc.load(CHART)
        self.numbers = count()
        self.host = self.opened()
        for number in range(SESSIONS):
            self.host.start(self.chart, id=id_of(number))

    def opened(self) -> DurableHost:
        self.store = Counted(self.path)
        return DurableHost(self.store, charts=[self.chart], **self.MORE).__enter__()

    @property
    def writes(self) -> int:
        return self.store.writes

    def close(self) -> None:
        self.host.__exit__(None, None, None)

    def fill(self, events: int) -> None:
        self.ids = [id_of(next(self.numbers)) for _ in range(events)]


class Sent(Hosted):
    """One by one: each returns when it is committed."""

    def run(self) -> None:
        for id in self.ids:
            self.host.send(id, "tick", {"by": "me"})


class Submitted(Hosted):
    """All at once, and waited for."""

    def run(self) -> None:
        for future in [self.host.submit(id, "tick", {"by": "me"}) for id in self.ids]:
            future.result()


class Remembered(Submitted):
    """The same, and of each turn it is kept what it took."""

    MORE: ClassVar = {"history": True}


class Written(Submitted):
    """The same, and what happened in it as lines of a trace."""

    MORE: ClassVar = {"history": True, "scribe": Scribe()}


class Taken(Hosted):
    """What waited in the store before the host was opened, which is measured with it."""

    def fill(self, events: int) -> None:
        super().fill(events)
        self.close()
        store = SqliteStore(self.path)
        store.open()
        store.commit(Changes(arrived=[Arrived(id, EVENT) for id in self.ids]))
        store.close()

    def run(self) -> None:
        self.host = self.opened()
        with closing(sqlite3.connect(self.path)) as looked:
            while looked.execute("SELECT number FROM inbox LIMIT 1").fetchall():
                time.sleep(0.002)


# --- beside each other --------------------------------------------------------------------------

BARE = "bare loop"
WAYS: dict[int, dict[str, Callable[[Path, int], Way]]] = {
    32: {
        BARE: Bare,
        "store alone": Alone,
        "host, submitted": Submitted,
        "  with history": Remembered,
        "  with lines": Written,
        "host, accepted": Taken,
    },
    1: {BARE: Bare, "store alone": Alone, "host, sent": Sent},
}


def rates(folder: str | None) -> dict[str, Any]:
    return {str(at_once): beside(folder, at_once, *SLICES[at_once]) for at_once in WAYS}


def beside(folder: str | None, at_once: int, events: int, slices: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory(dir=folder) as made, ExitStack() as stack:
        ways = {name: way(Path(made), at_once) for name, way in WAYS[at_once].items()}
        for way in ways.values():
            stack.callback(way.close)
        found: dict[str, list[Slice]] = {name: [] for name in ways}
        for _ in range(slices):
            for name in random.sample([*ways], len(ways)):
                found[name].append(measured(ways[name], events))
    return {name: summary(some, found[BARE]) for name, some in found.items()}


@dataclass(frozen=True)
class Slice:
    """Events a second; microseconds of the processor for one of them, in all threads; events in a turn."""

    rate: float
    work: float
    taken: float


def measured(way: Way, events: int) -> Slice:
    way.fill(events)
    writes = 0 if isinstance(way, Taken) else way.writes  # whose store begins with it
    begun, work = time.perf_counter(), time.process_time()
    way.run()
    rate, work = events / (time.perf_counter() - begun), (time.process_time() - work) / events * 1e6
    return Slice(rate, work, events / (way.writes - writes))


def summary(some: list[Slice], bare: list[Slice]) -> dict[str, float]:
    """`part`: the median of what each slice was of the bare loop's beside it."""
    rates = [each.rate for each in some]
    parts = (one.rate / other.rate for one, other in zip(some, bare, strict=True))
    work, taken = median(each.work for each in some), median(each.taken for each in some)
    return {"median": median(rates), "best": max(rates), "part": median(parts), "work": work, "taken": taken}


def show(found: dict[str, Any]) -> None:
    for at_once, told in found.items():
        print(
            f"{at_once + ' a commit':20}{'events/s, median':>18}{'best':>9}{'of bare loop':>15}{'µs of work':>12}"
            f"{'in a turn':>11}"
        )
        for name, each in told.items():
            print(
                f"  {name:18}{each['median']:18,.0f}{each['best']:9,.0f}{each['part']:15.2f}{each['work']:12.0f}"
                f"{each['taken']:11.1f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder")
    parser.add_argument("--out")
    given = parser.parse_args()
    found = rates(given.folder)
    show(found)
    keep(given.out, "durable_loop", rates=found)


if __name__ == "__main__":
    main()
