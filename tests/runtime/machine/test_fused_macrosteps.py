"""Macrosteps put together: events raised by name and what they lead to, in the function of the event that raises them.

Each chart does the same thirty times over, once with methods called one by one and once, from the fourth time on, in
functions: what there was to see must be the same.
"""

from __future__ import annotations

import ast
import inspect
from textwrap import dedent
from typing import Any

import pytest

import scxml_runtime.steps.fusion
import scxmlc
from scxml_runtime import SessionError, StateMachine
from scxml_runtime.session import interpreter
from scxml_runtime.session.session import Session
from scxml_runtime.steps import macrosteps, reactions

pytestmark = pytest.mark.skipif(
    scxml_runtime.steps.fusion.is_traced(),
    reason="under a debugger, coverage or -X dev nothing is put together",
)

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hot" datamodel="ecmascript">'
DATA = '<datamodel><data id="x" expr="0"/><data id="y"/></datamodel>'
TWICE = '<raise event="one"/><raise event="two"/>'
COUNT = '<assign location="x" expr="x + 1"/>'
SAY = "<log expr=\"_event.name + ' ' + _event.type + ' ' + x\"/>"

CHARTS = {
    "two in a row": f"""
        <state id="a"><transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><onentry>{SAY}</onentry><transition event="one" target="c">{SAY}</transition></state>
        <state id="c"><onentry>{COUNT}{SAY}</onentry><transition event="two" target="a">{SAY}</transition></state>""",
    "one that nothing takes": f"""
        <state id="a"><transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="two" target="a">{COUNT}{SAY}</transition></state>""",
    "with conditions": f"""
        <state id="a"><transition event="e" target="b">{TWICE}{COUNT}</transition></state>
        <state id="b"><transition event="one" cond="x % 2 == 0" target="c"/><transition event="one">{SAY}</transition>
          <transition event="two" cond="x % 3 == 0" target="a"/><transition event="e" target="a"/></state>
        <state id="c"><transition event="two" cond="x % 4 == 0" target="a">{SAY}</transition>
          <transition event="e" target="a">{TWICE}</transition></state>""",
    "a condition that fails": f"""
        <state id="a"><transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="one" cond="y.z">{SAY}</transition>
          <transition event="error.execution">{COUNT}{SAY}</transition>
          <transition event="two" target="a">{SAY}</transition></state>""",
    "an error before": f"""
        <state id="a"><onexit><assign location="x" expr="y.z"/></onexit>
          <transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="*" cond="_event.name != 'two'">{COUNT}{SAY}</transition>
          <transition event="two" target="a">{SAY}</transition></state>""",
    "an error behind": f"""
        <state id="a"><transition event="e" target="b">{TWICE}<log expr="y.z"/></transition></state>
        <state id="b"><transition event="one two">{COUNT}{SAY}</transition>
          <transition event="error" target="a">{SAY}</transition></state>""",
    "an error between": f"""
        <state id="a"><transition event="e" target="b"><raise event="one"/><log expr="y.z"/><raise event="two"/>
          </transition></state>
        <state id="b"><transition event="one two">{COUNT}{SAY}</transition>
          <transition event="error" target="a">{SAY}</transition></state>""",
    "raised in one of two": f"""
        <state id="a"><onexit><raise event="zero"/></onexit><transition event="e" target="b">{TWICE}</transition>
          <onexit><if cond="x % 2"><raise event="odd"/></if></onexit></state>
        <state id="b"><transition event="zero one odd">{COUNT}{SAY}</transition>
          <transition event="two" target="a">{SAY}</transition></state>""",
    "raised behind what waits": f"""
        <state id="a"><onexit><raise event="zero"/></onexit>
          <transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="zero" target="c">{SAY}<raise event="three"/></transition></state>
        <state id="c"><transition event="one two">{COUNT}{SAY}</transition>
          <transition event="three" target="a">{SAY}</transition></state>""",
    "raised only if": f"""
        <state id="a"><onexit><if cond="x % 2"><raise event="odd"/></if></onexit>
          <transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="odd one">{COUNT}{SAY}</transition>
          <transition event="two" target="a">{COUNT}{SAY}</transition></state>""",
    "one raises the next": f"""
        <state id="a"><transition event="e" target="b"><raise event="one"/></transition></state>
        <state id="b"><transition event="one" target="c"><raise event="two"/>{SAY}</transition></state>
        <state id="c"><transition event="two" target="d">{COUNT}<raise event="three"/></transition></state>
        <state id="d"><transition event="three" target="f"><raise event="four"/></transition></state>
        <state id="f"><transition event="four" target="g">{SAY}<raise event="five"/></transition></state>
        <state id="g"><transition event="five" target="a">{SAY}</transition></state>""",
    "one raises itself": f"""
        <state id="a"><transition event="e one" cond="x % 9 != 8"><raise event="one"/>{COUNT}</transition>
          <transition event="e one">{COUNT}{SAY}</transition></state>""",
    "one raises itself for ever": f"""
        <state id="a"><transition event="e" cond="x &lt; 7">{COUNT}</transition>
          <transition event="e one"><raise event="one"/>{COUNT}</transition></state>""",
    "eventless ones between": f"""
        <state id="a"><transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition cond="x % 2 == 0" target="c">{COUNT}{SAY}</transition>
          <transition event="one">{COUNT}{SAY}</transition><transition event="two" target="a"/></state>
        <state id="c"><transition event="one" target="d">{SAY}</transition></state>
        <state id="d"><transition target="b">{SAY}</transition></state>""",
    "one of itself that fails": f"""
        <state id="a"><transition event="e" target="b">{TWICE}{COUNT}</transition></state>
        <state id="b"><transition cond="x % 4 == 3 &amp;&amp; y.z" target="a"/>
          <transition event="one two">{SAY}</transition><transition event="error">{COUNT}{SAY}</transition>
          <transition event="e" target="a"/></state>""",
    "several have a say": f"""
        <state id="a"><transition event="e" target="p">{TWICE}</transition></state>
        <parallel id="p"><state id="q"><transition event="one">{COUNT}{SAY}</transition></state>
          <state id="r"><transition event="one" cond="x % 2 == 0">{SAY}</transition></state>
          <transition event="two" target="a"/></parallel>""",
    "a final state": f"""
        <state id="a"><transition event="e" target="b">{TWICE}</transition></state>
        <state id="b"><transition event="one" cond="x &gt; 6" target="end"/><transition event="two" target="a">
          {COUNT}{SAY}</transition></state>
        <final id="end"/>""",
    "sent to itself": f"""
        <state id="a"><transition event="e" target="b"><send event="three"/>{TWICE}</transition></state>
        <state id="b"><transition event="one two">{COUNT}{SAY}</transition>
          <transition event="three" target="a">{SAY}</transition></state>""",
    "a deep history": f"""
        <state id="a" initial="b"><history id="h" type="deep"><transition target="b"/></history>
          <transition event="e" target="w">{TWICE}</transition>
          <state id="b"><state id="c"><transition event="two" target="d">{COUNT}{SAY}</transition></state></state>
          <state id="d"><state id="f"><transition event="two" target="c">{COUNT}{SAY}</transition></state></state>
        </state>
        <state id="w"><transition event="one" target="h">{SAY}</transition></state>""",
    "a history that is not known": f"""
        <state id="a" initial="b"><history id="h"><transition target="b"/></history>
          <transition event="out" target="w"/>
          <state id="b"><transition event="one" target="c">{COUNT}{SAY}</transition></state>
          <state id="c"><transition event="two" target="b">{SAY}</transition></state>
          <transition event="e" target="w"/></state>
        <state id="w"><transition event="e" target="v">{TWICE}</transition></state>
        <state id="v"><transition event="one" target="h">{SAY}<raise event="one"/></transition></state>""",
}


