"""How large a server gets, and how long what one seldom does takes: the table of docs/production.md, Sizes.

    python benchmarks/server_sizes.py                    100,000 sessions of the door, half of them open, with a timer
    python benchmarks/server_sizes.py --sessions 2000    a look, in half a minute

In: how many sessions. Out: a row each. `scxmlc serve` runs as its users run it, on 40 charts; one of them has sessions.
The rule that surprises: seconds are those of the clock, as somebody waits for them; of what is only asked, the quickest
of five.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from server import Served

import scxmlc
from scxml_runtime.durable import DurableHost, SqliteStore

DOOR = Path(__file__).parents[1] / "examples" / "door" / "door.scxml"
CHARTS, USED, MIGRATED, AT_ONCE = 40, 2_000, 100, 5_000
PAGES = {
    "a page of 100 sessions": "sessions?limit=100",
    "the same, failed ones first": "sessions?limit=100&order=failed+first",
    "the same, by a part of the id": "sessions?limit=100&text=77",
    "all counts": "counts",
}


def door(seconds: int) -> str:
    """The chart, open for so long: no timer comes due while it is measured."""
    return DOOR.read_text(encoding="utf-8").replace('delay="5s"', f'delay="{seconds}s"')


def id_of(number: int) -> str:
    return f"door-{number:06}"


def write_charts(folder: Path) -> None:
    folder.mkdir()
    (folder / "door.scxml").write_text(door(86_400), encoding="utf-8")
    for number in range(1, CHARTS):
        other = door(86_400).replace('name="door"', f'name="door{number}"')
        (folder / f"door{number}.scxml").write_text(other, encoding="utf-8")


def fill(store: Path, chart: Path, sessions: int) -> None:
    """So many sessions, every second one open, with a timer and a line of its log."""
    cls = scxmlc.load(chart)
    with DurableHost(SqliteStore(store), charts=[cls]) as host:
        for first in range(0, sessions, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, sessions))
            done: list[Future[Any]] = [host.begin(cls, id_of(number)) for number in numbers]
            done += [host.submit(id_of(number), "push", {"by": "anna"}) for number in numbers if number % 2]
            for each in done:
                each.result()


@contextmanager
def served(folder: Path) -> Iterator[tuple[Served, float]]:
    """The server, and the seconds that it took to start."""
    begun = time.perf_counter()
    words = ["serve", str(folder / "charts"), "--store", str(folder / "doors.db"), "--listen", "127.0.0.1:0"]
    process = subprocess.Popen([sys.executable, "-m", "scxmlc", *words], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = next(line for line in process.stdout if "http://" in line)
        yield Served(process, int(url.split(":")[2].split("/")[0])), time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait()


def asked(server: Served, path: str, body: Any = None) -> Any:
    """What the server answers."""
    told = None if body is None else json.dumps(body).encode()
    url = f"http://127.0.0.1:{server.port}/api/{path}"
    with urlopen(Request(url, told, {"Content-Type": "application/json"}), timeout=600) as answer:
        return json.load(answer)


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def used(server: Served, sessions: int) -> int:
    """How many sessions have had an event that changes nothing."""
    count = min(USED, sessions)
    for number in range(count):
        asked(server, f"sessions/{id_of(number)}/events", {"name": "knock"})
    return count


def changed(folder: Path, server: Served) -> None:
    """Another version of the door; returns when it is the current one."""
    before = asked(server, "charts/door/versions/current")["version"]
    (folder / "charts" / "door.scxml").write_text(door(86_401), encoding="utf-8")
    while asked(server, "charts/door/versions/current")["version"] == before:
        time.sleep(0.1)


def migrated(server: Served, is_tried: bool) -> float:
    """Seconds for a session."""
    move = {"chart": "door", "limit": MIGRATED, "dry_run": is_tried}
    begun = time.perf_counter()
    moves = asked(server, "migrate", move)["moves"]
    return (time.perf_counter() - begun) / len(moves)


def rows(folder: Path, sessions: int) -> Iterator[tuple[str, str]]:
    """What is measured, and what it came to."""
    store = folder / "doors.db"
    write_charts(folder / "charts")
    fill(store, folder / "charts" / "door.scxml", sessions)
    yield f"file, for {sessions:,} sessions", f"{store.stat().st_size / 1e6:,.1f} MB"
    with served(folder) as (server, start):
        yield f"to start, with {CHARTS} charts", f"{start:.1f} s"
        yield "memory, none of them used", f"{server.memory():,.0f} MiB"
        for what, path in PAGES.items():
            quickest = min(seconds(partial(asked, server, path)) for _ in range(5))
            yield what, f"{quickest * 1000:,.0f} ms"
        yield f"memory, {used(server, sessions):,} of them used", f"{server.memory():,.0f} MiB"
        backup = [sys.executable, "-m", "scxmlc", "store", "backup", str(store), str(folder / "copy.db")]
        taken = seconds(partial(subprocess.run, backup, check=True, stdout=subprocess.DEVNULL))
        yield "scxmlc store backup", f"{taken:.1f} s"
        changed(folder, server)
        yield "migration of a session, tried", f"{migrated(server, True) * 1000:.1f} ms"
        yield "migration of a session, done", f"{migrated(server, False) * 1000:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as name:
        for what, told in rows(Path(name), parser.parse_args().sessions):
            print(f"{what:<40}{told:>12}", flush=True)


if __name__ == "__main__":
    main()
