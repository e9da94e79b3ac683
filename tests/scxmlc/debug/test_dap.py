"""The Debug Adapter Protocol, spoken by a client of our own (`Editor` in `conftest.py`) over a pair of sockets."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scxmlc.debug.wire import Garbled, read_message, written
from tests.scxmlc.debug.conftest import Editor


def test_what_it_can_do_is_told_first(editor):
    told = editor.ask("initialize", adapterID="scxml")
    assert told["supportsStepBack"] and told["supportsLogPoints"] and told["supportsConditionalBreakpoints"]
    assert [each["filter"] for each in told["exceptionBreakpointFilters"]] == ["error", "untaken"]


def test_breakpoints_are_verified_moved_and_refused(editor):
    told = editor.launched([{"line": 15}, {"line": 11}, {"line": 99}], stopOnEntry=True)
    assert [(each["verified"], each.get("line")) for each in told] == [(True, 15), (True, 12), (False, None)]
    assert told[2]["message"] == "lamp.scxml has nothing to stop at from line 99 on"
    elsewhere = editor.ask("setBreakpoints", source={"path": "/x/other.scxml"}, breakpoints=[{"line": 3}])
    assert elsewhere["breakpoints"][0]["verified"] is False


def test_a_stop_its_stack_and_its_variables(editor):
    editor.launched([{"line": 15}], events=["toggle"])
    stop = editor.event("stopped")
    assert (stop["reason"], stop["threadId"], stop["allThreadsStopped"]) == ("breakpoint", 1, True)
    assert editor.ask("threads") == {"threads": [{"id": 1, "name": "lamp"}]}
    frames = editor.ask("stackTrace", threadId=1)["stackFrames"]
    assert [(each["name"], each["line"]) for each in frames] == [
        ("<assign>", 15),
        ("state off", 12),
        ("session lamp", 1),
    ]
    assert frames[0]["source"]["path"] == str(Path("lamp.scxml").resolve())
    data = editor.variables("Data")
    assert (data["times"]["value"], data["times"]["type"]) == ("0", "number")
    owner = editor.inside(data["owner"]["variablesReference"])
    assert owner["name"]["value"] == '"anna"' and owner["tags"]["evaluateName"] == 'owner["tags"]'
    assert [each["value"] for each in editor.inside(owner["tags"]["variablesReference"]).values()] == [
        '"a"',
        '"b"',
    ]
    assert editor.variables("Session")["states"]["value"] == "[]"  # off is left, on is not entered yet


def test_steps_into_functions_over_and_out(editor):
    editor.launched([{"line": 15}], events=["toggle"])
    editor.event("stopped")
    editor.ask("stepIn", threadId=1)
    editor.event("stopped")
    frames = editor.ask("stackTrace", threadId=1)["stackFrames"]
    assert [each["name"] for each in frames] == ["doubled()", "<assign>", "state off", "session lamp"]
    assert editor.variables("Function")["x"]["value"] == "0"
    assert (
        editor.ask("evaluate", expression="x + 1", frameId=frames[0]["id"], context="watch")["result"] == "1"
    )
    editor.ask("stepOut", threadId=1)
    editor.event("stopped")
    assert editor.ask("stackTrace", threadId=1)["stackFrames"][0]["line"] == 16
    editor.ask("next", threadId=1)
    assert "enters on" not in editor.event("stopped")["text"]


def test_back_and_forth(editor):
    editor.launched([{"line": 16}], events=["toggle"])
    editor.event("stopped")
    assert editor.variables("Data")["times"]["value"] == "1"
    editor.ask("stepBack", threadId=1)
    editor.event("stopped")
    assert editor.variables("Data")["times"]["value"] == "0"
    editor.ask("continue", threadId=1)
    assert editor.event("stopped")["reason"] == "breakpoint"
    assert editor.variables("Data")["times"]["value"] == "1"
    editor.ask("continue", threadId=1)
    assert "at rest" in editor.event("stopped")["text"]
    editor.ask("reverseContinue", threadId=1)
    editor.event("stopped")
    assert editor.ask("stackTrace", threadId=1)["stackFrames"][0]["line"] == 16


def test_conditions_log_points_states_and_errors(editor):
    lines = [{"line": 16, "condition": "times > 5"}, {"line": 16, "logMessage": "times={times}"}]
    editor.ask("initialize")
    editor.ask("launch", program="lamp.scxml", events=["toggle", "bad"], stopOnEntry=True)
    editor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=lines)
    told = editor.ask("setFunctionBreakpoints", breakpoints=[{"name": "state:on"}, {"name": "onn"}])[
        "breakpoints"
    ]
    assert [each["verified"] for each in told] == [True, False] and "did you mean on" in told[1]["message"]
    editor.ask("setExceptionBreakpoints", filters=["error"])
    editor.ask("configurationDone")
    assert editor.event("stopped")["reason"] == "entry"
    editor.ask("continue", threadId=1)
    assert "enters on" in editor.event("stopped")["text"]
    editor.ask("continue", threadId=1)
    while (said := editor.event("output")["output"]) != "times=1\n":
        assert said.startswith("   ")
    assert editor.event("stopped")["reason"] == "exception"
    assert editor.ask("exceptionInfo", threadId=1)["exceptionId"] == "error.execution"


def test_a_breakpoint_in_a_chart_that_is_met_later(editor, folder):
    head = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" initial="a">'
    (folder / "inner.scxml").write_text(f'{head}\n<final id="a"/>\n</scxml>')
    invoke = '<state id="a"><invoke type="scxml" src="inner.scxml"/></state>'
    (folder / "lamp.scxml").write_text(head + invoke + "</scxml>")
    editor.ask("initialize")
    editor.ask("launch", program="lamp.scxml")
    told = editor.ask("setBreakpoints", source={"name": "inner.scxml"}, breakpoints=[{"line": 1}])[
        "breakpoints"
    ]
    assert told[0]["verified"] is False
    editor.ask("configurationDone")
    assert editor.event("breakpoint")["breakpoint"] == {"id": told[0]["id"], "verified": True, "line": 2}
    assert editor.event("stopped")["threadId"] == 2


def test_a_variable_is_set(editor):
    editor.launched([{"line": 14}], events=["toggle"])
    editor.event("stopped")
    times = editor.variables("Data")["times"]
    told = editor.ask("setVariable", variablesReference=times["holder"], name="times", value="20 + 1")
    assert told["value"] == "21"
    data = editor.variables("Data")
    inner = editor.inside(data["owner"]["variablesReference"])["name"]
    editor.ask("setVariable", variablesReference=inner["holder"], name="name", value="'bo'")
    assert editor.ask("evaluate", expression="owner.name + times", context="hover")["result"] == '"bo21"'
    states = editor.variables("Session")["states"]
    told = editor.answer("setVariable", variablesReference=states["holder"], name="states", value="1")
    assert told["message"] == "states cannot be set"


def test_a_variable_of_a_function_is_set_and_set_again_on_the_way_back(editor):
    editor.launched([{"line": 9}], events=["toggle"])
    editor.event("stopped")
    y = editor.variables("Function")["y"]
    told = editor.ask("setVariable", variablesReference=y["holder"], name="y", value="{a: [x, 7]}")
    assert told["value"] == "{a: [0, 7]}"
    inner = editor.inside(told["variablesReference"])["a"]
    assert inner["evaluateName"] == 'y["a"]'
    number = editor.inside(inner["variablesReference"])["1"]
    told = editor.ask("setVariable", variablesReference=number["holder"], name="1", value="x + 8")
    assert told["value"] == "8"
    editor.ask("stepBack", threadId=1)
    editor.event("stopped")
    assert "y" not in editor.variables("Function")
    editor.ask("next", threadId=1)
    editor.event("stopped")
    assert editor.variables("Function")["y"]["value"] == "{a: [0, 8]}"


def test_a_variable_of_a_caller_is_set(editor, folder):
    inner = "function inner(z) {\n return z; }\n"
    text = (folder / "lamp.scxml").read_text()
    text = text.replace("function doubled", inner + "function doubled").replace(
        "return y;", "inner(1); return y;"
    )
    (folder / "lamp.scxml").write_text(text)
    editor.launched([{"line": 8}], events=["toggle"])
    editor.event("stopped")
    frames = editor.ask("stackTrace", threadId=1)["stackFrames"]
    assert [each["name"] for each in frames[:2]] == ["inner()", "doubled()"]
    scope = editor.ask("scopes", frameId=frames[1]["id"])["scopes"][0]["variablesReference"]
    assert editor.ask("setVariable", variablesReference=scope, name="y", value="40")["value"] == "40"
    editor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=[{"line": 18}])
    editor.ask("continue", threadId=1)
    editor.event("stopped")
    assert editor.variables("Data")["times"]["value"] == "41"


def test_commands_in_the_editors_console(editor):
    editor.launched([], stopOnEntry=True)
    editor.event("stopped")
    editor.ask("continue", threadId=1)
    assert "at rest: lamp in off" in editor.event("stopped")["text"]
    why = editor.ask("evaluate", expression=".why toggle", context="repl")["result"]
    assert "its condition is false: times > 3" in why
    editor.ask("evaluate", expression=".send toggle", context="repl")
    assert "in on; the next timer is due at 5 s" in editor.event("stopped")["text"]
    editor.ask("continue", threadId=1)
    assert "lamp in off" in editor.event("stopped")["text"]
    told = editor.answer("evaluate", expression=".brek", context="repl")
    assert told["message"] == "no command 'brek'; .help lists them"


def test_a_run_that_does_not_stop_is_paused(editor, folder):
    loop = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
      <state id="a"><onentry><send event="tick" delay="1s"/></onentry><transition event="tick" target="a"/></state>
    </scxml>"""
    (folder / "lamp.scxml").write_text(loop)
    editor.launched([], events=["+1000000000s"])
    editor.ask("threads")
    assert editor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=[])["breakpoints"] == []
    editor.ask("pause", threadId=1)
    assert editor.event("stopped")["reason"] == "pause"
    editor.ask("disconnect")


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        ("fly", {}, "scxmlc knows no request 'fly'"),
        ("evaluate", {"expression": "nobody"}, "ReferenceError: nobody is not defined"),
        ("evaluate", {"expression": "1 +"}, "SyntaxError"),
        ("evaluate", {}, "expression"),
        ("stackTrace", {"threadId": 7}, "there is no session 7"),
        ("stackTrace", {"threadId": "x"}, "invalid literal"),
        ("scopes", {"frameId": 99000}, "there is no session 99"),
        ("variables", {"variablesReference": 77}, "there are no variables 77 any more"),
        ("launch", {"program": "lamp.scxml"}, "a chart is being debugged already"),
    ],
)
def test_requests_that_cannot_be_answered(editor, command, arguments, told):
    editor.launched([{"line": 14}], events=["toggle"])
    editor.event("stopped")
    said = editor.answer(command, **arguments)
    assert said["success"] is False and told in said["message"]
    assert editor.ask("evaluate", expression="1 + 1")["result"] == "2"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, '"program" must name a chart'),
        ({"program": "lmap.scxml"}, "lmap.scxml"),
        ({"program": "lamp.scxml", "events": 3}, '"events" must be a list of texts'),
        ({"program": "lamp.scxml", "events": ["a..b"]}, "not the name of an event"),
        ({"program": "lamp.scxml", "now": 3}, "must be texts"),
        ({"program": "broken.scxml"}, "broken.scxml:1:"),
    ],
)
def test_launches_that_cannot_be(editor, folder, arguments, told):
    (folder / "broken.scxml").write_text("<scxml")
    editor.ask("initialize")
    assert editor.answer("threads")["message"] == "threads comes after launch"
    said = editor.answer("launch", **arguments)
    assert said["success"] is False and told in said["message"]
    editor.ask("launch", program="lamp.scxml")


