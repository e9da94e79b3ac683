"""Random charts: what is recorded runs as it would without, and the trace tells all of it: played back, it ends in the
same states with the same variables, however reactions are carried out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from random import Random
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.host import host
from scxml_runtime.session import interpreter
from scxml_runtime.steps import reactions
from scxml_runtime.testing import recorded
from scxml_runtime.testing.recorded_data import KnownData
from scxmlc.emitter.finish import plain
from scxmlc.loader import class_of
from tests.runtime.testing.test_recording import lines_of
from tests.scxml.rich_charts import chart, events

NEVER = 10**9


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MICROSTEPS", 60)
    monkeypatch.setattr(interpreter, "MACROSTEPS", 6)
    monkeypatch.setattr(host, "EVENTS_IN_ONE_GO", 6)


@contextmanager
def unrecorded(session: Any) -> Iterator[None]:
    yield


def run(cls: Any, doings: list[tuple[str, Any]], recording: Any = unrecorded) -> tuple[list[object], Any]:
    """What there was to see of a session, and the session."""
    seen: list[object] = []
    session = cls(Host(), "it")
    session.host.sessions["it"] = session
    with recording(session):
        for number, (name, data) in enumerate([("", None), *doings]):
            try:
                if number % 4 == 3:
                    session.advance(0.75)
                session.send(name, data) if name else session.start()
            except Exception as error:
                seen.append((type(error), str(error)))
    return [*seen, sorted(session.configuration), repr(session.data), session.log, session.failure], session


def played_back(lines: list[dict[str, Any]], session: str) -> tuple[set[str], dict[str, Any]]:
    """The states and variables that a session ends with, as the trace tells it."""
    active: set[str] = set()
    variables: dict[str, Any] = {}
    for line in lines:
        if line.get("session") == session and line["kind"] == "step":
            assert active.issuperset(line["exited"]) and len({*line["exited"]}) == len(line["exited"])
            active.difference_update(line["exited"])
            assert active.isdisjoint(line["entered"])
            active.update(line["entered"])
        elif line.get("session") == session and line["kind"] == "data":
            variables.update(line["changed"])
            for name in line.get("gone", ()):
                del variables[name]
    return active, variables


@pytest.mark.parametrize("number", range(12))
def test_what_is_recorded_runs_as_without(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(number)
    module = scxmlc.compile_text(chart(random), f"rich{number}.scxml", finish=plain)
    doings = events(random, 40)
    seen, _ = run(class_of(module, "rich.scxml"), doings)
    told = []
    for cold, few in ((NEVER, 3), (3, 0), (0, 0)):
        monkeypatch.setattr(reactions, "COLD", cold)
        monkeypatch.setattr(reactions, "FEW", few)
        stream = StringIO()
        again, session = run(
            class_of(module, "rich.scxml"), doings, lambda session, stream=stream: recorded(session, stream)
        )
        assert again == seen
        lines = lines_of(stream)
        active, variables = played_back(lines, "rich")
        assert active == set(session.configuration)
        assert variables == json.loads(json.dumps(KnownData().changes(session)[0]))
        told.append(lines)
    assert told[0] == told[1] == told[2]
    assert any(line["kind"] == "step" for line in told[0])
