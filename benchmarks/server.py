"""A server of sessions over HTTP: events a second, beside the same server answering an empty route.

    python benchmarks/server.py                   three minutes
    python benchmarks/server.py --carriers        what carries it, and on which thread its host is, beside each other
    python benchmarks/server.py --restate         with sessions on a Restate server, which has the generator's core
    python benchmarks/server.py --rounds 3        fewer slices
    python benchmarks/server.py --first           before all other programs of the machine: needs the rights to that
    python benchmarks/server.py --out FOLDER      and as a file

The server (benchmarks/served.py) is a process on one core, the generator of load (benchmarks/load.py), which is this
one, on another; 64 connections stay open, 500 sessions take their events in turn. Slices of the kinds that are compared
take turns, in an order that changes; a rate is that of the median slice. Where other programs keep the machine busy
rates are theirs as well; so beside them stands the processor time that the server takes for a request, of which they
take nothing, and the ratio of both.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from load import Load, Next, Outcome, in_turn, load, request
from results import keep

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from tools.restate_server import Cluster, binary  # noqa: E402

SESSIONS, LINES, SECONDS = 500, 64, 1.5
SERVER_CORE, OWN_CORE = 0, 1
WORDS: list[str] = []
"""What servers are told besides."""


@dataclass
class Served:
    """A server's process."""

    process: subprocess.Popen[str]
    port: int

    def work(self) -> float:
        """Seconds of the processor that it has taken."""
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def memory(self) -> float:
        """Megabytes that are resident."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@contextmanager
def served(*words: str) -> Iterator[Served]:
    """A server, until it is not needed any more."""
    line = [sys.executable, str(HERE / "served.py"), "--core", str(SERVER_CORE), *WORDS, *words]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Served(process, int(process.stdout.readline().rsplit(":", 1)[1]))
    finally:
        process.terminate()
        process.wait()


def id_of(number: int) -> str:
    return f"session-{number:05}"


def starts(first: int, count: int) -> Next:
    """Sessions, each with an id of its own."""
    numbers = iter(range(first, first + count))
    return lambda: request(
        "POST", "/api/sessions", b'{"chart":"counter","id":"%s"}' % id_of(next(numbers)).encode()
    )


def events(wait: str) -> Next:
    body = b'{"name":"tick","data":{"by":"me"},"wait":"%s"}' % wait.encode()
    return in_turn([request("POST", f"/api/sessions/{id_of(n)}/events", body) for n in range(SESSIONS)])


EMPTY = "empty route"
KINDS: dict[str, Callable[[], Next]] = {
    EMPTY: lambda: in_turn(
        [request("POST", "/empty", b'{"name":"tick","data":{"by":"me"},"wait":"stable"}')]
    ),
    "event, stable": lambda: events("stable"),
    "event, accepted": lambda: events("accepted"),
    "look": lambda: in_turn([request("GET", f"/api/sessions/{id_of(n)}") for n in range(SESSIONS)]),
}


@dataclass
class Slices:
    """What the slices of one kind came to: answers a second, microseconds of the server's processor for each, and what
    part of it the generator took of its own."""

    rates: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    refused: int = 0

    def told(self) -> dict[str, float]:
        return {"rate": median(self.rates), "work": median(self.works), "generator": max(self.loads)}


async def measured(server: Served, slices: Slices, running: Any) -> Outcome:
    work = server.work()
    outcome: Outcome = await running
    slices.rates.append(outcome.rate)
    slices.works.append((server.work() - work) / len(outcome.times) * 1e6)
    slices.loads.append(outcome.work / outcome.seconds)
    slices.refused += outcome.refused
    return outcome


async def fill(lines: Load, count: int, first: int = 0) -> Outcome:
    """So many sessions; each line asks for its share."""
    return await lines.so_many(starts(first, count), count)


async def beside(server: Served, kinds: list[str], rounds: int) -> dict[str, dict[str, float]]:
    """Slices of all kinds, in turn."""
    async with load(server.port, LINES) as lines:
        refused = (await fill(lines, SESSIONS)).refused
        found = {name: Slices() for name in kinds}
        for number in range(rounds + 1):
            for name in random.sample(kinds, len(kinds)):
                slices = found[name] if number else Slices()  # the first is for warming up
                await measured(server, slices, lines.at_most(KINDS[name](), SECONDS))
        assert refused + sum(each.refused for each in found.values()) == 0
    return {name: each.told() for name, each in found.items()}


async def patience(server: Served, rate: float, seconds: float) -> dict[str, float]:
    """How long events take at a given rate, in milliseconds; behind them, how long an empty answer does."""
    async with load(server.port, LINES) as lines:
        await fill(lines, SESSIONS)
        await lines.at_rate(events("stable"), rate, 1.0)
        outcome = await lines.at_rate(events("stable"), rate, seconds)
        empty = await lines.at_rate(KINDS[EMPTY](), rate, seconds)
    assert outcome.refused == 0
    return {
        "rate": rate,
        "p50": outcome.part(0.5),
        "p99": outcome.part(0.99),
        "empty_p50": empty.part(0.5),
        "empty_p99": empty.part(0.99),
    }


# --- being watched -------------------------------------------------------------------------------

WATCHED = {
    "nobody": (),
    "one session": (f"/api/sessions/{id_of(7)}/steps",),
    "all changes": ("/api/changes",),
    "a browser": ("/api/changes?chart=counter", f"/api/sessions/{id_of(7)}/steps"),
}


class Reader(asyncio.Protocol):
    """Reads a stream, and forgets it."""

    def __init__(self) -> None:
        self.read = 0

    def data_received(self, data: bytes) -> None:
        self.read += len(data)


async def watched(server: Served, rate: float, rounds: int) -> dict[str, dict[str, float]]:
    """What events cost while somebody watches; at a given rate, as they come in life."""
    found = {name: Slices() for name in WATCHED}
    loop = asyncio.get_running_loop()
    async with load(server.port, LINES) as lines:
        await fill(lines, SESSIONS)
        for number in range(rounds + 1):
            for name in random.sample([*WATCHED], len(WATCHED)):
                readers = []
                for path in WATCHED[name]:
                    transport, reader = await loop.create_connection(Reader, "127.0.0.1", server.port)
                    transport.write(request("GET", path))
                    readers.append((transport, reader))
                slices = found[name] if number else Slices()
                await asyncio.sleep(0.2)
                await measured(server, slices, lines.at_rate(events("stable"), rate, SECONDS))
                assert all(reader.read for _, reader in readers)
                for transport, _ in readers:
                    transport.close()
                await asyncio.sleep(0.1)
    return {name: each.told() for name, each in found.items()}


# --- starts, and memory --------------------------------------------------------------------------


async def started(server: Served, count: int) -> dict[str, float]:
    """So many sessions: how fast they start, and what they take."""
    async with load(server.port, LINES) as lines:
        await fill(lines, SESSIONS)
        before, work = server.memory(), server.work()
        outcome = await fill(lines, count, SESSIONS)
        assert outcome.refused == 0
        return {
            "sessions": count,
            "rate": outcome.rate,
            "work": (server.work() - work) / count * 1e6,
            "megabytes": server.memory() - before,
        }


# --- all of it -----------------------------------------------------------------------------------

STORES = ("in memory", "with SQLite")


@contextmanager
def with_store(store: str, *words: str) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        more = () if store == "in memory" else ("--store", str(Path(folder) / "sessions.db"))
        with served(*more, *words) as server:
            yield server


def all_of_it(rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {"rates": {}, "patience": {}, "watched": {}, "started": {}}
    for store in STORES:
        with with_store(store) as server:
            rates = found["rates"][store] = asyncio.run(beside(server, [*KINDS], rounds))
        show_rates(store, rates)
        half = rates["event, stable"]["rate"] / 2
        with with_store(store) as server:
            told = found["patience"][store] = asyncio.run(patience(server, half, 5.0))
        print(
            f"at half of that, {half:,.0f} events/s: p50 {told['p50']:.1f} ms, p99 {told['p99']:.1f} ms"
            f" (empty route: {told['empty_p50']:.1f} and {told['empty_p99']:.1f})"
        )
        with with_store(store) as server:
            found["watched"][store] = asyncio.run(watched(server, half, rounds))
        show_watched(found["watched"][store])
        with with_store(store) as server:
            told = found["started"][store] = asyncio.run(started(server, 10_000))
        print(
            f"10,000 sessions: {told['rate']:,.0f} starts/s, {told['work']:.0f} µs of the processor each; "
            f"{told['megabytes']:.0f} MB, {told['megabytes'] / 10:.1f} kB each\n"
        )
    return found


def show_rates(title: str, rates: dict[str, dict[str, float]]) -> None:
    empty = rates[EMPTY]
    print(f"{title:26}{'a second':>10}{'of empty':>10}{'µs of work':>12}{'empty of it':>13}{'generator':>11}")
    for name, each in rates.items():
        part, work = each["rate"] / empty["rate"], empty["work"] / each["work"]
        print(
            f"  {name:24}{each['rate']:10,.0f}{part:10.2f}{each['work']:12.0f}{work:13.2f}{each['generator']:11.0%}"
        )


def show_watched(told: dict[str, dict[str, float]]) -> None:
    nobody = told["nobody"]["work"]
    parts = (f"{name} {each['work'] / nobody - 1:+.1%}" for name, each in told.items() if name != "nobody")
    print(f"watched at that rate, work for an event: {', '.join(parts)}")


CARRIERS = ("uvicorn h11", "uvicorn httptools", "uvicorn h11 uvloop", "uvicorn httptools uvloop", "granian")
PLACES = ("same loop", "own thread")


def carriers(rounds: int) -> dict[str, Any]:
    found = {}
    for carrier in CARRIERS:
        for place in PLACES:
            with served("--carrier", carrier, "--place", place) as server:
                rates = found[f"{carrier}, {place}"] = asyncio.run(
                    beside(server, [EMPTY, "event, stable"], rounds)
                )
            show_rates(f"{carrier}, {place}", rates)
    return found


def on_restate(rounds: int) -> dict[str, Any]:
    found = {}
    for history in ((), ("--history",)):
        title = " ".join(("on Restate", *history))
        with (
            tempfile.TemporaryDirectory() as folder,
            Cluster(binary(os.environ, HERE), Path(folder)) as cluster,
        ):
            node = cluster.nodes[0]
            with served("--restate", node.ingress, node.admin, *history) as server:
                found[title] = asyncio.run(beside(server, [*KINDS], rounds))
        show_rates(title, found[title])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--carriers", action="store_true")
    parser.add_argument("--restate", action="store_true")
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--out")
    given = parser.parse_args()
    os.sched_setaffinity(0, [OWN_CORE])
    if given.first:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        WORDS.append("--first")
    print(
        f"server on core {SERVER_CORE}, generator on core {OWN_CORE}; {LINES} connections, {SESSIONS} sessions\n"
    )
    if given.carriers:
        carriers(given.rounds)
    elif given.restate:
        keep(given.out, "server_restate", **on_restate(given.rounds))
    else:
        keep(given.out, "server", **all_of_it(given.rounds))


if __name__ == "__main__":
    main()
