"""The words for what never came about."""

from __future__ import annotations

import pytest

from scxmlc.coverage.data import ChartData, never
from scxmlc.coverage.items import Item
from scxmlc.coverage.reports.table import said


@pytest.mark.parametrize(
    ("kind", "counts", "words"),
    [
        ("state", (0,), ["state n was never entered"]),
        ("transition", (1,), []),
        ("condition", (0, 2), ["condition n was never true"]),
        ("condition", (2, 0), ["condition n was never false"]),
        ("if", (0, 0), ["if n was never asked"]),
    ],
)
def test_what_is_said(kind: str, counts: tuple[int, ...], words: list[str]) -> None:
    item = Item(kind, "n")
    assert [said(item, outcome) for outcome in never(item, counts)] == words


def test_missing_outcomes_come_by_line() -> None:
    items = (Item("state", "b", "c", 9), Item("condition", "x", "c", 2))
    chart = ChartData("c", "c", "1", items, ((0,), (0, 0)))
    assert [(item.name, outcome) for item, outcome in chart.missing()] == [("x", "asked"), ("b", "entered")]
    assert chart.tally(("condition", "state")) == (0, 3)
