"""What is fuzzed: every reader of what others have written, the emitter, and charts as they run.

In: bytes, which mutations or atheris have made. Out: nothing; what a target raises is a fault. Each swallows what its
readers say that they raise, and nothing else.
"""

from __future__ import annotations

import io
import linecache
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.js import steps
from scxml_runtime.session import interpreter, session
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.scenario import ScenarioError, play
from scxml_runtime.steps import reactions
from scxmlc.checker import check
from scxmlc.cli import debugging
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.inspecting import inspect
from scxmlc.cli.terminal import Terminal
from scxmlc.compiler import CompileError, compile_text
from scxmlc.configuration import configured
from scxmlc.debug.commands import COMMANDS
from scxmlc.debug.console import Console
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import parse_expression, parse_program
from scxmlc.emitter.finish import plain
from scxmlc.emitter.script.writes import unforeseen_writes
from scxmlc.loader import load
from scxmlc.reader import NoDocuments, read
from scxmlc.source import Source, Text
from scxmlc.trace import reading
from scxmlc.trace.documents import drawn
from scxmlc.trace.metric import read_metrics
from scxmlc.trace.reading import BadTrace
from tools.fuzz import seeds
from tools.fuzz.growing import grown
from tools.fuzz.inert import check_inert
from tools.fuzz.mutating import mutated
from tools.fuzz.plan import PLAN

ENTRY = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="a"><onentry>
<script>{}</script></onentry><transition event="e" cond="true" target="a"/></state></scxml>"""
WISHES = Wishes(around={"functions": (), "processors": (), "services": ()})
EVENTS = ("e", "f", "timeout", "e.g", "e", "f", "e")


# --- documents --------------------------------------------------------------------


def reader(data: bytes) -> None:
    """Bytes to a chart and its findings, each of which can be shown."""
    log = Diagnostics()
    chart = read(data, "c.scxml", log, documents=NoDocuments())
    if chart is not None:
        check(chart, log)
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
    _imported(data.decode("utf-8", "replace"))


def emitted_script(data: bytes) -> None:
    """The same of a script."""
    text = "".join(each for each in data.decode("utf-8", "replace") if each >= " " or each in "\t\n\r")
    _imported(ENTRY.format(escape(text)))


def _imported(text: str) -> type[StateMachine] | None:
    try:
        module = compile_text(text, "c.scxml", finish=plain)
    except CompileError as error:
        assert error.diagnostics.has_errors
        return None
    check_inert(module.text)
    return _executed(module.text, module.class_name)


def _executed(text: str, name: str) -> type[StateMachine]:
    """The class of a module; of what Python warns of, nothing is generated."""
    linecache.cache["c.py"] = (len(text), None, text.splitlines(True), "c.py")
    namespace: dict[str, Any] = {"__name__": "c", "__file__": "c.py"}
    with warnings.catch_warnings(action="error"):
        exec(compile(text, "c.py", "exec", dont_inherit=True), namespace)
    made: type[StateMachine] = namespace[name]
    return made


def _again(cls: type[StateMachine]) -> type[StateMachine]:
    """The same class, of which nobody has had a session yet."""
    return _executed("".join(linecache.getlines("c.py")), cls.__name__)


def running(data: bytes) -> None:
    """A chart, some events: the same comes of it cold, warm, and with each reaction a function of its own."""
    text = data.decode("utf-8", "replace")
    cls = _imported(text)
    if cls is None:
        return
    with _with(SMALL), defects_told():
        cold, warm = _account(cls), _account(cls)
        assert cold == warm, f"{cold} at first, {warm} the second time"
        with _with(HOT):
            hot = _account(_again(cls))
    assert cold == hot, f"{cold} cold, {hot} hot"


SMALL = ((interpreter, "MICROSTEPS", 50), (steps, "STEPS", 20_000), (session, "MOST_RAISED", 500))
"""Budgets for charts that never rest: with the runtime's own each would take seconds."""

HOT = ((reactions, "COLD", 0), (reactions, "FEW", 0))


@contextmanager
def _with(settings: Sequence[tuple[Any, str, int]]) -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in settings]
    try:
        for module, name, value in settings:
            setattr(module, name, value)
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


class _Defects(logging.Handler):
    """What the runtime says of mistakes of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.told.append(record.exc_info[1])


@contextmanager
def defects_told() -> Iterator[None]:
    """Raise the first of them: for a chart they are failures of its content, like those of its scripts."""
    heard, logger = _Defects(), logging.getLogger("scxml_runtime.content")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)
    if heard.told:
        raise heard.told[0]


def _account(cls: type[StateMachine]) -> list[Any]:
    """Where a session stands after each event, and what it has said."""
    told: list[Any] = []
    simulator = Simulator()
    machine = cls(simulator.host)
    try:
        machine.start()
        for event in EVENTS:
            told.append(sorted(machine.configuration))
            machine.send(event, {"k": 1})
        simulator.advance(2)
        told.append(sorted(machine.configuration))
    except SessionError as error:
        told.append(type(error).__name__)
    return [*told, str(machine.failure), list(machine.log)]


# --- other files ------------------------------------------------------------------------


@cache
def _folder(name: str) -> TemporaryDirectory[str]:
    """Where a file of this name is alone, since settings are sought beside charts; it goes with the process."""
    return TemporaryDirectory(prefix="fuzz-")


def _file(name: str) -> Path:
    return Path(_folder(name).name, name)


def _written(data: bytes, name: str) -> Path:
    file = _file(name)
    file.write_bytes(data)
    return file


def trace(data: bytes) -> None:
    """A trace, with the pictures of its charts."""
    try:
        drawn(reading.read(_written(data, "x.trace")))
    except BadTrace as problem:
        assert str(problem) and problem.hint


def metric(data: bytes) -> None:
    """A log of the Orchestration Server."""
    try:
        for told in read_metrics(_written(data, "x.log")):
            for thread in told.threads.values():
                assert all(moment.words for moment in thread)
    except BadTrace as problem:
        assert str(problem) and problem.hint


def snapshot(data: bytes) -> None:
    """A saved session or simulation, shown."""
    out = Terminal(io.StringIO())
    assert inspect(str(_written(data, "x.json")), None, WISHES, out, out) in (0, 1)


def restored(data: bytes) -> None:
    """The same, restored with the chart that it is of, or not."""
    out = Terminal(io.StringIO())
    chart = _file("lamp.scxml")
    chart.write_text(seeds.LAMP)
    assert inspect(str(_written(data, "x.json")), str(chart), WISHES, out, out) in (0, 1)


def scenario(data: bytes) -> None:
    """A scenario, played."""
    try:
        play(_written(data, "x.toml"), _lamp(), Simulator())
    except (ScenarioError, SessionError) as problem:
        assert str(problem)


@cache
def _lamp() -> type[StateMachine]:
    return load(seeds.LAMP)


def settings(data: bytes) -> None:
    """The table [tool.scxmlc]."""
    log = Diagnostics()
    configured(_written(data, "pyproject.toml").parent, log)
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

    chart = _file("lamp.scxml")
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


MAKE: Mapping[str, Callable[[str, Random], bytes]] = {"emitter": _grown_or_mutated, "running": _grown}
"""Targets whose inputs are more than mutated seeds."""

ATTEMPTS: Mapping[str, Callable[[bytes], None]] = {
    "reader": reader,
    "ecmascript": ecmascript,
    "emitter": emitter,
    "scripts": emitted_script,
    "running": running,
    "trace": trace,
    "metric": metric,
    "snapshot": snapshot,
    "restored": restored,
    "scenario": scenario,
    "settings": settings,
    "console": console,
}
