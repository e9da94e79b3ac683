"""Promises that are rejected and that nothing handles: told like content that failed, when no job is left."""

from __future__ import annotations

import logging
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.js import steps
from scxml_runtime.simulator import Simulator

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" datamodel="ecmascript">'
ORS = HEAD.replace(">", ' xmlns:q="http://www.genesyslab.com/modules/queue">')
CAUGHT = '<transition event="error"><log label="caught" expr="_event.data.{}"/></transition>'


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, "scxml_runtime.session.content")
    return caplog


def chart(script: str, library: str = "", head: str = HEAD) -> str:
    """A chart that runs the script on the event `go`, and logs what it hears of errors."""
    caught = CAUGHT.format("message" if head == HEAD else "description")
    return (
        f"{head}<script>var kept; {escape(library)}</script>\n<state id='a'>\n"
        f"<transition event='go'><script>{escape(script)}</script><log expr='\"went on\"'/></transition>{caught}"
        f"<transition event='end' target='z'/></state><final id='z'/></scxml>"
    )


def session(script: str, library: str = "", host: Host | None = None) -> StateMachine:
    made: StateMachine = scxmlc.load(chart(script, library), "c.scxml")(host)
    made.start()
    return made


def caught(script: str, library: str = "") -> list[str]:
    """What a session hears of errors."""
    made = session(script, library)
    made.send("go")
    return [text for label, text in made.log if label == "caught"]


UNHANDLED = {
    "Promise.reject(new Error('x'))": ["Error: x"],
    "(async function () { throw new TypeError('late'); })()": ["TypeError: late"],
    "(async function () { await 1; null.x; })()": ["TypeError: cannot read property 'x' of null"],
    "Promise.reject('text'); Promise.reject(7); Promise.reject({})": ['"text"', "7", "[object Object]"],
    "Promise.resolve(1).then(function () { throw new Error('in then'); })": ["Error: in then"],
    "Promise.reject(1).then(function () {})": ["1"],
    "Promise.reject(1).finally(function () {})": ["1"],
    "Promise.reject(1).catch(function () { throw 2; })": ["2"],
    "new Promise(function () { throw 3; })": ["3"],
    "Promise.all([Promise.reject(4), Promise.reject(5)])": ["4"],
    "Promise.race([Promise.reject(6)])": ["6"],
    "Promise.resolve({then: function () { throw 8; }})": ["8"],
    "var p = Promise.reject(9); Promise.resolve().then(function () { return p; })": ["9"],
    "undefinedFunction(); Promise.reject(1)": ["ReferenceError: undefinedFunction is not defined"],
}
HANDLED = [
    "Promise.reject(1).catch(function () {})",
    "Promise.reject(1).then(undefined, function () {})",
    "var p = Promise.reject(1); Promise.resolve().then(function () { p.catch(function () {}); })",
    "(async function () { try { await Promise.reject(1); } catch (e) {} })()",
    "(async function () { throw 1; })().catch(function () {})",
    "Promise.allSettled([Promise.reject(1)])",
    "Promise.race([Promise.resolve(1), Promise.reject(2)])",
    "new Promise(function (resolve, reject) { resolve(1); reject(2); })",
    "new Promise(function (resolve) { resolve(1); throw 2; })",
]


@pytest.mark.parametrize("script", UNHANDLED)
def test_a_rejection_that_nothing_handles_is_an_error_of_content(script: str) -> None:
    told = [text.removeprefix("unhandled rejection: ") for text in caught(script)]
    assert told == UNHANDLED[script]


@pytest.mark.parametrize("script", HANDLED)
def test_one_that_is_handled_before_the_jobs_are_done_is_not_told(script: str) -> None:
    assert caught(script) == []


def test_the_block_goes_on_and_the_error_comes_when_the_jobs_are_done() -> None:
    library = "async function bad() { throw new Error('x'); }"
    made = session("bad(); Promise.resolve().then(function () { kept = 'job'; })", library)
    made.send("go")
    assert made.log == [(None, "went on"), ("caught", "unhandled rejection: Error: x")]
    assert made.data["kept"] == "job"


def test_it_is_told_once_and_whoever_handles_it_at_a_later_event_comes_too_late() -> None:
    made = session("kept = kept || Promise.reject(1); kept.catch(function () {})")
    made.send("go")
    assert made.log == [(None, "went on")]
    made = session("if (kept) { kept.catch(function () {}); } else { kept = Promise.reject(1); }")
    made.send("go")
    made.send("go")
    assert made.log == [(None, "went on"), ("caught", "unhandled rejection: 1"), (None, "went on")]


