"""Random charts: coverage counts the same however reactions are carried out, as often as observers are told, and
nothing about a session changes by being measured."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.host import host
from scxml_runtime.session import interpreter
from scxml_runtime.steps import reactions
from scxmlc.coverage import Data, measure
from scxmlc.emitter.finish import plain
from scxmlc.loader import class_of
from tests.scxml.rich_charts import chart, events

NEVER = 10**9


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MICROSTEPS", 60)
    monkeypatch.setattr(interpreter, "MACROSTEPS", 6)
    monkeypatch.setattr(host, "EVENTS_IN_ONE_GO", 6)


def run(cls: Any, doings: list[tuple[str, Any]], watch: Any = None) -> list[object]:
    """What there was to see of two sessions, one behind the other."""
    seen: list[object] = []
    for _ in range(2):
        session = cls(Host(), "it")
        session.host.sessions["it"] = session
        if watch is not None:
            session.observe(watch)
        for number, (name, data) in enumerate([("", None), *doings]):
            try:
                if number % 4 == 3:
                    session.advance(0.75)
                session.send(name, data) if name else session.start()
            except Exception as error:
                seen.append((type(error), str(error)))
        seen += [sorted(session.configuration), repr(session.data), session.log, session.failure]
    return seen


def counts(data: Data) -> Counter[str]:
    """How often states were entered and transitions taken, those of the outer chart."""
    (chart,) = (each for each in data.charts if each.title == "rich")
    found: Counter[str] = Counter()
    for item, row in chart.rows():
        if item.kind in ("state", "transition"):
            found[item.name] += row[0]
    return +found


def arrow(row: Any) -> str:
    return f"{row.source}: {row.event or '(no event)'}" + (f" -> {row.target}" if row.target else "")


@pytest.mark.parametrize("number", range(12))
def test_hot_and_cold_are_counted_alike(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(number)
    module = scxmlc.compile_text(chart(random), f"rich{number}.scxml", finish=plain)
    doings = events(random, 40)
    seen, data = [run(class_of(module, "rich.scxml"), doings)], []
    for cold, few in ((NEVER, 3), (3, 0), (0, 0)):
        monkeypatch.setattr(reactions, "COLD", cold)
        monkeypatch.setattr(reactions, "FEW", few)
        with measure() as coverage:
            seen.append(run(class_of(module, "rich.scxml"), doings))
        data.append(coverage.data)
    assert seen[1] == seen[2] == seen[3] == seen[0]
    assert data[0] == data[1] == data[2]
    assert sum(counts(data[0]).values()) > 1


@pytest.mark.parametrize("number", range(12))
def test_states_and_transitions_are_those_of_the_steps(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(number)
    cls = class_of(scxmlc.compile_text(chart(random), f"steps{number}.scxml", finish=plain), "rich.scxml")
    told: Counter[str] = Counter()

    def watch(step: Any) -> None:
        told.update([*map(arrow, step.transitions), *step.entered])

    monkeypatch.setattr(reactions, "COLD", 3)
    with measure() as coverage:
        run(cls, events(random, 40), watch)
    assert told
    assert counts(coverage.data) == told
