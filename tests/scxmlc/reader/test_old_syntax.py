"""ORS 8.0 in expressions and scripts: what is renewed, what is left, and where it stands."""

from __future__ import annotations

import pytest

import scxmlc
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader.old_syntax import expression, script
from scxmlc.source import Source, Text


def text(value: str) -> Text:
    source = Source("c.scxml", value)
    return Text(value, source.location(0, len(value)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x eq 1", "x == 1"),
        ("x ne y and y lt 3", "x != y && y < 3"),
        ("(a gt 1) or (b ge 2)", "(a > 1) || (b >= 2)"),
        ("a[0] le 'z'", "a[0] <= 'z'"),
        ("f() and !g()", "f() && !g()"),
        ("'a' eq 'b or c'", "'a' == 'b or c'"),
        ("_eventdata.x", "_event.data.x"),
        ("_eventdata eq _eventdata", "_event.data == _event.data"),
    ],
)
def test_it_reads_as_8_1(old: str, new: str) -> None:
    assert expression(text(old), Diagnostics()) == new


@pytest.mark.parametrize(
    "today",
    [
        "x.eq",
        "x ? and : or",
        "{and: 1, or: 2}",
        "typeof or",
        "lt in gt",
        "eq + ne",
        "f(and, or)",
        "x._eventdata",
        "{_eventdata: 1}",
        "my_eventdata",
        "'x eq 1'",
        "eq",
    ],
)
def test_what_is_ecmascript_stays(today: str) -> None:
    log = Diagnostics()
    assert expression(text(today), log) == today
    assert not list(log)


def test_scripts_have_no_operators_in_words_and_may_declare_the_name() -> None:
    assert script(text("x eq 1"), Diagnostics()) == "x eq 1"
    assert script(text("var _eventdata = 1; f(_eventdata)"), Diagnostics()).count("_event.data") == 0
    assert script(text("f(_eventdata)"), Diagnostics()) == "f(_event.data)"


def test_places_behind_a_change_are_those_of_the_document() -> None:
    found = expression(text("_eventdata.x eq y"), Diagnostics())
    assert found.at(found.index("y")).column == 17
    assert found.at(found.index("x")).column == 12


def test_a_strategy_of_8_0_runs() -> None:
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initialstate="a">
      <state id="a"><transition event="call" cond="_eventdata.n gt 2 and _eventdata.who eq 'x'" target="b"/></state>
      <final id="b"/></scxml>"""
    session = scxmlc.load(chart, dialect="ors")()
    session.start()
    session.send("call", {"n": 2, "who": "x"})
    assert not session.is_finished
    session.send("call", {"n": 3, "who": "x"})
    assert session.final == "b"


def test_the_recommendation_knows_none_of_it() -> None:
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
      <state id="a"><onentry><log expr="typeof _eventdata"/></onentry></state></scxml>"""
    session = scxmlc.load(chart)()
    session.start()
    assert [value for _, value in session.log] == ["undefined"]
