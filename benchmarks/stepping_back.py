"""What the debugger costs: a long run, and the way back from its end.

    python benchmarks/stepping_back.py [STEPS]

In: how many times the chart's heart beats, 100,000 if not said. Out: seconds for the run, without the debugger and with
it, and for going back; what the checkpoints take.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from scxml_runtime.simulator import Simulator
from scxmlc import load
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.debugging import prepared, silent
from scxmlc.debug.engine import Engine, Quit
from scxmlc.debug.moments import STEPS

HEART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="heart" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="beat">
    <onentry><send event="tick" delay="1s"/></onentry>
    <transition event="tick" target="beat">
      <assign location="n" expr="n + 1"/>
      <if cond="n % 2 == 0">
        <raise event="even"/>
      </if>
    </transition>
  </state>
</scxml>
"""


class Clocked:
    """A front that does one thing after the other, and takes the time of each."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.acts = self._acts()
        self.doing = ""
        self.since = 0.0

    def said(self, line: str) -> None:
        """Nobody listens."""

    def stopped(self, engine: Engine, reason: str) -> None:
        """The next thing."""
        if self.doing:
            held = f"{engine.history.size / 1e6:.2f} MB in {len(engine.history.checkpoints)} checkpoints"
            print(f"  {self.doing:<28}{perf_counter() - self.since:8.3f} s   {held}")
        self.doing, act = next(self.acts)
        self.since = perf_counter()
        act(engine)

    def _acts(self) -> Iterator[tuple[str, Callable[[Engine], Any]]]:
        def run(engine: Engine) -> None:
            if self.place:
                engine.breakpoints.add(self.place)
            engine.go("continue")

        yield "the run", run
        for _ in range(3):
            yield "back one line", lambda engine: engine.back(STEPS["step"])
        yield "back one event", lambda engine: engine.back(STEPS["event"])
        yield "", quit_


def quit_(engine: Engine) -> None:
    raise Quit


def main(steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder) / "heart.scxml"
        chart.write_text(HEART)
        simulator = Simulator()
        simulator.start(load(chart))
        begin = perf_counter()
        simulator.advance(steps)
        print(f"{steps:,} events without the debugger: {perf_counter() - begin:.3f} s")
        for title, place in (
            ("without breakpoints on lines", ""),
            ("with one, never reached", "heart.scxml:8"),
        ):
            print(f"debugged, {title}:")
            text = HEART if not place else HEART.replace("n % 2 == 0", "n &lt; 0")
            chart.write_text(text)
            with silent():
                prepared(str(chart), Clocked(place), events=(f"+{steps}s",), wishes=Wishes()).run()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
