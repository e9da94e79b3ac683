"""Charts as they run: cold, warm and hot; saved and restored after each event; recorded, and replayed.

In: bytes of a document. Out: nothing; an AssertionError where the same chart does two things. The rule that surprises:
a chart that may run for ever does so here for as long as small budgets let it.
"""

from __future__ import annotations

import json
import linecache
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scxml_runtime import Host, SessionError, SnapshotError, StateMachine
from scxml_runtime.host import host
from scxml_runtime.js import steps
from scxml_runtime.session import interpreter, session
from scxml_runtime.simulator import Simulator
from scxml_runtime.steps import reactions
from scxml_runtime.testing import recorded
from scxmlc.compiler import CompileError
from scxmlc.loader import load
from scxmlc.trace.judging import Today, judge
from scxmlc.trace.reading import read
from tools.fuzz.files import place, written
from tools.fuzz.imported import again, imported

Between = Callable[[Any, type[StateMachine]], Any]
EVENTS = ("e", "f", "timeout", "e.g", "done.state.a", "e", "f", "e")
SMALL = (
    (interpreter, "MICROSTEPS", 50),
    (interpreter, "MACROSTEPS", 200),
    (steps, "STEPS", 20_000),
    (session, "MOST_RAISED", 500),
    (host, "EVENTS_IN_ONE_GO", 500),
)
"""Budgets for charts that never rest: with the runtime's own each would take seconds."""

HOT = ((reactions, "COLD", 0), (reactions, "FEW", 0))
MODULES = "genesyslab.com/modules"
LOGGED = 20
"""Lines of a session's log that a snapshot keeps."""


# --- what is tried ----------------------------------------------------------------


def running(data: bytes) -> None:
    """A chart, some events: the same comes of it cold, warm, and with each reaction a function of its own."""
    text = data.decode("utf-8", "replace")
    cls = imported(text)
    if cls is None:
        return
    with settings_of(SMALL), defects_told():
        cold, warm = _alone(cls, text), _alone(cls, text)
        assert cold == warm, f"{cold} at first, {warm} the second time"
        with settings_of(HOT):
            hot = _alone(again(cls), text)
    assert cold == hot, f"{cold} cold, {hot} hot"


def saved(data: bytes) -> None:
    """The same comes of a chart whose simulation is saved and restored after each event."""
    text = data.decode("utf-8", "replace")
    cls = imported(text)
    if cls is None:
        return
    with settings_of(SMALL), defects_told():
        whole, cut = _account(cls, text), _account(cls, text, _restored)
    assert whole == cut, f"{whole} in one go, {cut} restored"


def replayed(data: bytes) -> None:
    """A recorded run goes the same way when it is replayed."""
    linecache.clearcache()  # what is loaded by name stays there
    chart = written(data, "c.scxml")
    try:
        cls = load(chart)
    except CompileError:
        return
    trace = place("run.jsonl")
    with settings_of(SMALL), defects_told():
        simulator = Simulator()
        with recorded(simulator, trace):
            _played(cls, simulator, data.decode("utf-8", "replace"), _as_it_is)
        if simulator.host.ready:
            return  # it never rests: of what is yet to come, the trace tells nothing
        verdict = judge(read(trace), Today([chart]))
    assert not verdict.differences, "\n".join(verdict.lines("recorded"))


# --- what a session does ----------------------------------------------------------


def _account(cls: type[StateMachine], text: str, between: Between | None = None) -> list[Any]:
    return _played(cls, Simulator(), text, between or _as_it_is)


def _alone(cls: type[StateMachine], text: str) -> list[Any]:
    """The same at a host that nobody observes, where reactions become functions; strategies need a contact centre."""
    return _account(cls, text) if MODULES in text else _played(cls, Host(), text, _as_it_is)


def _played(cls: type[StateMachine], home: Any, text: str, between: Between) -> list[Any]:
    """Where a session stands after each event, and what it has said; strategies get a call."""
    told: list[Any] = []
    try:
        calls = [[_call(home)]] if MODULES in text else []
        id = str(home.start(cls, *calls).session_id)
        home.run()
        for event in EVENTS:
            home = between(home, cls)
            machine = home.sessions[id]
            told.append(_standing(machine))
            machine.send(event, {"k": 1})
        home.advance(2)
        told.append(_standing(machine))
    except SessionError as error:
        return [*told, type(error).__name__, str(error)]
    return [*told, str(machine.failure)]


def _call(simulator: Simulator) -> Any:
    simulator.agent("anna", "7001")
    return simulator.voice_call(to="700", ani="5551234", udata={"k": "1"})


def _standing(machine: StateMachine) -> list[Any]:
    return [sorted(machine.configuration), machine.log[-LOGGED:], repr(sorted(machine.data.items()))]


def _as_it_is(home: Any, cls: type[StateMachine]) -> Any:
    return home


def _restored(simulator: Simulator, cls: type[StateMachine]) -> Simulator:
    """As it is again from JSON text; itself where a snapshot says that it cannot hold it."""
    try:
        text = json.dumps(simulator.snapshot())
    except SnapshotError as problem:
        assert str(problem)
        return simulator
    return Simulator.restore(json.loads(text), cls)


# --- budgets, and mistakes of the runtime ------------------------------------------


@contextmanager
def settings_of(settings: Sequence[tuple[Any, str, int]]) -> Iterator[None]:
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
