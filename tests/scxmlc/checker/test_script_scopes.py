"""To whom a `var` belongs: to the session (the default), or to the state whose content declares it."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import StateMachine
from scxmlc.compiler import check_file

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="outer">
  <script>var shared = 'root'; function show() { return typeof tries; }</script>
  <state id="outer">
    <onentry><script>var shared = 'outer'; var system = {n: 1};</script></onentry>
    <state id="first">
      <onentry><script>
        var kept = typeof tries; var tries = 1; var twice = function (tries) { return tries * 2; };
        function more() { return tries + 1; }
      </script><log label="entry" expr="kept"/></onentry>
      <transition event="count" cond="tries == 1">
        <script>tries = more(); system.n = {tries}.tries;</script></transition>
      <transition event="look">
        <log label="first" expr="[tries, twice(5), system.n, shared, show()].join()"/></transition>
      <transition event="next" target="second"><log label="leaving" expr="tries"/></transition>
    </state>
    <state id="second">
      <onentry><script>var tries;</script></onentry>
      <transition event="look"><log label="second" expr="[tries, system.n].join()"/></transition>
      <transition event="back" target="first"/>
    </state>
  </state>
</scxml>"""


def run(scope: str, *events: str, chart: str = CHART) -> StateMachine:
    session = scxmlc.load(chart, dialect="ors", script_scope=scope)()
    session.start()
    for event in events:
        session.send(event)
    return session


WALK = ("count", "look", "next", "look", "back", "look")


def test_of_the_session_there_is_one_variable_of_a_name() -> None:
    assert run("session", *WALK).log == [
        ("entry", "undefined"),
        ("first", "2,10,2,outer,number"),
        ("leaving", "2"),
        ("second", "2,2"),
        ("entry", "number"),
        ("first", "1,10,2,outer,number"),
    ]


def test_of_a_state_each_has_its_own_and_begins_anew() -> None:
    assert run("state", *WALK).log == [
        ("entry", "undefined"),
        ("first", "2,10,2,outer,undefined"),  # the function of the chart sees the chart's variables only
        ("leaving", "2"),  # a transition stands in the state that contains it
        ("second", ",2"),
        ("entry", "undefined"),
        ("first", "1,10,2,outer,undefined"),
    ]


REGIONS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="both">
  <parallel id="both">
    <state id="one"><onentry><script>var name = 'one';</script></onentry>
      <transition event="look"><log expr="name"/></transition></state>
    <state id="two.x"><onentry><script>var name = 'two';</script></onentry>
      <transition event="look"><log expr="name"/></transition></state>
  </parallel>
</scxml>"""


@pytest.mark.parametrize(("scope", "seen"), [("session", ["two", "two"]), ("state", ["one", "two"])])
def test_two_regions_with_a_variable_of_the_same_name(scope: str, seen: list[str]) -> None:
    assert [value for _, value in run(scope, "look", chart=REGIONS).log] == seen


OUTSIDE = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="a">
  <state id="a"><onentry><script>var mine = 1;</script></onentry><transition event="go" target="b"/></state>
  <state id="b"><onentry><log expr="mine"/></onentry>
    <transition event="error.illegalvalue.ReferenceError" target="c"/></state>
  <final id="c"/>
</scxml>"""


@pytest.mark.parametrize(("scope", "final"), [("session", None), ("state", "c")])
def test_after_its_state_a_variable_is_unknown(scope: str, final: str | None) -> None:
    assert run(scope, "go", chart=OUTSIDE).final == final


def test_a_name_that_one_state_alone_uses_stays_so_that_eval_finds_it() -> None:
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="a">
      <state id="a"><onentry><script>var App_X = {id: 7};</script><log expr="eval('App_' + 'X.id')"/></onentry></state>
    </scxml>"""
    assert [value for _, value in run("state", chart=chart).log] == ["7"]


def test_a_name_that_only_another_state_declares_is_reported(tmp_path) -> None:
    path = tmp_path / "scopes.scxml"
    path.write_text(
        CHART.replace('<state id="second">', '<state id="second"><onexit><log expr="kept"/></onexit>')
    )
    found = [
        f"{each.location.line} {each.message}"
        for each in check_file(path, script_scope="state")
        if each.code == "variable-of-other-state"
    ]
    assert found == [
        '2 tries is a variable of the state "first", unknown here',
        '16 kept is a variable of the state "first", unknown here',
    ]
    assert "variable-of-other-state" not in {each.code for each in check_file(path)}
