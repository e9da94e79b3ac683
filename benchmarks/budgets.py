"""How soon a budget ends what never ends by itself: each operation in an endless loop, beside a plain counting loop.

    python benchmarks/budgets.py [--only WORD] [--steps 300000] [--guard 10] [--out FOLDER]

A ratio of 1 means that the operation's steps take as long as those of the plain loop; more than 3 is a fault. Each row
is a process of its own that is killed after `--guard` times the plain loop's time. In brackets, how a row ended if not
by the budget of steps. The memory is how much the process grew.
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


def ended(setup: str, body: str, steps: int, seconds: float) -> dict[str, Any]:
    """How a loop without end was ended, the processor's seconds until then, and the memory it took, in MiB."""
    from scxml_runtime import js
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
    budget.STEPS = steps
    realm.budget = None
    resource.setrlimit(resource.RLIMIT_CPU, (limit := ceil(time.process_time() + seconds), limit))
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


def measured(area: str, name: str, steps: int, seconds: float) -> dict[str, Any]:
    """The row in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--case",
        area,
        name,
        "--steps",
        str(steps),
        "--seconds",
        str(seconds),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"how": "killed", "seconds": seconds, "memory": -1}
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        return {"how": lines[-1][:60], "seconds": seconds, "memory": -1}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def child(area: str, name: str, steps: int, seconds: float, limit: int = 2 << 30) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    print(json.dumps(ended(*AREAS[area][name], steps, seconds)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="rows with this word in their names, or an area")
    parser.add_argument("--steps", type=int, default=300_000)
    parser.add_argument("--guard", type=float, default=10)
    parser.add_argument("--out", help="folder for the figures as JSON")
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--case", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        child(*options.case, options.steps, options.seconds)
        return
    plain = measured(AREA, PLAIN, options.steps, 60)["seconds"]
    print(f"{PLAIN}: {plain:.2f} s for {options.steps:,} steps", flush=True)
    found: dict[str, dict[str, Any]] = {}
    for area, rows in AREAS.items():
        for name in rows:
            if options.only in (area, "") or options.only in name:
                row = measured(area, name, options.steps, plain * options.guard)
                row["ratio"] = round(row["seconds"] / plain, 2)
                found.setdefault(area, {})[name] = row
                how = "" if row["how"] == "StepsExceeded" else f" ({row['how']})"
                print(f"{row['ratio']:8.2f} {row['memory']:6} MiB  {area}: {name}{how}", flush=True)
    keep(options.out, "budgets", plain=plain, steps=options.steps, rows=found)


if __name__ == "__main__":
    main()
