"""Measure the compiled charts beside hand-written Python and beside other engines, in one run.

    python benchmarks/run.py               all that is installed, 7 rounds; about a quarter of an hour
    python benchmarks/run.py --quick       ours and the hand-written levels; under two minutes
    python benchmarks/run.py --only ours,rtc --charts routing --rounds 3

In every round the engines of a chart take turns, and what is quoted are medians, and medians of ratios taken inside a
round, so that a busy machine disturbs all alike. Each engine must end in the same state with the same counters.
`--out FOLDER` keeps all figures as JSON.
Where peers are installed the environment says: PEERS_PYTHON (an interpreter that has them), PEERS_PYTHON313 (one of
3.13 or later), NODE_PATH (Node packages). A peer that is not there is listed as absent.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import Any

from results import keep, machine

HERE = Path(__file__).resolve().parent
DRIVERS = HERE / "drivers"
CHARTS = ("ping", "guard", "parallel", "deep", "history", "routing")
LETTERS = dict(zip(CHARTS, "ABCDEF", strict=True))
OURS = "scxmlc"
ROUTING = runpy.run_path(str(DRIVERS / "common.py"))["ROUTING"]


@dataclass(frozen=True, eq=False)
class Engine:
    """How to start one engine's driver. `package` is what to ask for its version; `lacks`: charts it cannot run;
    `sessions`: how many to make when memory is measured, fewer where each is large."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    package: str = ""
    lacks: frozenset[str] = frozenset()
    sessions: int = 10_000


class Absent(Exception):
    """The engine is not installed, or failed."""


def engines() -> list[Engine]:
    """All that could be measured here."""
    here, peers = sys.executable, os.environ.get("PEERS_PYTHON", sys.executable)
    newer = os.environ.get("PEERS_PYTHON313", "python3.13")
    node = ("node", "--expose-gc")
    return [
        Engine(OURS, (here, "ours.py")),
        Engine("rtc", (here, "by_hand.py"), {"BENCH_LEVEL": "rtc"}),
        Engine("fast", (here, "by_hand.py"), {"BENCH_LEVEL": "fast"}),
        Engine("plain", (here, "by_hand.py"), {"BENCH_LEVEL": "plain"}),
        Engine("tinyactors", (newer, "peer_tinyactors.py"), package="tinyactors"),
        Engine("SCION", (*node, "peer_scion.js"), package="@scion-scxml/scxml", sessions=300),
        Engine("XState", (*node, "peer_xstate.js"), package="xstate"),
        Engine("sismic", (peers, "peer_sismic.py"), package="sismic", sessions=2000),
        Engine("transitions", (peers, "peer_transitions.py"), package="transitions", sessions=2000),
        Engine(
            "python-statemachine",
            (peers, "peer_statemachine.py"),
            package="python-statemachine",
            lacks=frozenset({"routing"}),
            sessions=300,
        ),
    ]


