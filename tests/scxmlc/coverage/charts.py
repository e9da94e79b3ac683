"""Charts for the tests of coverage, and what was counted of one, by kind and name."""

from __future__ import annotations

from typing import Any

import scxmlc
from scxmlc.coverage import Data, measure

Counts = dict[str, dict[str, tuple[int, ...]]]


def document(inside: str, attributes: str = "") -> str:
    return f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" {attributes}>\n{inside}\n</scxml>'


def run(cls: Any, *events: str) -> Any:
    session = cls()
    session.start()
    for event in events:
        session.send(event)
    return session


def counts(data: Data, title: str = "c") -> Counts:
    """By kind and name; of several items of a name, the last."""
    (chart,) = (each for each in data.charts if each.title == title)
    found: Counts = {}
    for item, row in chart.rows():
        found.setdefault(item.kind, {})[item.name] = row
    return found


def counted(inside: str, *events: str) -> Counts:
    """What a chart of this inside counts, loaded and run."""
    with measure() as coverage:
        run(scxmlc.load(document(inside), "c.scxml"), *events)
    return counts(coverage.data)
