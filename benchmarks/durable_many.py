"""A million durable sessions in one file, each with a timer: opened, asked who is due, woken at random; and what memory
that takes.

    python benchmarks/durable_many.py                   two minutes, most of them to make the file
    python benchmarks/durable_many.py --families 20000  so many
    python benchmarks/durable_many.py --folder FOLDER   where the database lies; else where temporary files do
    python benchmarks/durable_many.py --out FOLDER      and as a file

The sessions are those of `durable_loop.py`, as the host writes them. Each event is for another session, which comes
from the file, has its turn and is written back. The store alone reads and writes as many rows, without a chart.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from durable_loop import CHART, Hosted, id_of
from results import keep

import scxmlc
from scxml_runtime.durable import DurableHost, SqliteStore
from scxml_runtime.durable.stores.store import Changes, Row

CHUNK, DAY, POLLS, RANDOM = 10_000, 86_400.0, 200, 6_400
BEGIN = time.time() + 30 * DAY
"""When the first of their timers comes due: long after the measurement."""


def id_among(number: int) -> str:
    return f"session-{number:07}"


def pattern(folder: Path) -> Row:
    """A session of the measured chart, as the host writes it."""
    hosted = Hosted(folder, 0)
    hosted.host.send(id_of(0), "tick")
    hosted.close()
    with closing(opened(hosted.path)) as store:
        return store.rows([id_of(0)])[id_of(0)]


def opened(path: Path) -> SqliteStore:
    store = SqliteStore(path)
    store.open()
    return store


def fill(path: Path, families: int) -> None:
    """So many families, each with a timer some time in a day."""
    chance, row = random.Random(17), pattern(path.parent)
    with closing(opened(path)) as store:
        for start in range(0, families, CHUNK):
            ids = [id_among(number) for number in range(start, min(start + CHUNK, families))]
            store.commit(Changes(rows=[moved(row, id, BEGIN + chance.random() * DAY) for id in ids]))


def moved(row: Row, id: str, due: float) -> Row:
    return replace(row, id=id, saved=row.saved.replace(row.id, id), due=due)


def forget_pages(path: Path) -> None:
    """As after a start of the machine, where the system has a word for it."""
    if hasattr(os, "posix_fadvise"):
        with open(path, "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure(path: Path, families: int) -> dict[str, float]:
    """In a process of its own, whose memory is told."""
    told = {**of_store(path, families), **of_host(path, families)}
    return {**told, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def of_store(path: Path, families: int) -> dict[str, float]:
    forget_pages(path)
    begun = time.perf_counter()
    with closing(opened(path)) as store:
        told = {
            "opened": time.perf_counter() - begun,
            "due_some": median_ms(lambda: store.due(BEGIN + 60.0, 100)),
            "due_all": median_ms(lambda: store.due(BEGIN + 2 * DAY, 100)),
            "next_due": median_ms(store.next_due),
            "commit": median_ms(lambda: store.commit(Changes())),
        }
        shutil.copyfile(path, os.devnull)
        return {**told, "alone": rewritten(store, families)}


def rewritten(store: SqliteStore, families: int) -> float:
    """Rows a second, 32 a commit."""
    chance = random.Random(21)
    begun = time.perf_counter()
    for _ in range(RANDOM // 32):
        rows = store.rows({id_among(chance.randrange(families)) for _ in range(32)})
        store.commit(Changes(rows=[replace(row, due=BEGIN + chance.random() * DAY) for row in rows.values()]))
    return RANDOM / (time.perf_counter() - begun)


def of_host(path: Path, families: int) -> dict[str, float]:
    chart = scxmlc.load(CHART)
    forget_pages(path)
    begun = time.perf_counter()
    with DurableHost(SqliteStore(path), charts=[chart]) as host:
        told = {"entered": time.perf_counter() - begun, "cold": woken(host, families, 18)}
        shutil.copyfile(path, os.devnull)
        work = time.process_time()
        told["warm"] = woken(host, families, 19)
        told["work"] = (time.process_time() - work) / RANDOM * 1e6
    with DurableHost(SqliteStore(path), charts=[chart], batch=256, seconds=0.03) as host:
        return {**told, "wide": woken(host, families, 20)}


def median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(POLLS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return median(times) * 1000


def woken(host: DurableHost, families: int, seed: int) -> float:
    """Events a second for families at random."""
    chance = random.Random(seed)
    ids = [id_among(chance.randrange(families)) for _ in range(RANDOM)]
    begun = time.perf_counter()
    for future in [host.submit(id, "tick") for id in ids]:
        future.result()
    return RANDOM / (time.perf_counter() - begun)


def many(folder: str | None, families: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made, "many.db")
        fill(path, families)
        size = path.stat().st_size / 1e6
        with multiprocessing.get_context("spawn").Pool(1) as apart:
            return {"families": families, "megabytes": size, **apart.apply(measure, (path, families))}


SHOWN = {
    "opened": "s to open the store, nothing of it in memory",
    "due_some": "ms for 100 of those that are due, 700 being so",
    "due_all": "ms for 100 of those that are due, all being so",
    "next_due": "ms for the moment when the first is due",
    "alone": "random rows a second, 32 a commit, by the store alone",
    "entered": "s to enter the host, nothing of the file in memory",
    "cold": "random events a second, then",
    "warm": "random events a second, the file being in the system's memory",
    "wide": "random events a second, up to 256 sessions or 30 ms a commit",
    "work": "µs of the processor for one of them",
    "memory": "MiB of memory at most",
    "commit": "ms for a commit of nothing: what the disk takes by itself",
}


def show(told: dict[str, Any]) -> None:
    print(f"{told['families']:,} families with timers, {told['megabytes']:,.0f} MB on disk")
    for name, unit in SHOWN.items():
        print(f"{told[name]:14,.3f} {unit}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--families", type=int, default=1_000_000)
    parser.add_argument("--folder")
    parser.add_argument("--out")
    given = parser.parse_args()
    told = many(given.folder, given.families)
    show(told)
    keep(given.out, "durable_many", many=told)


if __name__ == "__main__":
    main()
