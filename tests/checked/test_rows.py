"""Each rule that can be checked before running: its code is said of a document that breaks it, and only of that."""

from __future__ import annotations

import pytest

from scxmlc.dialect.rows import MARKS
from scxmlc.messages import CATALOGUE
from tests.checked.conftest import Said
from tests.checked.elements import RULES
from tests.checked.rows import OF_NO_RULE, Row, rows

RECOMMENDATION, BEYOND, ORS = rows("recommendation"), rows("beyond"), rows("ors")
ALL = [*RECOMMENDATION, *BEYOND, *ORS]
WITH_CODES = [each for row in ALL if row.codes for each in row.each]


@pytest.mark.parametrize("row", WITH_CODES, ids=lambda row: f"{row.section} {row.codes[0]} {row.says[:30]}")
def test_a_document_that_breaks_the_rule_is_told_and_one_that_does_not_is_not(row: Row, said: Said) -> None:
    assert set(row.codes) <= set(said(row.broken))
    assert said(row.whole) == []


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row.section} {row.says[:40]}")
def test_each_row_has_codes_or_a_reason(row: Row) -> None:
    assert bool(row.codes) is not bool(row.reason)
    assert set(row.codes) <= set(CATALOGUE)
    assert bool(row.codes) is ("«" in row.whole_text)
    assert not row.sure or row.sure in MARKS


def test_each_code_belongs_to_a_rule_or_to_none() -> None:
    ruled = {code for row in ALL for code in row.codes}.union(RULES.values())
    of_no_rule = [code for codes in OF_NO_RULE.values() for code in codes]
    assert ruled.isdisjoint(of_no_rule)
    assert ruled.union(of_no_rule) == set(CATALOGUE)


def test_no_rule_stands_twice() -> None:
    said_of = [(row.section, row.says) for row in ALL]
    assert len(set(said_of)) == len(said_of)


def test_the_sections_of_the_recommendation_are_all_there() -> None:
    wanted = {
        "3.2",
        "3.3",
        "3.4",
        "3.5",
        "3.6",
        "3.7",
        "3.8",
        "3.10",
        "3.11",
        "4.2",
        "4.3",
        "4.6",
        "5.2",
        "5.3",
    }
    wanted |= {
        "5.4",
        "5.5",
        "5.6",
        "5.7",
        "5.8",
        "5.10",
        "6.2",
        "6.3",
        "6.4",
        "6.5",
        "B.1",
        "B.2",
        "C.1",
        "C.2",
    }
    assert wanted <= {row.section for row in RECOMMENDATION}
