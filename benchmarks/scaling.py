"""How cost grows: with the size of the chart, with the number of sessions, and that of compiling.

    python benchmarks/scaling.py            prints the curves as tables; a few minutes
    python benchmarks/scaling.py --quick    smaller ends of them

The chart is a ring of states: every state counts in its <onentry>, and an event leads to the next one while a
condition on the count holds.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from results import keep

import scxmlc
from scxml_runtime import Host
from scxmlc.emitter.finish import formatted, plain

ROUNDS = 7
VISITS = 40


def ring(states: int) -> str:
    """A chart of so many states."""
    rows = (
        f'  <state id="s{here}">\n    <onentry><assign location="x" expr="x + 1"/></onentry>\n'
        f'    <transition event="e" cond="x &gt; 0" target="s{(here + 1) % states}"/>\n  </state>\n'
        for here in range(states)
    )
    head = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ring" datamodel="ecmascript">\n'
    )
    return head + '  <datamodel><data id="x" expr="0"/></datamodel>\n' + "".join(rows) + "</scxml>\n"


def timed(work: Callable[..., Any], *args: Any, **options: Any) -> float:
    """CPU seconds of one call with these arguments."""
    gc.collect()
    start = time.process_time()
    work(*args, **options)
    return time.process_time() - start


def by_states(sizes: Sequence[int]) -> None:
    """Microseconds an event in charts of different sizes, once the interpreter has specialised every state's code."""
    sessions = {}
    for size in sizes:
        session = scxmlc.load(ring(size), f"ring{size}.scxml")()
        session.start()
        sessions[size] = session
        send(session, size * VISITS)
    number = 50_000
    rounds = [
        {size: timed(send, session, number) for size, session in sessions.items()} for _ in range(ROUNDS)
    ]
    found = {size: median(r[size] for r in rounds) / number * 1e6 for size in sizes}
    curve("states", "states of the chart", "µs an event", found)


def send(session: Any, number: int) -> None:
    give = session.send
    for _ in range(number):
        give("e")


def in_turns(sessions: Sequence[Any], turns: int) -> None:
    for _ in range(turns):
        for session in sessions:
            session.send("e")


TIMED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="timed" datamodel="ecmascript">
  <datamodel><data id="x" expr="0"/></datamodel>
  <state id="a">
    <onentry><send event="late" id="late" delay="3600s"/></onentry>
    <transition event="e"><assign location="x" expr="x + 1"/></transition>
  </state>
</scxml>
"""


def by_sessions(sizes: Sequence[int]) -> None:
    """Microseconds an event when so many live sessions, each with a timer, take turns in one host."""
    machine = scxmlc.load(TIMED, "timed.scxml")
    found = {}
    for size in sizes:
        host = Host()
        sessions = [machine(host) for _ in range(size)]
        for session in sessions:
            session.start()
        turns = max(1, 100_000 // size)
        samples = [timed(in_turns, sessions, turns) for _ in range(3)]
        found[size] = median(samples) / (turns * size) * 1e6
        del sessions, host
    curve("sessions", "live sessions, a timer each", "µs an event", found)


def by_chart_size(sizes: Sequence[int]) -> None:
    """Seconds to compile to a file and in memory."""
    files, memory = {}, {}
    for size in sizes:
        text = ring(size)
        files[size] = timed(scxmlc.compile_text, text, "ring.scxml", finish=formatted)
        memory[size] = timed(scxmlc.compile_text, text, "ring.scxml", finish=plain)
    curve("files", "states of the chart", "s to compile to a file", files)
    curve("memory", "states of the chart", "s to compile in memory", memory)


def by_black(size: int) -> None:
    """What handing the whole text to black would cost, beside what asking it only where it is needed does."""
    import black

    text = scxmlc.compile_text(ring(size), "ring.scxml").text
    seconds = timed(black.format_str, text, mode=black.Mode())
    print(f"\nblack alone, over the module of {size} states: {seconds:.2f} s")


CURVES: dict[str, dict[str, Any]] = {}


def curve(name: str, of: str, what: str, points: dict[int, float]) -> None:
    """A table, and each value over the first."""
    rounded = [[size, float(f"{value:.4g}")] for size, value in points.items()]
    CURVES[name] = {"of": of, "what": what, "points": rounded}
    first = next(iter(points.values()))
    print(f"\n| {of} | {what} | against the first |\n| ---: | ---: | ---: |")
    for size, value in points.items():
        print(f"| {size:,} | {value:.3f} | {value / first:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    quick = options.quick
    most = 3 if quick else 4
    by_states([10**power for power in range(1, most + 1)])
    by_sessions([10**power for power in range(0, most + (1 if quick else 2))])
    by_chart_size([10**power for power in range(1, most + 1)])
    by_black(300)
    keep(options.out, "scaling", curves=CURVES)


if __name__ == "__main__":
    main()
