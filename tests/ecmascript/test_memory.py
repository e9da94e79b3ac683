"""The budget of memory: what a session's values weigh, and how a script ends that fills more than its host gives."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape

import pytest

import scxml_runtime.js as js
import scxmlc
from scxml_runtime import Event, Host, SessionError, StateMachine
from scxml_runtime.js.memory import weight
from scxmlc.evaluator import Evaluator

MIB = 1 << 20
LIMIT = 2 * MIB
NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'


def session(script: str, memory: int = LIMIT) -> StateMachine:
    """A session with so much memory that runs `script` when `go` comes; errors are logged with their message."""
    chart = scxmlc.load(
        f"<scxml {NS}><datamodel><data id='kept' expr='[]'/><data id='n' expr='0'/></datamodel><state id='s'>"
        f"<transition event='go'><script>{escape(script)}</script></transition>"
        "<transition event='next'><log expr=\"'still there'\"/></transition>"
        "<transition event='error.execution'><log expr='_event.data.message'/></transition></state></scxml>",
        "heavy.scxml",
    )
    made = chart(Host(script_bytes=memory))
    made.start()
    return made


LOCAL = {
    "objects": "var a = []; for (;;) a.push({a: 1, b: 2, c: 3})",
    "arrays": "var a = []; for (;;) a.push([1, 2, 3])",
    "numbers": "var a = []; for (var i = 0.5; ; i++) a.push(i)",
    "texts": "var a = []; for (var i = 0; ; i++) a.push('text ' + i)",
    "long texts": "var a = []; for (var i = 0; ; i++) a.push('x'.repeat(9000) + i)",
    "a text that grows": "var s = ''; for (;;) s += 'abcdefghijabcdefghij'",
    "a text that doubles": "var s = 'x'; for (;;) s = s + s",
    "a list of links": "var a = null; for (;;) a = {next: a}",
    "closures": "var a = []; for (var i = 0; ; i++) a.push((function (x) { return function () { return x } })([i]))",
    "properties": "var o = {}; for (var i = 0; ; i++) o['key' + i] = i",
    "a map": "var m = new Map(); for (var i = 0; ; i++) m.set(i, [i])",
    "a set": "var m = new Set(); for (var i = 0; ; i++) m.add('k' + i)",
    "copies": "var a = [], b = new Array(4000).fill(1); for (;;) a.push(b.slice())",
    "spread copies": "var a = [], b = new Array(4000).fill(1); for (;;) a.push([...b])",
    "copies of objects": "var a = [], o = {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}; for (;;) a.push({...o})",
    "parsed": "var a = []; for (;;) a.push(JSON.parse('[1, [2, [3, [4]]]]'))",
    "matches": "var a = []; for (;;) a.push('abcdefghij'.match(/./g))",
    "lengths": "var a = []; for (;;) { var b = []; b.length = 4000; a.push(b) }",
    "itself": "var a = [1]; for (;;) a.push.apply(a, a)",
    "concatenated": "var a = [1]; for (;;) a = a.concat(a)",
    "generators": "var a = [], g = function* (x) { yield x }; for (;;) { var i = g([1]); i.next(); a.push(i) }",
    "bound functions": "var a = [], f = function () { }; for (;;) a.push(f.bind(null, [1]))",
    "promises": "var a = []; for (;;) a.push(new Promise(function () { }))",
    "a built-in's result": "var a = new Array(300).fill(0), f = function () { return a.slice() }; "
    "a.map(function () { return a.map(f) })",
    "a built-in's own list": "new Array(10000).fill(0).map(function () { return 'x'.repeat(5000) + n++ }).join()",
}


@pytest.mark.parametrize("script", LOCAL.values(), ids=LOCAL)
def test_a_script_that_fills_the_memory_is_ended(script: str) -> None:
    machine = session(f"(function () {{ {script} }})()")
    machine.send("go")
    (told,) = [text for _, text in machine.log]
    assert told.startswith("the script used up its memory: values of 2 MiB (heavy.scxml:1")
    machine.send("next")
    assert not machine.is_finished and machine.log[-1] == (None, "still there")


def test_a_session_whose_variables_stay_too_heavy_is_ended() -> None:
    machine = session("for (;;) kept.push({a: 1})")
    with pytest.raises(SessionError, match="its values take more than 2 MiB"):
        machine.send("go")
    assert machine.is_finished


def test_what_reactions_leave_behind_adds_up() -> None:
    machine = session("for (var i = 0; i < 5000; i++) kept.push({a: 1, b: [2]})")
    with pytest.raises(SessionError, match="its values take more than 2 MiB"):
        for _ in range(100):
            machine.send("go")
    assert 2_500 < len(machine.data["kept"]) < 15_000


def test_no_script_can_catch_it_or_go_on_in_finally() -> None:
    machine = session("try { var a = []; for (;;) a.push([1]) } catch (e) { n = 1 } finally { for (;;) n++ }")
    with pytest.raises(SessionError):
        machine.send("go")
    assert machine.data["n"] != 1


GARBAGE = [
    "for (var i = 0; i < 400000; i++) n = [{a: 1, b: [1, 2, 3]}].length",
    "for (var i = 0; i < 4000; i++) n = ('x'.repeat(9000) + i).length",
    "for (var i = 0; i < 50; i++) n = new Array(20000).fill(1).slice().length",
    "for (var i = 0; i < 2000; i++) { var o = {}; o.self = o; n = [o, o].length }",
    "for (var i = 0; i < 20; i++) n = JSON.parse(JSON.stringify(new Array(500).fill({a: 1}))).length",
]


@pytest.mark.parametrize("script", GARBAGE)
def test_what_is_let_go_again_does_not_count(script: str) -> None:
    machine = session(f"(function () {{ {script} }})()")
    machine.send("go")
    assert machine.log == []


def test_the_memory_is_256_mebibytes_unless_the_host_says_otherwise() -> None:
    assert Host().script_bytes == js.Realm().memory == 256 * MIB


# --- the weight of values --------------------------------------------------------------


def weighed(text: str) -> float:
    """The weight of what a program leaves in its variables, in kibibytes."""
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    Evaluator(js).run(text, realm)
    return weight(realm, 1 << 40, 1 << 40, realm.steps.look)[0] / 1024


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1", 0, 8),
        ("Math.max(1, [1, 2].concat().length); new Map(); /a/.test('b')", 0, 16),
        ("var s = 'x'.repeat(1048576)", 1024, 1040),
        ("var s = '\\u1234'.repeat(1048576)", 2048, 2064),
        ("var s = 'x'.repeat(1048576), a = [s, s, {s: s}, [s]]", 1024, 1040),
        ("var s = 'x'.repeat(100), a = new Array(10000).fill(s)", 78, 100),
        ("var a = new Array(10000).fill(0)", 78, 100),
        ("var a = []; for (var i = 0; i < 10000; i++) a.push(i + 0.5)", 280, 360),
        ("var a = []; for (var i = 0; i < 10000; i++) a.push('text ' + i)", 500, 720),
        ("var a = []; for (var i = 0; i < 1000; i++) a.push({a: i})", 200, 600),
        ("var o = {a: 'x'.repeat(1048576)}; o.self = o", 1024, 1040),
        ("var f = (function (x) { return function () { return x } })('x'.repeat(1048576))", 1024, 1040),
        ("var g = (function* (x) { yield 1; return x })('x'.repeat(1048576)); g.next()", 1024, 1040),
        ("var m = new Map([[{}, 'x'.repeat(1048576)]])", 1024, 1040),
        ("var p = new Proxy({a: 'x'.repeat(1048576)}, {})", 1024, 1040),
        ("var b = function () { }.bind(null, 'x'.repeat(1048576))", 1024, 1040),
        ("var w = new String('x'.repeat(1048576))", 1024, 1040),
        ("var e = new Error('x'.repeat(1048576))", 1024, 1040),
        (
            "var e = []; for (var i = 0; i < 10; i++) try { null.x } catch (problem) { e.push(problem) }",
            2,
            16,
        ),
        ("Promise.resolve('x'.repeat(1048576)).then(function () { })", 1024, 1040),
        (
            "var o = {get a() { return 1 }}; Object.defineProperty(o, 'b', {value: 'x'.repeat(1048576)})",
            1024,
            1040,
        ),
    ],
)
def test_values_weigh_what_they_take(text: str, low: int, high: int) -> None:
    assert low <= weighed(text) <= high


def test_of_other_sessions_nothing_counts() -> None:
    first = js.Realm()
    js.Globals(first)
    js.enter(first)
    Evaluator(js).run("var s = 'x'.repeat(1048576)", first)
    assert weighed("var t = 1") < 16


def test_events_that_wait_count() -> None:
    machine = session("n = 1")
    machine.send("go")
    before = weight(machine.realm, 1 << 40, 1 << 40, machine.realm.steps.look)[0]
    for _ in range(10):
        machine.enqueue_(Event("some", "external", ["x" * MIB]))
    assert weight(machine.realm, 1 << 40, 1 << 40, machine.realm.steps.look)[0] - before > MIB


# --- the time ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        "for (;;) n++",
        "for (;;) kept.slice()",
        "(function f(k) { return k < 2 ? k : f(k - 1) + f(k - 2) })(40)",
        "for (;;) 'x'.repeat(100000).indexOf('y')",
        "for (;;) Object.keys(JSON.parse('{\"a\": [1, 2, 3]}'))",
        "'x'.repeat(500000).split('').sort().map(function (c) { return c + 1 }).join()",
        "for (;;) /(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaab')",
        "new Array(4294967295).join()",
    ],
)
def test_the_clock_is_looked_at_again_and_again(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = session(script, 256 * MIB)
    left: list[int] = []

    def is_late(ahead: float) -> bool:
        left.append(machine.realm.steps.left)
        return len(left) > 50

    machine.realm.stopwatch = lambda: is_late
    machine.send("go")
    assert machine.log[-1][1].startswith("the script used up its time")
    assert max(a - b for a, b in pairwise(left)) < 300_000


def test_what_would_take_longer_than_there_is_time_does_not_begin() -> None:
    machine = session("for (var i = 0; i < 100; i++); n = 1; eval('n=2;'.repeat(10000)); n = 3", 256 * MIB)
    machine.realm.stopwatch = lambda: lambda ahead: ahead > 0.1
    machine.send("go")
    assert machine.log[-1][1].startswith("the script used up its time") and machine.data["n"] == 1
