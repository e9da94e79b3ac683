"""Values of every kind, as a snapshot holds them: each behaves after the cut as it would have without.

Each row makes something in `x` and asks about it afterwards; the answer must be the one that the session gives that
was not cut, here and in another process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime import Host, NotSaveable, SnapshotError
from scxml_runtime.session.saving.writer import LONGEST_PATH, Writer
from tests.runtime.saving.cuts import load, through_text

ROOT = Path(__file__).parents[3]

ROWS = {
    "undefined": ("x = undefined", "typeof x"),
    "null": ("x = null", "x === null"),
    "NaN": ("x = [NaN, 0 / 0]", "x[0] !== x[0] && x[1] !== x[1]"),
    "minus zero": ("x = {z: -0}", "1 / x.z"),
    "infinities": ("x = [Infinity, -Infinity]", "x[0] - 1 + ' ' + x[1]"),
    "big numbers": ("x = [9007199254740993, 1e308, 5e-324]", "x.join()"),
    "text": ("x = 'a\\u00e9\\u20ac\\ud83d\\ude00'", "x.length + x.charCodeAt(3)"),
    "half a pair": ("x = ['\\ud83d', '\\ude00\\ud83d']", "x[0].charCodeAt(0) + x[1].length"),
    "text as key": (
        "x = {'\\ud83d\\ude00': 1, '\\ud83d': 2, '$': 3, '$x': 4}",
        "Object.keys(x).map(escape).join()",
    ),
    "holes": ("x = [1,,3]; x.length = 5", "x.length + ' ' + (1 in x) + (2 in x)"),
    "sparse": ("x = []; x[100000] = 1", "x.length + Object.keys(x).join()"),
    "order of keys": ("x = {b: 1, a: 2, 7: 3, 1: 4}; delete x.b; x.b = 5", "Object.keys(x).join()"),
    "date": ("x = new Date(86400000); x.note = 'n'", "x.getTime() + x.note + (x instanceof Date)"),
    "wrong date": ("x = new Date(NaN)", "x.getTime()"),
    "regexp": ("x = /a(b)?/gi; x.exec('zabab')", "x.lastIndex + x.exec('zabab')[1] + x.source + x.flags"),
    "map": (
        "x = new Map([[NaN, 1], [0, 2], ['0', 3], [true, 4], [1, 5]])",
        "[...x].join(';') + x.get(NaN) + x.get(true) + x.get(1)",
    ),
    "map by objects": ("var k = {}; x = new Map([[k, 'v']])", "x.get(k) + x.get({})"),
    "set": ("x = new Set([3, 1, 2]); x.delete(3); x.add(3)", "[...x].join()"),
    "weak": ("var w = {}; x = new WeakMap([[w, 1]])", "x.get(w) + ' ' + x.has({})"),
    "symbols": ("var s = Symbol('s'); x = {[s]: 1}", "x[s] + s.toString() + Object.keys(x).length"),
    "registered symbols": ("x = Symbol.for('app')", "x === Symbol.for('app') && Symbol.keyFor(x)"),
    "known symbols": ("x = {[Symbol.toPrimitive]() { return 42; }}", "x + 1"),
    "wrappers": (
        "x = [new Number(3), new String('abc'), new Boolean(false), Object(Symbol.iterator)]",
        "x[0] + x[1] + x[1].length + typeof x[2] + (x[3] == Symbol.iterator)",
    ),
    "a system variable's object": (
        "x = _ioprocessors.scxml",
        "var r; try { x.location = 1 } catch (e) { r = e.name }; r + typeof x.location",
    ),
    "_x": ("_x.mine = 1; x = _x", "x.mine + ' ' + (x === _x)"),
    "a big map": (
        "x = new Map(); for (var i = 0; i < 1000; i++) x.set('k' + i, i)",
        "x.size + x.get('k999')",
    ),
    "error": ("try { null.a } catch (e) { x = e }", "x.name + x.message + (x instanceof TypeError)"),
    "circle": ("x = {n: 1}; x.self = x", "x.self.self === x"),
    "shared": ("var y = {n: 1}; x = [y, y]", "x[0].n = 2, y.n + x[1].n"),
    "shared by arrays": ("var y = [1]; x = {a: y, b: y}", "x.a.push(2), x.b.length"),
    "deep": (
        "x = null; for (var i = 0; i < 500; i++) x = {next: x}",
        "var n = 0; for (var e = x; e; e = e.next) n++; n",
    ),
    "prototypes": (
        "function A() { this.own = 1; } A.prototype.up = 2; x = new A()",
        "x.own + x.up + (x instanceof A) + (Object.getPrototypeOf(x) === A.prototype)",
    ),
    "no prototype": ("x = Object.create(null); x.a = 1", "String(Object.getPrototypeOf(x)) + x.a"),
    "frozen": ("x = Object.freeze({a: 1})", "x.a = 2, Object.isFrozen(x) + ' ' + x.a"),
    "sealed": ("x = Object.preventExtensions([1])", "x.push === undefined || Object.isExtensible(x)"),
    "attributes": ("x = Object.defineProperty({}, 'a', {value: 1})", "x.a = 2, x.a + Object.keys(x).join()"),
    "accessors": ("var n = 1; x = {get a() { return n++; }, set a(v) { n = v; }}", "x.a, x.a = 7, x.a + n"),
    "function": ("x = function f(a) { return a ? a * f(a - 1) : 1; }", "x(5) + x.name + x.length"),
    "function's own": (
        "x = function () {}; x.note = {a: 1}",
        "x.note.a + ' ' + (x.prototype.constructor === x)",
    ),
    "closure": (
        "function c() { var n = 0; return {up() { return ++n; }, down: () => --n}; } x = c(); x.up()",
        "x.up() + ' ' + x.down() + ' ' + x.up()",
    ),
    "two of one closure": (
        "function c() { var n = 0; return [function () { return ++n; }, function () { return n; }]; }"
        "x = [c(), c()]; x[0][0]()",
        "x[0][0](), x[0][1]() + ' ' + x[1][1]()",
    ),
    "loop's variables": ("x = []; for (let i = 0; i < 3; i++) x.push(() => i++)", "x[1]() + x[1]() + x[2]()"),
    "parameters": (
        "function p(a) { return [() => a++, arguments]; } x = p(3)",
        "x[0](), x[1][0] + x[1].length",
    ),
    "defaults": ("x = (a, b = a * 2, ...c) => a + b + c.length", "x(1) + ' ' + x(1, 1, 1, 1)"),
    "this": ("x = {n: 1, f() { return () => this.n; }}; var g = x.f()", "x.n = 5, g()"),
    "class": (
        "class A { constructor(a) { this.a = a; } get up() { return this.a + 1; } static s() { return 'st'; } }"
        "class B extends A { up2() { return super.up + 1; } } x = [A, new B(3), B]",
        "x[1].up2() + x[2].s() + (x[1] instanceof x[0]) + new x[2](7).up",
    ),
    "private by closure": (
        "const K = (function () { let s = 1; return {s: () => s++}; })(); x = 1",
        "K.s() + K.s() + x",
    ),
    "generator function": ("x = function* () { yield 1; yield 2; }", "[...x()].join()"),
    "new.target": ("x = function () { return new.target ? {made: 1} : 2; }", "x() + new x().made"),
    "built-ins": (
        "x = [Math.max, Array.prototype, JSON, parseInt, Object]",
        "x[0](1, 2) + (x[1] === Array.prototype) + (x[2] === JSON) + x[3]('7') + (x[4] === Object)",
    ),
    "changed built-ins": (
        "Array.prototype.last = function () { return this[this.length - 1]; }; x = [1, 2]",
        "x.last() + Object.keys(Array.prototype).join()",
    ),
    "replaced built-ins": (
        "Math.max = function () { return 'mine'; }; delete Math.min; x = 1",
        "Math.max(1) + typeof Math.min + Math.abs(-1)",
    ),
    "deleted globals": ("delete globalThis.escape; x = 1", "typeof escape + typeof unescape"),
    "globals": (
        "Object.defineProperty(globalThis, 'fix', {value: 3}); x = 1; var v = 2",
        "fix = 9, fix + ' ' + delete globalThis.v",
    ),
    "global accessors": (
        "var k = 0; Object.defineProperty(globalThis, 'tick', {get: function () { return ++k; }}); x = 1",
        "tick + tick",
    ),
    "constants": (
        "const C = {n: 1}; let l = 2; x = 1",
        "var r; try { C = 2 } catch (e) { r = e.name }; r + C.n + l",
    ),
    "with": (
        "x = (function () { var o = {a: 1}; with (o) { return function () { return a++; } } })()",
        "x() + x() + x()",
    ),
    "settled promise": ("x = Promise.resolve(3)", "var r; typeof x.then"),
    "proxy": ("x = new Proxy({a: 1}, {get(t, k) { return k + t.a; }})", "x.b"),
    "bound": ("x = (function (a, b) { return this.n + a + b; }).bind({n: 1}, 2)", "x(3) + x.name + x.length"),
    "array iterator": ("x = [1, 2, 3][Symbol.iterator](); x.next()", "x.next().value + [...x].join()"),
    "map iterator": (
        "var m = new Map([[1, 2], [3, 4], [5, 6]]); x = m.keys(); x.next(); m.delete(1)",
        "x.next().value + [...x].join()",
    ),
    "set iterator": ("var m = new Set([1, 2, 3]); x = m.values(); x.next()", "m.add(9), [...x].join()"),
    "string iterator": ("x = 'abc'[Symbol.iterator](); x.next()", "[...x].join()"),
    "new Function": ("x = new Function('a', 'b', 'return a * b')", "x(6, 7) + x.name + x"),
    "eval": ("x = (function () { var n = 3; return eval('(function () { return n++; })'); })()", "x() + x()"),
    "global eval": ("x = (0, eval)('(function (a) { return () => a++; })')(4)", "x() + x()"),
    "match iterator": (r"x = 'a1b2c3'.matchAll(/\\d/g); x.next()", "[...x].join()"),
    "ended generator": ("x = (function* () { yield 1; })(); x.return(5)", "x.next().done"),
    "template": (
        "function tag(s) { return s; } function t() { return tag`a${x}b`; } x = t()",
        "(t() === x) + x.raw.join() + Object.isFrozen(x)",
    ),
    "template in eval": (
        "x = eval('(() => { function t(s) { return s; } return () => t`q`; })()'); var y = x()",
        "(x() === y) + y[0]",
    ),
    "eval of half a pair": ("x = eval('(function () { return \"\\ud83d\"; })')", "escape(x())"),
    "frozen built-ins": (
        "Object.freeze(Math); Object.freeze(Array.prototype); x = 1",
        "Math.q = 1, typeof Math.q + Object.isFrozen(Array.prototype)",
    ),
    "fixed built-ins": (
        "x = [Math, Math.max, Array.prototype, Object.prototype, _x, globalThis]; x.map(Object.preventExtensions)",
        "x.map(Object.isExtensible).join()",
    ),
    "frozen _x": ("_x.a = {b: 1}; Object.freeze(_x); x = 1", "_x.a = 3, _x.a.b + Object.isFrozen(_x)"),
    "items of Array.prototype": ("Array.prototype.push('q'); x = 1", "Array.prototype.length + [][0]"),
    "global symbols": (
        "globalThis[Symbol.toStringTag] = 'World'; x = 1",
        "Object.prototype.toString.call(globalThis)",
    ),
    "above the global object": ("Object.setPrototypeOf(globalThis, {up: 3}); x = 1", "globalThis.up"),
}


def chart(make: str, ask: str) -> Any:
    """A session's class that makes something at the start, and answers about it on `ask`."""
    *before, last = ask.split("; ")
    first = "; ".join([*before, ""])
    return load(
        f"""<datamodel><data id="x"/><data id="answer"/></datamodel><script><![CDATA[{make}]]></script>
        <state id="a"><transition event="ask">
        <script><![CDATA[{first} answer = String(({last}))]]></script></transition>
        <transition event="error" target="b"/></state><state id="b"/>""",
        name="values.scxml",
    )


