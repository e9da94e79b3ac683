"""A session goes on with the version of a chart that it has invoked, whatever stands at its address by then."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.durable.host.charts import Charts
from scxml_runtime.ports.documents import Documents

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
HALL = scxmlc.load(f"""{HEAD} name="hall">
  <state id="around">
    <invoke id="door" src="http://here/door.scxml" autoforward="true"/>
    <transition event="done.invoke.door" target="left"/>
  </state>
  <state id="left"/>
</scxml>""")
DOOR = f"""{HEAD} name="door">
  <state id="closed"><transition event="push" target="open"/></state>
  <final id="open"/>
</scxml>"""
OLD, NEW = scxmlc.load(DOOR), scxmlc.load(DOOR.replace("closed", "shut"))


def documents(*door: type) -> Documents:
    made = Documents()
    for each in door:
        made.publish("http://here/door.scxml", each)
    return made


@pytest.fixture
def store() -> MemoryStore:
    """Of a host that was left while a session had invoked the old door."""
    made = MemoryStore()
    with DurableHost(made, [HALL], documents=documents(OLD), clock=VirtualClock()) as host:
        host.start(HALL, "hall")
    return made


@pytest.mark.parametrize("there", [(NEW,), ()])
def test_it_goes_on_with_the_version_that_it_invoked(store: MemoryStore, there: tuple[type, ...]) -> None:
    with DurableHost(store, [HALL, OLD, NEW], documents=documents(*there), clock=VirtualClock()) as host:
        assert [each.states for each in host.look("hall").children] == [("closed",)]
        host.send("hall", "push")
        assert host.look("hall").configuration == {"left"}


def test_it_waits_for_a_version_that_is_not_there(store: MemoryStore) -> None:
    with DurableHost(store, [HALL], documents=documents(NEW), clock=VirtualClock()) as host:
        host.accept("hall", "push")
        assert "another version of the chart" in (host.look("hall").problem or "")
        host.add(OLD)
        host.migrate("hall", HALL)
        assert host.look("hall").configuration == {"left"}


def test_another_thread_may_add_a_version_while_one_is_looked_for() -> None:
    charts = Charts([HALL])

    class Meaning(str):
        def __eq__(self, other: object) -> bool:
            charts.add(OLD)
            return False

        __hash__ = str.__hash__

    assert charts.meant(Meaning("none")) is None and OLD in charts
