"""A million sessions with timers on disk: what a host of them takes.

    python benchmarks/durable_million.py                       all of it; some minutes, 2 GB of disk
    python benchmarks/durable_million.py --sessions 100000     fewer of them
    python benchmarks/durable_million.py --out FOLDER          and as a file

Each session is a bell with three variables and a delayed event, hours away but for some that are due at once. The rows
are copies of one that a family was saved as, with their own ids and times, committed in batches. Then a process of its
own opens the file, so that its peak of memory is that of a host: until its first answer; a thousand times who is due;
events for sessions taken at random, with so many in flight; and what was due rings.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from random import Random
from runpy import run_path
from statistics import median, quantiles
from threading import Semaphore
from typing import Any

from results import keep

from scxml_runtime import StateMachine
from scxml_runtime.durable import DurableHost, SqliteStore
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.stores.store import Changes, Row

BELL = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="bell" datamodel="ecmascript">
  <datamodel><data id="pushed" expr="0"/><data id="rung" expr="0"/><data id="caller" expr="'nobody'"/></datamodel>
  <state id="waiting">
    <onentry><send event="ring" delay="54321s"/></onentry>
    <transition event="push"><script>pushed++; caller = _event.data.by</script></transition>
    <transition event="ring" target="rung"/>
  </state>
  <state id="rung"><onentry><assign location="rung" expr="rung + 1"/></onentry></state>
</scxml>"""

FIRST, FAR = 54_321.0, 3_600.0
AT_ONCE = 1_000
"""Rows in a transaction, events in flight, and rows that are looked for."""

BARE = 32
"""Rows in a transaction of the bare loop."""

RESIDENT = 1_000
"""Families in memory. Sessions taken at random are hardly ever among them, and Python's collector goes through all that
are there."""

DUE = 1_000
"""Sessions that are due when the host begins."""

MUST = {"peak_mib": 1024.0, "start_seconds": 2.0, "due_ms": 1.0, "events_per_second": 3_000.0}


def bell(folder: Path) -> type[StateMachine]:
    """The class of the chart, from a module as programs have it: without the compiler in memory."""
    module = folder / "bell.py"
    if not module.exists():
        import scxmlc

        chart = module.with_suffix(".scxml")
        chart.write_text(BELL, encoding="utf-8")
        module.write_text(scxmlc.compile_file(chart).text, encoding="utf-8")
    found: type[StateMachine] = run_path(str(module))["Bell"]
    return found


# --- the file ----------------------------------------------------------------------------------------------------


def name(number: int) -> str:
    return f"bell-{number:07}"


def rows(chart: type[StateMachine], sessions: int, now: float) -> Iterator[Row]:
    """Sessions that began at `now`; the first of them come due at once, the others in the hours that follow."""
    family = Family.begin(chart, name(0), Around())
    family.turn(now)
    saved = family.saved()
    text = json.dumps(saved, separators=(",", ":"))
    head = saved["chart"]
    chance = Random(1)
    for number in range(sessions):
        left = 0.0 if number < DUE else FAR + round(chance.uniform(0, 1e5), 3)
        own = text.replace(name(0), name(number)).replace(f'"due":{FIRST}', f'"due":{left}')
        yield Row(name(number), head["name"], head["meaning"], own, now + left)


def build(path: Path, sessions: int) -> float:
    """Seconds that it took."""
    begun = time.perf_counter()
    store = SqliteStore(path)
    store.open()
    batch: list[Row] = []
    for row in rows(bell(path.parent), sessions, time.time()):
        batch.append(row)
        if len(batch) == AT_ONCE:
            store.commit(Changes(rows=batch))
            batch = []
    store.commit(Changes(rows=batch))
    store.close()
    return time.perf_counter() - begun


# --- the host ----------------------------------------------------------------------------------------------------


def measure(path: Path, sessions: int, events: int) -> dict[str, float]:
    """What a host takes that has not been before."""
    chart = bell(path.parent)
    found: dict[str, float] = {"due_ms": _lookups(path), "bare_per_second": _bare(path, sessions, events)}
    begun = time.perf_counter()
    with DurableHost(SqliteStore(path), charts=[chart], resident=RESIDENT) as host:
        assert host.look(name(sessions - 1)).configuration == {"waiting"}
        found["start_seconds"] = time.perf_counter() - begun
        found["ring_seconds"] = _ring(host, begun)
        before = time.process_time()
        found["events_per_second"] = _events(host, sessions, events)
        found["processor_us"] = (time.process_time() - before) / events * 1e6
        found["one_by_one_ms"] = _one_by_one(host, sessions)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _lookups(path: Path) -> float:
    """Milliseconds, the median of a thousand, until a store tells a hundred families that are due."""
    store = SqliteStore(path)
    store.open()
    taken = []
    for _ in range(1_000):
        begun = time.perf_counter()
        due = store.due(time.time() + 1e6, 100)
        store.next_due()
        taken.append((time.perf_counter() - begun) * 1000)
        assert len(due) == 100
    store.close()
    return median(taken)


