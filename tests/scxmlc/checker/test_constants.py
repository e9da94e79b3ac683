"""Constants in module actions that the platform will refuse: the compiler and the simulator agree."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scxml_runtime.ports.platform import Refused, Request
from scxml_runtime.simulator.requested import targets_of
from scxmlc.checker import check
from scxmlc.checker.targets import problem_in_skills, problem_in_targets, problem_in_threshold
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_text

SKILLS = {
    "English > 5": "",
    "English>5&(Loan>=2|X!=1)": "",
    "'Größe' > 5 & Load < 3 + 4 * 2": "",
    "-1 < English": "",
    "((A = 1))": "",
    "A > 1.5": "",
    "English": "",
    "English > > 5": "> may not stand there",
    "English == 5": "= may not stand there",
    "English > 5 French > 2": "French may not stand there",
    "'(' > 5": "",
    "5. > A": "",
    "run[ > 5": "[ may not stand there",
    "(English > 5": "a bracket is not closed",
    "English > 5)": ") may not stand there",
    "English > 5x": "5x is no number",
    "English > 1.2.3": "1.2.3 is no number",
    "English >": "it ends too early",
    "level(English) > 5": "functions may not stand in it",
    "": "it ends too early",
}
THRESHOLDS = {
    "StatCallsInQueue<10": "",
    "sdata(Group2.GA, StatAgentsAvailable)>2": "",
    "sdata(?:A>(1)@.GA, StatAgentsAvailable)>2": "",
    "acfgdata(App, folder, key, 10) > callage & 1": "",
    "run[may_route, 3]": "",
    " ": "",
    "run[x": "a bracket is not closed",
    "sdata(x": "a bracket is not closed",
    "sdata(x.Q, y) >": "it ends too early",
    "": "",
}
TARGETS = {
    "anna@SS.A": "",
    "az@.A, 8001.Q, 5000, ?:English > 9@.GA, ?Group:Loan > 1@S.GA": "",
    "{sdata(8002.Q, CallsWaiting)<5}[25]8001.Q,[50]8003.Q": "",
    "john.doe@corp.com@SS.A": "",
    "702@SIP_Switch": "",
    "?:English > 9.GA": "",
    "anna@SS.XX": "XX is no type of target; the types are A, AP, C, DL, DN, GA, GC, GP, GQ, Q, RP",
    "anna@SS.A, @SS.A": "a target has no name",
    ".A": "a target has no name",
    "?English@.GA": "the : before the skill expression is missing",
    "?:English >@.GA": "it ends too early",
    "{A>1 8001.Q": "a bracket is not closed",
    "[25 8001.Q": "a bracket is not closed",
    "[much]8001.Q": "the weight much is no number",
    "{A >}8001.Q": "it ends too early",
    " , ": "there is no target in it",
}


@pytest.mark.parametrize(("text", "problem"), SKILLS.items())
def test_skill_expressions(text, problem):
    assert problem_in_skills(text) == problem


@pytest.mark.parametrize(("text", "problem"), THRESHOLDS.items())
def test_thresholds(text, problem):
    assert problem_in_threshold(text) == problem


@pytest.mark.parametrize(("text", "problem"), TARGETS.items())
def test_lists_of_targets(text, problem):
    assert problem_in_targets(text) == problem


def refused(element: str, /, **attributes: Any) -> bool:
    """Whether the simulator refuses a target."""
    part = {"name": element, "attributes": attributes, "parts": []}
    targets = {"name": "targets", "attributes": {}, "parts": [part]}
    try:
        return not targets_of(Request("queue.submit", "s", "1", {"parts": [targets]}))
    except Refused:
        return True


@pytest.mark.parametrize(("text", "problem"), SKILLS.items())
def test_the_simulator_agrees_on_skill_expressions(text, problem):
    assert refused("target", skillexpr=text) == bool(problem)


@pytest.mark.parametrize(("text", "problem"), THRESHOLDS.items())
def test_the_simulator_agrees_on_thresholds(text, problem):
    assert refused("target", name="x", threshold=text) == bool(problem)


@pytest.mark.parametrize(("text", "problem"), TARGETS.items())
def test_the_simulator_agrees_on_targets(text, problem):
    assert refused("targetid", expr=text) == bool(problem)


PIECES = "A English 5 1.5 0 > < = != & | ( ) + - * / ' 'x y' , @ SS .GA .DN ? : é % { } [ ]".split(" ")
TEXTS = st.lists(st.sampled_from([*PIECES, " ", "sdata(", "run["]), max_size=9).map("".join)


@given(TEXTS)
@settings(max_examples=300)
def test_the_simulator_agrees_whatever_the_text(text):
    assert refused("target", skillexpr=text) == bool(problem_in_skills(text))
    if not any(word in text for word in ("sdata(", "run[", "{")):
        assert refused("targetid", expr=text) == bool(problem_in_targets(text))


@given(TEXTS)
def test_no_threshold_is_an_error_of_python(text):
    assert refused("target", name="x", threshold=text) in (True, False)
    assert isinstance(problem_in_threshold(text), str)


CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:queue="www.genesyslab.com/modules/queue" xmlns:dialog="www.genesyslab.com/modules/dialog">
  <datamodel><data id="known"/></datamodel><script>var wait = 5;</script>
  <state id="s"><onentry>{content}</onentry></state></scxml>"""
SUBMIT = (
    "<queue:submit timeout={timeout} {more}><queue:targets><queue:target name={name}/></queue:targets>"
    "</queue:submit>"
)


def said(content: str) -> list[str]:
    log = Diagnostics()
    chart = read_text(CHART.format(content=content), "c.scxml", log)
    assert chart is not None
    check(chart, log)
    return [f"{each.code}: {each.message}" for each in log]


def submit(timeout: str = "5", name: str = "'anna'", more: str = "") -> list[str]:
    return said(SUBMIT.format(timeout=quoteattr(timeout), name=quoteattr(name), more=more))


@pytest.mark.parametrize(
    "timeout", ["5", "'5'", "' 5 '", "wait", "_data.known", "wait + 1", "'1' + '0'", "-wait"]
)
def test_values_that_may_be_right(timeout):
    assert submit(timeout) == []


def test_a_number_that_is_none():
    assert submit("'5 s'") == ["value-refused: this value of timeout will be refused: it should be a number"]
    assert submit("true") == ["value-refused: this value of timeout will be refused: it should be a number"]


def test_a_word_that_is_none():
    assert submit(more="ordertype=\"'best'\"") == [
        "value-refused: this value of ordertype will be refused: it is one of max, min, any and percentage"
    ]
    assert submit(more="ordertype=\"'max'\"") == []


def test_a_word_without_quotes():
    assert submit(name="anna") == [
        "value-is-expression: anna is read as a variable, since name is an expression"
    ]
    (data_item,) = submit(name="known")
    assert data_item.startswith("old-data-name: known is a data item")


def test_a_list_that_is_no_text():
    inside = '<queue:targets><queue:targetid expr="5000"/></queue:targets>'
    (told,) = said(f'<queue:submit timeout="5">{inside}</queue:submit>')
    assert told == "value-refused: this value of expr will be refused: it should be a string"


def test_parts_of_treatments_are_judged_too():
    busy = "<dialog:runtreatments><dialog:pause duration=\"'long'\"/></dialog:runtreatments>"
    targets = "<queue:targets><queue:target name=\"'anna'\"/></queue:targets>"
    (told,) = said(f'<queue:submit timeout="5">{targets}{busy}</queue:submit>')
    assert told == "value-refused: this value of duration will be refused: it should be a number"
