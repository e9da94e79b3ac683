"""A strategy's call from its arrival to its end: calls a second, milliseconds of the processor, opcodes by function.

    python benchmarks/strategy.py [--rounds 5] [--functions] [--out FOLDER]

The strategy is a bank's line of 90 states in the shape that Composer writes (`charts/strategy/`): an interaction
process diagram, a workflow, subroutines that are included several times, and libraries of ECMAScript. Six kinds of
calls take turns (`CALLS`), each in its own way through menus, a customer's data from a web server, queues and agents;
virtual time passes by itself and costs nothing. Each kind must end where it should.

Measured in two ways: in the `Simulator`, which writes down all that happens, as in a unit test; and with nobody
looking on, as in production: the same contact centre behind the platform port, but no transcript. The first calls in a
process are measured apart: with them, the chart's steps are worked out.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from opcodes import counted
from results import keep

import scxmlc
from scxml_runtime.simulator import Simulator

DOCUMENT = Path(__file__).parent / "charts" / "strategy" / "src-gen" / "IPD_bank_Line.scxml"
CUSTOMERS = "http://crm.example.com/customers?ani=%2B"
CALLBACKS = "http://crm.example.com/callbacks"
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
AGENTS = {
    "anna": {"Loan": 5, "German": 3, "English": 3},
    "ben": {"Card": 2, "LostCard": 4, "English": 4},
    "carla": {"Service": 4, "German": 5, "French": 3},
}
RECORDS: dict[str, dict[str, Any]] = {
    "49891234567": {
        "number": "10042",
        "name": "Ann",
        "language": "de",
        "flags": "vip=yes;since=2001",
        "accounts": [{"product": "loan", "balance": 120.5}, {"product": "card", "balance": 9000}],
    },
    "44205550100": {"number": "10043", "name": "Joe", "accounts": [{"product": "card", "balance": 12000}]},
    "33155501000": {"number": "10044", "name": "Eve", "language": "fr", "accounts": []},
}


@dataclass(frozen=True)
class Call:
    """One kind of call: whose it is, the keys pressed, in the order of the menus, what happens meanwhile, in seconds
    after its arrival; in which state its session ends, and at which device the call is then."""

    ani: str
    keys: tuple[str, ...]
    final: str
    device: str
    busy: tuple[str, ...] = ()
    ready_after: float | None = None
    hangs_up_after: float | None = None
    udata: dict[str, str] = field(default_factory=dict)


CALLS = {
    "an expert is free": Call("089 1234567", ("1", "1", "12345674#"), "served", "7000"),
    "wrong keys, no expert": Call(
        "+44 20 5550100", ("2", "7", "2", "2", "1234", "12345674#"), "served", "7001"
    ),
    "a callback is wanted": Call("0301112222", ("2", "1", "2", "12345674#", "1"), "served", "5000"),
    "waits with music": Call("+33 155 501000", ("9",), "served", "7002", busy=("carla",), ready_after=60.0),
    "hangs up in the queue": Call(
        "089 1234567", ("1", "2", "12345674#"), "given_up", "5000", hangs_up_after=12.0
    ),
    "a lost card": Call("089 1234567", ("2", "1"), "served", "7001", udata={"language": "en"}),
}
ENOUGH = 300.0
"""Seconds after which each kind of call is over."""


def contact_centre(strategy: Any, is_watched: bool) -> Simulator:
    """The bank on a Monday morning."""
    sim = Simulator(now="2026-01-05T09:00", timezone="Europe/Berlin")
    if not is_watched:
        sim.host.observers.clear()
        sim.centre.events.observers.clear()
        sim.web.observers.clear()
    sim.configuration.lists["OpeningHours"] = {"bank": dict.fromkeys(DAYS, "00:00-12:30,12:30-24:00")}
    sim.configuration.lists["Numbers"] = {
        "blocked": {"numbers": "0301234567, +49 30 7654321, +1 202 555 0100"},
        "default": {"bank": "5900"},
    }
    sim.configuration.special_days["Holidays"] = ["12-24 13:00-23:59", "12-25", "12-26"]
    for number, (name, skills) in enumerate(AGENTS.items()):
        sim.agent(name, dn=f"700{number}", skills=skills)
    for ani, record in RECORDS.items():
        sim.web.answer(CUSTOMERS + ani, record)
    sim.web.answer(CUSTOMERS + "49301112222", "away for repair", status=503)
    sim.web.answer(CALLBACKS, {"ticket": "C-17"}, method="post")
    sim.routing_point("5000", strategy)
    return sim


def serve(sim: Simulator, kind: Call) -> None:
    """One call, from its arrival until its agent is free again."""
    for name in kind.busy:
        sim.centre.staff.agents[name].not_ready()
    call = sim.voice_call(to="5000", ani=kind.ani, udata=kind.udata)
    for keys in kind.keys:
        sim.digits(call, keys, after=2)
    begun = sim.clock.now()
    if kind.ready_after is not None:
        sim.advance(kind.ready_after)
        for name in kind.busy:
            sim.centre.staff.agents[name].ready()
    if kind.hangs_up_after is not None:
        sim.advance(kind.hangs_up_after)
        sim.hang_up(call)
    sim.advance(begun + ENOUGH - sim.clock.now())
    session = next(reversed(sim.sessions.values()))
    found = (session.final, call.device)
    assert found == (kind.final, kind.device), (kind, found, session.configuration)
    if not call.ended:
        sim.hang_up(call)
        sim.run()


def serve_all(sim: Simulator) -> None:
    """One call of each kind."""
    for kind in CALLS.values():
        serve(sim, kind)


@contextmanager
def compiled() -> Iterator[Any]:
    """The strategy's class, imported from a file as in production."""
    with tempfile.TemporaryDirectory() as folder:
        module = scxmlc.compile_file(DOCUMENT)
        Path(folder, "bench_strategy.py").write_text(module.text, "utf-8")
        sys.path.insert(0, folder)
        yield getattr(importlib.import_module("bench_strategy"), module.class_name)
        sys.path.remove(folder)


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3


