#!/usr/bin/env python3
"""How long it takes to lay out charts of 10, 100 and 500 states, by each engine that is found.

    SCXMLC_ELKJS=node_modules/elkjs python benchmarks/pictures.py

The charts are made up: composites of seven states one after the other, each state with a transition to the next, a
third of them with a condition back, and some into other composites. A time is the best of several, from the picture to
the SVG, the engine's own start included. What is printed last is the size of the picture, in pixels.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import Picture, columns, depict, elk, elk_engines, svg
from scxmlc.drawing.geometry import Layout
from scxmlc.reader import read_text

SIZES = (10, 100, 500)
ROUNDS, INSIDE = 3, 7
EVENTS = (
    "done error.timeout dialog.playandcollect.done queue.submit.done agent.ready customer.key timer".split()
)
COND = 'cond="_data.tries &lt; 3 &amp;&amp; _event.data.digits.length &gt; 0"'


def chart(states: int) -> str:
    """A document with so many states, the same each time."""
    chance = random.Random(1)
    groups = [range(first, min(first + INSIDE, states)) for first in range(0, states, INSIDE)]
    composites = (
        f'<state id="g{number}">{"".join(_state(number, each, group, len(groups), chance) for each in group)}</state>'
        for number, group in enumerate(groups)
    )
    return f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{"".join(composites)}</scxml>'


def _state(number: int, each: int, group: range, groups: int, chance: random.Random) -> str:
    return f'<state id="s{each}">{"".join(_transitions(number, each, group, groups, chance))}</state>'


def _transitions(number: int, each: int, group: range, groups: int, chance: random.Random) -> Iterator[str]:
    if each + 1 in group:
        yield f'<transition event="{chance.choice(EVENTS)}" target="s{each + 1}"/>'
    elif number + 1 < groups:
        yield f'<transition event="done" target="g{number + 1}"/>'
    if each > group[0] and chance.random() < 0.33:
        yield f'<transition event="{chance.choice(EVENTS)}" {COND} target="s{chance.randrange(group[0], each)}"/>'
    if chance.random() < 0.2:
        yield f'<transition event="hup" target="g{chance.randrange(groups)}"/>'


def engines() -> dict[str, Callable[[Picture], Layout]]:
    found: dict[str, Callable[[Picture], Layout]] = {"columns": columns.lay_out}
    try:
        library = elk_engines.engine(os.environ, Path.cwd()).library
    except elk_engines.NoEngine as error:
        print(f"no engine: {error}", file=sys.stderr)
        return found
    node = elk_engines.program(os.environ)
    if node is not None:
        by_node = elk_engines.by_node(library, node)
        found["elkjs, node"] = lambda picture: elk.lay_out(picture, by_node)
    if find_spec("py_mini_racer") is not None:
        in_v8 = elk_engines.in_v8(library)
        found["elkjs, mini-racer"] = lambda picture: elk.lay_out(picture, in_v8)
    return found


def main() -> None:
    print(f"{'layout':<20}{'states':>8}{'seconds':>10}   width x height")
    for name, lay_out in engines().items():
        for states in SIZES:
            read = read_text(chart(states), "chart.scxml", Diagnostics())
            assert read is not None
            picture = depict(read, "chart")
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                svg.write(picture, lay_out=lay_out)
                times.append(time.perf_counter() - began)
            laid = lay_out(picture)
            size = f"{laid.width:.0f} x {laid.height:.0f}"
            print(f"{name:<20}{states:>8}{min(times):>10.2f}   {size}", flush=True)


if __name__ == "__main__":
    main()
