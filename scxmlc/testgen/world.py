"""What a strategy asks of the world around it by functions: the time, statistics, special days, lists.

In: documents. Out: moves that make the world otherwise before anything happens. The rule that surprises: only what a
strategy names by literals is known; the rest shows when it runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from scxmlc.checker import walk
from scxmlc.checker.scripts import parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import Chart
from scxmlc.model.content import Action, Assign
from scxmlc.testgen.moves import Stage
from scxmlc.testgen.values import literals, path_of

CLOCK = frozenset(["timeInZone", "dateInZone", "dayInZone", "Date", "getDay", "getHours"])
TIMES = ("2026-01-05T22:00", "2026-01-10T12:00", "2026-01-05T05:00")
"""A Monday night, a Saturday, an early morning: simulations begin on that Monday at nine."""


@dataclass(frozen=True, slots=True)
class Told:
    """The simulation is told something of the world: another time, the value of a statistic."""

    method: str
    said: tuple[Any, ...]
    cost: int = 2

    def play(self, stage: Stage) -> None:
        getattr(stage.simulator, self.method)(*self.said)

    def line(self, session: str) -> str:
        return f"simulator.{self.method}({', '.join(map(repr, self.said))})"


@dataclass(frozen=True, slots=True)
class Configured:
    """The configuration says something: that a day is special, what a list has."""

    table: str
    name: str
    value: Any
    cost: int = 2

    def play(self, stage: Stage) -> None:
        getattr(stage.simulator.configuration, self.table)[self.name] = deepcopy(self.value)

    def line(self, session: str) -> str:
        return f"simulator.configuration.{self.table}[{self.name!r}] = {self.value!r}"


def worlds(documents: Iterable[Chart]) -> list[Any]:
    """The ways in which the world may be otherwise, each a move."""
    found: dict[str, Any] = {}
    for chart in documents:
        for tree in parse_all(chart, Diagnostics()).values():
            around = [] if tree is None else [each for each in literals(tree) if isinstance(each, int)]
            for call in nodes(tree) if tree is not None else ():
                if call.type in ("CallExpression", "NewExpression"):
                    found.update({repr(each): each for each in _asked(call, around)})
    return list(found.values())


def _asked(call: Node, numbers: list[int]) -> Iterator[Any]:
    name = (path_of(call.callee) or [""])[-1]
    given = [each.value if each.type == "Literal" else None for each in call.arguments]
    texts = [each for each in given if isinstance(each, str)]
    if name in CLOCK:
        yield from (Told("begin", (time,)) for time in TIMES)
    elif name == "sData" and len(texts) == 2:
        for value in dict.fromkeys((*(each + 1 for each in numbers), *numbers, 1)):
            yield Told("statistic", (*texts, value))
    elif name == "isSpecialDay" and texts:
        yield from (Configured("special_days", each, ["01-05"]) for each in texts)
    elif name == "getListItemValue" and len(texts) == 3:
        list, item, key = texts
        yield Configured("lists", list, {item: {key: "some value"}})


def names_of_calls(documents: Iterable[Chart]) -> list[str]:
    """The variables that hold the id of an interaction, and that the strategy itself never sets: whoever starts it
    does."""
    used: dict[str, None] = {}
    assigned: set[str] = set()
    for content in (each for chart in documents for each in walk.contents(chart)):
        if isinstance(content, Action):
            said = [str(value.text).strip() for key, value in content.attributes if key == "interactionid"]
            used.update(dict.fromkeys(each.removeprefix("_data.") for each in said))
        elif isinstance(content, Assign):
            assigned.add(str(content.target.text).strip().removeprefix("_data."))
    return [each for each in used if each.isidentifier() and each not in assigned]