def call(engine: Engine, mode: str, chart: str, number: int) -> dict[str, Any]:
    """Run a driver once; its answer, with the whole process's CPU seconds as `process`."""
    *program, driver = engine.command
    if not (DRIVERS / driver).exists():
        raise Absent("no driver")
    environment = {
        **os.environ,
        **engine.environment,
        "BENCH_EVENTS": json.dumps(ROUTING),
        "NODE_ENV": "production",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    command = [*program, str(DRIVERS / driver), mode, chart, str(number)]
    before = getrusage(RUSAGE_CHILDREN)
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    except OSError as error:
        raise Absent(error.strerror) from error
    except subprocess.TimeoutExpired as error:
        raise Absent(f"took more than {error.timeout} s") from error
    after = getrusage(RUSAGE_CHILDREN)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise Absent(complaint(done.stderr))
    answer: dict[str, Any] = json.loads(lines[-1])
    answer["process"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return answer


def complaint(said: str) -> str:
    """The line of a driver's last words that names the error."""
    lines = said.strip().splitlines() or ["no answer"]
    return next((line.strip() for line in reversed(lines) if "Error" in line), lines[0])[:100]


def whole(number: float, chart: str) -> int:
    """Whole cycles of F; else one event more than whole rounds, so that standing still is noticed."""
    return max(1, int(number) // 40) * 40 if chart == "routing" else int(number) // 12 * 12 + 1


def size_for(engine: Engine, chart: str, seconds: float) -> int:
    """How many events take about `seconds`."""
    number = whole(2000, chart)
    for _ in range(12):
        taken = call(engine, "run", chart, number)["seconds"]
        if taken > 0.5 * seconds or number > 20_000_000:
            break
        number = whole(number * min(20.0, seconds / max(taken, 1e-6)), chart)
    return number


def keep_size(sizes: dict[Engine, int], engine: Engine, chart: str, seconds: float) -> None:
    sizes[engine] = size_for(engine, chart, seconds)


Samples = dict[tuple[str, str], list[float]]  # (engine, chart) → one figure a round


NOT_ASKED = "not asked for in this run"
ABSENT: dict[str, str] = {}  # what was not measured, and why


def throughput(chosen: Sequence[Engine], charts: Sequence[str], rounds: int, seconds: float) -> Samples:
    """Events a second."""
    rates: Samples = {}
    for chart in charts:
        sizes: dict[Engine, int] = {}
        for engine in chosen:
            if chart not in engine.lacks:
                attempt(engine, chart, partial(keep_size, sizes, engine, chart, seconds))
        expected = {
            number: call(_reference(), "run", chart, number)["check"] for number in set(sizes.values())
        }
        for _ in range(rounds):
            for engine, number in sizes.items():
                attempt(engine, chart, partial(keep_rate, rates, engine, chart, number, expected[number]))
        say(f"  {LETTERS[chart]} {chart} done")
    return rates


def keep_rate(rates: Samples, engine: Engine, chart: str, number: int, expected: str) -> None:
    answer = call(engine, "run", chart, number)
    if answer["check"] != expected:
        raise Absent(f"wrong: {answer['check']}, not {expected}")
    rates.setdefault((engine.name, chart), []).append(answer["events"] / answer["seconds"])


def _reference() -> Engine:
    return Engine("plain", (sys.executable, "by_hand.py"), {"BENCH_LEVEL": "plain"})


def attempt(engine: Engine, chart: str, work: Any) -> None:
    try:
        work()
    except Absent as reason:
        say(f"  {engine.name} {chart}: absent ({reason})")
        ABSENT[f"{engine.name}, {LETTERS[chart]}"] = str(reason)


def memory(chosen: Sequence[Engine], charts: Sequence[str], rounds: int) -> Samples:
    """KiB of a live session."""
    return repeated(chosen, charts, rounds, "memory", lambda answer: answer["bytes"] / 1024)


def start_up(chosen: Sequence[Engine], charts: Sequence[str], rounds: int) -> Samples:
    """CPU milliseconds of a whole process that handles one event."""
    return repeated(chosen, charts, rounds, "cold", lambda answer: answer["process"] * 1000)


def repeated(chosen: Sequence[Engine], charts: Sequence[str], rounds: int, mode: str, figure: Any) -> Samples:
    found: Samples = {}
    absent: set[tuple[str, str]] = set()
    for _ in range(rounds):
        for chart in charts:
            for engine in chosen:
                key = (engine.name, chart)
                if key in absent or chart in engine.lacks:
                    continue
                try:
                    found.setdefault(key, []).append(figure(call(engine, mode, chart, engine.sessions)))
                except Absent as reason:
                    absent.add(key)
                    ABSENT[f"{engine.name}, {LETTERS[chart]}"] = str(reason)
    return found


def table(title: str, samples: Samples, form: str, against: str | None = None) -> None:
    """One row an engine; with `against`, how many times faster that engine is."""
    names = list(dict.fromkeys(name for name, _ in samples))
    charts = [chart for chart in CHARTS if any(at == chart for _, at in samples)]
    say(f"\n{title}\n")
    say("| engine | " + " | ".join(f"{LETTERS[chart]} {chart}" for chart in charts) + " |")
    say("| --- |" + " ---: |" * len(charts))
    for name in names:
        cells = [cell(samples, name, chart, form, against) for chart in charts]
        say(f"| {name} | " + " | ".join(cells) + " |")


def cell(samples: Samples, name: str, chart: str, form: str, against: str | None) -> str:
    values = samples.get((name, chart))
    if not values:
        return "–"
    text = format(median(values), form)
    others = samples.get((against or "", chart))
    if others and against != name:
        text += f" ({median(b / a for a, b in zip(values, others, strict=False)):.2f})"
    return text


def versions(chosen: Iterable[Engine]) -> dict[str, str]:
    """What is compared, by package."""
    found = {engine.package: version(engine) for engine in chosen if engine.package}
    say(", ".join(f"{key} {value}" for key, value in {**machine(), **found}.items()))
    return found


def version(engine: Engine) -> str:
    if engine.command[0] == "node":
        script = f"console.log(require('{engine.package}/package.json').version)"
        command = ["node", "-e", script]
    else:
        script = f"import importlib.metadata as m; print(m.version('{engine.package}'))"
        command = [engine.command[0], "-c", script]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except OSError:
        return "absent"
    return done.stdout.strip() if done.returncode == 0 else "absent"


def compile_charts(charts: Iterable[str]) -> tempfile.TemporaryDirectory[str]:
    """Compile our charts to modules, and tell the driver where they are."""
    import scxmlc

    folder = tempfile.TemporaryDirectory()
    for chart in charts:
        text = scxmlc.compile_file(HERE / "charts" / f"{chart}.scxml").text
        Path(folder.name, f"bench_{chart}.py").write_text(text, "utf-8")
    os.environ["BENCH_MODULES"] = folder.name
    return folder


def say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="ours and the hand-written levels only")
    parser.add_argument("--only", help="engines, separated by commas")
    parser.add_argument("--charts", default=",".join(CHARTS))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="of one measurement")
    parser.add_argument("--out", help="folder for the figures as JSON")
    options = parser.parse_args()
    charts = [chart for chart in CHARTS if chart in options.charts.split(",")]
    wanted = (options.only or f"{OURS},rtc,fast,plain").split(",") if options.quick or options.only else None
    chosen = [engine for engine in engines() if wanted is None or engine.name in wanted]
    left_out = [engine for engine in engines() if engine.name not in {one.name for one in chosen}]
    ABSENT.update({f"{engine.name}, {LETTERS[chart]}": NOT_ASKED for engine in left_out for chart in charts})
    rounds = options.rounds or (3 if options.quick else 7)
    seconds = options.seconds or (0.15 if options.quick else 0.5)
    with compile_charts(charts):
        figures = measure(chosen, charts, rounds, seconds)
    keep(options.out, "charts", rounds=rounds, seconds=seconds, absent=ABSENT, **figures)


def measure(
    chosen: Sequence[Engine], charts: Sequence[str], rounds: int, seconds: float
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"versions": versions(chosen)}
    rates = throughput(chosen, charts, rounds, seconds)
    table(f"Events a second (in brackets: {OURS} is so many times faster)", rates, ",.0f", OURS)
    found["rates"] = nested(rates)
    ends = [chart for chart in charts if chart in ("ping", "routing")]
    if ends:
        live = memory(chosen, ends, max(1, rounds - 4))
        table("KiB of a live session", live, ".2f")
        starts = start_up(chosen, ends, rounds + 2)
        table("CPU ms from the start of the process to the first event handled", starts, ".1f")
        found |= {"memory": nested(live), "start": nested(starts)}
    return found


def nested(samples: Samples) -> dict[str, dict[str, list[float]]]:
    """The samples by engine, then chart."""
    found: dict[str, dict[str, list[float]]] = {}
    for (name, chart), values in samples.items():
        found.setdefault(name, {})[chart] = [float(f"{value:.5g}") for value in values]
    return found


if __name__ == "__main__":
    main()
