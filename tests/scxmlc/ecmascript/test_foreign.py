"""Operators of other languages: an error that says what ECMAScript writes."""

from __future__ import annotations

import pytest

from scxmlc.compiler import compile_text
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import parse_expression, parse_program
from scxmlc.source import Source, Text

AND, LESS = 'write "&&", in XML "&amp;&amp;"', 'write "<", in XML "&lt;"'


def text(value: str) -> Text:
    return Text(value, Source("c", value).location(0, len(value)))


@pytest.mark.parametrize(
    ("said", "column", "hint"),
    [
        ("a and b", 3, AND),
        ("a == 1 or b == 2", 8, 'write "||"'),
        ("f(x) AND(y)", 6, AND),
        ("a lt 3", 3, LESS),
        ("not a", 1, 'write "!"'),
        ("a and not b", 3, AND),
        ("x && not  b", 6, 'write "!"'),
        ("a <> b", 3, 'write "!="'),
        ("a ~= b", 3, 'write "!="'),
        ("a andy b", 3, None),
        ("a.not b", 7, None),
        ("1 +", 4, None),
        ("a < )", 5, None),
    ],
)
def test_the_operator_is_named(said: str, column: int, hint: str | None) -> None:
    log = Diagnostics()
    assert parse_expression(text(said), log) is None
    assert [(each.location.column, each.hint) for each in log] == [(column, hint)]


def test_in_scripts_too() -> None:
    log = Diagnostics()
    parse_program(text("if (a and b) c()"), log)
    assert [each.hint for each in log] == [AND]


def test_names_that_read_so_are_names() -> None:
    log = Diagnostics()
    assert parse_expression(text("and + or.not - not(lt)"), log) is not None
    assert len(log) == 0


def test_a_chart_of_the_recommendation_is_told() -> None:
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
      <state id="a"><transition event="e" cond="1 == 1 and 2 == 2" target="a"/></state></scxml>"""
    (found,) = compile_text(chart).diagnostics
    assert (found.code, found.location.line, found.hint) == ("syntax-error", 2, AND)
