"""Tickets on Restate: on one node; then on three, of which one is killed under load. `make restate-demo`

Each ticket is sent notes, each under its key, as fast as they are answered, and counts them; 20 s after it was opened
it has a reminder. What is shown at the end are the counters.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scxml_runtime.durable import RestateHost

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from tools.restate_server import Cluster, NoServer, Worker, binary  # noqa: E402

PATHS = os.pathsep.join(map(str, (HERE, ROOT, ROOT / "runtime")))
REMINDED = 30.0  # seconds until the last reminder must have come


class Story:
    """What is told, with the seconds since the beginning."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __call__(self, what: str) -> None:
        print(f"{time.monotonic() - self._begun:6.1f} s  {what}", flush=True)


@contextmanager
def running(server: Path, nodes: int, replication: int, story: Story) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory() as folder:
        worker = Worker("worker:app", Path(folder, "worker.log"), HERE, {"PYTHONPATH": PATHS}, processes=2)
        with Cluster(server, Path(folder), nodes, replication) as cluster, worker:
            cluster.register(worker.url)
            story(f"{nodes} node{'s' * (nodes > 1)}, replication {replication}, and a worker")
            yield cluster


def play(cluster: Cluster, tickets: int, notes: int, story: Story, meanwhile: Callable[[], None]) -> bool:
    """Whether all is exact."""
    names = [f"ticket-{number}" for number in range(tickets)]
    with RestateHost(*(each.ingress for each in cluster.nodes), at_once=tickets) as host:
        for name in names:
            host.start("ticket", name)
        begun = time.monotonic()
        story(f"{tickets} tickets are open; each is sent {notes} notes")
        other = threading.Thread(target=meanwhile)
        other.start()
        send(host, names, notes)
        took = time.monotonic() - begun
        other.join()
        story(
            f"all notes are acknowledged: {tickets * notes:,} in {took:.1f} s, {tickets * notes / took:.0f} a second"
        )
        return _counted(host, names, notes, story)


def send(host: RestateHost, names: list[str], notes: int) -> None:
    """To all tickets at once, to each one note after the other."""
    for number in range(notes):
        for sent in [host.submit(name, "note", key=f"note-{number}") for name in names]:
            sent.result()


def _counted(host: RestateHost, names: list[str], notes: int, story: Story) -> bool:
    deadline = time.monotonic() + REMINDED
    while time.monotonic() < deadline and any(host.look(name).due for name in names):
        time.sleep(0.2)
    seen = [host.look(name).data for name in names]
    for what in ("notes", "reminders"):
        counts = Counter(data[what] for data in seen)
        story(f"{what}: " + ", ".join(f"{many} tickets have {count}" for count, many in counts.items()))
    return all((data["notes"], data["reminders"]) == (notes, 1) for data in seen)


def on_one(server: Path, story: Story) -> bool:
    with running(server, 1, 1, story) as cluster:
        return play(cluster, 20, 50, story, lambda: None)


def on_three(server: Path, story: Story) -> bool:
    with running(server, 3, 2, story) as cluster:

        def kill() -> None:
            time.sleep(3)
            cluster.nodes[1].process.kill()
            story("node 2 is killed: kill -9")
            time.sleep(8)
            cluster.nodes[1].start()
            story("node 2 is started again")

        return play(cluster, 20, 100, story, kill)


def main() -> int:
    """The exit status."""
    try:
        server = binary(os.environ, Path.cwd())
    except NoServer as problem:
        print(problem, file=sys.stderr)
        return 2
    is_exact = on_one(server, Story())
    print()
    is_exact &= on_three(server, Story())
    print("exact: no note lost, none counted twice; each reminder came once" if is_exact else "NOT exact")
    return int(not is_exact)


if __name__ == "__main__":
    sys.exit(main())
