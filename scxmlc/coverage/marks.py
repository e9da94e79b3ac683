"""Marks: code that is said to stand in a chart, run when something in it is counted, for who traces lines.

In: the sheet of a chart. Out: its spots, one for each counter; a list of counters that runs their marks.

The rule that surprises: a mark has two lines. The first is that of the chart; the second, behind the end of any chart,
says which of the outcomes of that line came about, so that a line in which two things begin is not covered by one.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from os.path import dirname, splitext
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from scxml_runtime.testing.sheets import Sheet
from scxmlc.coverage.items import Item
from scxmlc.coverage.places import placed

BEHIND = 1 << 15
"""More than a chart has lines."""

MOST = 30
"""Outcomes of one line that are told apart: older versions of coverage.py cut the numbers of lines down to 20 bits."""


Mark = Callable[[], None]


class Spot(NamedTuple):
    """One outcome of an item; `number` counts those of its line."""

    item: Item
    outcome: str
    number: int

    @property
    def code(self) -> int:
        """The second line of its mark."""
        return (min(self.number, MOST) + 1) * BEHIND + self.item.line


def spots(sheet: Sheet) -> Iterator[Spot]:
    """One for each counter of a sheet, in their order."""
    used: Counter[tuple[str, int]] = Counter()
    for item in placed(sheet):
        for outcome in item.outcomes:
            yield Spot(item, outcome, used[item.file, item.line])
            used[item.file, item.line] += 1


class Counters(list[int]):
    """Counters that run their mark whenever they count. Marks are made when they are first run."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.hits)
        self.sheet = sheet
        self.marks: dict[int, Mark] = {}

    @cached_property
    def spots(self) -> list[Spot]:
        return list(spots(self.sheet))

    @cached_property
    def home(self) -> dict[str, Any]:
        return {"__name__": _module(self.sheet.path)}

    def __setitem__(self, at: Any, value: Any) -> None:
        super().__setitem__(at, value)
        mark = self.marks.get(at) or self.marks.setdefault(at, self._mark(self.spots[at]))
        mark()

    def _mark(self, spot: Spot) -> Mark:
        """What stands in another file, or in none, has a mark that does nothing."""
        is_here = spot.item.file == self.sheet.path and 0 < spot.item.line < BEHIND
        return _standing(spot, self.home) if is_here else _nowhere


def _nowhere() -> None:
    pass


def _standing(spot: Spot, home: dict[str, Any]) -> Mark:
    tree = ast.parse("def mark():\n    pass\n    pass")
    definition: Any = tree.body[0]
    lines = spot.item.line, spot.item.line, spot.code
    for node, line in zip((definition, *definition.body), lines, strict=True):
        node.lineno = node.end_lineno = line
    module = compile(tree, spot.item.file, "exec", dont_inherit=True)
    return FunctionType(next(each for each in module.co_consts if isinstance(each, CodeType)), home)


def _module(path: str) -> str:
    """The name that a module beside the chart would have: by such names packages are chosen to be measured."""
    folder, name = dirname(path), splitext(path)[0].rpartition("/")[2]
    packages = (each for each, module in sys.modules.copy().items() if folder in _folders(module))
    return f"{next(packages, '')}.{name}".lstrip(".")


def _folders(module: Any) -> Iterable[str]:
    found = getattr(module, "__path__", ())
    return found if isinstance(found, list) else ()
