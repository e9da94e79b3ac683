"""docs/benchmarks.md from what was measured: `page.md` with the tables of results/*.json in its places.

make bench docs         measure everything, then write the page and its plots (`tools/make-docs` calls this module)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from math import fsum
from pathlib import Path
from statistics import median
from typing import Any

import plot
import results

CHARTS = {"ping": "A", "guard": "B", "parallel": "C", "deep": "D", "history": "E", "routing": "F"}
OURS = "scxmlc"

Row = Iterable[str]
Samples = Mapping[str, Mapping[str, list[float]]]  # engine → chart → one figure a round


def page() -> str:
    text = (Path(__file__).parent / "page.md").read_text(encoding="utf-8")
    for name, made in PLACES.items():
        text = text.replace("{" + name + "}", made())
    return text


def table(head: Row, rows: Iterable[Row]) -> str:
    head = list(head)
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def by_chart(
    name: str, shown: Callable[[float], str], counterpart: Callable[[list[float], list[float]], float]
) -> str:
    """A row an engine: medians, and in brackets the median of the ratios to ours inside a round."""
    samples: Samples = results.read("charts")[name]
    charts = [chart for chart in CHARTS if any(chart in row for row in samples.values())]
    ours = samples[OURS]

    def cell(engine: str, chart: str) -> str:
        values = samples[engine].get(chart)
        if not values:
            return "–"
        ratio = counterpart(values, ours[chart])
        return shown(median(values)) + ("" if engine == OURS else f" ({significant(ratio)})")

    rows = ([engine, *(cell(engine, chart) for chart in charts)] for engine in samples)
    return table(["engine", *(f"{CHARTS[chart]} {chart}" for chart in charts)], rows)


def ours_over(values: list[float], ours: list[float]) -> float:
    return median(b / a for a, b in zip(values, ours, strict=False))


def over_ours(values: list[float], ours: list[float]) -> float:
    return median(a / b for a, b in zip(values, ours, strict=False))


def significant(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def shortened(rate: float) -> str:
    """4,740,000 as 4.74 M."""
    value, unit = (rate / 1e6, "M") if rate >= 1e6 else (rate / 1e3, "k")
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:.0f} {unit}"


def machine() -> str:
    """What the tables of charts were measured on, and how."""
    found = results.read("charts")
    on = found["machine"]
    versions = ", ".join(f"{package} {version}" for package, version in found["versions"].items())
    return (
        f"{on['processor']}, {on['cores']} cores, {on['system']}, CPython {on['python']}; load when the run ended "
        f"{on['load']}. {found['rounds']} rounds, {found['seconds']:g} s a measurement. Compared: {versions}."
    )


OTHERS = ("ecmascript", "strategy", "scaling", "opcodes", "real_time", "cores", "budgets", "snapshots")


def others() -> str:
    """What the other scripts were run on: the same machine, one hopes, but other work beside it."""
    loads = {name: results.read(name)["machine"] for name in OTHERS}
    return ", ".join(f"{name} CPython {on['python']}, load {on['load']}" for name, on in loads.items())


def absent() -> str:
    """What was not measured, an engine and a reason a line."""
    charts: dict[tuple[str, str], list[str]] = {}
    for what, why in results.read("charts")["absent"].items():
        engine, chart = what.split(", ")
        charts.setdefault((engine, why), []).append(chart)
    lines = [f"- {engine} ({', '.join(letters)}): {why}" for (engine, why), letters in charts.items()]
    return "\n".join(lines) or "Nothing."


def calls() -> str:
    found: dict[str, list[float]] = results.read("ecmascript")["calls"]
    rows = ([name, f"{median(values) / 1e6:.2f}"] for name, values in found.items())
    return table(["`x = x + 1; x % 3 == 0`", "million calls a second"], rows)


def programs() -> str:
    found: dict[str, dict[str, list[float]]] = results.read("ecmascript")["programs"]
    columns = list(next(iter(found.values())))
    rows = (
        [name, *(f"{median(row[column]):.1f}" for column in columns), ratio(row)]
        for name, row in found.items()
    )
    return table(["program, ms", *columns, "scxmlc / Python"], rows)


def ratio(row: dict[str, list[float]]) -> str:
    return f"{over_ours(row['scxmlc'], row['Python']):.1f}"


def curve(name: str) -> str:
    found = results.read("scaling")["curves"][name]
    first = found["points"][0][1]
    rows = ([f"{x:,}", f"{y:.3g}", f"{y / first:.2f}"] for x, y in found["points"])
    return table([found["of"], found["what"], "against the first"], rows)


def picture(name: str, title: str) -> str:
    found = results.read("scaling")["curves"][name]
    return plot.plot(title, found["of"], found["what"], [(x, y) for x, y in found["points"]])


def opcodes() -> str:
    totals: dict[str, dict[str, float]] = results.read("opcodes")["totals"]
    engines = list(next(iter(totals.values())))
    rows = ([engine, *(f"{totals[chart][engine]:.0f}" for chart in CHARTS)] for engine in engines)
    return table(["opcodes an event", *(f"{letter} {chart}" for chart, letter in CHARTS.items())], rows)


def functions() -> str:
    """Where F's opcodes are: the functions that take most."""
    found: dict[str, float] = results.read("opcodes")["functions"]["routing"]
    whole = fsum(found.values())
    most = list(found.items())[:12]
    rows = [[f"`{name}`", f"{number:.0f}", f"{number / whole:.0%}"] for name, number in most]
    rest = whole - fsum(number for _, number in most)
    return table(
        ["function", "opcodes an event of F", "share"],
        [*rows, ["all others", f"{rest:.0f}", f"{rest / whole:.0%}"]],
    )


