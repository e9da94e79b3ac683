"""`scxmlc trace html`: a trace in, the page that plays it on the disk.

The rule that surprises: documents that are gone or have changed since make the page poorer, never fail it; what is
missing is said in the terminal and on the page.
"""

from __future__ import annotations

import webbrowser
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scxmlc.cli import writing
from scxmlc.cli.drawing import Layout
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import identity, named, one, refuse_loss
from scxmlc.cli.terminal import Terminal
from scxmlc.trace import BadTrace, Trace, read
from scxmlc.trace.documents import drawn
from scxmlc.trace.html import OURS, Head, page

UNUSABLE = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """The page of which trace, where to, whether to open it, where else documents may be, and how to lay out charts."""

    file: str
    output: str | None = None
    is_shown: bool = False
    roots: tuple[Path, ...] = ()
    layout: str = "auto"


def play(wanted: Wanted, err: Terminal) -> int:
    """The exit status of writing the page, and of opening it in a browser. Raises Unusable."""
    source, is_printed = one(wanted.file), wanted.output == "-"
    target = source.with_suffix(".html") if wanted.output is None else named(wanted.output)
    if is_printed and wanted.is_shown:
        raise Unusable("--open needs a file: name one with -o")
    if not is_printed:
        _refuse_loss(target, source)
    try:
        trace = read(source)
    except BadTrace as problem:
        err.problem(str(problem), hint=problem.hint)
        return UNUSABLE
    text = _page(source, trace, wanted, err)
    if is_printed:
        writing.print_out(text)
        return 0
    _write(target, text)
    err.say(f"{source} -> {target}", "dim")
    if wanted.is_shown and not webbrowser.open(target.absolute().as_uri()):
        raise Unusable(f"{target} is written, but there is no browser here to open it in")
    return 0


def _page(source: Path, trace: Trace, wanted: Wanted, err: Terminal) -> str:
    layout = Layout(wanted.layout, err)
    charts = drawn(trace, wanted.roots, lambda picture: layout.written(picture, ".svg"))
    notes = [*dict.fromkeys([*_cut(trace), *(chart.note for chart in charts if chart.note)])]
    for note in notes:
        err.say(f"note: {note}", "yellow")
    if not all(chart.texts for chart in charts):
        err.say("  help: --root DIR names a folder in which the documents are now")
    return page(Head(source.name, _about(trace), notes), trace, charts)


def _refuse_loss(target: Path, source: Path) -> None:
    """Raises Unusable where something else than a page of ours would be overwritten."""
    if identity(target) == identity(source):
        raise Unusable(f"{target}: is the trace itself; name another file with -o")
    refuse_loss(target, [], "page")
    try:
        with target.open("rb") as found:
            is_ours = not target.is_file() or OURS in found.read(8192)
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unusable(in_words(error, target)) from error
    if not is_ours and target.stat().st_size:
        raise Unusable(f"{target}: is there already and is no page of a trace; name another file with -o")


def _write(target: Path, text: str) -> None:
    try:
        writing.write(target, text)
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, target)}") from error


def _cut(trace: Trace) -> list[str]:
    return ["the trace is cut short: its last line is not whole, and is left out"] if trace.is_cut else []


def _about(trace: Trace) -> str:
    """What the page says below its title."""
    steps = sum(line["kind"] == "step" for line in trace.lines)
    end = max((line.get("at", 0) for line in trace.lines), default=0)
    count = _counted(len(trace.sessions), "session"), _counted(steps, "step")
    return f"{', '.join(count)}, {_shown(end)} s, from {_moment(trace.lines[0].get('began'))}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _shown(seconds: Any) -> str:
    return f"{seconds:,.3f}".rstrip("0").rstrip(".")


def _moment(began: Any) -> str:
    try:
        return datetime.fromisoformat(began).strftime("%Y-%m-%d %H:%M:%S %Z").strip()
    except (TypeError, ValueError):
        return str(began)
