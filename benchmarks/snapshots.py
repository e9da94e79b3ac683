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


@dataclass(frozen=True)
class Way:
    """How an engine saves: `plain` if there is data before there is a text; what is in it."""

    engine: Engine
    plain: bool
    holds: str


def ways() -> list[Way]:
    """All that can be measured here."""
    peers = os.environ.get("PEERS_PYTHON", sys.executable)
    return [
        Way(
            Engine("scxmlc", (sys.executable, "ours.py")),
            True,
            "snapshot(), json: configuration, data, histories, queues, the timer, log, ids, chance",
        ),
        Way(
            Engine("XState", ("node", "--expose-gc", "peer_xstate.js"), package="xstate"),
            True,
            "getPersistedSnapshot(), JSON; createActor, start(): state, context, histories",
        ),
        Way(
            Engine(
                "python-statemachine", (peers, "peer_statemachine_port.py"), package="python-statemachine"
            ),
            False,
            "pickle of machine and model: state, data",
        ),
    ]


def beside() -> dict[str, dict[str, Any]]:
    """The best figures of each engine that is installed."""
    found: dict[str, dict[str, Any]] = {}
    absent: dict[str, str] = {}
    with compile_charts(["routing"]):
        for _ in range(ROUNDS):
            for way in ways():
                name = way.engine.name
                if name in absent:
                    continue
                try:
                    told = call(way.engine, "saving", "routing", TIMES)
                except Absent as reason:
                    absent[name] = str(reason)
                    continue
                before = found.setdefault(name, told)
                before.update({figure: min(before[figure], told[figure]) for figure in FIGURES})
    show(found, absent)
    return found


def show(found: dict[str, dict[str, Any]], absent: dict[str, str]) -> None:
    print(f"{'':28}" + "".join(f"{figure:>14}" for figure in FIGURES))
    wanted = found["scxmlc"]["check"]
    for way in ways():
        name = way.engine.name
        if name in absent:
            print(f"{name:28}absent ({absent[name]})")
            continue
        told = found[name]
        if told["check"] != wanted:
            raise AssertionError(f"{name} ends as {told['check']}, not {wanted}")
        shown = (
            "–" if figure in ("save", "restore") and not way.plain else f"{told[figure]:.1f}"
            for figure in FIGURES
        )
        named = f"{name} {version(way.engine)}" if way.engine.package else name
        print(f"{named:28}" + "".join(f"{each:>14}" for each in shown))
        print(f"    {way.holds}")


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
    return {"count": count, "bytes": size, "write": writing, "read": reading}


def seconds(work: Any, *args: Any) -> float:
    """The best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work(*args)
        rounds.append(time.perf_counter() - begun)
        print(f"    {work.__name__} {rounds[-1]:.1f} s", flush=True)
    return min(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--many", type=int, metavar="COUNT", help="sessions to one file and back")
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    figures = {"many": many(options.many)} if options.many else {"beside": beside()}
    keep(options.out, "snapshots_many" if options.many else "snapshots", **figures)


if __name__ == "__main__":
    main()
