"""Each rule in the tables of ORS: its code is said of a document that breaks it, and only of that."""

from __future__ import annotations

import pytest

from scxmlc.dialect import ORS
from tests.checked.conftest import Said
from tests.checked.elements import RULES, Constraint, constraints

ALL = list(constraints(ORS))


@pytest.mark.parametrize("each", ALL, ids=lambda each: f"{each.element.name} {each.says}")
def test_an_element_that_breaks_a_rule_is_told_and_one_that_does_not_is_not(
    each: Constraint, said: Said
) -> None:
    assert each.code in said(each.broken)
    assert set(said(each.whole)) <= {"caution"}


def test_each_kind_of_rule_and_each_element_is_met() -> None:
    assert {each.rule for each in ALL} >= set(RULES) - {"a number: {}", "one of {}"}
    assert {each.element.name for each in ALL} == {row.name for row in ORS.elements.values() if row.module}