REAL_TIME = {
    "late_median_ms": "lateness of 1,000 timers a second, median, ms",
    "late_p99_ms": "the same, 99 of 100, ms",
    "late_most_ms": "the same, all, ms",
    "set_us": "setting one of a million timers, µs of processor time",
    "first_of_a_million_late_ms": "lateness of one that is due before a million others, ms",
    "idle_ms_in_5_s": "processor time in 5 s in which nothing is due, ms",
    "sent_a_second": "events a second, sent in the loop",
    "put_a_second": "events a second, put by another thread",
}


def real_time() -> str:
    """Hosts on the machine's clock."""
    found = results.read("real_time")
    rows = (
        [what, f"{found[name]:,.0f}" if found[name] >= 1000 else f"{found[name]:.2f}"]
        for name, what in REAL_TIME.items()
    )
    return table(["in an event loop of asyncio", ""], rows)


def cores() -> str:
    """Processes with a host each; JSON has their numbers as texts."""
    found: dict[str, float] = results.read("cores")["events_a_second"]
    rows = ([number, f"{rate:,.0f}", f"{rate / found['1']:.2f}"] for number, rate in found.items())
    return table(["processes, a host each", "events a second", "times one"], rows)


SAVED = {
    "bytes": "size, bytes",
    "save": "taken, µs",
    "save_text": "as a text",
    "restore": "restored, µs",
    "restore_text": "from the text",
}


def snapshots() -> str:
    """Session F, saved and restored by each engine."""
    found = results.read("snapshots")["engines"]
    rows = (
        [
            f"{name} {row.get('version', '')}".strip(),
            *(amount(row.get(figure)) for figure in SAVED),
            row["holds"],
        ]
        for name, row in found.items()
    )
    return table(["engine", *SAVED.values(), "what is in it"], rows)