def test_a_client_that_vanishes_ends_it(editor):
    """The fixture waits for the adapter's thread once the connection is gone."""
    editor.launched([{"line": 14}], events=["toggle"])
    editor.event("stopped")


def test_a_client_that_vanishes_while_the_chart_runs_ends_it(editor, folder):
    (folder / "lamp.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="a"><onentry>'
        '<send event="tick" delay="1s"/></onentry><transition event="tick" target="a"/></state></scxml>'
    )
    editor.launched([], events=["+1000000000s"])


@pytest.mark.parametrize(
    "garbage", [b"hello\n\n", b"Content-Length: 5\r\n\r\nhello", b"Content-Length: 2\r\n\r\n[]", b"\n\n"]
)
def test_what_is_no_message(garbage):
    with pytest.raises(Garbled):
        read_message(io.BytesIO(garbage))


def test_messages_that_are_cut_are_the_end():
    assert read_message(io.BytesIO(written({"a": "ü"})[:-1])) is None
    assert read_message(io.BytesIO(written({"a": "ü"}))) == {"a": "ü"}


def test_over_the_standard_streams(folder):
    asked = [
        {"seq": 1, "type": "request", "command": "initialize", "arguments": {}},
        {"seq": 2, "type": "request", "command": "launch", "arguments": {"program": "lamp.scxml"}},
        {"seq": 3, "type": "request", "command": "configurationDone"},
    ]
    said = subprocess.run(
        [sys.executable, "-m", "scxmlc", "debug", "--dap"],
        input=b"".join(map(written, asked)) + b"rubbish\n\n",
        capture_output=True,
        timeout=60,
    )
    stream = io.BytesIO(said.stdout)
    told = list(iter(lambda: read_message(stream), None))
    assert [each.get("event", each.get("command")) for each in told][:4] == [
        "initialize",
        "launch",
        "initialized",
        "configurationDone",
    ]
    assert (
        b"error: the client sent a message without a Content-Length" in said.stderr and said.returncode == 1
    )


