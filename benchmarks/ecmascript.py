"""What scripts cost: the programs of the table in docs/performance.md, as this compiler translates them, beside the
same written by hand in Python, and in QuickJS where the package `quickjs` is installed.

    python benchmarks/ecmascript.py [--rounds 5]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import scxmlc

CALLS = 300_000
PROGRAMS = {
    "loop 1e6": "function work() { var s = 0; for (var i = 0; i < 1000000; i++) { s = s + i % 7; } return s; }",
    "1e5 appends": """function work() {
        var t = ''; for (var i = 0; i < 100000; i++) { t = t + 'ab'; } return t.length; }""",
    "1e5 object updates": """function work() {
        var o = {n: 0}; for (var i = 0; i < 100000; i++) { o.n = o.n + 1; } return o.n; }""",
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


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


NATIVE: dict[str, Callable[[], int]] = {
    "loop 1e6": loop,
    "1e5 appends": appends,
    "1e5 object updates": updates,
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
    """`x = x + 1; x % 3 == 0`, each as the method that the chart's element became."""
    assign, cond, data = machine.s_count, machine.s_count_cond, machine.data_
    for _ in range(CALLS):
        assign(data)
        cond(data)


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


def quickjs_context() -> Any:
    try:
        import quickjs
    except ImportError:
        return None
    return quickjs.Context()


def measure(rounds: int) -> None:
    count = session("")
    samples = [(seconds(lambda: counted(count)), seconds(counted_by_hand)) for _ in range(rounds)]
    ours, hand = (median(column) for column in zip(*samples, strict=True))
    print(
        f"x = x + 1; x % 3 == 0   M calls/s: ours {CALLS / ours / 1e6:.1f}, by hand {CALLS / hand / 1e6:.1f}"
    )
    print("\n| program | ours, ms | Python, ms | ratio | QuickJS, ms |\n| --- | ---: | ---: | ---: | ---: |")
    for name, program in PROGRAMS.items():
        print(row(name, program, rounds), flush=True)


def row(name: str, program: str, rounds: int) -> str:
    machine, context = session(program), quickjs_context()
    if context is not None:
        context.eval(program)
    ours, native, quick = [], [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: machine.send("work")))
        native.append(seconds(NATIVE[name]))
        quick.append(seconds(lambda: context.eval("work()")) if context else float("nan"))
    assert machine.data["answer"] == NATIVE[name](), (machine.data, machine.log)
    ratio = median(a / b for a, b in zip(ours, native, strict=True))
    cells = [f"{median(times) * 1e3:.1f}" for times in (ours, native)]
    return " | ".join([f"| {name}", *cells, f"{ratio:.1f}", f"{median(quick) * 1e3:.1f} |"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    measure(parser.parse_args().rounds)
