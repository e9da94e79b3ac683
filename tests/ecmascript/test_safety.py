"""Scripts that would never end, fill the memory or reach the host: each comes to an end that says so.

A block that uses up its steps ends with error.execution, and the session goes on; text, lists and patterns that grow
without bound pay with the same steps; nothing that Python raises gets out but the two ends that are meant.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

import scxml_runtime.js as js
import scxmlc
from scxml_runtime import SessionError, StateMachine
from scxml_runtime.js import steps
from scxmlc.evaluator import Evaluator

FEW = 200_000
EVALUATOR = Evaluator(js)
NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small budget, so that endless things end soon."""
    monkeypatch.setattr(js, "STEPS", FEW)
    monkeypatch.setattr(steps, "STEPS", FEW)


def outcome(text: str) -> str:
    """How a program ends: "steps", the name of the error it throws, or "done"."""
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    try:
        EVALUATOR.run(text, realm)
        js.run_jobs(realm)
    except js.StepsExceeded:
        return "steps"
    except js.CATCHABLE as thrown:
        return js.describe(js.caught(thrown)).partition(":")[0]
    return "done"


ENDLESS = [
    "while (true) {}",
    "for (;;);",
    "do {} while (1)",
    "try { for (;;); } catch (e) { } finally { for (;;); }",
    "while (true) { try { while (true) {} } finally { continue; } }",
    "(function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2); })(60)",
    "function a(n) { return n && b(n - 1) + b(n - 1); } function b(n) { return n && a(n - 1) + a(n - 1); } a(99)",
    "var o = {m: function (n) { if (n) { this.m(n - 1); this.m(n - 1); } }}; o.m(99)",
    "function t(n) { return n ? [1, 2].map(function () { return t(n - 1); }) : 0; } t(99)",
    "(function (n) { if (n) { arguments.callee(n - 1); arguments.callee(n - 1); } })(99)",
    "function twice(f, n) { if (n) { f(f, n - 1); f(f, n - 1); } } twice(twice, 99)",
    "function* g() { for (;;) yield 1; } for (var x of g());",
    "[...(function* () { for (;;) yield 1; })()]",
    "var a = [1]; for (var x of a) a.push(x)",
    "var m = new Map([[1, 1]]); for (var [k] of m) m.set(k + 1, 1)",
    "var s = new Set([1]); s.forEach(x => s.add(x + 1))",
    "Promise.resolve().then(function f() { return Promise.resolve().then(f); })",
    "(async function () { for (;;) await 1; })()",
]
GREEDY = [
    "var s = 'a'.repeat(1e6), all = []; for (;;) all.push(s + all.length)",
    "var all = []; for (;;) all.push('x'.repeat(1e6))",
    "new Array(4294967295).fill(0)",
    "new Array(4294967295).sort()",
    "new Array(4294967295).map(function (x) { return x; })",
    "new Array(4294967295).indexOf(1)",
    "Array.from({length: 4294967295})",
    "[...new Array(4294967295)]",
    "for (var x of new Array(4294967295));",
    "JSON.stringify(new Array(4294967295))",
    "uneval(new Array(4294967295))",
    "Array.prototype.join.call({length: Infinity}, '')",
    "Array.prototype.sort.call({length: 9007199254740991})",
    "String.raw({raw: {length: 9007199254740991}})",
    "/(a+)+$/.test('a'.repeat(40) + 'b')",
    "/(a*)*b/.test('a'.repeat(40))",
    "/(?:a|aa)+$/.test('a'.repeat(60) + 'b')",
    "/^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60))",
    "var s = 'a'.repeat(1e6); for (;;) s.split('a')",
    "var s = 'a'.repeat(1e6); for (;;) s.slice(1)",
    "var s = 'a'.repeat(1e6); for (;;) s.toUpperCase()",
    "var f = function () {}; for (;;) f = f.bind(null)",
    "Promise.resolve().then(function f() { Promise.resolve().then(f); Promise.resolve().then(f); })",
    "'abc'.replace(/(b)/, '$1'.repeat(1e7))",
    "var p = new Proxy({}, {getPrototypeOf: () => p}); p instanceof Object",
    "'abc'.replace(/b/, '$1'.repeat(1e7))",
    "var a = new Array(1e5).fill(1); for (;;) a.slice().concat(a).join()",
]
TOO_MUCH = {
    "var s = 'ab'; for (;;) s += s": "RangeError",
    "'a'.repeat(Math.pow(2, 30))": "RangeError",
    "'x'.padEnd(Math.pow(2, 40))": "RangeError",
    "new Array(-1)": "RangeError",
    "(function f() { f(); })()": "RangeError",
    "var o = {get x() { return this.x; }}; o.x": "RangeError",
    "var o = {toString: function () { return '' + this; }}; o + ''": "RangeError",
    "JSON.parse('['.repeat(50000))": "SyntaxError",
    "eval('['.repeat(2000))": "RangeError",
    "eval('(' + '('.repeat(1000) + ')'.repeat(1000) + ')')": "RangeError",
    "var o = {}; o.o = o; JSON.stringify(o)": "TypeError",
    "encodeURIComponent('\\ud800')": "URIError",
}
FINE = [
    "1 / 0; 0 % 0; 2 ** 5000; 1e308 * 10; 9007199254740991 * 9007199254740991",
    "parseInt('9'.repeat(10000)); Number('9'.repeat(10000)); eval('9'.repeat(5000))",
    "(5e-324).toString(3); (1e300).toString(2); (1e300).toFixed(100)",
    "new Date(8.64e15).toString(); new Date(1e308); Date.UTC(1e308, 1e308)",
    "'\\ud800'.normalize(); '\\ud800'.localeCompare('\\udc00'); escape('\\ud800'); new RegExp('\\ud800')",
    "var a = [3, 1, 2]; a.sort(function (x, y) { a.length = 0; return x - y; })",
    "var o = {a: 1, b: 2}; for (var k in o) { delete o.b; o['c' + k] = 1; }",
    "Array.prototype.push = null; Object.prototype.toString = 5; Error = null; try { null.x } catch (e) {}",
    "new Array(4294967295).push.length; var a = []; a[4294967294] = 1; a.length = 1",
]


