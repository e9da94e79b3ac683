"""Functions of scripts in the place of global built-ins: they do what they do elsewhere, and pay for it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest

import scxml_runtime.js as js
import scxmlc
from scxmlc.ecmascript import parse_script
from scxmlc.emitter.script.programs import program_module
from tests.ecmascript.tables import EVALUATOR, new_realm

TWICE = "function f(n) { if (n) { parseInt(n - 1); parseInt(n - 1); } }"
CALLS = 2**9

WAYS = {
    "assigned": f"{TWICE} parseInt = f; f(9);",
    "assigned strictly": f"{TWICE} (function () {{ 'use strict'; parseInt = f; }})(); f(9);",
    "declared": f"{TWICE} var parseInt = f; f(9);",
    "with a let": f"(function () {{ {TWICE} let parseInt = f; f(9); }})();",
    "a parameter": "function f(n, String) { if (n) { String(n - 1, f); String(n - 1, f); } } f(9, f);",
    "destructured": f"{TWICE} [parseInt] = [f]; f(9);",
    "of a loop": f"{TWICE} for (parseInt of [f]); f(9);",
    "chosen": f"{TWICE} parseInt = null || f; f(9);",
    "bound": f"{TWICE} parseInt = f.bind(null); f(9);",
    "a property": f"{TWICE} this['parse' + 'Int'] = f; f(9);",
    "defined": f"{TWICE} Object.defineProperty(this, 'parse' + 'Int', {{value: f}}); f(9);",
    "in code made as it runs": f"{TWICE} (0, eval)('parse' + 'Int = f'); f(9);",
    "a method": "var o = {}; function f(n) { if (n) { o.escape(n - 1); o.escape(n - 1); } } o.escape = f; f(9);",
    "a constructor": "function f(n) { if (n) { new Date(n - 1); new Date(n - 1); } } Date = f; f(9);",
    "a class": "class F { constructor(n) { if (n) { new Date(n - 1); new Date(n - 1); } } } Date = F; new Date(9);",
    "a tag": "function f(s, n) { if (n) { parseInt`${n - 1}`; parseInt`${n - 1}`; } } parseInt = f; f(0, 9);",
}


def steps_in_a_chart(script: str) -> int:
    chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <state id="a"><transition event="go"><script>{escape(script)}</script></transition></state></scxml>"""
    session = scxmlc.load(chart)()
    session.start()
    before = session.realm.steps.left
    session.send("go")
    assert not session.log
    return int(before - session.realm.steps.left)


def steps_of_a_program(script: str) -> int:
    realm = new_realm()
    before = realm.steps.left
    EVALUATOR.run(script, realm)
    return int(before - realm.steps.left)


@pytest.mark.parametrize("steps", [steps_in_a_chart, steps_of_a_program])
@pytest.mark.parametrize("way", WAYS)
def test_a_function_under_the_name_of_a_built_in_pays_for_its_calls(
    way: str, steps: Callable[[str], int]
) -> None:
    assert steps(WAYS[way]) >= CALLS


def test_it_stays_the_same_function_and_pays_once_for_each_call() -> None:
    realm = new_realm()
    EVALUATOR.run("function f(n) { return n + 1 } for (var i = 0; i < 5000; i++) parseInt = f;", realm)
    before = realm.steps.left
    assert (
        EVALUATOR.run("[parseInt === f, parseInt(1), new parseInt instanceof f].join()", realm)
        == "true,2,true"
    )
    assert before - realm.steps.left < 100


def test_functions_that_call_built_ins_are_not_counted() -> None:
    text = "function f(a) { return parseInt(a) + String(a) }"
    assert "self.step" not in ast.unparse(program_module(parse_script(text), text, "program", False)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "let parseInt = 5; [parseInt, typeof this.parseInt, delete this.parseInt, 'parseInt' in this]",
            [5, "function", True, False],
        ),
        ("const Math = 5; [Math, typeof this.Math.max]", [5, "function"]),
        ("class Date {} [typeof Date, this.Date === Date]", ["function", False]),
        ("try { Math } catch (e) { var seen = e.name } let Math = 5; [seen, Math]", ["ReferenceError", 5]),
        (
            "try { typeof Math } catch (e) { var seen = e.name } let Math = 5; [seen, Math]",
            ["ReferenceError", 5],
        ),
        ("this.Math = 7; let Math = 5; this.Math = 8; [Math, this.Math]", [5, 8]),
        ("let Error = 3; try { null.x } catch (e) { [e instanceof this.Error, Error] }", [True, 3]),
        (
            "function parseInt(n) { return n < 2 ? n : parseInt(n - 1) + parseInt(n - 2) } [parseInt(12)]",
            [144],
        ),
    ],
)
def test_a_declaration_leaves_the_property_of_the_global_object(text: str, expected: list[object]) -> None:
    assert js.to_python(EVALUATOR.run(text, new_realm())) == expected
