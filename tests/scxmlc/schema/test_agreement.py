"""The schemas refuse what the checker calls an error of structure, and nothing else but what is listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS, ORS
from scxmlc.messages.examples import SIDES, examples
from scxmlc.reader import read_text
from tests.checked.elements import constraints
from tests.checked.rows import rows
from tests.scxmlc.schema.agreement import (
    BLIND,
    IN_MODULES,
    ROOT,
    SEEN,
    STRICTER,
    Document,
    differences,
    is_xml,
    refusals,
)
from tools.fuzz.growing import Grower


def of_the_tables() -> Iterator[Document]:
    """Each rule of the tables of ORS, broken and kept."""
    for each in constraints(ORS):
        yield Document(f"{each.element.name} {each.says}", each.broken, "ors")
        yield Document(f"{each.element.name} {each.says}, kept", each.whole, "ors")


def of_the_rules() -> Iterator[Document]:
    """Each other rule that can be checked, broken and kept."""
    for row in rows(""):
        for each in row.each if row.codes else ():
            dialect = "ors" if row.sure else "w3c"
            yield Document(row.says, each.broken, dialect)
            yield Document(f"{row.says}, kept", each.whole, dialect)


def of_the_messages() -> Iterator[Document]:
    """Both examples of each code."""
    for code, example in examples().items():
        for side in SIDES:
            yield Document(f"{code}, {side}", example.side(side).text(), "ors" if example.ors else "w3c")


@pytest.mark.parametrize("documents", [of_the_tables, of_the_rules, of_the_messages])
def test_they_agree_with_the_checker(documents: Callable[[], Iterator[Document]], tmp_path: Path) -> None:
    well_formed = [each for each in documents() if is_xml(each)]
    assert len(well_formed) > 200
    assert [said for each in well_formed for said in differences(each, tmp_path)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.scxml")), ids=lambda path: path.stem)
def test_the_examples_validate(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    chart = read_text(text, path.name, Diagnostics())
    assert chart is not None
    assert refusals(Document(path.name, text, chart.dialect)) == (False, False)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(DIALECTS)))
def test_what_is_grown_from_the_tables_validates(random: Random, dialect: str) -> None:
    assert refusals(Document("", Grower(random, DIALECTS[dialect], 0.0).chart(), dialect)) == (False, False)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_they_agree_with_the_checker_on_charts_with_slips(dialect: str, tmp_path: Path) -> None:
    grown = (Grower(Random(seed), DIALECTS[dialect], 0.02).chart() for seed in range(80))
    documents = [Document(str(seed), text, dialect) for seed, text in enumerate(grown)]
    well_formed = [each for each in documents if is_xml(each)]
    assert sum(refusals(each)[0] for each in well_formed) > 10
    assert [said for each in well_formed for said in differences(each, tmp_path)] == []


def test_the_page_lists_the_same_codes() -> None:
    text = (ROOT / "docs" / "editor.md").read_text(encoding="utf-8")
    told = [
        set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", line))
        for line in re.findall(r"^\| \*\*.*", text, re.MULTILINE)
    ]
    assert told == [SEEN, BLIND | IN_MODULES, STRICTER]
