"""What scripts cost: programs as this compiler translates them, beside the same written by hand in Python, and in
QuickJS and js2py where their packages are installed.

    python benchmarks/ecmascript.py [--rounds 5] [--out FOLDER]

PEERS_PYTHON may name the interpreter that has the packages `quickjs` and `js2py` (which wants Python 3.11 or older).

A call is one round of `x = x + 1; x % 3 == 0`. It is measured as the chart's own methods, one for the <assign> and
one for the condition, so that a round is two Python calls; and as one function of the chart's <script>. In the other
engines it is one call of one function.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from results import keep

import scxmlc
from scxml_runtime import js

CALLS = 300_000
PEERS = {"quickjs": 5, "js2py": 1}  # rounds of each: js2py takes ten seconds for one
PROGRAMS = {
    "loop 1e6": "function work() { var s = 0; for (var i = 0; i < 1000000; i++) { s = s + i % 7; } return s; }",
    "1e5 appends": """function work() {
        var t = ''; for (var i = 0; i < 100000; i++) { t = t + 'ab'; } return t.length; }""",
    "1e5 object updates": """function work() {
        var o = {n: 0}; for (var i = 0; i < 100000; i++) { o.n = o.n + 1; } return o.n; }""",
    "1e5 helper calls": """function fits(skill, who) { return skill == 'french' && who != 'bob'; }
        function work() {
            var n = 0; for (var i = 0; i < 100000; i++) { if (fits('french', 'anna')) { n++; } } return n; }""",
    "fib(22)": "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } function work() { return fib(22); }",
}


def loop() -> int:
    s = 0
    for i in range(1_000_000):
        s = s + i % 7
    return s


def appends() -> int:
    text = ""
    for _ in range(100_000):
        text = text + "ab"
    return len(text)


def updates() -> int:
    o = {"n": 0}
    for _ in range(100_000):
        o["n"] = o["n"] + 1
    return o["n"]


def fits(skill: str, who: str) -> bool:
    return skill == "french" and who != "bob"


def helper_calls() -> int:
    n = 0
    for _ in range(100_000):
        if fits("french", "anna"):
            n += 1
    return n


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


NATIVE: dict[str, Callable[[], int]] = {
    "loop 1e6": loop,
    "1e5 appends": appends,
    "1e5 object updates": updates,
    "1e5 helper calls": helper_calls,
    "fib(22)": lambda: fib(22),
}
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="work" datamodel="ecmascript">
  <datamodel><data id="x" expr="0"/><data id="answer"/></datamodel>
  <script><![CDATA[{program}]]></script>
  <state id="s">
    <transition event="count" cond="x % 3 == 0"><assign location="x" expr="x + 1"/></transition>
    <transition event="work"><assign location="answer" expr="work()"/></transition>
  </state>
</scxml>"""


def session(program: str) -> Any:
    made = scxmlc.load(CHART.replace("{program}", program), "work.scxml")()
    made.start()
    return made


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def counted(machine: Any) -> None:
    """The call as the methods that the chart's elements became."""
    assign, cond, data = machine.s_count, machine.s_count_cond, machine.data_
    for _ in range(CALLS):
        assign(data)
        cond(data)


def counted_in_script(machine: Any) -> None:
    """The call as a function of the chart's <script>."""
    call, this = machine.data_.count.call, js.undefined
    for _ in range(CALLS):
        call(this)


class Counter:
    __slots__ = ("x",)

    def add(self, data: Any) -> None:
        data.x = data.x + 1

    def third(self, data: Any) -> bool:
        return data.x % 3 == 0


def counted_by_hand() -> None:
    counter = Counter()
    counter.x = 0
    add, third = counter.add, counter.third
    for _ in range(CALLS):
        add(counter)
        third(counter)


def peer(engine: str) -> dict[str, float]:
    """The programs in another engine, once each; nothing where it is not installed."""
    python = os.environ.get("PEERS_PYTHON", sys.executable)
    driver = Path(__file__).parent / "drivers" / "peer_scripts.py"
    done = subprocess.run(
        [python, str(driver), engine], input=json.dumps(PROGRAMS), capture_output=True, text=True, timeout=300
    )
    found: dict[str, float] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found


Times = dict[str, list[float]]  # one figure a round, by column


def calls(rounds: int) -> Times:
    """Calls a second."""
    machine = session("function count() { x = x + 1; return x % 3 == 0; }")
    work: dict[str, Callable[[], None]] = {
        "scxmlc, two methods": lambda: counted(machine),
        "scxmlc, a script's function": lambda: counted_in_script(machine),
        "by hand": counted_by_hand,
    }
    found: Times = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            found[name].append(CALLS / seconds(run))
    return found


def timed(name: str, program: str, rounds: int) -> Times:
    """Milliseconds of one program."""
    machine = session(program)
    found: Times = {"scxmlc": [], "Python": []}
    for _ in range(rounds):
        found["scxmlc"].append(seconds(lambda: machine.send("work")) * 1e3)
        found["Python"].append(seconds(NATIVE[name]) * 1e3)
    assert machine.data["answer"] == NATIVE[name](), (machine.data, machine.log)
    return found


def measure(rounds: int, out: str | None) -> None:
    rates, times = calls(rounds), {name: timed(name, program, rounds) for name, program in PROGRAMS.items()}
    for engine, asked in PEERS.items():
        for answer in [peer(engine) for _ in range(min(asked, rounds))]:
            for name, value in answer.items():
                if name == "call":
                    rates.setdefault(engine, []).append(value)
                else:
                    times[name].setdefault(engine, []).append(value * 1e3)
        if engine not in rates:
            print(f"{engine}: absent")
    for name, values in rates.items():
        print(f"x = x + 1; x % 3 == 0   {name}: {median(values) / 1e6:.2f} M calls/s")
    print("\n| program | scxmlc, ms | Python, ms | ratio | quickjs, ms | js2py, ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, columns in times.items():
        print(row(name, columns))
    keep(out, "ecmascript", calls=rates, programs=times)


def row(name: str, columns: Times) -> str:
    cells = {column: f"{median(values):.1f}" for column, values in columns.items()}
    ratio = median(a / b for a, b in zip(columns["scxmlc"], columns["Python"], strict=True))
    rest = [cells.get(engine, "–") for engine in PEERS]
    return " | ".join([f"| {name}", cells["scxmlc"], cells["Python"], f"{ratio:.1f}", *rest]) + " |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    measure(options.rounds, options.out)