PLACES = {
    "\nPromise.reject('x')": "c.scxml:4:1",
    "Promise.reject(\n new Error('x'))": "c.scxml:4:2",
    "Promise.resolve().then(function () {\n throw 'x'; })": "c.scxml:4:2",
    "(async function () { await 1;\n  throw 'x'; })()": "c.scxml:4:3",
    "new Promise(function () {\n    throw 'x'; })": "c.scxml:4:5",
}


@pytest.mark.parametrize("script", PLACES)
def test_it_says_where_its_reason_was_made_or_thrown(script: str, heard: pytest.LogCaptureFixture) -> None:
    session(script).send("go")
    (record,) = heard.records
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith(f"{PLACES[script]}: error.execution: unhandled rejection: ")
    assert record.getMessage().endswith("(<script> of state a, on go)")


def test_the_event_has_the_calls_that_led_there() -> None:
    text = chart("outer()", "function outer() { inner(); } async function inner() { throw new Error('x'); }")
    made = scxmlc.load(text.replace("_event.data.message", "_event.data.stack"), "c.scxml")()
    made.start()
    made.send("go")
    first, third = text.splitlines()[0], text.splitlines()[2]
    assert made.log[-1][1].split() == [
        f"inner@c.scxml:1:{first.index('new Error') + 1}",
        f"outer@c.scxml:1:{first.index('inner(); }') + 1}",
        f"@c.scxml:3:{third.index('outer()') + 1}",
    ]


def test_ors_calls_it_as_it_calls_errors_of_scripts() -> None:
    made = scxmlc.load(chart("Promise.reject(new TypeError('x'))", head=ORS), "c.scxml")()
    names: list[str] = []
    made.host.observe(lambda _, kind, value: names.append(value.name) if kind == "error" else None)
    made.start()
    made.send("go")
    assert names == ["error.script.TypeError"]
    assert made.log[-1] == ("caught", "unhandled rejection: TypeError: x")


def test_it_is_told_at_the_start_and_at_the_end(heard: pytest.LogCaptureFixture) -> None:
    final = """<final id='z'><onentry><script>Promise.reject(2)</script></onentry>
        <onexit><script>Promise.reject(3)</script></onexit>
        <donedata><content expr='Promise.reject(4)'/></donedata></final>"""
    text = chart("", "Promise.reject(1)").replace("<final id='z'/>", final)
    made = scxmlc.load(text, "c.scxml")()
    made.start()
    made.send("end")
    assert made.final == "z"
    assert [record.getMessage().split("rejection: ")[1].split()[0] for record in heard.records] == list(
        "1234"
    )


def test_jobs_of_the_last_step_are_done_before_the_session_ends() -> None:
    text = chart("").replace(
        "<final id='z'/>",
        "<final id='z'><onentry><script>Promise.resolve().then(() => { kept = 'job'; })</script></onentry></final>",
    )
    made = scxmlc.load(text, "c.scxml")()
    made.start()
    made.send("end")
    assert made.data["kept"] == "job"


def test_a_job_that_fails_does_not_end_those_behind_it() -> None:
    library = """
        class Odd extends Promise {
          constructor(run) { super(function (a, b) { run(function (v) { throw new Error("odd"); }, b); }); }
        }
        var odd = new Odd(function () {}), plain = Promise.resolve(1);
        plain.constructor = {[Symbol.species]: Odd};
    """
    script = "plain.then(function (v) { return v; }); Promise.resolve().then(function () { kept = 'job'; })"
    made = session(script, library)
    made.send("go")
    assert made.log[-1] == ("caught", "Error: odd") and made.data["kept"] == "job"


def test_the_transcript_has_it_where_it_happened(tmp_path: Path) -> None:
    simulator = Simulator()
    made = simulator.start(scxmlc.load(chart("Promise.reject(1); Promise.reject(2)"), "c.scxml"))
    made.send("go")
    lines = [line.split(None, 2)[2].split("  ")[0] for line in str(simulator.transcript).splitlines()]
    assert lines == [
        "● session starts",
        "→ a",
        "◀ go",
        '"went on"',
        "! error.execution",
        "! error.execution",
        "◀ error.execution",
        '"caught: unhandled rejection: 1"',
        "◀ error.execution",
        '"caught: unhandled rejection: 2"',
    ]


def test_rejections_without_end_use_up_the_budget_and_the_session_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps, "STEPS", 200_000)
    made = session("if (!kept) for (var i = kept = 1; i < 1000; i++) Promise.reject(i);")
    made.send("go")
    told = [text for label, text in made.log if label == "caught"]
    assert told[-1].startswith("the script used up its budget")
    made.send("go")
    assert made.log[-1] == (None, "went on")
