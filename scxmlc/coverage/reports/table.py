"""The table for the terminal: a row for each chart, below it what never happened, with lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scxmlc.coverage.data import ChartData, Data
from scxmlc.coverage.items import COLUMNS, OUTCOMES, Item
from scxmlc.coverage.names import flat, short

MOST = 200
"""Lines about one chart: more than that nobody reads in a terminal."""


def table(data: Data) -> str:
    """The whole table as text; its numbers are `seen/all`."""
    if not data.charts:
        return "no chart was run\n"
    rows = [_row(flat(data.name_of(chart)), [chart]) for chart in data.charts]
    head, total = ["chart", *COLUMNS, "covered"], _row("all", data.charts)
    widths = [max(map(len, column)) for column in zip(head, *rows, total, strict=True)]
    lines = [_line(head, widths), "-" * len(_line(head, widths))]
    for chart, row in zip(data.charts, rows, strict=True):
        lines += [_line(row, widths), *_missing(chart, data)]
    return "\n".join([*lines, lines[1], _line(total, widths), ""])


def _row(name: str, charts: Sequence[ChartData]) -> list[str]:
    cells = [_sum(charts, kinds) for kinds in COLUMNS.values()]
    seen, there = _sum(charts, OUTCOMES)
    share = f"{_percent(seen, there)} %"
    return [name, *(f"{part}/{whole}" if whole else "-" for part, whole in cells), share]


def _sum(charts: Sequence[ChartData], kinds: Sequence[str] | dict[str, tuple[str, ...]]) -> tuple[int, int]:
    pairs = [chart.tally(kinds) for chart in charts]
    return sum(seen for seen, _ in pairs), sum(there for _, there in pairs)


def _percent(seen: int, there: int) -> int:
    """Rounded down: 100 is said only where nothing is missing."""
    return 100 * seen // there if there else 100


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()


def _missing(chart: ChartData, data: Data) -> Iterator[str]:
    twins = [each for each in data.charts if (each.path, each.title) == (chart.path, chart.title)]
    if len(twins) > 1 and not chart.path.startswith("<"):
        yield "    (two versions of this chart were measured: it has changed in between)"
    missing = [*chart.missing()]
    untaken = {f"<transition> {item.name}" for item, _ in missing if item.kind == "transition"}
    told = [
        f"    {_spot(item, chart)}{flat(said(item, outcome))}"
        for item, outcome in missing
        if item.name not in untaken  # what a transition does, where it was never taken
    ]
    yield from told[:MOST]
    if len(told) > MOST:
        yield f"    … and {len(told) - MOST} more: see json:FILE or html:DIR"


def _spot(item: Item, chart: ChartData) -> str:
    file = "" if item.file == chart.path else f"{short(item.file)}:"
    return f"{flat(file)}{item.line}: " if item.line else ""


def said(item: Item, outcome: str) -> str:
    """What did not happen: `condition closed: push -> open was never false`."""
    shown = item.name if item.name.startswith("<") else f"{item.kind} {item.name}"
    return f"{shown} was never {outcome}"
