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
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import scxmlc
from scxml_runtime import Host, SessionError, StateMachine, Step
from scxml_runtime.session import interpreter
from tests.scxml import rich_charts

VALUES = """<script>
  var odd = [NaN, -0, undefined, '\\ud800', new Date(5), /a+/gi, Symbol('s')];
  var ring = {m: new Map([[odd, 1]]), set: new Set([1, 'x'])}; ring.self = ring; ring.m.set(ring, odd);
  var counter = (function () { var n = 0; return {up: function () { return ++n; }, get n() { return n; }}; })();
</script>"""
TOLD = """<log expr="[counter.up(), counter.n, ring.self === ring, ring.m.get(ring) === odd, 1 / odd[1],
  odd[2] === undefined, odd[3].charCodeAt(0), +odd[4], odd[5].test('A'), ring.set.size].join()"/>"""
Act = tuple[str, Any]
MOST_STEPS = 300
"""Of one act; a chart that takes more is taken for one that never rests."""


class Endless(AssertionError):
    """Raised by who observes, and so at the caller."""


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

    def saw(step: Step) -> None:
        steps.append([list(step.exited), list(step.entered)])
        if len(steps) > MOST_STEPS:
            raise Endless

    session.observe(saw)
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
    host = Host()
    host.turns_in_one_go = 2_000
    return tell(host.restore(scxmlc.load(text), json.loads(saved)), acts)


def elsewhere(python: str, jobs: list[Any]) -> list[Any]:
    """The same of many, by another process."""
    command = [python, "-m", "tests.runtime.saving.random_cuts", "--restore"]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


@contextmanager
def impatience() -> Iterator[None]:
    """Charts that never rest are many, and found out soon."""
    before = interpreter.MICROSTEPS, interpreter.MACROSTEPS
    interpreter.MICROSTEPS, interpreter.MACROSTEPS = 200, 200
    try:
        yield
    finally:
        interpreter.MICROSTEPS, interpreter.MACROSTEPS = before


def job(seed: int) -> tuple[list[Any], list[Any]] | None:
    """A chart's text with a snapshot and what happens next, and what is seen without the cut; None where the chart
    never rests, or it and those that it has invoked never leave one another alone."""
    text, acts, place = made_up(seed)
    cls = scxmlc.load(text)
    cut, whole = (Host() for _ in range(2))
    for host in (cut, whole):
        host.turns_in_one_go = 2_000
    try:
        sessions = [host.start(cls) for host in (cut, whole)]
        for session in sessions:
            tell(session, acts[:place])
        if any(session.failure for session in sessions) or cut.ready:
            return None
    except (SessionError, Endless):
        return None
    saved = json.dumps(sessions[0].snapshot(), allow_nan=False)
    try:
        seen = tell(sessions[1], acts[place:])
    except Endless:
        return None
    return None if whole.ready else ([text, saved, acts[place:]], seen)


def differing(seeds: range, python: str = "") -> tuple[int, list[tuple[int, str]]]:
    """How many cuts there were, and those after which something is otherwise, with what; endless charts are no cut."""
    with impatience():
        made = {seed: found for seed in seeds if (found := job(seed)) is not None}
        jobs = [told for told, _ in made.values()]
        results = elsewhere(python, jobs) if python else [restored(*told) for told in jobs]
    wanted = [seen for _, seen in made.values()]
    triples = zip(made, results, wanted, strict=True)
    return len(jobs), [(seed, f"{a}\n{b}") for seed, a, b in triples if not _same(a, b)]


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
        with impatience():
            print(json.dumps([restored(*told) for told in json.load(sys.stdin)]))
        return 0
    count, found = differing(range(wishes.first, wishes.last + 1), wishes.python)
    for seed, what in found:
        print(f"cut {seed}:\n{what[:1500]}")
    print(f"{count} cuts, {len(found)} differ")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
