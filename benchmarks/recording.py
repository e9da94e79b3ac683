"""What recording costs: microseconds and bytes for an event of each benchmark chart.

    python benchmarks/recording.py [EVENTS]

In: how many events, 2,000 if not said. Out: the best of three rounds of a session that nobody watches, of one in a
simulator, whose transcript always does, and of the same recorded; and the size of the trace.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

from run import CHARTS, DRIVERS, LETTERS

from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc import load

sys.path.insert(0, str(DRIVERS))
import common

HERE = Path(__file__).parent
ROUNDS = 3


def fed(session: Any, events: list[Any]) -> float:
    """Seconds to send these events."""
    begin = perf_counter()
    for name, data in events:
        session.send(name, data)
    return perf_counter() - begin


def plain(chart: type[Any], events: list[Any]) -> float:
    """A session that nobody watches."""
    session = chart()
    session.start()
    return fed(session, events)


def told(chart: type[Any], events: list[Any]) -> float:
    """A session in a simulator."""
    return fed(Simulator().start(chart), events)


def traced(chart: type[Any], events: list[Any], place: Path) -> float:
    """The same, recorded."""
    simulator = Simulator()
    with recorded(simulator, place):
        return fed(simulator.start(chart), events)


def main(count: int) -> None:
    print("| chart | alone | simulator | recorded | bytes an event |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "run.jsonl"
        for name in CHARTS:
            chart: Any = load(HERE / "charts" / f"{name}.scxml")
            events = [*islice(cycle(common.events_of(name)), count)]
            ways = (plain, told, partial(traced, place=place))
            cells = [f"{min(way(chart, events) for _ in range(ROUNDS)) / count * 1e6:.1f} µs" for way in ways]
            size = place.stat().st_size / count
            print(f"| {LETTERS[name]} {name} | {' | '.join(cells)} | {size:.0f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
