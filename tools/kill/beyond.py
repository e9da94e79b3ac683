"""`python -m tools.kill.beyond`: kill a Restate server and its workers under load, and see whether all is exact.

In: how many kills; the server (see `tools/restate_server.py`). Out: a log, and what `python -m tools.kill` judges of
sessions on this machine: every event applied once and in order, every timer once and none early, every message once,
every effect outside under one key. The exit status is 1 if anything is otherwise.

The rule that surprises: the client lives on. It sends again, under the same key, what had no answer.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from scxml_runtime.durable import restate
from scxml_runtime.durable.on_restate.host import RestateHost
from tools.kill.chart import load
from tools.kill.client import Acknowledged, Client
from tools.kill.judging import figures, problems
from tools.kill.rounds import MORE
from tools.kill.telling import counted, judge
from tools.kill.world import World
from tools.restate_server import Cluster, Node, NoServer, Worker, binary

ROOT = Path(__file__).parents[2]
FOLDER = "KILL_FOLDER"
PATHS = os.pathsep.join(map(str, (ROOT, ROOT / "runtime")))
RECOVERED = 0.8
"""How often a kill waits until events are acknowledged again; else it may fall into a recovery."""

PATIENCE = 60.0
"""Seconds in which that must be."""

PROCESSES = 2
"""Of a worker, each with families of its own in memory."""


def app() -> Any:
    """What the worker serves."""
    world = World(Path(os.environ[FOLDER]))
    return restate.app([load()], processors=world.processors, services=world.services)


class Sender(Client):
    """A client that goes on until it is told that it is enough. What it sends at once would come in any order."""

    in_flight = 1
    is_enough = False

    def begin(self, host: Any) -> None:
        for who in self._names:
            self._begin(host, who, 0)

    def send(self, host: Any, known: Mapping[str, int], until: int | None = None) -> None:
        self._send_all(host, known, until)

    def rest(self, host: Any) -> None:
        self._rest(host)

    def _send(self, host: Any, who: str, ahead: dict[str, int], until: int | None) -> bool:
        return not (self.is_enough and until is None) and super()._send(host, who, ahead, until)


@dataclass(frozen=True, slots=True)
class Victim:
    """What may be killed, and comes back."""

    name: str
    kill: Callable[[], None]
    start: Callable[[], None]


def victims(cluster: Cluster, worker: Worker) -> list[Victim]:
    """The worker counts as much as the servers together."""
    servers = [_server(node, f"server {number + 1}") for number, node in enumerate(cluster.nodes)]
    return [*servers, *[Victim("worker", worker.process.kill, worker.start)] * len(servers)]


def _server(node: Node, name: str) -> Victim:
    def start() -> None:
        node.start()
        node.wait()

    return Victim(name, node.process.kill, start)


@dataclass(frozen=True, slots=True)
class Run:
    """What is asked for."""

    folder: Path
    nodes: int
    kills: int
    sessions: int
    longest: float
    seed: int


def play(run: Run, cluster: Cluster, worker: Worker) -> int:
    """The kills, under load; then peace. How many events each session has had by then."""
    sender, known = Sender(run.folder, run.sessions), Acknowledged(run.folder / "acknowledged")
    with RestateHost(*(each.ingress for each in cluster.nodes), at_once=run.sessions) as host:
        sender.begin(host)
        load = threading.Thread(target=sender.send, args=(host, {}))
        load.start()
        _kill(run, victims(cluster, worker), known)
        sender.is_enough = True
        load.join()
        known.read_on()
        until = max(known.last.values(), default=0) + MORE
        sender.send(host, known.last, until)
        sender.rest(host)
    return until


def _kill(run: Run, victims: Sequence[Victim], known: Acknowledged) -> None:
    chance, begun = Random(run.seed), time.monotonic()
    for number in range(1, run.kills + 1):
        if chance.random() < RECOVERED:
            _wait_for_progress(known)
        time.sleep(chance.uniform(0.1, run.longest))
        victim = chance.choice(victims)
        victim.kill()
        away = chance.uniform(0, run.longest / 2)
        time.sleep(away)
        victim.start()
        known.read_on()
        print(
            f"{time.monotonic() - begun:6.1f} s  kill {number:3}: {victim.name:8} for {away:.1f} s; "
            f"{known.count:6,} events acknowledged",
            flush=True,
        )


def _wait_for_progress(known: Acknowledged) -> None:
    deadline, before = time.monotonic() + PATIENCE, known.count
    while known.count == before and time.monotonic() < deadline:
        time.sleep(0.02)
        known.read_on()


def main(given: Sequence[str]) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.kill.beyond", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--kills", type=int, default=100, help="of server and worker (100)")
    parser.add_argument("--nodes", type=int, default=1, help="servers; with several, two hold each event (1)")
    parser.add_argument("--sessions", type=int, default=40, help="each with a neighbour (40)")
    parser.add_argument("--longest", type=float, default=1.5, help="seconds until a kill (1.5)")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (1)")
    asked = parser.parse_args(given)
    try:
        server = binary(os.environ, Path.cwd())
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), asked.nodes, asked.kills, asked.sessions, asked.longest, asked.seed)
        return _run(run, server)


def _run(run: Run, server: Path) -> int:
    environment = {FOLDER: str(run.folder), "PYTHONPATH": PATHS}
    worker = Worker(
        "--factory tools.kill.beyond:app", run.folder / "worker.log", ROOT, environment, PROCESSES
    )
    with Cluster(server, run.folder, run.nodes, min(run.nodes, 2)) as cluster, worker:
        cluster.register(worker.url)
        until = play(run, cluster, worker)
        found = [*problems(run.folder, until)]
        print(f"\n{run.kills} kills; {run.sessions} sessions\n{counted(figures(run.folder))}")
    return judge(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