@pytest.mark.parametrize("name", ROWS)
def test_a_value_is_the_same_after_the_cut(name: str) -> None:
    cls = chart(*ROWS[name])
    session = Host().start(cls)
    saved = through_text(session)
    again = Host().restore(cls, saved)
    assert through_text(again) == saved
    for each in (session, again):
        each.send("ask")
    assert session.is_active("a"), session.log
    assert (again.configuration, again.data["answer"]) == (session.configuration, session.data["answer"])


def test_all_of_them_in_another_process() -> None:
    told, wanted = {}, {}
    for name, row in ROWS.items():
        session = Host().start(chart(*row))
        told[name] = session.snapshot()
        session.send("ask")
        wanted[name] = session.data["answer"]
    here = "from tests.runtime.saving.test_values import answers"
    program = f"import sys, json\n{here}\nprint(json.dumps(answers(json.load(sys.stdin))))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == wanted


def answers(told: dict[str, Any]) -> dict[str, Any]:
    """What sessions answer that are restored from these."""
    found = {}
    for name, saved in told.items():
        session = Host().restore(chart(*ROWS[name]), saved)
        session.send("ask")
        found[name] = session.data["answer"]
    return found


@pytest.mark.parametrize(
    ("make", "path"),
    [
        ("x = {deep: [1, (function* () { yield 1; })()]}", r"data\.x\.deep\[1\]"),
        ("x = new Promise(() => 1); x.then(() => 2)", r"data\.x"),
    ],
)
def test_what_cannot_be_saved_is_named(make: str, path: str) -> None:
    session = Host().start(chart(make, "1"))
    with pytest.raises(NotSaveable, match=path):
        session.snapshot()
    session.send("ask")
    assert session.data["answer"] == "1"


def test_what_stands_deep_inside_costs_no_more_than_what_does_not() -> None:
    session = Host().start(chart("x = []; for (var i = 0; i < 20000; i++) x = [x]", "1"))
    writer = Writer([session])
    writer.enter(session)
    writer.value(session.data_.x)
    writer.fill()
    assert max(len(path) for _, path, _ in writer._kept) <= LONGEST_PATH


def test_a_function_of_another_chart_is_refused() -> None:
    session = Host().start(chart("x = function mine() {}", "1"))
    saved = through_text(session)
    for entry in saved["objects"]["table"]:
        if "at" in entry:
            entry["at"] = "a_ask"
    with pytest.raises(SnapshotError, match="no function at"):
        Host().restore(type(session), saved)
