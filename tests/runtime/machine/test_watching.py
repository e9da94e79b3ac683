"""Observers of a host: what they hear, of sessions made before and after them, and of what nothing takes."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.chart.event import Event

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="gate" datamodel="ecmascript">'
CHART = f"""{HEAD}
<datamodel><data id="n" expr="0"/></datamodel>
<state id="a">
  <transition event="push" cond="n == 0" target="b"><log expr="'pushed'"/></transition>
  <transition event="push" cond="n == 2" target="b"/>
  <transition event="count"><assign location="n" expr="1"/></transition>
  <transition event="look" cond="_event.data.by == 'nobody'" target="b"/>
  <transition event="fail" cond="_event.data.x.y" target="b"/>
  <transition event="within"><raise event="inner"/></transition>
</state>
<state id="b"><transition event="back" target="a"/><transition event="stop" target="z"/></state>
<final id="z"/>
</scxml>"""

pytestmark = pytest.mark.parametrize("fixture", ["cold", "always_hot"])


@pytest.fixture
def cold() -> None:
    """Reactions as they are at first."""


@pytest.fixture(autouse=True)
def temperature(request: pytest.FixtureRequest, fixture: str) -> None:
    request.getfixturevalue(fixture)


class Notes(list[tuple[str, Any]]):
    """What an observer heard."""

    def __call__(self, session: StateMachine, kind: str, value: Any) -> None:
        self.append((kind, value.name if isinstance(value, Event) else None))

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self]


def test_sessions_that_were_made_before_are_heard(fixture: str) -> None:
    host = Host()
    gate = scxmlc.load(CHART)(host)
    gate.start()
    gate.send("push")
    gate.send("back")
    notes = Notes()
    host.observe(notes)
    gate.send("push")
    gate.send("nothing")
    assert notes.kinds == ["log", "step", "untaken"]


def test_a_step_is_told_once_however_many_observe(fixture: str) -> None:
    host = Host()
    cls = scxmlc.load(CHART)
    made, hosted = cls(host), host.start(cls)
    made.start()
    first, second = Notes(), Notes()
    host.observe(first)
    host.observe(second)
    late = cls(host)
    late.start()
    for session in (made, hosted, late):
        session.send("within")
    expected = ["step", "untaken"] * 3
    assert first.kinds == second.kinds == ["start", "between", "step", *expected]


def test_a_host_does_not_keep_sessions_that_nobody_else_does(fixture: str) -> None:
    host = Host()
    gate = weakref.ref(scxmlc.load(CHART)(host))
    gc.collect()
    assert gate() is None
    host.observe(Notes())


@pytest.mark.parametrize("event", ["push", "look", "unknown"])
def test_an_event_that_no_transition_takes(event: str, fixture: str) -> None:
    heard: list[Event] = []
    host = Host()
    host.observe(lambda session, kind, value: heard.append(value) if kind == "untaken" else None)
    gate = host.start(scxmlc.load(CHART))
    gate.send("count")
    for _ in range(3):
        gate.send(event, {"by": "anna"})
    assert [(each.name, each.type, each.data) for each in heard] == [(event, "external", {"by": "anna"})] * 3


def test_one_within_a_macrostep(fixture: str) -> None:
    notes = Notes()
    host = Host()
    host.observe(notes)
    gate = host.start(scxmlc.load(CHART))
    gate.send("within")
    assert notes[-2:] == [("step", None), ("untaken", "inner")]


def test_an_error_and_the_event_that_it_becomes(fixture: str) -> None:
    notes = Notes()
    host = Host()
    host.observe(notes)
    host.start(scxmlc.load(CHART)).send("fail")
    assert notes[-3:] == [("error", "error.execution"), ("untaken", "fail"), ("untaken", "error.execution")]


def test_an_event_for_a_session_that_is_over(fixture: str) -> None:
    notes = Notes()
    host = Host()
    host.observe(notes)
    gate = host.start(scxmlc.load(CHART))
    for event in ("push", "stop", "late"):
        gate.send(event)
    assert notes[-2:] == [("end", None), ("lost", "late")]


def test_eventless_transitions_that_are_not_enabled_are_no_event(fixture: str) -> None:
    chart = (
        f"{HEAD}<datamodel><data id='n' expr='0'/></datamodel><state id='a'><transition cond='n &gt; 3' target='b'/>"
        "<transition event='e'><assign location='n' expr='n + 1'/></transition></state><state id='b'/></scxml>"
    )
    notes = Notes()
    host = Host()
    host.observe(notes)
    gate = host.start(scxmlc.load(chart))
    for _ in range(4):
        gate.send("e")
    assert gate.is_active("b") and "untaken" not in notes.kinds


def test_several_states_that_have_a_say(fixture: str) -> None:
    body = "".join(f'<state id="{id}"><transition event="e" cond="n == 1"/></state>' for id in "pq")
    chart = (
        f"{HEAD}<datamodel><data id='n' expr='0'/></datamodel><parallel id='both'>{body}</parallel></scxml>"
    )
    notes = Notes()
    host = Host()
    host.observe(notes)
    host.start(scxmlc.load(chart)).send("e")
    assert notes[-1] == ("untaken", "e")


def test_an_observer_is_asked_nothing_but_steps() -> None:
    """Whatever else the object can do, such as one that answers to any name."""

    class Recorder:
        def __init__(self) -> None:
            self.steps = 0

        def __call__(self, step: object) -> None:
            self.steps += 1

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            raise AssertionError(f"nobody knows of {name}")

    recorder = Recorder()
    session = scxmlc.load(CHART, "gate.scxml")()
    session.observe(recorder)
    session.start()
    for event in ("unknown", "push", "stop"):
        session.send(event)
    assert session.final == "z" and recorder.steps == 3