@pytest.mark.parametrize("text", ENDLESS)
def test_what_never_ends_is_ended(text: str) -> None:
    assert outcome(text) == "steps"


@pytest.mark.parametrize("text", GREEDY)
def test_work_in_proportion_to_a_length_is_paid_for(text: str) -> None:
    assert outcome(text) == "steps"


@pytest.mark.parametrize("text", TOO_MUCH)
def test_too_much_is_an_error_that_scripts_can_catch(text: str) -> None:
    assert outcome(text) == TOO_MUCH[text]
    assert outcome(f"try {{ {text} }} catch (e) {{ }}") == "done"


@pytest.mark.parametrize("text", FINE)
def test_extremes_are_no_errors(text: str) -> None:
    assert outcome(text) == "done"


def test_loops_of_built_ins_cost_a_few_steps_each() -> None:
    assert outcome("new Array(5000).fill(1).map(x => x + 1).filter(x => x).forEach(x => x)") == "done"


# --- in a session -------------------------------------------------------------


def session(script: str, handler: str = "") -> StateMachine:
    """A session that runs `script` on entry, then logs; errors are logged with their message."""
    return scxmlc.load(
        f"<scxml {NS}>\n<state id='s'>\n<onentry>\n<script>{escape(script)}</script></onentry>\n"
        "<onentry><log expr=\"'next block'\"/></onentry>\n"
        f'<transition event="error.execution"><log label="error" expr="_event.data.message"/>{handler}</transition>\n'
        "</state></scxml>",
        "greedy.scxml",
    )()


def test_the_block_ends_with_an_error_that_names_the_place_and_the_session_goes_on() -> None:
    machine = session("var n = 0;\nfor (;;) n++;")
    machine.start()
    text = f"the script used up its budget of {FEW:,} steps (greedy.scxml:5:1: in s_entry)"
    assert machine.log == [(None, "next block"), ("error", text)]
    assert not machine.is_finished


def test_the_budget_is_filled_for_each_event() -> None:
    half = f"for (var i = 0; i &lt; {FEW // 2}; i++);"
    machine = scxmlc.load(
        f"<scxml {NS}><state id='s'><transition event='e'><script>{half}</script><log expr=\"'done'\"/>"
        "</transition></state></scxml>"
    )()
    machine.start()
    for _ in range(5):
        machine.send("e")
    assert [text for _, text in machine.log] == ["done"] * 5


def test_jobs_of_promises_that_never_end_are_dropped() -> None:
    machine = session("Promise.resolve().then(function f() { return Promise.resolve().then(f); })")
    machine.start()
    assert [label for label, _ in machine.log] == [None, "error"]
    assert not machine.is_finished


def test_a_session_that_does_nothing_but_use_up_its_budget_is_ended() -> None:
    machine = session("for (;;);", "<script>for (;;);</script>")
    with pytest.raises(SessionError, match="was ended"):
        machine.start()
    assert machine.is_finished and machine.failure


def test_running_out_of_memory_is_an_error_of_the_block() -> None:
    machine, said = session("1"), []

    def log_value(value: str, label: str | None = None) -> None:
        if label is None:
            raise MemoryError
        said.append(value)

    machine.log_value = log_value  # type: ignore[method-assign]
    machine.start()
    assert said[0].startswith("the script used up the memory there is (greedy.scxml:")
    assert not machine.is_finished
