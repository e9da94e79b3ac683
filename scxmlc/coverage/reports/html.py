"""The page: all charts, each drawn and coloured beside its source with counts. One file, without scripts or links to
anything outside.

The rule that surprises: whatever a chart calls its states, it is text here: everything goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from scxmlc.coverage.data import ChartData, Data, never
from scxmlc.coverage.files import File, Line, by_file
from scxmlc.coverage.items import COLUMNS, OUTCOMES
from scxmlc.coverage.names import flat, short
from scxmlc.coverage.reports.picture import picture
from scxmlc.coverage.reports.table import said

STYLE = """
:root{color-scheme:light}
body{font:14px/1.45 system-ui,sans-serif;margin:1.5rem;color:#1f2933;background:#fff}
h1{font-size:1.3rem} h2{font-size:1.1rem;margin:2rem 0 .5rem} h3{font-size:1rem;margin:1rem 0 .3rem}
table{border-collapse:collapse} .sum td,.sum th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #dae2ea}
.sum td:first-child,.sum th:first-child{text-align:left}
.sides{display:flex;gap:1.5rem;align-items:flex-start;flex-wrap:wrap}
.sides>div{flex:1 1 30rem;min-width:0;overflow-x:auto}
.code{font:12px/1.5 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;width:100%}
.code td{padding:0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere;vertical-align:top}
.code .no{color:#6b7785;text-align:right;white-space:nowrap;width:1%;user-select:none}
.seen td{background:#d9f2e0}.part td{background:#fff0c2}.missed td{background:#fbdcdc}
.why{display:block;color:#8a4b00;font-style:italic}
.key span{padding:.1rem .5rem;margin-right:.5rem}
"""


def html(data: Data) -> str:
    files = {file.path: file for file in by_file(data)}
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            "<title>Coverage of charts</title>",
            f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>Coverage of charts</h1>",
            '<p class="key"><span style="background:#d9f2e0">run</span>'
            '<span style="background:#fff0c2">run, but not each way</span>'
            '<span style="background:#fbdcdc">never run</span></p>',
            *_summary(data),
            *(line for number, chart in enumerate(data.charts) for line in _chart(number, chart, files)),
            "</body>\n</html>\n",
        ]
    )


def _summary(data: Data) -> Iterator[str]:
    yield '<table class="sum"><tr><th>chart</th>' + "".join(
        f"<th>{name}</th>" for name in [*COLUMNS, "covered"]
    )
    for number, chart in enumerate(data.charts):
        cells = [chart.tally(kinds) for kinds in COLUMNS.values()]
        told = [f"{seen}/{there}" if there else "–" for seen, there in cells]
        seen, there = chart.tally(OUTCOMES)
        told.append(f"{100 * seen // there if there else 100} %")
        name = f'<td><a href="#chart{number}">{_text(data.name_of(chart))}</a></td>'
        yield f"<tr>{name}{''.join(f'<td>{each}</td>' for each in told)}</tr>"
    yield "</table>"


def _chart(number: int, chart: ChartData, files: dict[str, File]) -> Iterator[str]:
    yield f'<h2 id="chart{number}">{_text(short(chart.path))}: {_text(chart.title)}</h2>\n<div class="sides">'
    yield f"<div>{picture(chart) or '<p>The chart cannot be drawn: its document is gone, or has changed.</p>'}</div>"
    yield "<div>"
    for path in dict.fromkeys([chart.path, *sorted({item.file for item in chart.items if item.line})]):
        yield from _source(files.get(path) or File(path), chart)
    yield "</div></div>"


def _source(file: File, chart: ChartData) -> Iterator[str]:
    """A file of the chart, each line with its counts, and below it what is missing there."""
    text = chart.text if file.path == chart.path and chart.text else _read(file.path)
    if text is None:
        yield f"<p>{_text(short(file.path))} cannot be read.</p>"
        return
    if file.path != chart.path:
        yield f"<h3>{_text(short(file.path))}</h3>"
    yield '<table class="code">'
    for number, source in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        line = file.lines.get(number)
        sort, count = ("", "") if line is None else (f' class="{_sort(line)}"', f"{line.hits}×")
        told = f'<td class="no">{number}</td><td class="no">{count}</td>'
        yield f"<tr{sort}>{told}<td>{escape(_shown(source))}{_why(line)}</td></tr>"
    yield "</table>"


def _read(path: str) -> str | None:
    try:
        return Path(path).read_text("utf-8", errors="replace")
    except (OSError, ValueError):
        return None


def _sort(line: Line) -> str:
    if not line.hits:
        return "missed"
    return "seen" if all(all(counts) for _, counts in line.rows) else "part"


def _why(line: Line | None) -> str:
    """What never happened of a line, where that is not all of it."""
    told = [
        said(item, outcome)
        for item, counts in (line.rows if line is not None else ())
        for outcome in never(item, counts)
    ]
    return "".join(f'<span class="why">{_text(each)}</span>' for each in told)


def _shown(line: str) -> str:
    return "".join(each if each.isprintable() or each == "\t" else flat(each) for each in line)


def _text(text: str) -> str:
    return escape(flat(text))
