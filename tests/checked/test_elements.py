"""Each rule in the tables of ORS: its code is said of a document that breaks it, and only of that."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.compiler import check_file
from scxmlc.dialect import ORS
from tests.checked.elements import RULES, Constraint, constraints

ALL = list(constraints(ORS))


def said(text: str, folder: Path) -> list[str]:
    path = folder / "chart.scxml"
    path.write_text(text, encoding="utf-8")
    return [found.code for found in check_file(path)]


@pytest.mark.parametrize("each", ALL, ids=lambda each: f"{each.element.name} {each.says}")
def test_an_element_that_breaks_a_rule_is_told_and_one_that_does_not_is_not(
    each: Constraint, tmp_path: Path
) -> None:
    assert each.code in said(each.broken, tmp_path)
    assert each.code not in said(each.whole, tmp_path)


def test_each_kind_of_rule_and_each_element_is_met() -> None:
    assert {each.rule for each in ALL} >= set(RULES) - {"a number: {}", "one of {}"}
    assert {each.element.name for each in ALL} == {row.name for row in ORS.elements.values() if row.module}
