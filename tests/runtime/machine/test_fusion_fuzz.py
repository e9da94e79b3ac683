"""Random charts, hot and cold: whatever content does, nobody can tell whether reactions are functions of their own."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.chart import places
from scxml_runtime.host import host
from scxml_runtime.session import interpreter
from scxml_runtime.steps import reactions
from scxmlc.emitter.finish import plain
from scxmlc.loader import class_of
from tests.scxml.rich_charts import chart, events

NEVER = 10**9


class Record:
    """What there was to see of a session."""

    def __init__(self, cls: type[StateMachine], watch: int) -> None:
        self.host = Host()
        self.session = cls(self.host, "it")
        self.host.sessions["it"] = self.session
        self.watch = watch
        self.steps: list[object] = []
        self.told = 0
        self.seen: list[object] = []

    def do(self, number: int, act: Any) -> None:
        if number == self.watch:
            self.session.observe(self.step)
        try:
            act(self.session)
        except Exception as error:
            self.seen.append((type(error), str(error), places.chart_position(error)))
        session = self.session
        if session.failure is not None:  # how often an endless loop went round is nobody's business
            self.seen.append(session.failure)
            return
        self.seen.append((sorted(session.configuration), repr(session.data), session.failure, session.final))
        self.told = len(self.steps)
        self.seen.append((session.log, self.host.clock.now(), len(self.steps), session.is_finished))

    def step(self, step: Any) -> None:
        rows = [(row.source, row.event, row.target) for row in step.transitions]
        event = step.event and (step.event.name, step.event.type, repr(step.event.data))
        self.steps.append((event, rows, step.exited, step.entered, sorted(step.configuration)))


def record(cls: type[StateMachine], doings: list[tuple[str, Any]], watch: int) -> list[object]:
    made = Record(cls, watch)
    made.do(-1, lambda session: session.start())
    for number, (name, data) in enumerate(doings):
        if number % 4 == 3:
            made.do(number, lambda session: session.advance(0.75))
        made.do(number, lambda session, name=name, data=data: session.send(name, data))
    return [*made.seen, *made.steps[: made.told]]


def seed(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(number)
    module = scxmlc.compile_text(chart(random), "rich.scxml", finish=plain)
    doings = events(random, 40)
    watch = random.choice([-1, NEVER, NEVER, 12])
    found = []
    for cold, few in ((NEVER, 3), (3, 0), (0, 0)):
        monkeypatch.setattr(reactions, "COLD", cold)
        monkeypatch.setattr(reactions, "FEW", few)
        cls = class_of(module, "rich.scxml")
        found.append([record(cls, doings, watch) for _ in range(2)])
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("number", range(60))
def test_hot_and_cold_charts_do_the_same(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MICROSTEPS", 60)
    monkeypatch.setattr(interpreter, "MACROSTEPS", 6)
    monkeypatch.setattr(host, "EVENTS_IN_ONE_GO", 6)
    seed(number, monkeypatch)
