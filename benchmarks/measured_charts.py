"""What measuring the coverage of charts costs: opcodes and events a second, off, on, and off again.

    python benchmarks/measured_charts.py [--out FOLDER]     some seconds

Opcodes are exact; events a second are the best of some rounds, one
behind the other, so that all three see the same machine.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import nullcontext
from typing import Any

from opcodes import counted
from results import keep
from run import CHARTS, DRIVERS, LETTERS, compile_charts

from scxmlc.coverage import measure

sys.path.insert(0, str(DRIVERS))
import common

ROUNDS, EVENTS = 5, 20_000
TURNS = {"off": nullcontext, "on": measure, "off again": nullcontext}


def session_of(chart: str) -> common.Session:
    """A session that has seen its events often enough to be hot."""
    import ours

    session = ours.make(chart)()
    common.feed(session, common.events_of(chart), EVENTS)
    return session


def opcodes(session: Any, chart: str) -> float:
    """For one event, on average."""
    events = common.events_of(chart) * (1 if chart == "routing" else 12)
    return sum(counted(session, events).values()) / len(events)


def a_second(session: Any, chart: str) -> float:
    """Events in one round."""
    events = common.events_of(chart)
    begun = time.process_time()
    common.feed(session, events, EVENTS)
    return EVENTS // len(events) * len(events) / (time.process_time() - begun)


def sessions(chart: str) -> dict[str, common.Session]:
    """One session for each turn; one that has started while coverage was on goes on counting."""
    made = {}
    for turn, around in TURNS.items():
        with around():
            made[turn] = session_of(chart)
    return made


def figures(chart: str) -> dict[str, tuple[float, float]]:
    made = sessions(chart)
    best = dict.fromkeys(made, 0.0)
    for _ in range(ROUNDS):
        for turn, session in made.items():
            best[turn] = max(best[turn], a_second(session, chart))
    return {turn: (opcodes(session, chart), best[turn]) for turn, session in made.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    with compile_charts(CHARTS):
        found = {chart: figures(chart) for chart in CHARTS}
    print(
        "| opcodes, events a second | " + " | ".join(f"{LETTERS[chart]} {chart}" for chart in CHARTS) + " |"
    )
    print("| --- |" + " ---: |" * len(CHARTS))
    for turn in TURNS:
        cells = [f"{found[chart][turn][0]:.0f}, {found[chart][turn][1]:,.0f}" for chart in CHARTS]
        print(f"| {turn} | " + " | ".join(cells) + " |")
    keep(options.out, "measured_charts", found=found)


if __name__ == "__main__":
    main()
