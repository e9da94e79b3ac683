"""An editor at a host that runs in real time, on a thread of its own. Nothing sleeps: events are waited for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest
from click.testing import CliRunner, Result

import scxmlc
from scxml_runtime import Host, StateMachine, SystemClock
from scxmlc.cli.commands import scxmlc as scxmlc_command
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


TICKING = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="ticking" datamodel="ecmascript">
  <state id="round">
    <onentry><send event="tick" delay="20ms"/></onentry>
    <invoke type="scxml" src="lamp.scxml"/>
    <transition event="tick" target="round"/>
  </state>
</scxml>
"""


@pytest.fixture
def ticking(folder) -> Iterator[int]:
    """A host that starts a session of the lamp again and again; its port."""
    (folder / "ticking.scxml").write_text(TICKING)
    with Host(clock=SystemClock()) as host:
        port = listen(host)
        host.start(scxmlc.load("ticking.scxml"))
        yield port
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        """Whoever listens looks once more whether the host is there, unless they have looked already."""


@pytest.mark.parametrize("wanted", ["next:lamp", "next:lamp.scxml", "next: Lamp"])
def test_the_next_session_of_a_chart_stops_at_its_first_step(ticking, wanted):
    with socket.create_connection(("127.0.0.1", ticking), timeout=60) as connection:
        editor = Editor(connection)
        editor.ask("initialize")
        editor.ask("attach", session=wanted)
        stop = editor.event("stopped")
        assert stop["reason"] == "entry" and "lamp" in stop["text"] and stop["text"].endswith("enters off")
        threads = {each["id"]: each["name"] for each in editor.ask("threads")["threads"]}
        assert threads[stop["threadId"]].startswith("lamp")
        editor.ask("disconnect")
        editor.stream.close()


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("lmp", "no session 'lmp' runs; did you mean lamp?; next:CHART waits for the next one of a chart"),
        ("next:", "next: which chart's? as next:door"),
    ],
)
def test_sessions_that_cannot_be_meant(port, wanted, told):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        editor = Editor(connection)
        editor.ask("initialize")
        assert told in editor.answer("attach", session=wanted)["message"]
        editor.ask("attach", session="lamp")  # what was refused leaves nothing behind
        editor.stream.close()


@pytest.mark.parametrize("word", ["back", "send toggle", "advance 5s", "step", "n"])
def test_commands_that_a_host_in_real_time_does_not_know(visitor, lamp, word):
    told = visitor.answer("evaluate", expression=f".{word}", context="repl")["message"]
    assert "real time" in told or "the host runs" in told
    visitor.ask("disconnect")
    lamp.send("toggle")
    lamp.reaches("on", timeout=60).wait()


def test_an_editor_is_told_that_a_command_in_its_console_goes_on(visitor, lamp):
    visitor.ask("setFunctionBreakpoints", breakpoints=[{"name": "state:on"}])
    lamp.send("toggle")
    visitor.event("stopped")
    visitor.ask("evaluate", expression=".continue", context="repl")
    assert visitor.event("continued")["allThreadsContinued"]
    lamp.reaches("on", timeout=60).wait()


def typed(port: int, *lines: str, options: tuple[str, ...] = ()) -> Result:
    address = ["debug", "--attach", f"127.0.0.1:{port}", *options]
    return CliRunner().invoke(scxmlc_command, address, input="\n".join(lines) + "\n")


def test_a_terminal_at_a_host(ticking):
    lines = ("where", "back", "brek", "c", "where")
    said = typed(ticking, *lines, options=("--session", "next:lamp", "-b", "ticking.scxml:5"))
    assert said.exit_code == 0, said.output
    assert said.output.startswith("breakpoint 1  ticking.scxml:5\nattached; waiting for next:lamp\n")
    assert "enters off\n" in said.output and '    12 |   <state id="off">' in said.output
    assert "→ 0  microstep  lamp.scxml:12\n" in said.output
    assert "error: there is no way back in real time" in said.output
    assert "error: no command 'brek'; .help lists them" in said.output
    assert "→ 0  microstep tick  ticking.scxml:5\n" in said.output


def test_a_terminal_at_a_host_stops_at_what_comes_next(ticking):
    said = typed(ticking, "where", "quit")
    assert said.exit_code == 0 and "waiting for what comes next" in said.output and "→ 0  " in said.output


def test_a_terminal_without_a_host():
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    said = typed(port)
    assert said.exit_code == 2 and f"nobody listens at 127.0.0.1:{port}" in said.output


def test_a_terminal_whose_host_goes():
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=lambda: server.accept()[0].close())
        thread.start()
        said = typed(server.getsockname()[1])
        thread.join()
    assert said.exit_code == 1 and "is gone" in said.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--attach", "nowhere"], "HOST:PORT"),
        (["--attach", "x:99999"], "HOST:PORT"),
        (["--session", "x"], "--session is for --attach"),
        (["--attach", "x:1", "lamp.scxml"], "neither a chart nor --dap"),
    ],
)
def test_words_of_attaching_that_make_no_sense(folder, options, told):
    said = CliRunner().invoke(scxmlc_command, ["debug", *options])
    assert said.exit_code == 2 and told in said.output
