"""Sessions on Restate beside a bare counter object of its Python SDK: events a second, request and response.

python benchmarks/durable_restate.py                     two minutes; needs the server (see tools/restate_server.py)
python benchmarks/durable_restate.py --rounds 5          a short one
python benchmarks/durable_restate.py --out FOLDER        and as a file

Both are asked by the same clients in the same run, two seconds each, in turns; both keep a counter and forty texts. One
node, and for each of the two one worker of one process. Beside events a second stands the processor time that server
and worker have taken for an event, which says the same where something else is at work (Linux only).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

import restate
from results import keep

import scxmlc
from scxml_runtime.durable import restate as durable

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from tools.restate_server import Cluster, Process, Worker, binary  # noqa: E402

TEXTS = {f"text{number}": "x" * 12 for number in range(40)}
CHART = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="counter" datamodel="ecmascript">'
    '<datamodel><data id="n" expr="0"/>'
    + "".join(f'<data id="{name}" expr="\'{value}\'"/>' for name, value in TEXTS.items())
    + '</datamodel><state id="on"><transition event="add"><assign location="n" expr="n + 1"/></transition></state>'
    "</scxml>"
)
SESSIONS = 500
CLIENTS = 32
SLICE = 2.0  # seconds


def bare() -> Any:
    """The reference: an object that counts, as one would write it."""
    counter = restate.VirtualObject("Counter")

    @counter.handler()
    async def add(ctx: restate.ObjectContext, by: int) -> int:
        state: dict[str, Any] = await ctx.get("state", type_hint=dict) or {"n": 0, **TEXTS}
        state["n"] += by
        ctx.set("state", state)
        return int(state["n"])

    @counter.handler(kind="shared")
    async def count(ctx: restate.ObjectSharedContext) -> int:
        return int((await ctx.get("state", type_hint=dict) or {"n": 0})["n"])

    return restate.app([counter])


def sessions() -> Any:
    """The same as a chart."""
    return durable.app([scxmlc.load(CHART, "counter.scxml")])


SUBJECTS = {
    "bare": ("Counter", "add", b"1"),
    "sessions": ("Session", "turn", b'{"name": "add", "data": {"n": 1}}'),
}


class Load:
    """Clients, each with sessions of its own."""

    def __init__(self, ingress: str) -> None:
        self._address = ingress.removeprefix("http://")
        self.sent: dict[tuple[str, str], int] = {}

    def post(self, line: HTTPConnection, path: str, body: bytes) -> Any:
        line.request("POST", path, body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        told = answer.read()
        assert answer.status == 200, (path, answer.status, told)
        return json.loads(told or b"null")

    def begin(self) -> None:
        line = HTTPConnection(self._address)
        for number in range(SESSIONS):
            self.post(line, f"/Session/s{number}/start", b'{"chart": "counter"}')

    def run(self, subject: str, seconds: float) -> float:
        """Events a second."""
        counts = [0] * CLIENTS
        begun = time.perf_counter()

        def work(client: int) -> None:
            line = HTTPConnection(self._address)
            name, handler, body = SUBJECTS[subject]
            for number in cycle(range(client, SESSIONS, CLIENTS)):
                if time.perf_counter() - begun > seconds:
                    return
                self.post(line, f"/{name}/s{number}/{handler}", body)
                counts[client] += 1
                self.sent[subject, f"s{number}"] = self.sent.get((subject, f"s{number}"), 0) + 1

        together([threading.Thread(target=work, args=(client,)) for client in range(CLIENTS)])
        return sum(counts) / (time.perf_counter() - begun)

    def wrong(self) -> int:
        """Of how many the count is not what was sent."""
        line = HTTPConnection(self._address)
        found = 0
        for (subject, id), sent in self.sent.items():
            if subject == "sessions":
                counted = self.post(line, f"/Session/{id}/look", b"{}")["data"]["n"]
            else:
                line.request("POST", f"/Counter/{id}/count")
                counted = int(line.getresponse().read())
            found += counted != sent
        return found


def processor_seconds(process: Process) -> float:
    """That a process has taken, with its children."""
    assert process.running is not None
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told = stat.read_text().rpartition(")")[2].split()
            if int(told[2]) == process.running.pid:  # its group
                ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def together(threads: list[threading.Thread]) -> None:
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def measured(rounds: int, folder: Path) -> dict[str, Any]:
    paths = {"PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parent, HERE.parent / "runtime")))}
    workers = [
        Worker(f"--factory durable_restate:{name}", folder / f"{name}.log", HERE, paths) for name in SUBJECTS
    ]
    rates: dict[str, list[float]] = {name: [] for name in SUBJECTS}
    costs: dict[str, list[float]] = {name: [] for name in SUBJECTS}
    with Cluster(binary(os.environ, Path.cwd()), folder) as cluster, workers[0], workers[1]:
        for each in workers:
            cluster.register(each.url)
        load = Load(cluster.nodes[0].ingress)
        load.begin()
        for name in SUBJECTS:
            load.run(name, SLICE)  # warm
        at_work = [cluster.nodes[0].process, *(each.process for each in workers)]
        for number in range(rounds):
            for name in sorted(SUBJECTS, reverse=number % 2 == 1):
                before, sent = sum(map(processor_seconds, at_work)), sum(load.sent.values())
                rates[name].append(load.run(name, SLICE))
                taken = sum(map(processor_seconds, at_work)) - before
                costs[name].append(taken * 1000 / (sum(load.sent.values()) - sent))
                print(f"{name:9} {rates[name][-1]:6.0f}/s {costs[name][-1]:6.2f} ms each", flush=True)
        ratios = [mine / its for mine, its in zip(rates["sessions"], rates["bare"], strict=True)]
        return {
            "bare_a_second": median(rates["bare"]),
            "sessions_a_second": median(rates["sessions"]),
            "ratio": sum(rates["sessions"]) / sum(rates["bare"]),
            "ratio_of_pairs": median(ratios),
            "bare_processor_ms": median(costs["bare"]),
            "sessions_processor_ms": median(costs["sessions"]),
            "ratio_of_processor_time": median(costs["bare"]) / median(costs["sessions"]),
            "sessions_with_wrong_counts": load.wrong(),
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(options.rounds, Path(folder))
    for name, value in figures.items():
        print(f"{name:28} {value:10.2f}")
    if options.out:
        keep(options.out, "durable_restate", **figures)


if __name__ == "__main__":
    main()
