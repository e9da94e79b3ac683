"""How soon a budget ends what never ends by itself: each operation in an endless loop, beside a plain counting loop.

    python benchmarks/budgets.py [--only WORD] [--steps 300000] [--seconds 0.5] [--guard 10] [--out FOLDER]

A ratio of 1 means that the operation's steps take as long as those of the plain loop; more than 3 is a fault. With
`--seconds` it is the budget of time that ends each (`Host(script_seconds=…)`), and the ratio is to that time; more than
2 is a fault. Each row is a process of its own that is killed after `--guard` times the plain loop's time. What looks
slow is measured again, beside a plain loop of its own, since other work on the machine makes rows slow by chance. In
brackets, how a row ended if not by the budget of steps. The memory is how much the process grew.
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import time
from math import ceil
from typing import Any

from budget_cases import AREAS, ready
from results import keep

PLAIN = "a counting loop with some work"
AREA = "a plain loop"
SLOW = 1.5
"""A ratio from which a row is measured again."""

ROUNDS = 3

Row = dict[str, Any]


def ended(setup: str, body: str, steps: int, seconds: float | None, guard: float) -> Row:
    """How a loop without end was ended, the processor's seconds until then, and the memory it took, in MiB."""
    from scxml_runtime import Host, js
    from scxml_runtime.js import steps as budget
    from scxmlc.evaluator import Evaluator

    run = Evaluator(js).run
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    js.register_evaluator(Evaluator(js))
    for text in (ready(f"{setup} {body}"), setup):
        realm.budget = None
        run(text, realm)
    if seconds is None:
        budget.STEPS = steps
    else:
        realm.stopwatch = Host(script_seconds=seconds).stopwatch
    realm.budget = None
    resource.setrlimit(resource.RLIMIT_CPU, (limit := ceil(time.process_time() + guard), limit))
    program = Evaluator(js).program(f"for (;;) {{ {body} }}")
    before, start = peak(), time.process_time()
    how = "end"
    try:
        program(realm, realm.globals, js.global_object(realm.globals), None)
    except js.BudgetExceeded as end:
        how = type(end).__name__
    except js.CATCHABLE as thrown:
        how = js.describe(js.caught(thrown))[:40]
    except MemoryError:
        how = "MemoryError"
    return {"how": how, "seconds": time.process_time() - start, "memory": round(peak() - before)}


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(area: str, name: str, options: argparse.Namespace, guard: float) -> Row:
    """The row in a process of its own."""
    command = [sys.executable, __file__, f"--area={area}", f"--row={name}"]
    command += [f"--steps={options.steps}", f"--guard={guard}"]
    if options.seconds is not None:
        command.append(f"--seconds={options.seconds}")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"how": "killed", "seconds": guard, "memory": -1}
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        return {"how": lines[-1][:60], "seconds": guard, "memory": -1}
    found: Row = json.loads(done.stdout)
    return found


def child(options: argparse.Namespace, limit: int = 2 << 30) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    setup, body = AREAS[options.area][options.row]
    print(json.dumps(ended(setup, body, options.steps, options.seconds, options.guard)))


def compared(area: str, name: str, options: argparse.Namespace, plain: float) -> Row:
    """The row with its ratio; the least of a few, if that is high."""
    best: Row = {}
    for _ in range(ROUNDS):
        row = measured(area, name, options, plain * options.guard)
        row["ratio"] = round(row["seconds"] / plain, 2)
        best = min(best or row, row, key=lambda each: float(each["ratio"]))
        if best["ratio"] < SLOW:
            break
        plain = plain_time(options)
    return best


def plain_time(options: argparse.Namespace) -> float:
    """What ratios are to: the seconds of the plain loop, or those that scripts may take."""
    if options.seconds is not None:
        return float(options.seconds)
    return float(measured(AREA, PLAIN, options, 60)["seconds"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="rows with this word in their names, or an area")
    parser.add_argument("--steps", type=int, default=300_000)
    parser.add_argument("--seconds", type=float, help="the budget of time, in place of steps")
    parser.add_argument("--guard", type=float, default=10)
    parser.add_argument("--out", help="folder for the figures as JSON")
    parser.add_argument("--area", help=argparse.SUPPRESS)
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        child(options)
        return
    plain = plain_time(options)
    print(f"{PLAIN}: {plain:.2f} s for {options.steps:,} steps", flush=True)
    found: dict[str, dict[str, Row]] = {}
    for area, rows in AREAS.items():
        for name in rows:
            if options.only in (area, "") or options.only in name:
                row = found.setdefault(area, {})[name] = compared(area, name, options, plain)
                how = "" if row["how"] == "StepsExceeded" else f" ({row['how']})"
                print(f"{row['ratio']:8.2f} {row['memory']:6} MiB  {area}: {name}{how}", flush=True)
    figures = "budgets" if options.seconds is None else "budgets_of_time"
    keep(options.out, figures, plain=plain, steps=options.steps, rows=found)


if __name__ == "__main__":
    main()
