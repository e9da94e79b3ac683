"""What is found out about variables of functions, parameters and results never changes what a program does."""

from __future__ import annotations

from unittest.mock import patch

import pytest

import scxmlc
from scxml_runtime import Host
from scxmlc.emitter.script import translator
from scxmlc.emitter.script.facts import Facts

PROGRAMS = [
    "function work() { var s = 0; for (var i = 0; i < 40; i++) { s = s + i % 7; } return s; }",
    "function work() { var s = 1; for (var i = 0; i < 70; i++) { s = s * 2; } return s; }",
    "function work() { var s = 9007199254740990; for (var i = 0; i < 5; i++) { s += 3; } return s; }",
    "function work() { var i = 3; while (i > -4) { i--; } return [i % 2, 1 / (i % 2), -i]; }",
    "function work() { var t = ''; for (var i = 0; i < 5; i++) { t = t + 'ab'; } return t + t.length; }",
    "function work() { var a = x; var x = 1; return [a, x]; }",
    "function work() { if (false) { var n = 1; } return n + 1; }",
    "function work() { var f = function () { return n; }; var seen = f(); var n = 1; return [seen, f()]; }",
    "function work() { for (var i = 0; i < 2; i++) { if (i) { var late = 2; } } return [late, late + i]; }",
    "function work() { var n = 0; function add() { n = n + '1'; } add(); return n + 1; }",
    "function work() { var n = 0; [1, 2].forEach(function (k) { n = n + k; }); return n; }",
    "function work() { var n = 1; n = [n].concat(2); return n.length; }",
    "function work() { var n = 0; for (n in {a: 1}) ; return n + 1; }",
    "function work() { var n = 0; for (n of ['z']) ; return n + 1; }",
    "function work() { var n = 0; [n] = ['q']; return n + 1; }",
    "function work() { var n = 0; try { throw 'e'; } catch (n) { n = n + 1; } return n; }",
    "function work() { let n; let m = n === undefined; n = 1; return [n + 1, m]; }",
    "function work() { let s = ''; for (let i = 0; i < 3; i++) { s += i; } return s; }",
    "function work() { var o = {n: 0, m: 'a'}; for (var i = 0; i < 4; i++) { o.n = o.n + 1; } return o.n + o.m; }",
    "function work() { var o = {n: 0}; o.n = 'x'; o['n'] += 1; return o.n; }",
    "function work() { var o = {n: 0}; var p = o; p.n = 5; return o.n; }",
    "function work() { var o = {n: 0}; delete o.n; return o.n; }",
    "function work() { var o = {n: 0}, g = function () { return o.n++; }; g(); return [g(), o.n]; }",
    "function work() { var all = []; for (var i = 0; i < 3; i++) { let o = {n: i}; all.push(() => o.n++); } "
    "return all.map(function (f) { f(); return f(); }); }",
    "function work() { var l = []; l.push(1); l.push('b'); l.shift(); return [l.length, l.indexOf('b')]; }",
    "function work() { var l = [1]; return l.push(2) + l.length; }",
    "function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); } function work() { return fib(9); }",
    "function twice(n) { return n + n; } function work() { return [twice(2), twice('ab'), twice(), twice(1.5)]; }",
    "function count(n) { n = n + 1; return n; } function work() { return count(1) + count('1'); }",
    "function half(n) { if (n > 0) { return n / 2; } } function work() { return [half(3), half(-1)]; }",
    "function neg(n) { return -n; } function work() { return [1 / neg(0), neg(3)]; }",
    "function get(n) { return n; } function work() { return ['4', 5].map(get).concat(get(6) + 1); }",
    "function get(n) { return n + 1; } var alias = get; function work() { return [alias('a'), get(1)]; }",
    "function get(n) { return n + 1; } function work() { return get.call(null, 'x') + get(1); }",
    "function get(n, m) { return n + m; } function work() { return [get(1), get(1, 2, 3), get(...['a', 'b'])]; }",
    "function get(n) { arguments[0] = 'z'; return n + 1; } function work() { return get(1); }",
    "function get(n) { var n; return n + 1; } function work() { return get(1) + get(2); }",
    "function even(n) { return n == 0 ? 'yes' : odd(n - 1); } function odd(n) { return n == 0 ? 1 : even(n - 1); } "
    "function work() { return [even(4) + 1, odd(4) + 1]; }",
    "function get(n) { return n; } get = function () { return 'other'; }; function work() { return get(1) + 1; }",
    "function work() { var get = function (n) { return n + '!'; }; return get(1); } function get(n) { return n + 1; }",
    "function P() { this.n = 1; } function work() { var p = new P(); p.n++; return p.n; }",
    "function work() { var i = 0; do { i += 2; if (i == 6) continue; } while (i < 9); return i; }",
    "function work() { var n = 5; switch (n) { case 5: n = 'five'; case 6: n += 1; } return n; }",
    "function work() { var n = 0; { function n() {} } return typeof (n + 1); }",
    "function work() { var l = [1]; if (l.length) { function l() {} } return l.length; }",
    "function work() { var o = {n: 1}; switch (o.n) { case 1: function o() {} } return o.n; }",
    "function work(n) { n = 1; { function n() {} } return n; }",
    "var calls = 0; function note() { calls++; } function work() { return [1 == note(), note() != 0, calls]; }",
    "function work() { try { return 1 == later; let later; } catch (e) { return [e.name]; } }",
    "function get(n) { return n + 1; } { function get(n) { return 'two'; } } function work() { return get(1) + 1; }",
    "function get(n) { return n + 1; } function other() { { let get; { function get() {} } } } "
    "function work() { other(); return get(1) + get('a'); }",
    "function work() { var b = true; b = b && 3; return b + 1; }",
    "function work() { var n = 1; n |= 8; n <<= 30; n >>>= 1; return [n, ~n, n ** 2]; }",
    "function* steps() { var n = 0; while (n < 3) { n = n + (yield n); } } "
    "function work() { var it = steps(); it.next(); it.next(1); return [it.next('2').done, it.next(9).done]; }",
    "function work() { var o = {n: 0}; [o.n] = ['q']; o.n = o.n + 1; return o.n; }",
    "function work() { var o = {n: 0}; for (o.n in {a: 1}) ; o.n = o.n + 1; return o.n; }",
    "function work() { var o = {n: 0}; for (o.n of ['z']) { o.n = o.n + 1; } return o.n; }",
    "function work() { var o = {n: 0, n: 'a'}; o.n = o.n + 1; return o.n; }",
    "function work() { var o = {n: 1, m: 2}; o.m = o.n; o.n = 'b'; return o.m + o.n; }",
    "function work() { var o = {n: 9007199254740990}; for (var i = 0; i < 5; i++) { o.n += 3; } return o.n; }",
    "function work() { var o = {n: 0}; function add() { o.n = 'x'; } o.n++; add(); return o.n + 1; }",
    "function work() { var o = {n: 0}; function get() { return o; } get().n = 'x'; return o.n + 1; }",
    "function work() { for (var i = 0; i < 2; i++) { var o = {n: i, t: ''}; o.t += o.n; o.n = -o.n; } "
    "return [o.t, 1 / o.n]; }",
    "function work() { var s = 0; for (var i = 0; i < 3; i++) { s += i; } "
    "for (var i = 5; i > 2; i--) { s -= i; } return s; }",
    "function work() { var n = 1; if (n) { var n = 'a'; } return n + 1; }",
    "function work() { var m = n + 1; var n = 1; var n; return [m, n + 1]; }",
    "function work() { if (false) { var n = 1; } var m = n; var n = 2; return [m, n + 1]; }",
    "function work() { var n = 1; { function n() {} } return typeof n; }",
    "function work() { { function n() {} } var n; return typeof n + 1; }",
    "function work() { var n = 1; function n() {} return [typeof n, n + 1]; }",
    "function get(n) { var n = n + 1; var n; return n; } function work() { return [get('a'), get(1)]; }",
    "function work() { try { throw 'e'; } catch (n) { var n = 1; } return [n + 1]; }",
    "function work() { for (var k in {a: 1}) { var n = k; } for (var n = 0; n < 2; n++) ; return n + 1; }",
    "function work() { var o = {n: 0}; var o = {n: 'a'}; o.n = o.n + 1; return o.n; }",
    "function work() { var l = [1, 2]; l.push(3); var s = 0; for (var i = -1; i < 5; i++) { s += l[i]; } "
    "return [s, l[2]]; }",
    "function work() { var l = ['a']; l.pop(); return [l[0], l[1], l[-1], l[0] === undefined]; }",
    "function work() { var l = ['a', {n: 1}]; return [l[1].n, l[0].length, typeof l[2], l[1]['n']]; }",
    "function work() { var l = [1]; l[0] = 2; l[3] = 4; return [l[0], l.length]; }",
    "function work() { var l = [1]; l[0]++; l[0] += 2; return l[0]; }",
    "function work() { var l = [1]; delete l[0]; return [l[0], l.length]; }",
    "function work() { var l = [1]; [l[0]] = ['q']; return l[0]; }",
    "function work() { var l = [1]; for (l[0] in {a: 1}) ; return l[0]; }",
    "function work() { var l = [function () { return this === l; }]; return [l[0](), l.length]; }",
    "function work() { var l = [1, 2], k = '1', h = 0.5; return [l[k], l[h], l['0'], l['length'], l[true]]; }",
    "function work() { var l = [1, , 3]; return [l[1], l.length]; }",
    "function work() { Array.prototype[4] = 'p'; var l = [1]; var r = [l[4], l.length]; "
    "delete Array.prototype[4]; return r; }",
    "function work() { var l = [5, 6], i = 0; return [l[i++], l[i], l[l.length - 1], l[l.indexOf(6)]]; }",
    "function work() { var l = [1]; return [l[0], [0].map(function (k) { return l[k]; })]; }",
    "function work() { var l = [1]; return {a: l[0], b: l[1]}; }",
]
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="facts" datamodel="ecmascript">
  <datamodel><data id="answer"/></datamodel>
  <script><![CDATA[{program}]]></script>
  <state id="s">
    <transition event="go"><assign location="answer" expr="[work(), work()]"/></transition>
    <transition event="error"><assign location="answer" expr="_event.data.message"/></transition>
  </state>