def a_call(strategy: Any, is_watched: bool) -> float:
    """Milliseconds of a call when the session's steps are known, on average over the kinds."""
    sim = contact_centre(strategy, is_watched)
    serve_all(sim)
    return min(milliseconds(lambda: serve_all(sim)) for _ in range(4)) / len(CALLS)


def opcodes(strategy: Any, is_watched: bool) -> dict[str, float]:
    """Opcodes of a call by function, on average over the kinds."""
    sim = contact_centre(strategy, is_watched)
    serve_all(sim)
    counts = counted(partial(serve_all, sim))
    return {name: round(number / len(CALLS), 1) for name, number in counts.most_common()}


def happenings(strategy: Any) -> dict[str, float]:
    """What a call comes to on average: what its transcript says, by kind of line."""
    sim = contact_centre(strategy, True)
    serve_all(sim)
    kinds = Counter(entry.kind for entry in sim.transcript.entries)
    return {name: round(kinds[name] / len(CALLS), 1) for name in ("event", "action", "log")}


WAYS = {"simulator": True, "unwatched": False}


def measured(strategy: Any, rounds: int) -> dict[str, Any]:
    first = milliseconds(lambda: serve_all(contact_centre(strategy, False))) / len(CALLS)
    for is_watched in WAYS.values():  # until what is used often has become functions
        for _ in range(10):
            serve_all(contact_centre(strategy, is_watched))
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, is_watched in WAYS.items():
            times[way].append(round(a_call(strategy, is_watched), 4))
    counts = {way: opcodes(strategy, is_watched) for way, is_watched in WAYS.items()}
    return {
        "states": len(strategy.chart.states),
        "transitions": len(strategy.chart.transitions),
        "happenings": happenings(strategy),
        "first_ms": round(first, 3),
        "times_ms": times,
        "opcodes": {way: round(sum(found.values())) for way, found in counts.items()},
        "functions": {way: dict(list(found.items())[:60]) for way, found in counts.items()},
    }


def show(found: dict[str, Any], with_functions: bool) -> None:
    print(f"{found['states']} states, {found['transitions']} transitions; a call has {found['happenings']}")
    print(f"of the first calls of a process each takes {found['first_ms']:.1f} ms")
    print("\n| a call, on average | ms | a second | opcodes |\n| --- | ---: | ---: | ---: |")
    for way, times in found["times_ms"].items():
        print(f"| {way} | {min(times):.2f} | {1e3 / min(times):,.0f} | {found['opcodes'][way]:,} |")
    for way, functions in found["functions"].items() if with_functions else ():
        print(f"\n{way}")
        for name, number in functions.items():
            print(f"{number:10.1f}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--functions", action="store_true", help="show the functions that take most opcodes")
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    with compiled() as strategy:
        found = measured(strategy, options.rounds)
    show(found, options.functions)
    keep(options.out, "strategy", rounds=options.rounds, **found)


if __name__ == "__main__":
    main()
