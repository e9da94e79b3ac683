"""Coverage of charts: which states, transitions, conditions, content and scripts a run has gone through.

    with scxmlc.coverage.measure() as coverage:    # the sessions that start in here
        …
    print(scxmlc.coverage.table(coverage.data))

In: sessions. Out: a `Data`, which adds up (`+`), goes through JSON, and becomes reports. Nothing heavy is imported
before it is used: pytest imports this package at each start, for its plugin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scxmlc.coverage.data import ChartData, Damaged, Data, read
    from scxmlc.coverage.measuring import Coverage, measure
    from scxmlc.coverage.reports import BadReport, check, report, table

__all__ = [
    "BadReport",
    "ChartData",
    "Coverage",
    "Damaged",
    "Data",
    "check",
    "measure",
    "read",
    "report",
    "table",
]

_HOMES = {
    "data": ("ChartData", "Damaged", "Data", "read"),
    "measuring": ("Coverage", "measure"),
    "reports": ("BadReport", "check", "report", "table"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"scxmlc.coverage.{home}"), name)
    raise AttributeError(f"module 'scxmlc.coverage' has no attribute {name!r}")
