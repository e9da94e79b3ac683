"""Long names of properties: they are what they are to scripts and to Python, and looking one up is paid for."""

from __future__ import annotations

import json
from typing import Any

import pytest

import scxml_runtime.js as js
import scxmlc
from scxml_runtime.js.values import LONG_NAME
from scxmlc.compiler import compile_text
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)
SIZE = LONG_NAME + 2_000
READY = f"var s = 'k'.repeat({SIZE}), t = 'k'.repeat({SIZE}), r, n = 0;"


def realm() -> js.Realm:
    made = js.Realm()
    js.Globals(made)
    js.enter(made)
    EVALUATOR.run(READY, made)
    return made


def value(text: str) -> Any:
    return EVALUATOR.run(text, realm())


TRUE = [
    "var o = {}; o[s] = 1; o[t] === 1 && t in o && o.hasOwnProperty(t)",
    "var o = {[s]: 1}; o[t] = 2; Object.keys(o).length === 1 && o[s] === 2",
    "var o = {[s]: 1}; delete o[t] && !(s in o)",
    "var o = {[s]: 1}, k = Object.keys(o)[0]; k === t && typeof k === 'string' && k.length === t.length",
    "var o = {[s]: 1}, m = new Map([[Object.keys(o)[0], 5]]); m.get(t) === 5",
    "var o = {b: 1, [s]: 2, 7: 3, [Symbol.iterator]: 4}; Object.keys(o).join() === '7,b,' + t",
    "var o = {[s]: 1}; for (var k in o) r = k; r === t && r + '' === t",
    "var o = {[s]: 1}; JSON.stringify(o) === '{\"' + t + '\":1}'",
    "var o = JSON.parse('{\"' + s + '\":1}'); o[t] === 1 && Object.keys(o)[0] === t",
    "var o = eval('({\"' + s + '\": 1, a: 2})'); o[t] === 1 && Object.keys(o)[1] === 'a'",
    "var o = {...{[s]: 1}}; o[t] === 1 && Object.keys(o)[0] === s",
    "var {a, ...o} = {a: 1, [s]: 2}; o[t] === 2 && Object.keys(o)[0] === s",
    "var o = Object.assign({}, {[s]: 1}); o[t] === 1",
    "var o = Object.fromEntries(Object.entries({[s]: 1})); o[t] === 1",
    "var o = Object.freeze({[s]: 1}); o[t] = 2; o[t] === 1 && !Object.getOwnPropertyDescriptor(o, t).writable",
    "var o = {get [s]() { return 5 }}; o[t] === 5 && Object.getOwnPropertyNames(o)[0] === t",
    "var o = Object.create({[s]: 1}); o[t] === 1 && !o.hasOwnProperty(t)",
    "var o = []; o[s] = 1; o[t] === 1 && o.length === 0 && Object.keys(o)[0] === t",
    "function f() {} f[s] = function () { return 5 }; f[t]() === 5",
    "var o = {[s]: 1}; o[t] += 1; o[t]++; o[s] === 3",
    "this[s] = 1; this[t] === 1 && Object.keys(this).indexOf(t) >= 0",
    "new RegExp('(?<' + s + '>a)').exec('a').groups[t] === 'a'",
    "var o = {[s]: 1}; eval('(' + uneval(o) + ')')[t] === 1",
    "class A { [s]() { return 5 } } new A()[t]() === 5",
]


@pytest.mark.parametrize("text", TRUE)
def test_a_long_name_is_a_name(text: str) -> None:
    assert value(text) is True


def test_python_sees_texts() -> None:
    chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <datamodel><data id="o"/></datamodel>
      <state id="a"><onentry>
        <script>o = {{}}; o['k'.repeat({SIZE})] = [1]</script>
        <send event="copied"><param name="o" expr="o"/></send></onentry>
        <transition event="copied" cond="_event.data.o['k'.repeat({SIZE})][0] == 1" target="b"/></state>
      <state id="b"/></scxml>"""
    machine = scxmlc.load(chart)()
    machine.start()
    assert machine.is_active("b")
    seen = machine.data["o"]
    assert [type(key) for key in seen] == [str] and json.dumps(seen) == json.dumps({"k" * SIZE: [1]})


LOOKED_UP = [
    ("var o = {}; o[s] = 1", "o[t]"),
    ("var o = {[s]: 1}", "o[t] = 1"),
    ("var o = {[s]: 1}", "t in o"),
    ("var o = {[s]: 1}", "o.hasOwnProperty(t)"),
    ("var o = Object.create({[s]: 1})", "o[t]"),
    ("var o = Object.freeze({[s]: 1})", "o[t]"),
    ("var o = []; o[s] = 1", "o[t]"),
    ("function o() {} o[s] = o", "o[t]()"),
    ("var o = {...{[s]: 1}}", "o[t]"),
    ("var {...o} = {[s]: 1}", "o[t]"),
    ("var o = JSON.parse('{\"' + s + '\":1}')", "o[t]"),
    ("var o = eval('({\"' + s + '\": 1})')", "o[t]"),
    ("var o = new RegExp('(?<' + s + '>a)').exec('a').groups", "o[t]"),
    ("var o = this; o[s] = 1", "o[t]"),
]


@pytest.mark.parametrize(("setup", "text"), LOOKED_UP)
def test_each_look_up_is_paid_for(setup: str, text: str) -> None:
    made = realm()
    EVALUATOR.run(setup, made)
    program = EVALUATOR.program(f"for (var i = 0; i < 4096; i++) {text}")
    made.budget = None
    before = made.steps.left
    program(made, made.globals, js.global_object(made.globals), None)
    assert before - made.steps.left >= 4096 * (SIZE // 4096)


def test_short_names_pay_nothing() -> None:
    made = realm()
    EVALUATOR.run("var o = {[s.slice(0, 16000)]: 1}, u = t.slice(0, 16000)", made)
    program = EVALUATOR.program("for (var i = 0; i < 4096; i++) o[u]")
    made.budget = None
    before = made.steps.left
    program(made, made.globals, js.global_object(made.globals), None)
    assert before - made.steps.left <= 3 * 4096


def test_a_literal_of_a_chart_with_a_long_name() -> None:
    name = "k" * SIZE
    text = compile_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="a">'
        f"<onentry><script>var o = {{'{name}': 1}}</script></onentry></state></scxml>"
    ).text
    assert "js.define(" in text
