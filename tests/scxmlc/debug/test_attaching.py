"""An editor at a host that runs in real time, on a thread of its own. Nothing sleeps: events are waited for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine, SystemClock
from scxmlc.debug.attaching import listen
from tests.scxmlc.debug.conftest import Editor


@pytest.fixture
def lamp(folder) -> Iterator[StateMachine]:
    with Host(clock=SystemClock()) as host:
        yield host.start(scxmlc.load("lamp.scxml"))


@pytest.fixture
def port(lamp) -> Iterator[int]:
    port = listen(lamp.host)
    yield port
    with socket.create_connection(("127.0.0.1", port)):
        """Whoever listens looks once more whether the host is there."""


@pytest.fixture
def visitor(port) -> Iterator[Editor]:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        editor = Editor(connection)
        assert editor.ask("initialize")["supportsStepBack"] is False
        editor.ask("attach")
        editor.event("initialized")
        yield editor
        editor.stream.close()


def test_it_stops_at_breakpoints_and_goes_on(lamp, visitor):
    told = visitor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=[{"line": 16}])[
        "breakpoints"
    ]
    assert told[0]["verified"]
    lamp.send("toggle")
    assert visitor.event("stopped")["reason"] == "breakpoint"
    assert visitor.variables("Data")["times"]["value"] == "1"
    visitor.ask("next", threadId=1)
    visitor.event("stopped")
    visitor.ask("continue", threadId=1)
    lamp.reaches("on", timeout=60).wait()


def test_it_is_looked_at_while_it_runs(lamp, visitor):
    assert visitor.ask("evaluate", expression="times + 1")["result"] == "1"
    assert visitor.ask("threads")["threads"][0]["name"] == "lamp"
    assert "runs" in visitor.answer("next", threadId=1)["message"]
    assert "no way back" in visitor.answer("stepBack", threadId=1)["message"]


def test_pause_stops_at_the_next_event(lamp, visitor):
    visitor.ask("pause", threadId=1)
    lamp.send("toggle")
    assert visitor.event("stopped")["reason"] == "pause"
    visitor.ask("disconnect")
    lamp.reaches("on", timeout=60).wait()


def test_who_vanishes_while_it_stands_lets_it_go_on(lamp, visitor):
    visitor.ask("setFunctionBreakpoints", breakpoints=[{"name": "state:on"}])
    lamp.send("toggle")
    visitor.event("stopped")
    visitor.connection.shutdown(socket.SHUT_RDWR)
    lamp.reaches("on", timeout=60).wait()
    assert lamp.data["times"] == 1


def test_one_comes_after_the_other(lamp, port):
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            editor = Editor(connection)
            editor.ask("initialize")
            assert "runs already" in editor.answer("launch", program="lamp.scxml")["message"]
            editor.ask("attach")
            assert "attached already" in editor.answer("attach")["message"]
            editor.ask("setFunctionBreakpoints", breakpoints=[{"name": "event:*"}])
            lamp.send("nothing")
            assert "nothing" in editor.event("stopped")["text"]
            editor.ask("disconnect")
            editor.stream.close()


COUNTER = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="counter" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="a">
    <transition event="tick" cond="n &gt;= 0" target="a">
      <assign location="n" expr="n + 1"/>
    </transition>
  </state>
</scxml>"""


@pytest.mark.parametrize("count", [499, 500, 501, 1000])
def test_what_was_made_one_function_stops_as_well(folder, count):
    """So many events make reactions hot, before anybody attaches."""
    with Host(clock=SystemClock()) as host:
        counter = host.start(scxmlc.load(COUNTER))
        counter.observe(lambda step: None)
        host.call(lambda: [counter.send("tick") for _ in range(count)])
        port = listen(host)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            editor = Editor(connection)
            editor.ask("initialize")
            editor.ask("attach")
            editor.ask("setFunctionBreakpoints", breakpoints=[{"name": "state:a"}])
            for _ in range(3):
                counter.send("tick")
                assert "enters a" in editor.event("stopped")["text"]
                editor.ask("stepIn", threadId=1)
                assert "<assign>" in editor.event("stopped")["text"]
                editor.ask("continue", threadId=1)
            editor.ask("disconnect")
            editor.stream.close()
        assert counter.data["n"] == count + 3
    with suppress(ConnectionRefusedError):  # whoever listens has seen that the host was left, or sees it now
        socket.create_connection(("127.0.0.1", port)).close()


def test_a_host_that_was_not_entered():
    with pytest.raises(ValueError, match="enter the host first"):
        listen(Host())
