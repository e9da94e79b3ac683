"""The page that plays a run: one file, without anything to load from elsewhere.

In: a trace, its charts drawn, and what to say above. Out: HTML. The rule that surprises: what stands in a trace or a
chart enters the page as JSON in an element that is no script, with each `<` escaped, or as escaped text; and the
browser is told, by the hashes of our own scripts, to run nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from math import isfinite
from typing import Any

from scxml_runtime.js.code_units import visible
from scxml_runtime.simulator.transcript import SESSION_ID
from scxmlc.trace.documents import Drawn
from scxmlc.trace.reading import Trace
from scxmlc.trace.words import Said, said

# In the order in which they build on one another. Those that are not beside this file are modules that the page of the
# server has, too.
SCRIPTS = (
    "series.js", "run.js", "values.js", "dom.js", "sessions.js", "panning.js", "chart.js", "data.js", "requests.js",
    "source.js", "transcript.js", "player.js", "main.js",
)  # fmt: skip
STYLES = ("tokens.css", "panels.css", "page.css")
SHARED = files("scxml_runtime.server") / "page" / "shared"
MODULAR = re.compile(r"^(?:import .*\n|export )", re.MULTILINE)
EARLY = 'document.documentElement.classList.add("scripting")'
OURS = b'<meta name="generator" content="scxmlc trace html">'

APART = ("trace", "chart")  # kinds of lines that are no part of what happened

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a run: its name, what it is of, and what is wrong with it."""

    title: str
    about: str
    notes: Sequence[str] = ()


def page(head: Head, trace: Trace, charts: Sequence[Drawn]) -> str:
    """The page; the charts are those of the trace."""
    script = '"use strict";\n{\n' + "".join(map(_script, SCRIPTS)) + "}\n"
    style, figures = "".join(map(_file, STYLES)), "\n".join(map(_figure, range(len(charts)), charts))
    transcript = [*said(trace)]
    pieces = {
        "policy": _policy([EARLY, script], [style, *_styles(figures)]),
        "title": escape(visible(head.title)),
        "style": style,
        "early": EARLY,
        "about": escape(visible(head.about)),
        "notes": _notes(head.notes),
        "plain": _plain(transcript),
        "figures": figures,
        "run": _named(_json(_run(trace, transcript, charts)), trace),
        "script": script,
    }
    return re.sub(r"\{(\w+)\}", lambda place: pieces[place[1]], _file("page.html"))


def _plain(transcript: Sequence[Said]) -> str:
    """For those who see the page without scripts."""
    width = max((len(visible(each.session)) for each in transcript), default=0)
    return "\n".join(escape(visible(each.line(width)), quote=False) for each in transcript)


def _run(trace: Trace, transcript: Sequence[Said], charts: Sequence[Drawn]) -> dict[str, Any]:
    """What the scripts of the page work on. A row of the transcript: the place of its line, whom it is about, words."""
    numbered = [(number, line) for number, line in enumerate(trace.lines, 1) if line["kind"] not in APART]
    places = {number: place for place, (number, _) in enumerate(numbered)}
    return {
        "lines": [line for _, line in numbered],
        "rows": [(places[each.number], visible(each.session), visible(each.text)) for each in transcript],
        "charts": [_told(chart) for chart in charts],
    }


def _named(text: str, trace: Trace) -> str:
    """JSON with the names of sessions for their ids, as in the transcript."""
    names = {line["id"]: _json(f"<{name}>")[1:-1] for name, line in trace.sessions.items()}
    return SESSION_ID.sub(lambda id: names.get(id[0], id[0]), text)


def _script(name: str) -> str:
    """A file of ours, or a module without what makes it one: all of them stand in one block."""
    return MODULAR.sub("", _file(name))


def _file(name: str) -> str:
    ours = files("scxmlc.trace") / "page" / name
    return (ours if ours.is_file() else SHARED / name).read_text("utf-8")


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """What the browser may do: run and use these texts, and load nothing."""
    allowed = {"script-src": scripts, "style-src": styles}
    rules = [f"{what} {' '.join(dict.fromkeys(map(_hash, texts)))}" for what, texts in allowed.items()]
    return "; ".join(["default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _styles(figures: str) -> list[str]:
    return re.findall(r"<style>([^<]*)</style>", figures)


def _figure(number: int, chart: Drawn) -> str:
    nothing = f'<p class="none">{escape(visible(chart.note))}.</p>'
    label = escape(visible(f"Chart {chart.chart}"))
    return f'<figure id="chart-{number}" aria-label="{label}" hidden>\n{chart.svg or nothing}</figure>'


def _told(chart: Drawn) -> dict[str, Any]:
    return {
        "chart": chart.chart,
        "texts": chart.texts,
        "arcs": chart.arcs,
        "missing": None if chart.texts else f"{visible(chart.note)}.",
    }


def _notes(notes: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(visible(note))}</li>" for note in notes)
    return f'<ul class="notes" aria-label="Notes">{items}</ul>' if items else ""


def _json(value: object) -> str:
    """ASCII only, so that no character means anything to HTML or to JavaScript."""
    try:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:  # 1e999 is a number to JSON, but none that can be written again
        text = json.dumps(_finite(value), separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value
