"""Each rule of the Recommendation that a machine can check, as rows of tests/scxml/rules/*.toml."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.scxml.rules import ROOT, Rule, fault, rules

RULES = rules()
CHARTS = [rule for rule in RULES if rule.text]
PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"


@pytest.mark.parametrize("rule", CHARTS, ids=lambda rule: rule.name)
def test_rule(rule: Rule) -> None:
    assert not (problem := fault(rule)), f"{rule.section}: {rule.says}\n{problem}"


def test_each_rule_is_a_sentence_of_a_section() -> None:
    section = re.compile(r"[3-6]\.\d+|[BC]\.\d|D")
    assert [r.name for r in RULES if not r.says.endswith(".") or not section.fullmatch(r.section)] == []


def test_each_rule_has_a_test_or_says_why_not() -> None:
    shown = [(rule, (rule.text, rule.test, rule.reason)) for rule in RULES]
    assert [rule.name for rule, ways in shown if sum(map(bool, ways)) != 1] == []
    assert [rule.name for rule in RULES if rule.expects != bool(rule.text)] == []


def test_tests_elsewhere_are_there() -> None:
    for rule in RULES:
        if rule.test:
            file, _, function = rule.test.partition("::")
            assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), rule.name


def test_no_rule_is_told_twice() -> None:
    assert [says for says, number in Counter(rule.says for rule in RULES).items() if number > 1] == []


def test_every_section_has_rules() -> None:
    sections = {rule.section for rule in RULES}
    wanted = {f"3.{n}" for n in range(2, 15)} | {f"4.{n}" for n in range(2, 10)}
    wanted |= {f"5.{n}" for n in range(2, 11)} | {f"6.{n}" for n in range(2, 6)}
    assert wanted | {"B.1", "B.2", "C.1", "C.2", "D"} <= sections


def test_a_wrong_expectation_is_noticed() -> None:
    rule = Rule("3.2", "…", "here", 1, chart='<state id="a"/>', steps=("b",))
    assert "['a']" in fault(rule)
    assert fault(Rule("3.2", "…", "here", 1, chart='<state id="a"/>', refused="no-states"))
    assert fault(Rule("3.2", "…", "here", 1, chart='<state id="a"/>', warned="no-states"))
    assert fault(Rule("3.2", "…", "here", 1, chart='<state id="a"/>', log="x"))
    assert fault(Rule("3.2", "…", "here", 1, chart='<state id="a"/>', final="a"))


def test_the_page_shows_every_rule() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [rule.says for rule in RULES if rule.says.replace("<", "&lt;").replace("|", "\\|") not in page]
    assert not missing, "run tests/w3c/report.py"


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("rule", CHARTS, ids=lambda rule: rule.name)
def test_rule_with_every_reaction_put_together(rule: Rule) -> None:
    assert not (problem := fault(rule)), f"{rule.section}: {rule.says}\n{problem}"
