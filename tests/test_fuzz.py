"""What fuzzing found, each reduced, and the fuzzers themselves on a few inputs: `make fuzz` tries a million.

The kinds that are here: a number with a sign beside `is` in a module, of which Python warns, so that a program for
which warnings are errors cannot import it; the search for the element of an error, once for each line of a module
whose text is gone; an expression that is a function, in an editor; an attribute called as a word of Python, in a
generated test. Others stand beside their like: functions of several pieces (`test_apart.py`), what is saved
(`tests/runtime/saving/`), sessions that end half-way (`test_defects.py`), many bare brackets (`test_fixing.py`), names
too long for the disk (`test_settings.py`).
"""

from __future__ import annotations

import linecache
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import scxmlc
from scxml_runtime import StateMachine
from scxml_runtime.chart.places import element_above
from scxml_runtime.js.builtins import math
from scxml_runtime.simulator import Simulator
from scxmlc.editor.names import occurrences
from scxmlc.editor.project import Project
from scxmlc.source import Source
from scxmlc.testgen.exploring import explore
from scxmlc.testgen.writing import file_of
from tools.fuzz import rewriting, sessions, targets
from tools.fuzz.growing import grown
from tools.fuzz.inert import check_inert
from tools.fuzz.plan import PLAN, chosen

MANY = 100
"""Shares of targets that take their inputs quickly."""

LARGE = [HealthCheck.too_slow, HealthCheck.data_too_large]
CHART = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
    '<datamodel><data id="n"/></datamodel><state id="a"><onentry>'
    '<log expr="{}"/></onentry></state></scxml>'
)


@pytest.fixture
def quiet() -> Iterator[None]:
    """What sessions log of errors in content is what the charts are for."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("[] &gt; 0 !== -1", "true"),
        ("-1 !== null", "true"),
        ("-1 === undefined", "false"),
        ("(n == 5) === -0", "false"),
        ("true === +1", "false"),
        ("- -1 === true", "false"),
        ("~1 === false", "false"),
    ],
)
def test_python_does_not_warn_of_numbers_with_a_sign(expression: str, said: str) -> None:
    chart = CHART.format(expression)
    with warnings.catch_warnings(action="error"):
        compile(scxmlc.compile_text(chart).text, "x.py", "exec")
        session = scxmlc.load(chart, "x.scxml")()
    session.start()
    assert session.log == [(None, said)]


def test_the_text_of_a_module_that_is_gone_is_sought_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(linecache, "updatecache", lambda file, *_: asked.append(file) or [])
    assert element_above("gone.py", 500) == ""
    assert asked == ["gone.py"]


@pytest.mark.parametrize("expression", ["x =&gt; x", "function () { return n; }", "x =&gt; { let y = n; }"])
def test_an_expression_that_is_a_function_can_be_asked_about_in_an_editor(expression: str) -> None:
    text = CHART.format(expression)
    buffer = Project().put(Source("c.scxml", text))
    assert [each.name for each in occurrences(buffer) if each.name == "n"]


def test_an_attribute_called_as_a_word_of_python_is_asserted(tmp_path: Path) -> None:
    chart = tmp_path / "logout.scxml"
    namespace = 'xmlns:agent="http://www.genesyslab.com/modules/agent" version'
    element = '<agent:logout for="1 == 2"/>'
    chart.write_text(CHART.format("1").replace("version", namespace, 1).replace('<log expr="1"/>', element))
    text = file_of(explore(chart, tries=20), "scxmlc testgen logout.scxml")
    compile(text, "test_logout.py", "exec")
    assert "**{'for': False}" in text.replace('"', "'")


@pytest.mark.parametrize(
    "text", ["x = open", "import os", "x = js.__class__", "é = 1", "def f(a=b): pass", "# \r x"]
)
def test_what_the_emitter_does_not_write_is_no_inert_module(text: str) -> None:
    with pytest.raises((AssertionError, SyntaxError)):
        check_inert(text)


@pytest.mark.parametrize("target", PLAN)
def test_each_target_takes_its_inputs(target: str, quiet: None) -> None:
    for number in range(8 if PLAN[target].share > MANY else 2):
        targets.ATTEMPTS[target](targets.made(target, Random(f"{target} {number}")))


def test_a_run_that_goes_another_way_when_it_is_restored_is_a_fault(
    quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgets(simulator: Simulator, cls: type[StateMachine]) -> Simulator:
        for each in simulator.sessions.values():
            each.log_.clear()
        return simulator

    chart = CHART.format("n").encode()
    targets.saved(chart)
    monkeypatch.setattr(sessions, "_restored", forgets)
    with pytest.raises(AssertionError, match=r"in one go, .* restored"):
        targets.saved(chart)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("n ", "n  ", "laid out otherwise the second time"), ("1", "1", "compiled to something else")],
)
def test_a_layout_that_changes_something_is_a_fault(
    first: str, second: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid = [CHART.format(first), CHART.format(second)]
    monkeypatch.setattr(rewriting, "laid_out", lambda *_: laid.pop(0))
    with pytest.raises(AssertionError, match=told):
        targets.layout(CHART.format("n").encode())


def test_fixes_without_end_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = CHART.format("n").encode()
    targets.fixing(chart)
    monkeypatch.setattr(rewriting, "chosen", lambda *_: ([Mock(code="old-operator")], []))
    with pytest.raises(AssertionError, match=r"fixes without end: {'old-operator'}"):
        targets.fixing(chart)


@pytest.mark.defects
def test_a_mistake_of_the_runtime_is_a_fault_though_content_merely_fails(
    quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(math, "to_number", None)  # what it was comes back afterwards
    exec("def to_number(value): raise KeyError('seven')", vars(math))
    with pytest.raises(KeyError, match="seven"):
        targets.running(CHART.format("Math.sqrt(n)").encode())


def test_the_plan_names_every_target() -> None:
    assert [*PLAN] == [*targets.ATTEMPTS] == chosen([]) and all(part.share for part in PLAN.values())
    with pytest.raises(ValueError, match="no target 'readr': there are reader, "):
        chosen(["readr"])


@settings(max_examples=25, suppress_health_check=LARGE)
@given(st.randoms(use_true_random=False))
def test_grown_charts_compile_to_inert_modules_or_have_findings(random: Random) -> None:
    targets.emitter(grown(random).encode())


@settings(max_examples=10, suppress_health_check=LARGE)
@given(st.randoms(use_true_random=False))
def test_grown_charts_do_the_same_cold_warm_and_hot(random: Random) -> None:
    logging.disable(logging.WARNING)
    try:
        targets.running(grown(random).encode())
    finally:
        logging.disable(logging.NOTSET)
