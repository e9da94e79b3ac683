"""Random charts with data of all sorts, cut at a random place: they go on as without the cut.

In: the numbers of the first and the last cut. Out: the seeds of those that differ. `--python` names the Python that
restores in another process; without it the snapshot goes through JSON text only.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from argparse import ArgumentParser
from random import Random
from typing import Any

import scxmlc
from scxml_runtime import Host, SessionError, StateMachine
from tests.scxml import rich_charts

VALUES = """<script>
  var odd = [NaN, -0, undefined, '\\ud800', new Date(5), /a+/gi, Symbol('s')];
  var ring = {m: new Map([[odd, 1]]), set: new Set([1, 'x'])}; ring.self = ring; ring.m.set(ring, odd);
  var counter = (function () { var n = 0; return {up: function () { return ++n; }, get n() { return n; }}; })();
</script>"""
TOLD = """<log expr="[counter.up(), counter.n, ring.self === ring, ring.m.get(ring) === odd, 1 / odd[1],
  odd[2] === undefined, odd[3].charCodeAt(0), +odd[4], odd[5].test('A'), ring.set.size].join()"/>"""
Act = tuple[str, Any]


def made_up(seed: int) -> tuple[str, list[Act], int]:
    """A chart, what happens to it, and after how many of those it is cut."""
    random = Random(seed)
    text = rich_charts.chart(random).replace("<onexit>", f"<onexit>{TOLD}", 3)
    text = text.replace("</datamodel>", f"</datamodel>{VALUES}", 1)
    acts = rich_charts.events(random, random.randint(4, 12))
    acts = [("+", random.choice([0.3, 1, 2.5])) if random.random() < 0.3 else act for act in acts]
    return text, acts, random.randint(0, len(acts))


def tell(session: StateMachine, acts: list[Act]) -> list[Any]:
    """What is seen of a session after each of these acts."""
    seen: list[Any] = []
    steps: list[Any] = []
    session.observe(lambda step: steps.append([list(step.exited), list(step.entered)]))
    for name, data in acts:
        before = len(session.log)
        try:
            session.advance(data) if name == "+" else session.send(name, data)
        except SessionError as error:
            steps.append(str(error))
        seen.append([steps[:], list(map(list, session.log[before:])), sorted(session.configuration)])
        steps.clear()
    return [*seen, session.is_finished, str(session.session_id_), repr(session.data)]


def restored(text: str, saved: str, acts: list[Act]) -> list[Any]:
    """What is seen of a session that goes on from JSON text."""
    return tell(Host().restore(scxmlc.load(text), json.loads(saved)), acts)


def elsewhere(python: str, jobs: list[Any]) -> list[Any]:
    """The same of many, by another process."""
    command = [python, "-m", "tests.runtime.saving.random_cuts", "--restore"]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def differing(seeds: range, python: str = "") -> list[tuple[int, str]]:
    """The cuts after which something is otherwise, with what; endless charts count as no cut."""
    jobs, wanted, used = [], [], []
    for seed in seeds:
        text, acts, place = made_up(seed)
        cls = scxmlc.load(text)
        try:
            cut, whole = Host().start(cls), Host().start(cls)
            tell(cut, acts[:place])
            tell(whole, acts[:place])
        except SessionError:
            continue
        jobs.append([text, json.dumps(cut.snapshot(), allow_nan=False), acts[place:]])
        wanted.append(tell(whole, acts[place:]))
        used.append(seed)
    if python:
        results = elsewhere(python, jobs)
    else:
        results = [restored(*job) for job in jobs]
    pairs = zip(used, results, wanted, strict=True)
    return [(seed, f"{a}\n{b}") for seed, a, b in pairs if not _same(a, b)]


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("last", type=int, nargs="?", default=0)
    parser.add_argument("--python", default="")
    parser.add_argument(
        "--restore", action="store_true", help="be the other process: jobs on the standard input"
    )
    wishes = parser.parse_args()
    logging.disable()  # the charts are full of errors
    if wishes.restore:
        print(json.dumps([restored(*job) for job in json.load(sys.stdin)]))
        return 0
    found = differing(range(wishes.first, wishes.last + 1), wishes.python)
    for seed, what in found:
        print(f"cut {seed}:\n{what[:1500]}")
    print(f"{wishes.last + 1 - wishes.first} cuts, {len(found)} differ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
