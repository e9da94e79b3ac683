"""Levels of indentation, counted without recursion; and what nests deeper than Python allows is refused in words."""

from __future__ import annotations

import ast

import pytest

import scxmlc
from scxmlc.emitter.nesting import levels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("x", 1),
        ("if x:\n  y", 2),
        ("if x:\n  y\nelif y:\n  z\nelse:\n  z", 2),
        ("for x in y:\n  while x:\n    z", 3),
        ("try:\n  x\nexcept E:\n  if x:\n    y\nfinally:\n  z", 3),
        ("def f():\n  return lambda: 1", 2),
    ],
)
def test_levels(text: str, expected: int) -> None:
    assert levels(ast.parse(text).body) == expected


NESTED = {
    "if": ("if (x) {", "", "}"),
    "else": ("if (x) {} else {", "", "}"),
    "functions": ("(function () {", "", "})()"),
    "arrows": ("x = () => ", "1", ""),
    "switches": ("switch (x) { case 1: ", "", "}"),
    "conditionals": ("x = x ? ", "1", " : 0"),
    "ands": ("x = (x &amp;&amp; (x = 1, ", "1", "))"),
    "loops": ("while (x) {", "", "}"),
    "tries": ("try {", "", "} finally {}"),
    "blocks": ("{", "", "}"),
    "arrays": ("x = [", "1", "]"),
    "objects": ("x = {a: ", "1", "}"),
    "calls": ("f(", "", ")"),
    "templates": ("x = `${", "1", "}`"),
}


@pytest.mark.parametrize("depth", [40, 120, 1000])
@pytest.mark.parametrize("name", NESTED)
def test_nested_scripts_compile_or_are_refused(name: str, depth: int) -> None:
    before, inside, after = NESTED[name]
    first = (
        before.removeprefix("x = ") if name in ("conditionals", "arrays", "objects", "templates") else before
    )
    script = before + first * (depth - 1) + inside + after * depth
    chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <script>{script}</script><state id="a"/></scxml>"""
    try:
        compile(scxmlc.compile_text(chart, "deep.scxml").text, "deep.py", "exec")
    except scxmlc.CompileError as error:
        assert {found.code for found in error.diagnostics.errors()} == {"too-complex"}


def test_each_of_them_once_compiles() -> None:
    for before, inside, after in NESTED.values():
        script = before + inside + after
        chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
            <script>{script}</script><state id="a"/></scxml>"""
        assert scxmlc.compile_text(chart, "flat.scxml").text