class Record:
    """What there was to see of a session."""

    def __init__(self, cls: type[StateMachine], watch: bool) -> None:
        self.seen: list[object] = []
        session = cls()
        session.start()
        for number in range(30):
            if watch and number == 20:
                session.observe(self.step)
            try:
                session.send("e")
            except Exception as error:
                self.seen.append((type(error), str(error)))
                return
            self.seen.append((sorted(session.configuration), session.data, session.log, session.final))

    def step(self, step: Any) -> None:
        event = step.event and (step.event.name, step.event.type)
        self.seen.append((event, step.exited, step.entered, sorted(step.configuration)))


@pytest.mark.defects
@pytest.mark.parametrize("watch", [False, True], ids=["alone", "observed"])
@pytest.mark.parametrize("body", CHARTS.values(), ids=CHARTS)
def test_what_was_raised_leads_to_the_same(body: str, watch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpreter, "MICROSTEPS", 60)
    found = []
    for cold in (10**9, 3):
        monkeypatch.setattr(reactions, "COLD", cold)
        monkeypatch.setattr(reactions, "FEW", 0)
        found.append(Record(scxmlc.load(f"{HEAD}{DATA}{body}</scxml>", "hot.scxml"), watch).seen)
    assert found[0] == found[1]


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("name", ["two in a row", "eventless ones between", "a deep history"])
def test_what_was_met_before_needs_no_loop(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", 5)
    session = scxmlc.load(f"{HEAD}{DATA}{CHARTS[name]}</scxml>", "hot.scxml")()
    session.start()
    for _ in range(100):
        session.send("e")

    def settle_(self: StateMachine, steady: bool = False) -> None:
        raise AssertionError("the loop is entered")

    monkeypatch.setattr(interpreter.Interpreter, "settle_", settle_)
    for _ in range(12):
        session.send("e")
        assert session.internal_ is None


@pytest.mark.defects
@pytest.mark.parametrize("cold", [0, 3, 10**9])
def test_what_is_raised_by_a_name_that_is_none_ends_the_session(
    cold: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)

    class Mine(scxmlc.load(f"{HEAD}{DATA}{CHARTS['two in a row']}</scxml>", "hot.scxml")):  # type: ignore[misc]
        __slots__ = ()

        def a_e(self, data: Any) -> None:
            self.raise_event("one")
            self.raise_event("no name")

    session = Mine()
    session.start()
    with pytest.raises(SessionError, match="'no name' is no event name"):
        session.send("e")
    assert session.is_finished


def test_what_enters_the_realm_is_what_the_session_would_do() -> None:
    """`Session.enter_` is written out in functions: a change of one is a change of the other."""
    method = ast.parse(dedent(inspect.getsource(Session.enter_))).body[0]
    assert isinstance(method, ast.FunctionDef)
    written = macrosteps.REALM.replace("THREAD", "thread")
    assert ast.unparse(ast.Module(method.body[1:], [])) == ast.unparse(ast.parse(written))
