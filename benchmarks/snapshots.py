"""Saved sessions: what the snapshot of the routing chart (F) takes, beside other engines; and many of them in a file.

    python benchmarks/snapshots.py                  the figures of one session; half a minute
    python benchmarks/snapshots.py --many 100000    so many sessions to one file, and back on another host
    python benchmarks/snapshots.py --out FOLDER     and as a file

The session is F after nine events: its second call waits in the queue, with the time limit. In every round the engines
take turns, each in a process of its own; the best is quoted. All go on after the cut, and must end as without it.
Where peers are installed the environment says, as for `run.py`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results import keep
from run import Absent, Engine, call, compile_charts, version

import scxmlc
from scxml_runtime import Host

CHARTS = Path(__file__).parent / "charts"
ROUNDS, TIMES = 3, 1_000
FIGURES = ("bytes", "save", "save_text", "restore", "restore_text")
"""Microseconds, but the first; `_text`: with making a text of it, or reading it."""

PLAIN = ("save", "restore")
"""What there is only where data come before the text."""


@dataclass(frozen=True)
class Way:
    """How an engine saves: `plain` if there is data before there is a text; `holds`: what is in it."""

    engine: Engine
    plain: bool
    holds: str


def ways() -> list[Way]:
    """All that could be measured here."""
    peers = os.environ.get("PEERS_PYTHON", sys.executable)
    ours = Engine("scxmlc", (sys.executable, "ours.py"))
    xstate = Engine("XState", ("node", "--expose-gc", "peer_xstate.js"), package="xstate")
    machine = Engine(
        "python-statemachine", (peers, "peer_statemachine_port.py"), package="python-statemachine"
    )
    return [
        Way(
            ours,
            True,
            "states, data, histories, queues, the timer, log, ids, chance, the chart's hash; as JSON",
        ),
        Way(xstate, True, "states, data, histories; the timer is lost; as JSON"),
        Way(machine, False, "state, data; there is no timer; as a pickle"),
    ]


def beside() -> dict[str, Any]:
    """The best figures of each engine that is installed."""
    found: dict[str, dict[str, Any]] = {}
    absent: dict[str, str] = {}
    with compile_charts(["routing"]):
        for _ in range(ROUNDS):
            for way in ways():
                if way.engine.name not in absent:
                    try:
                        keep_best(found, way, call(way.engine, "saving", "routing", TIMES))
                    except Absent as reason:
                        absent[way.engine.name] = str(reason)
    for name, told in found.items():
        if told["check"] != found["scxmlc"]["check"]:
            raise AssertionError(f"{name} ends as {told['check']}, not {found['scxmlc']['check']}")
    return {"engines": found, "absent": absent}


def keep_best(found: dict[str, dict[str, Any]], way: Way, told: dict[str, Any]) -> None:
    best = found.setdefault(way.engine.name, {"holds": way.holds, "check": told["check"]})
    if way.engine.package:
        best["version"] = version(way.engine)
    for figure in FIGURES:
        if way.plain or figure not in PLAIN:
            best[figure] = min(told[figure], best.get(figure, told[figure]))


def show(engines: dict[str, dict[str, Any]], absent: dict[str, str]) -> None:
    print(f"{'':28}" + "".join(f"{figure:>14}" for figure in FIGURES))
    for name, told in engines.items():
        shown = (f"{told[figure]:.1f}" if figure in told else "–" for figure in FIGURES)
        print(f"{name + ' ' + told.get('version', ''):28}" + "".join(f"{each:>14}" for each in shown))
        print(f"    {told['holds']}")
    for name, why in absent.items():
        print(f"{name:28}absent ({why})")


# --- many ---------------------------------------------------------------------------------------


def events_of(number: int) -> list[tuple[str, dict[str, Any]]]:
    """What one of many sessions has heard: no two the same."""
    tier, skill = ("gold", "silver")[number % 2], ("sales", "support", "billing")[number % 3]
    call = {"id": f"call-{number}", "lang": "en", "skill": skill, "tier": tier}
    ready = ("agent.ready", {"agent": f"agent-{number}", "skill": skill})
    return [("call.new", call), ready][: 1 + number % 5 // 4]


def started(cls: Any, count: int) -> Host:
    host = Host()
    for number in range(count):
        session = host.start(cls)
        for name, data in events_of(number):
            session.send(name, data)
    return host


def write(host: Host, path: str) -> None:
    """All sessions of a host, each on a line."""
    with open(path, "w", encoding="utf-8") as file:
        for session in host.sessions.values():
            file.write(json.dumps(session.snapshot()))
            file.write("\n")


def read(cls: Any, path: str) -> Host:
    """A host with all sessions of a file."""
    host = Host()
    with open(path, encoding="utf-8") as file:
        for line in file:
            host.restore(cls, json.loads(line))
    return host


def seen(host: Host) -> Iterator[Any]:
    """What is seen of every hundredth session when it goes on, and when its time limit is over."""
    some = [*host.sessions.values()][::100]
    for session in some:
        session.send("agent.ready", {"agent": "last", "skill": "any"})
        yield [session.session_id, sorted(session.configuration), repr(session.data), session.log]
    host.advance(60.0)
    yield [sorted(session.configuration) for session in host.sessions.values()]


def many(count: int) -> dict[str, Any]:
    """Seconds for so many sessions, and the size of their file."""
    cls = scxmlc.load(CHARTS / "routing.scxml")
    before = started(cls, count)
    gc.collect()
    gc.freeze()  # what is there stays there: it need not be gone through again and again
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sessions.jsonl")
        writing = seconds(write, before, path)
        reading = seconds(read, cls, path)
        size = os.path.getsize(path)
        after = read(cls, path)
    if [*seen(before)] != [*seen(after)]:
        raise AssertionError("the restored sessions do not go on as those that were saved")
    print(f"{count} sessions, {size / 1e6:.1f} MB: {writing:.1f} s to the file, {reading:.1f} s back")
    return {"count": count, "bytes": size, "write": writing, "read": reading, "rounds": ROUNDS}


def seconds(work: Any, *args: Any) -> float:
    """The best of some rounds: the smaller of the time that passed and that of the processor."""
    rounds = []
    for _ in range(ROUNDS):
        gc.collect()  # what the round before has left
        wall, cpu = time.perf_counter(), time.process_time()
        done = work(*args)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        del done
        rounds.append(min(wall, cpu))
        print(f"    {work.__name__} {wall:.1f} s, of the processor {cpu:.1f} s", flush=True)
    return min(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--many", type=int, metavar="COUNT", help="sessions to one file and back")
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    if options.many:
        keep(options.out, "snapshots_many", **many(options.many))
    else:
        found = beside()
        show(**found)
        keep(options.out, "snapshots", **found)


if __name__ == "__main__":
    main()
