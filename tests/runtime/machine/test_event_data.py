"""Data from outside that has no counterpart in ECMAScript: the field is left blank, the event is not lost (SCXML
5.10.1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.chart.event import Event

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
CHART = f"""{HEAD}
<datamodel><data id="n"/><data id="known" expr="1"/></datamodel>
<state id="a">
  <transition event="set" cond="_event.name == 'set'" target="b">
    <assign location="n" expr="typeof _event.data"/><log expr="_event.type"/>
  </transition>
</state>
<state id="b"><transition event="error.execution" target="told"><log expr="_event.data.message"/></transition></state>
<state id="told"/>
</scxml>"""

pytestmark = pytest.mark.parametrize("fixture", ["cold", "always_hot"])


@pytest.fixture
def cold() -> None:
    """Reactions as they are at first."""


@pytest.fixture(autouse=True)
def temperature(request: pytest.FixtureRequest, fixture: str) -> None:
    request.getfixturevalue(fixture)


def circle() -> list[Any]:
    made: list[Any] = []
    made.append(made)
    return made


def deep() -> list[Any]:
    made: list[Any] = []
    for _ in range(100_000):
        made = [made]
    return made


ODD: dict[str, Callable[[], Any]] = {
    "a set": lambda: {1, 2},
    "a set within": lambda: {"items": [{1}]},
    "an object": object,
    "bytes": lambda: b"x",
    "a circle": circle,
    "a deep list": deep,
    "a huge number": lambda: 10**400,
    "a signalling NaN": lambda: Decimal("sNaN"),
    "a key that is no name": lambda: {(1, 2): 3},
}


def by_send(session: StateMachine, data: Any) -> None:
    session.send("set", data)


def by_delivery(session: StateMachine, data: Any) -> None:
    assert session.host.deliver(session.session_id, Event("set", data=data))


def from_elsewhere(session: StateMachine, data: Any) -> None:
    session.host.put(session.session_id, Event("set", data=data))
    session.host.run()


@pytest.mark.parametrize("door", [by_send, by_delivery, from_elsewhere])
@pytest.mark.parametrize("data", ODD)
def test_the_data_is_blank_and_the_event_is_taken(
    data: str, door: Callable[[StateMachine, Any], None], fixture: str
) -> None:
    session = Host().start(scxmlc.load(CHART))
    door(session, ODD[data]())
    assert session.is_active("told")
    assert session.data["n"] == "undefined"
    kind, told = (text for _, text in session.log)
    assert kind == "external" and told.startswith("the data of the event 'set': ")


@pytest.mark.parametrize("data", ODD)
def test_what_nobody_looks_at_is_no_matter(data: str, fixture: str) -> None:
    chart = f"{HEAD}<state id='a'><transition event='set' target='b'/></state><state id='b'/></scxml>"
    session = Host().start(scxmlc.load(chart))
    session.send("set", ODD[data]())
    assert session.is_active("b")


@pytest.mark.parametrize("data", ODD)
def test_a_parameter_of_start_that_cannot_be_is_ignored(data: str, fixture: str) -> None:
    chart = scxmlc.load(CHART.replace('<state id="a">', f'<state id="a">{REPORT}'))
    session = Host().start(chart, {"known": ODD[data]()})
    assert session.data["known"] == 1 and not session.is_finished
    assert session.log[0][1].startswith("known: ")


REPORT = '<transition event="error.execution"><log expr="_event.data.message"/></transition>'


def test_names_that_are_none_are_refused_at_the_door(fixture: str) -> None:
    host = Host()
    session = host.start(scxmlc.load(CHART))
    for give in (host.deliver, host.put):
        with pytest.raises(ValueError, match="no event name"):
            give(session.session_id, Event("not a name"))
    with pytest.raises(TypeError):
        scxmlc.load(CHART)().start(5)
    session.send("set")
    assert session.is_active("b")
