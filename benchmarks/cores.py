"""Many cores: events a second of N processes with a host each, against one process.

    python benchmarks/cores.py [--processes 1,2] [--out FOLDER]     half a minute; the machine must be quiet

Each process compiles the routing chart (F), keeps some sessions on a host of its own, and makes them hot; then all
begin together and count the events that they have handled when time is up. The rounds take turns; the best are quoted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from results import keep

import scxmlc
from scxml_runtime import Host

sys.path.insert(0, str(Path(__file__).parent / "drivers"))
import common

CHART = Path(__file__).parent / "charts" / "routing.scxml"
ROUNDS, SECONDS, SESSIONS, WARM = 3, 2.0, 10, 20


def handled(ready: Barrier) -> int:
    """The events that one process handles in its time."""
    host = Host()
    machine = scxmlc.load(CHART)
    sessions = [host.start(machine) for _ in range(SESSIONS)]
    events = common.events_of("routing")

    def cycle() -> int:
        for session in sessions:
            for name, data in events:
                session.send(name, data)
        return len(sessions) * len(events)

    for _ in range(WARM):
        cycle()
    ready.wait()
    end = time.perf_counter() + SECONDS
    total = 0
    while time.perf_counter() < end:
        total += cycle()
    return total


def a_second(processes: int) -> float:
    """Events a second of so many processes together."""
    around = multiprocessing.get_context("spawn")
    with around.Manager() as manager, around.Pool(processes) as pool:
        ready = manager.Barrier(processes)
        return sum(pool.map(handled, [ready] * processes, chunksize=1)) / SECONDS


def figures(numbers: list[int]) -> dict[int, float]:
    best = dict.fromkeys(numbers, 0.0)
    for _ in range(ROUNDS):
        for number in numbers:
            best[number] = max(best[number], a_second(number))
    return best


def table(found: dict[int, float]) -> str:
    """As lines of Markdown; what one process does is the measure."""
    one = found[1]
    rows = [
        f"| {number} | {rate:,.0f} | {rate / one:.2f} × | {(rate / one / number - 1) * 100:+.0f} % |"
        for number, rate in found.items()
    ]
    head = "| processes | events/s | against one | from N × |\n| ---: | ---: | ---: | ---: |"
    return "\n".join([head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    most = os.cpu_count() or 1
    usual = ",".join(str(2**power) for power in range(most.bit_length()) if 2**power <= most)
    parser.add_argument("--processes", default=usual, help="how many, with commas between; 1 among them")
    parser.add_argument("--out", help="a folder for the figures as JSON")
    given = parser.parse_args()
    numbers = sorted({1, *map(int, given.processes.split(","))})
    found = figures(numbers)
    print(table(found))
    keep(given.out, "cores", events_a_second=found)


if __name__ == "__main__":
    main()
