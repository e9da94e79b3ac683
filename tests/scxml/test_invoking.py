"""Invocations that would go on for ever are ended; those beside them live on."""

from __future__ import annotations

from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.ports.documents import Documents
from scxml_runtime.session import invocations

CHART = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{}</scxml>'


def started(inside: str, **files: str) -> StateMachine:
    """A session of the chart, which can invoke itself as self.scxml."""
    documents = Documents()
    documents.publish("self.scxml", CHART.format(inside))
    for name, text in files.items():
        documents.publish(name + ".scxml", CHART.format(text))
    return Host(documents=documents).start(scxmlc.load(CHART.format(inside)))


ENDS_ITSELF = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <state id="a">
    <onexit><log expr="'leaving a'"/></onexit>
    <transition event="e" cond="In('a')" target="b"/>
  </state>
  <state id="b">
    <onentry><log expr="'in b'"/><raise event="f"/></onentry>
    <onexit><log expr="'leaving b'"/></onexit>
    <transition event="f" target="c"/>
  </state>
  <state id="c"><onexit><log expr="'leaving c'"/></onexit></state>
</scxml>"""


@pytest.mark.parametrize("fixture", ["cold", "always_hot"])
@pytest.mark.parametrize("text", [ENDS_ITSELF, ENDS_ITSELF.replace("In('a')", "true")])
def test_a_session_that_ends_itself_ends_with_its_macrostep(
    fixture: str, text: str, request: pytest.FixtureRequest
) -> None:
    if fixture != "cold":
        request.getfixturevalue(fixture)

    class Ending(scxmlc.load(text)):  # type: ignore[misc]
        __slots__ = ()

        def log_value(self, value: Any = None, label: Any = None, level: Any = None) -> None:
            super().log_value(value, label, level)
            if value == "in b":
                self.host.terminate(self)

    session = Ending()
    session.start()
    session.send("e")
    assert session.is_finished
    assert [text for _, text in session.log] == ["leaving a", "in b", "leaving b", "leaving c"]


def test_a_chart_that_invokes_itself_is_ended() -> None:
    session = started(
        '<state id="a"><invoke src="self.scxml"/><transition event="e" target="b"/></state><state id="b"/>'
    )
    running = [other for other in session.host.sessions.values() if not other.is_finished]
    assert len(running) == invocations.DEEPEST + 1
    session.send("e")
    assert [other for other in session.host.sessions.values() if not other.is_finished] == [session]


def test_a_chart_that_invokes_itself_twice_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocations, "MOST_RUNNING", 100)
    session = started('<state id="a"><invoke src="self.scxml"/><invoke src="self.scxml"/></state>')
    assert len(session.host.sessions) == 101


def test_the_one_too_many_is_an_error_event() -> None:
    inside = """<state id="a"><invoke src="self.scxml"/><transition event="error.execution" target="b"/></state>
        <final id="b"/>"""
    session = started(inside)
    ends = [other.final for other in session.host.sessions.values()]
    assert ends == [None] * invocations.DEEPEST + ["b"]


def test_what_has_ended_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocations, "MOST_RUNNING", 2)
    inside = """<state id="a"><invoke src="kid.scxml"/><transition event="done.invoke" target="a"/>
        <transition event="error" target="wrong"/><transition event="stop" target="b"/></state>
        <state id="wrong"/><state id="b"/>"""
    inside = inside.replace('event="done.invoke"', 'event="again"')
    session = started(inside, kid='<final id="f"/>')
    for _ in range(10):
        session.send("again")
    assert session.is_active("a")


def test_cancelled_children_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invocations, "MOST_RUNNING", 1)
    inside = """<state id="a"><invoke src="kid.scxml"/><transition event="again" target="a"/>
        <transition event="error" target="wrong"/></state><state id="wrong"/>"""
    session = started(inside, kid='<state id="s"/>')
    for _ in range(10):
        session.send("again")
    assert session.is_active("a")
