"""What is fuzzed: every reader of what others have written, the emitter, and charts as they run.

In: bytes, which mutations or atheris have made. Out: nothing; what a target raises is a fault. Each swallows what its
readers say that they raise, and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from xml.sax.saxutils import escape

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.scenario import ScenarioError, play
from scxmlc.checker import check, ignored
from scxmlc.checker.script_scopes import by_state
from scxmlc.cli import debugging
from scxmlc.cli.inspecting import inspect
from scxmlc.cli.terminal import Terminal
from scxmlc.configuration import place_of_module
from scxmlc.configuration import settings as settings_around
from scxmlc.debug.commands import COMMANDS
from scxmlc.debug.console import Console
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import parse_expression, parse_program
from scxmlc.emitter.script.writes import unforeseen_writes
from scxmlc.loader import load
from scxmlc.reader import NoDocuments, read
from scxmlc.source import Source, Text
from scxmlc.trace import reading
from scxmlc.trace.documents import drawn
from scxmlc.trace.metric import read_metrics
from scxmlc.trace.reading import BadTrace
from tools.fuzz import seeds
from tools.fuzz.editing import editor
from tools.fuzz.files import place, written
from tools.fuzz.generating import testgen
from tools.fuzz.growing import grown
from tools.fuzz.imported import imported
from tools.fuzz.mutating import mutated
from tools.fuzz.plan import PLAN
from tools.fuzz.rewriting import WISHES, fixing, layout
from tools.fuzz.sessions import replayed, running, saved

ENTRY = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="a"><onentry>
<script>{}</script></onentry><transition event="e" cond="true" target="a"/></state></scxml>"""


# --- documents --------------------------------------------------------------------


def reader(data: bytes) -> None:
    """Bytes to a chart and its findings, those that comments silence left out; each can be shown."""
    log = Diagnostics()
    chart = read(data, "c.scxml", log, documents=NoDocuments())
    if chart is not None:
        by_state(check(chart, log), log)
    ignored.report(log)
    assert chart is not None or log.has_errors, "no chart, and nothing said about it"
    out = io.StringIO()
    terminal = Terminal(out)
    for found in list(log)[:3]:
        assert found.code and found.message and 0 <= found.location.offset <= len(found.location.source.text)
        terminal.diagnostic(found)


def ecmascript(data: bytes) -> None:
    """A script, and the same text as an expression."""
    text = data.decode("utf-8", "replace")
    for parse in (parse_program, parse_expression):
        log = Diagnostics()
        tree = parse(Text(text, Source("c.js", text).location(0)), log)
        assert (tree is None) == log.has_errors


def emitter(data: bytes) -> None:
    """A document to a module that compiles, is imported, and holds nothing of the document."""
    imported(data.decode("utf-8", "replace"))


def emitted_script(data: bytes) -> None:
    """The same of a script."""
    text = "".join(each for each in data.decode("utf-8", "replace") if each >= " " or each in "\t\n\r")
    imported(ENTRY.format(escape(text)))


# --- other files ------------------------------------------------------------------------


def trace(data: bytes) -> None:
    """A trace, with the pictures of its charts."""
    try:
        drawn(reading.read(written(data, "x.trace")))
    except BadTrace as problem:
        assert str(problem) and problem.hint


def metric(data: bytes) -> None:
    """A log of the Orchestration Server."""
    try:
        for told in read_metrics(written(data, "x.log")):
            for thread in told.threads.values():
                assert all(moment.words for moment in thread)
    except BadTrace as problem:
        assert str(problem) and problem.hint


def snapshot(data: bytes) -> None:
    """A saved session or simulation, shown."""
    out = Terminal(io.StringIO())
    assert inspect(str(written(data, "x.json")), None, WISHES, out, out) in (0, 1)


def restored(data: bytes) -> None:
    """The same, restored with the chart that it is of, or not."""
    out = Terminal(io.StringIO())
    chart = place("lamp.scxml")
    chart.write_text(seeds.LAMP)
    assert inspect(str(written(data, "x.json")), str(chart), WISHES, out, out) in (0, 1)


def scenario(data: bytes) -> None:
    """A scenario, played."""
    try:
        play(written(data, "x.toml"), _lamp(), Simulator())
    except (ScenarioError, SessionError) as problem:
        assert str(problem)


@cache
def _lamp() -> type[StateMachine]:
    return load(seeds.LAMP)


def settings(data: bytes) -> None:
    """The table [tool.scxmlc]."""
    log = Diagnostics()
    folder = written(data, "pyproject.toml").parent
    settings_around(folder, log)
    place_of_module(folder / "c.scxml")
    assert all(found.code == str(found.code) and found.message for found in log)


# --- the debugger -----------------------------------------------------------------------


class Screen:
    """Nobody looks."""

    width = 80

    def say(self, text: str, style: str = "") -> None:
        assert isinstance(text, str)


def console(data: bytes) -> None:
    """Lines typed at the debugger."""
    lines = iter(data.decode("utf-8", "replace").split("\n")[:30])

    def ask(prompt: str) -> str:
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    chart = place("lamp.scxml")
    chart.write_text(seeds.LAMP)
    with unforeseen_writes(), debugging.silent():
        front = Console(Screen(), ask, debugging._typed, COMMANDS)
        debugging.prepared(str(chart), front, events=("toggle", "+5s"), wishes=WISHES).run()


# --- all of them ---------------------------------------------------------------------------


def made(target: str, random: Random) -> bytes:
    """An input of a target."""
    return MAKE.get(target, _mutated)(target, random)


def _mutated(target: str, random: Random) -> bytes:
    return mutated(seeds.of(PLAN[target].sort), random)


def _grown(target: str, random: Random) -> bytes:
    return grown(random).encode()


def _grown_or_mutated(target: str, random: Random) -> bytes:
    """Half of them grown; of those some spoiled afterwards."""
    if random.random() < 0.5:
        return _mutated(target, random)
    made = grown(random).encode()
    return made if random.random() < 0.7 else mutated((made,), random)


MAKE: Mapping[str, Callable[[str, Random], bytes]] = {
    **dict.fromkeys(("emitter", "fixing", "layout", "editor"), _grown_or_mutated),
    **dict.fromkeys(("running", "saved", "replayed", "testgen"), _grown),
}
"""Targets whose inputs are more than mutated seeds."""

ATTEMPTS: Mapping[str, Callable[[bytes], None]] = {
    "reader": reader,
    "ecmascript": ecmascript,
    "emitter": emitter,
    "scripts": emitted_script,
    "running": running,
    "saved": saved,
    "replayed": replayed,
    "testgen": testgen,
    "fixing": fixing,
    "layout": layout,
    "editor": editor,
    "trace": trace,
    "metric": metric,
    "snapshot": snapshot,
    "restored": restored,
    "scenario": scenario,
    "settings": settings,
    "console": console,
}
