"""What the search has not reached, and why, as far as that can be said.

In: what was found. Out: for each transition and condition that is left, a sentence. The rule that surprises: what
follows from another that is told is left out: the conditions of a transition that never had its turn, the states
behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scxml_runtime.chart.structure import Arc, Node, Structure, descriptor
from scxml_runtime.testing.items import Item
from scxmlc.testgen.choosing import Conditions, conditions_of
from scxmlc.testgen.exploring import Found
from scxmlc.testgen.playing import Goal

NEVER = {"transition": "is never taken", "state": "is never entered", "function": "is never called"}
TOLD = (*NEVER, "if", "branch")


@dataclass(frozen=True, slots=True)
class Missing:
    """An item with an outcome that was not reached, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


def missing(found: Found) -> list[Missing]:
    """All of them, in the order of the chart."""
    judge = _Judge(found)
    left = [row for row in found.player.items() if row[0] not in found.best and judge.is_told(*row)]
    rows = [
        Missing(_what(item, outcome, judge.conditions), judge.why(goal, item, outcome))
        for goal, item, outcome in left
    ]
    return list(dict.fromkeys(rows))


def _what(item: Item, outcome: str, conditions: Conditions) -> str:
    at = f" (line {item.line})" if item.line else ""
    if item.kind == "condition":
        return f"{item.name}{at}: {conditions.get(item[3:], 'its condition')} is never {outcome}"
    name = item.name if item.kind == "transition" else f"{item.kind} {item.name}"
    return f"{name}{at} {NEVER.get(item.kind, f'is never {outcome}')}"


class _Judge:
    """Says why."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.conditions = conditions_of(found.document)
        self.sheet = found.player.sheet
        numbers = {at: number for number, at in enumerate(self.sheet.starts)}
        self.arcs: dict[int, Arc] = {}  # by the numbers of their items, those of their conditions included
        self.structure = Structure(found.chart.chart, found.chart)
        for arc in _arcs(self.structure):
            self.arcs[numbers[self.sheet.transitions[id(arc.row)]]] = arc
            if arc.row is not None and arc.row.cond is not None:
                self.arcs[numbers[self.sheet.own[arc.row.cond.__name__]]] = arc
        self.led_to = _led_to(self.structure)
        items = [(goal, item) for goal, item, _ in found.player.items() if goal in found.best]
        self.entered = {item.name for _, item in items if item.kind == "state"}
        self.asked = {goal[:2] for goal, item in items if item.kind == "condition"}

    def is_told(self, goal: Goal, item: Item, outcome: str) -> bool:
        """Whether it does not follow from another."""
        if item.kind == "condition":
            return goal[:2] in self.asked and outcome == "false"
        if item.kind == "state":
            return item.name not in self.led_to
        return item.kind in TOLD

    def why(self, goal: Goal, item: Item, outcome: str) -> str:
        arc = self.arcs.get(goal[1]) if goal[0] == self.sheet.meaning else None
        if self.found.document.is_part:
            return "the chart is written to be included in another"
        if item.kind == "state":
            return "no transition leads there"
        if item.kind == "condition":
            return f"no value that was tried makes it so{self._budget(', and ')}"
        return (self._transition(arc) if arc is not None else "") or self._end()

    def _transition(self, arc: Arc) -> str:
        source = arc.source.id
        if source and source not in self.entered:
            return f"{source} is never entered"
        if blocker := _shadow(arc):
            return f"an earlier transition takes every such event: {source}: {blocker}"
        if arc.row is None or arc.row.cond is None:
            return ""
        number = next(
            number
            for number, each in self.arcs.items()
            if each is arc and self.sheet.items[number].kind != "transition"
        )
        if (self.sheet.meaning, number) in self.asked:
            return f"no value that was tried makes its condition true{self._budget(', and ')}"
        return (
            self._failure(self.sheet.items[number]) or f"its condition is never asked{self._budget(', and ')}"
        )

    def _failure(self, item: Item) -> str:
        """The error that its condition raises."""
        said = self.conditions.get(item[3:])
        places = tuple(
            f":{line}:{column}" for (line, column), cond in self.conditions.items() if cond == said
        )
        told = (what for place, what in self.found.player.errors.items() if place.endswith(places))
        return next((f"its condition fails: {' '.join(what.split())}" for what in told), "")

    def _budget(self, before: str) -> str:
        limit = self.found.cut_short
        return f"{before}{limit.value.format(tries=self.found.tries)}" if limit is not None else ""

    def _end(self) -> str:
        if self.found.cut_short is not None:
            return self._budget("")
        if "" in self.found.player.errors:
            return f"sessions ended before: {self.found.player.errors['']}"
        return "nothing that the search can offer leads there"


def _arcs(structure: Structure) -> Iterator[Arc]:
    for node in (structure.root, *structure.nodes.values()):
        yield from _of(node)


def _of(node: Node) -> list[Arc]:
    """The transitions of a state, in document order."""
    found = {arc.order: arc for arcs in (node.eventless, *node.by_event.values()) for arc in arcs}
    return [found[order] for order in sorted(found)]


def _shadow(arc: Arc) -> str:
    """An earlier transition of the same state that takes all that this one could."""
    own = _events(arc)
    for other in _of(arc.source):
        if other.order >= arc.order:
            return ""
        known = _events(other)
        if other.cond is None and (not known if not own else all(_covers(known, each) for each in own)):
            return " ".join(known) or "(no event)"
    return ""


def _events(arc: Arc) -> list[str]:
    return [descriptor(each) for each in (arc.row.event or "").split()] if arc.row is not None else []


def _covers(known: list[str], event: str) -> bool:
    return any(each in ("*", event) or event.startswith(f"{each}.") for each in known)


def _led_to(structure: Structure) -> set[str]:
    """The states that the beginning and the transitions lead to: their targets, what these stand in and begin in."""
    ahead = [*structure.root.initial, *(node for arc in _arcs(structure) for node in arc.targets)]
    found: set[str] = set()
    while ahead:
        node = ahead.pop()
        if node.id not in found:
            found.add(node.id)
            ahead += [*node.ancestors, *node.initial]
            for each in (node, *node.ancestors):
                ahead += each.children if each.kind == "parallel" else []
    return found