</scxml>"""


def answer(program: str) -> object:
    machine = scxmlc.load(CHART.replace("{program}", program), name="facts.scxml")()
    machine.start()
    machine.send("go")
    return machine.data["answer"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_with_and_without_facts(program: str) -> None:
    found = answer(program)
    with patch.object(translator, "facts", lambda chart, scripts: Facts()):
        assert repr(answer(program)) == repr(found)
    assert found is not None and not isinstance(found, str)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (PROGRAMS[0], "s = s + i % 7"),
        (PROGRAMS[4], "len(t)"),
        (PROGRAMS[18], 'o["n"] = o["n"] + 1'),
        (PROGRAMS[26], "self.script_fib(data, n - 1)"),
        (PROGRAMS[1], "s = js.mul(s, 2)"),
        (
            "function work() { var l = [1], s = 0; for (var i = 0; i < l.length; i++) { s += l[i]; } return s; }",
            "js.add(s, l[i] if i < len(l) else js.undefined)",
        ),
        (
            "function work() { var l = [1], i = -1; while (i < 2) { if (l[i]) { return i; } i++; } return l[0]; }",
            "js.item(l, i)",
        ),
        (PROGRAMS[6], "js.add(n, 1)"),
        (PROGRAMS[27], "js.add(n, n)"),
    ],
)
def test_plain_python_only_where_it_is_proved(program: str, expected: str) -> None:
    assert expected in scxmlc.compile_text(CHART.replace("{program}", program), "facts.scxml").text


@pytest.mark.parametrize(
    ("given", "expected"),
    [(-5, [-2, None, "no"]), (1.5, [1.5, None, "yes"]), (1, [1, "b", "yes"]), (0, [0, "a", "no"])],
)
def test_a_number_that_a_host_gives_may_be_any(given: float, expected: object) -> None:
    document = CHART.replace("{program}", "").replace('id="answer"/>', 'id="answer"/><data id="n" expr="0"/>')
    document = document.replace("[work(), work()]", "[n % 3, ['a', 'b'][n], n > 0 ? 'yes' : 'no']")
    document = document.replace("</datamodel>", "<data id=\"l\" expr=\"['a', 'b']\"/></datamodel>")
    for expr in ("['a', 'b'][n]", "l[n]"):
        made = scxmlc.load(document.replace("['a', 'b'][n]", expr), name="facts.scxml")
        machine = Host().start(made, params={"n": given})
        machine.send("go")
        assert machine.data["answer"] == expected


GLOBALS = [
    "function set() { this.n = 'x'; } function work() { n = n + 1; set(); return n + 1; }",
    "function P() { this.n = 'x'; } function work() { var p = new P(); n = n + 1; return [p.n, n + 1]; }",
    "function me() { return this; } function work() { me().n = 'x'; return n + 1; }",
    "function me() { return this.valueOf(); } function work() { me().n = 'x'; return n + 1; }",
    "function set(k) { this[k] = 'x'; } function work() { set('n'); return n + 1; }",
    "function f() { return 1; } function set() { this.f = function () { return 'x'; }; } "
    "function work() { set(); return [f() + 1]; }",
    "function f(a) { return a + 1; } function g() { return this.f('x'); } function work() { return [f(1), g()]; }",
    "function get() { return this.l; } function work() { get().push('x'); return [l.length, l[1]]; }",
    "function get() { return this.o; } function work() { get().n = 'x'; return [o.n + 1]; }",
    "function up() { this.n++; [this.n] = ['q']; } function work() { up(); return [n + 1]; }",
]


@pytest.mark.parametrize("program", GLOBALS)
def test_this_may_be_the_global_object(program: str) -> None:
    data = (
        """<data id="answer"/><data id="n" expr="0"/><data id="l" expr="[1]"/><data id="o" expr="{n: 1}"/>"""
    )
    document = CHART.replace('<data id="answer"/>', data).replace("{program}", program)

    def result() -> str:
        machine = scxmlc.load(document, name="facts.scxml")()
        machine.start()
        machine.send("go")
        return repr(machine.data["answer"])

    found = result()
    with patch.object(translator, "facts", lambda chart, scripts: Facts()):
        assert result() == found
    assert found.startswith("[")