def _bare(path: Path, sessions: int, events: int) -> float:
    """Rows taken at random, read and written again, so many a second: what a store alone takes."""
    chance = Random(4)
    store = SqliteStore(path)
    store.open()
    begun = time.perf_counter()
    for _ in range(events // BARE):
        found = store.rows({name(chance.randrange(sessions)) for _ in range(BARE)})
        store.commit(Changes(rows=[*found.values()]))
    taken = time.perf_counter() - begun
    store.close()
    return events / taken


def _ring(host: DurableHost, begun: float) -> float:
    """Seconds until all that was due at the start has come."""
    while any(host.look(name(number)).data["rung"] != 1 for number in (0, DUE // 2, DUE - 1)):
        time.sleep(0.01)
    return time.perf_counter() - begun


def _events(host: DurableHost, sessions: int, events: int) -> float:
    """Events a second, for sessions taken at random."""
    chance = Random(2)
    room = Semaphore(AT_ONCE)
    answers: list[Future[None]] = []
    begun = time.perf_counter()
    for _ in range(events):
        room.acquire()
        answer = host.submit(name(chance.randrange(sessions)), "push", {"by": "anna"})
        answer.add_done_callback(lambda _: room.release())
        answers.append(answer)
    for each in answers:
        each.result()
    return events / (time.perf_counter() - begun)


def _one_by_one(host: DurableHost, sessions: int) -> float:
    """Milliseconds that somebody waits who sends one event, 99 of 100."""
    chance = Random(3)
    taken = []
    for _ in range(300):
        begun = time.perf_counter()
        host.send(name(chance.randrange(sessions)), "push", {"by": "anna"})
        taken.append((time.perf_counter() - begun) * 1000)
    return quantiles(taken, n=100)[98]


# --- the program -------------------------------------------------------------------------------------------------

WORDS = {
    "build_seconds": ("built in", "s"),
    "gigabytes": ("on disk", "GB"),
    "start_seconds": ("start, until the first answer", "s"),
    "ring_seconds": (f"the {DUE:,} that were due have rung after", "s"),
    "due_ms": ("who is due, a hundred of them", "ms"),
    "bare_per_second": ("rows read and written at random, a second", ""),
    "events_per_second": ("events for random sessions, a second", ""),
    "processor_us": ("one of them, of the processor's time", "µs"),
    "one_by_one_ms": ("one event, 99 of 100 within", "ms"),
    "peak_mib": ("memory at most", "MiB"),
}


def main(given: Sequence[str]) -> int:
    """The exit status: 1 if a figure is not as it must be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=30_000)
    parser.add_argument(
        "--file", type=Path, help="where to keep the sessions; one that is there is used again"
    )
    parser.add_argument("--out", help="a folder for the figures")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(given)
    if asked.measure:
        print(json.dumps(measure(asked.file, asked.sessions, asked.events)))
        return 0
    with tempfile.TemporaryDirectory() as passing:
        return _measure_all(asked, asked.file or Path(passing) / "bells.db")


def _measure_all(asked: Any, path: Path) -> int:
    found = {} if path.exists() else {"build_seconds": build(path, asked.sessions)}
    found["gigabytes"] = path.stat().st_size / 1e9
    options = ["--sessions", str(asked.sessions), "--events", str(asked.events)]
    line = [sys.executable, __file__, "--measure", "--file", str(path), *options]
    found |= json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    print(f"{asked.sessions:,} sessions with timers; load of the machine {os.getloadavg()[0]:.1f}")
    for figure, (words, unit) in WORDS.items():
        if figure in found:
            print(f"  {words:<48} {found[figure]:>10,.2f} {unit}{_verdict(figure, found[figure])}")
    keep(asked.out, "durable_million", sessions=asked.sessions, **found)
    return int(any(_is_short(figure, found[figure]) for figure in MUST))


def _is_short(figure: str, value: float) -> bool:
    return value < MUST[figure] if figure == "events_per_second" else value > MUST[figure]


def _verdict(figure: str, value: float) -> str:
    if figure not in MUST:
        return ""
    return f"   {'NOT ' if _is_short(figure, value) else ''}as it must be: {MUST[figure]:,.0f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
