"""`let` costs nothing where it is declared before it is assigned to."""

from __future__ import annotations

import ast

import pytest

from scxmlc.ecmascript import parse_script
from scxmlc.emitter.script.programs import program_module


def python(text: str) -> list[str]:
    return [
        line.strip()
        for line in ast.unparse(program_module(parse_script(text), text, "program", False)[0]).split("\n")
    ]


def test_no_check_where_the_declaration_comes_first() -> None:
    lines = python("function f() { let n = 1; n = n + 1; for (let k of [1]) n = k; return n; }")
    assert "n" not in lines and "k" not in lines


@pytest.mark.parametrize(
    "body",
    [
        "w(); function w() { n = 2 }",
        "function w() { n = 2 } (() => w())();",
        "switch (k) { case 1: let m; m = n; return m; case 2: return 3 }",
    ],
)
def test_no_check_where_calls_and_cases_come_behind_the_declaration(body: str) -> None:
    lines = python(f"function f(k) {{ let n = 1; {body} }}")
    assert not {"n", "m"}.intersection(lines)


@pytest.mark.parametrize(
    "body",
    [
        "n = 1; let n;",
        "w(); let n; function w() { n = 1 }",
        "switch (k) { case 1: let n; case 2: n = 1 }",
        "let n; switch (k) { case n: let n; case 2: n = 1 }",
    ],
)
def test_a_check_where_the_assignment_may_come_first(body: str) -> None:
    assert {"n", "n_2"}.intersection(python(f"function f(k) {{ {body} }}"))


def test_blocks_share_a_name_unless_one_could_see_the_value_of_the_other() -> None:
    assert "a = 2" in python("function f() { { let a = 1 } { let a = 2 } }")
    assert "a_2 = 2" in python("function f() { { let a = 1 } { a; let a = 2 } }")
