"""`let` costs nothing where it is declared before it is assigned to."""

from __future__ import annotations

import ast

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


def test_a_check_where_the_assignment_may_come_first() -> None:
    assert "n" in python("function f() { n = 1; let n; }")