def amount(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def many_snapshots() -> str:
    found = results.read("snapshots_many")
    return (
        f"{found['count']:,} sessions of F, no two with the same data, to one file of {found['bytes'] / 1e6:.0f} MB: "
        f"{found['write']:.1f} s; and back on another host: {found['read']:.1f} s."
    )


WAYS = {"simulator": "in the simulator", "unwatched": "unwatched"}


def strategy_size() -> str:
    found = results.read("strategy")
    return f"{found['states']} states and {found['transitions']} transitions"


def strategy_call() -> str:
    """What a call comes to, and what the first ones cost."""
    found = results.read("strategy")
    of = found["happenings"]
    return (
        f"A call is {of['event']:.0f} events, {of['action']:.0f} actions of modules and {of['log']:.0f} lines of "
        "the log, on average. The first calls in a process, in which the chart's steps are worked out, take "
        f"{found['first_ms']:.0f} ms each."
    )


def strategy() -> str:
    """A call in both ways of being measured."""
    found = results.read("strategy")
    times = {way: min(found["times_ms"][way]) for way in WAYS}
    rows = (
        [said, f"{times[way]:.1f}", f"{1e3 / times[way]:,.0f}", f"{found['opcodes'][way]:,}"]
        for way, said in WAYS.items()
    )
    return table(["a call", "CPU ms", "calls a second", "opcodes"], rows)


def strategy_functions() -> str:
    """The functions that take most of an unwatched call."""
    found: dict[str, float] = results.read("strategy")["functions"]["unwatched"]
    rows = ([f"`{name}`", f"{number:,.0f}"] for name, number in list(found.items())[:10])
    return table(["unwatched", "opcodes a call"], rows)


HIGH = 1.5
"""Ratios from which a row of the budgets is shown."""

Budgets = dict[str, dict[str, dict[str, Any]]]


def budget_rows() -> str:
    rows: Budgets = results.read("budgets")["rows"]
    ratios = [row["ratio"] for found in rows.values() for row in found.values()]
    return f"of {len(ratios)} operations {sum(ratio <= 3 for ratio in ratios)} are"


def budgets() -> str:
    """For each kind of operation, how long its steps take beside those of a plain loop."""
    rows: Budgets = results.read("budgets")["rows"]
    ratios = {area: [row["ratio"] for row in found.values()] for area, found in rows.items()}
    body = ([area, str(len(r)), f"{median(r):.2f}", f"{max(r):.2f}"] for area, r in ratios.items())
    return table(["operations", "how many", "median ratio", "largest"], body)


def dearest() -> str:
    """The operations whose steps take longest."""
    rows: Budgets = results.read("budgets")["rows"]
    found = [(row["ratio"], area, name) for area, part in rows.items() for name, row in part.items()]
    high = [each for each in sorted(found, reverse=True) if each[0] > HIGH]
    rows_of = ([f"{area}: {name}".replace("|", "\\|"), f"{ratio:.2f}"] for ratio, area, name in high)
    return table(["operation", "ratio"], rows_of)


PLACES: dict[str, Callable[[], str]] = {
    "machine": machine,
    "rates": lambda: by_chart("rates", shortened, ours_over),
    "memory": lambda: by_chart("memory", "{:.2f}".format, over_ours),
    "start": lambda: by_chart("start", "{:.0f}".format, over_ours),
    "others": others,
    "absent": absent,
    "calls": calls,
    "programs": programs,
    "strategy_size": strategy_size,
    "strategy_call": strategy_call,
    "strategy": strategy,
    "strategy_rounds": lambda: str(results.read("strategy")["rounds"]),
    "strategy_functions": strategy_functions,
    "states": lambda: curve("states"),
    "sessions": lambda: curve("sessions"),
    "files": lambda: curve("files"),
    "in_memory": lambda: curve("memory"),
    "opcodes": opcodes,
    "functions": functions,
    "real_time": real_time,
    "cores": cores,
    "snapshots": snapshots,
    "many_snapshots": many_snapshots,
    "budget_rows": budget_rows,
    "budget_high": lambda: f"{HIGH:g}",
    "budgets": budgets,
    "dearest": dearest,
}
PAGES: dict[str, Callable[[], str]] = {
    "docs/benchmarks.md": page,
    "docs/benchmarks-states.svg": lambda: picture("states", "Cost of an event against the size of the chart"),
    "docs/benchmarks-sessions.svg": lambda: picture("sessions", "Cost of an event against live sessions"),
}
