"""Opcodes an event takes: how many Python carries out, and in which functions; figures that no busy machine changes.

    python benchmarks/opcodes.py [--chart ping]      with --chart, a table of the functions too

What C does inside an opcode, such as hashing a name, is not counted, so these are no times; but a change of the runtime
that helps shows here first.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from results import keep
from run import CHARTS, DRIVERS, LETTERS, compile_charts

sys.path.insert(0, str(DRIVERS))
import common

LEVELS = ("rtc", "fast", "plain")
Counts = Counter[str]


def counted(work: Callable[[], object]) -> Counts:
    """Opcodes by function while it is done."""
    counts: Counts = Counter()

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        if event == "opcode":
            counts[frame.f_code.co_qualname] += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counts


def an_event(factory: common.Factory, chart: str) -> dict[str, float]:
    """Opcodes by function, for one event of the chart on average, once the session has seen them all."""
    events = common.events_of(chart) * (1 if chart == "routing" else 12)
    session = factory()
    common.feed(session, events, max(len(events) * 2, 200_000))
    counts: Counts = Counter()
    for name, data in events:
        counts += counted(partial(session.send, name, data))
    return {name: round(number / len(events), 1) for name, number in counts.most_common()}


def engines(chart: str) -> dict[str, common.Factory]:
    """Ours and the hand-written levels, in this process."""
    import by_hand
    import ours

    by_level = {level: by_hand.LEVELS[level](chart) for level in LEVELS}
    return {"scxmlc": ours.make(chart), **by_level}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chart", choices=CHARTS)
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    with compile_charts(CHARTS):
        found = {
            chart: {name: an_event(factory, chart) for name, factory in engines(chart).items()}
            for chart in CHARTS
        }
    totals = {
        chart: {name: sum(counts.values()) for name, counts in rows.items()} for chart, rows in found.items()
    }
    print("| opcodes an event | " + " | ".join(f"{LETTERS[chart]} {chart}" for chart in CHARTS) + " |")
    print("| --- |" + " ---: |" * len(CHARTS))
    for name in ("scxmlc", *LEVELS):
        print(f"| {name} | " + " | ".join(f"{totals[chart][name]:.0f}" for chart in CHARTS) + " |")
    for name, number in found[options.chart]["scxmlc"].items() if options.chart else ():
        print(f"{number:8.1f}  {name}")
    ours = {chart: rows["scxmlc"] for chart, rows in found.items()}
    keep(options.out, "opcodes", totals=totals, functions=ours)


if __name__ == "__main__":
    main()
