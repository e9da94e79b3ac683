"""What the search has not reached, and why, as far as that can be said.

In: what was found. Out: for each transition and condition that is left, a sentence. The rule that surprises: reasons are
tried from the most to the least certain; the last is always true: the search gave up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scxml_runtime.chart.structure import Arc, Structure
from scxml_runtime.testing.items import Item
from scxmlc.testgen.choosing import conditions_by_line
from scxmlc.testgen.exploring import Found

TOLD = ("transition", "condition", "if", "branch", "function", "state")


@dataclass(frozen=True, slots=True)
class Missing:
    """An item with an outcome that was not reached, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


def missing(found: Found) -> list[Missing]:
    """All of them, in the order of the chart; what follows from another is left out."""
    left = [(goal, item, outcome) for goal, item, outcome in found.player.items() if goal not in found.best]
    reached = [(item, outcome) for goal, item, outcome in found.player.items() if goal in found.best]
    entered = {item.name for item, _ in reached if item.kind == "state"}
    judge = _Judge(
        found, entered, {(item.name, outcome) for item, outcome in reached if item.kind == "condition"}
    )
    rows = [
        Missing(_what(item, outcome, judge.conditions), judge.why(item, outcome))
        for _, item, outcome in left
        if _is_told(item, judge)
    ]
    return list(dict.fromkeys(rows))


def _is_told(item: Item, judge: _Judge) -> bool:
    """A condition in a state that is never entered goes without saying."""
    if item.kind == "condition":
        source = item.name.rpartition(": ")[0]
        return source in judge.entered
    return item.kind in TOLD


def _what(item: Item, outcome: str, conditions: dict[int, str]) -> str:
    at = f" (line {item.line})" if item.line else ""
    if item.kind == "condition":
        cond = conditions.get(item.line)
        return f"{item.name}{f', {cond},' if cond else ''} is never {outcome}{at}"
    verbs = {"transition": "is never taken", "state": "is never entered", "function": "is never called"}
    return f"{item.kind} {item.name} {verbs.get(item.kind, f'is never {outcome}')}{at}"


class _Judge:
    """Says why. `entered` are the states that were reached, `seen` the outcomes of conditions that were."""

    def __init__(self, found: Found, entered: set[str], seen: set[tuple[str, str]]) -> None:
        self.found = found
        self.entered = entered
        self.seen = seen
        self.conditions = conditions_by_line(found.document)
        self.arcs = _arcs(found.chart)

    def why(self, item: Item, outcome: str) -> str:
        if item.kind == "state":
            return self._state(item.name)
        if item.kind in ("transition", "condition") and (arc := self.arcs.get(item.name)) is not None:
            return self._transition(arc, item, outcome) or self._end()
        return self._end()

    def _state(self, id: str) -> str:
        into = [
            arc
            for arc in self.arcs.values()
            if any(id == node.id or _is_around(id, node) for node in arc.targets)
        ]
        if not into:
            return "no transition leads there"
        return "none of the transitions that lead there is taken"

    def _transition(self, arc: Arc, item: Item, outcome: str) -> str:
        source = arc.source.id
        if source and source not in self.entered:
            return f"{source} is never entered"
        if blocker := _shadow(arc):
            return f"an earlier transition of {source} takes every such event, without a condition: {blocker}"
        if arc.cond is not None and (item.kind == "condition" or (item.name, "true") not in self.seen):
            if not any((item.name, each) in self.seen for each in ("true", "false")):
                return "its condition is never asked, or fails: no such event came while it was the first to be asked"
            wanted = outcome if item.kind == "condition" else "true"
            return f"no value that was tried makes its condition {wanted}{self._end(', ')}"
        events = (arc.row.event or "").split() if arc.row is not None else []
        if events and all(each.split(".")[0] in ("error", "done") for each in events):
            return f"{' '.join(events)} never comes by itself, and sent by hand it led nowhere new"
        return ""

    def _end(self, before: str = "") -> str:
        if self.found.is_cut_short:
            return f"{before}the budget of {self.found.tries} tries ended before it was found"
        return "" if before else "nothing that the search can offer leads there"


def _arcs(chart: Any) -> dict[str, Arc]:
    """The transitions by what sheets call them."""
    from scxml_runtime.testing.sheets import Sheet

    sheet = Sheet(chart)
    structure = Structure(chart.chart, chart)
    names = {at: item.name for at, item in zip(sheet.starts, sheet.items, strict=True)}
    return {names[sheet.transitions[id(arc.row)]]: arc for arc in _all_arcs(structure)}


def _all_arcs(structure: Structure) -> Iterator[Arc]:
    for node in (structure.root, *structure.nodes.values()):
        yield from node.eventless
        yield from (arc for arcs in node.by_event.values() for arc in arcs)


def _shadow(arc: Arc) -> str:
    """An earlier transition of the same state that takes all that this one could."""
    if arc.row is None:
        return ""
    own = set((arc.row.event or "").split())
    for other in _all_of(arc):
        if other.order < arc.order and other.cond is None and other.row is not None:
            events = {each.removesuffix(".*").rstrip(".") for each in (other.row.event or "").split()}
            covered = all(
                any(each == one or each.startswith(f"{one}.") for one in events) or "*" in events
                for each in own
            )
            if covered and (own or not events):
                return f"{arc.source.id}: {other.row.event or '(no event)'}"
    return ""


def _all_of(arc: Arc) -> Iterator[Arc]:
    yield from arc.source.eventless
    yield from (each for arcs in arc.source.by_event.values() for each in arcs)


def _is_around(id: str, node: Any) -> bool:
    return any(each.id == id for each in node.ancestors)