ENDLESS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
  <datamodel><data id="rounds" expr="0"/></datamodel>
  <state id="a">
    <transition event="toggle">
      <script>
        rounds = 1;
        for (;;) {
          rounds = rounds + 1;
        }
      </script>
    </transition>
  </state>
</scxml>"""


def test_an_endless_script_is_paused_in_its_midst(folder):
    (folder / "lamp.scxml").write_text(ENDLESS)
    command = [sys.executable, "-m", "scxmlc", "debug", "--dap", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as adapter:
        port = int(adapter.stderr.readline().rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            editor = Editor(connection)
            editor.launched([{"line": 6}], events=["toggle"])
            editor.event("stopped")
            editor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=[])
            editor.send("continue", threadId=1)
            editor.ask("pause", threadId=1)
            assert editor.event("stopped")["reason"] == "pause"
            assert editor.ask("stackTrace", threadId=1)["stackFrames"][0]["line"] in (7, 8)
            # a breakpoint in the loop, set while it runs
            editor.send("continue", threadId=1)
            places = [{"line": 8, "condition": "rounds % 1000 == 0"}]
            editor.ask("setBreakpoints", source={"name": "lamp.scxml"}, breakpoints=places)
            assert editor.event("stopped")["reason"] == "breakpoint"
            assert editor.variables("Data")["rounds"]["value"].endswith("000")
            editor.ask("disconnect")
            editor.stream.close()
        assert adapter.wait(60) == 0 and adapter.stderr.read() == ""


def test_it_ends_when_told_though_its_input_stays_open(folder):
    asked = [{"seq": 1, "type": "request", "command": each} for each in ("initialize", "disconnect")]
    command = [sys.executable, "-m", "scxmlc", "debug", "--dap", "lamp.scxml"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as adapter:
        adapter.stdin.write(b"".join(map(written, asked)))
        adapter.stdin.flush()
        assert adapter.wait(60) == 0 and adapter.stderr.read() == b""
