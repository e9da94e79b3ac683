"""States that a session can come back to.

In: the index of a chart. Out: `Circles`, which says whether a state can be entered again once others were entered in
its place. Two facts of each state are the nodes of a graph: that it is entered, with what is entered by default in it,
and that it is active, so that its transitions and those of the states around it can be taken; two states are on one
circle where both are in one strongly connected part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.checker import walk
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.ways import found, initial_states
from scxmlc.model.chart import Chart, History, Parallel, State, StateNode

Fact = tuple[StateNode, bool]
"""A state, and whether it is entered (True) or active."""


class Circles:
    """Made once for a chart; each question is a look-up."""

    def __init__(self, index: ChartIndex) -> None:
        facts: list[Fact] = [(node, is_entered) for node in index.order for is_entered in (True, False)]
        ways = {fact: list(_ways(index, fact)) for fact in facts}
        self._part = _parts(facts, ways)

    def come_back(self, state: StateNode, targets: Iterable[StateNode]) -> bool:
        """Whether `state`, left for these targets, can be entered again."""
        own = (self._part[state, True], self._part[state, False])
        return any(self._part[target, True] in own for target in targets)


def _ways(index: ChartIndex, fact: Fact) -> Iterator[Fact]:
    """What follows, or may follow."""
    node, is_entered = fact
    if is_entered:
        yield node, False
        yield from ((each, True) for each in _entered_with(index, node))
        return
    around = index.parent[node]
    if not isinstance(around, Chart):
        yield around, False
    for transition in walk.transitions(node):
        yield from ((each, True) for each in found(index, transition.target))


def _entered_with(index: ChartIndex, node: StateNode) -> list[StateNode]:
    if isinstance(node, History):
        return list(index.parent[node].children)
    if isinstance(node, Parallel):
        return [child for child in node.children if not isinstance(child, History)]
    return initial_states(index, node) if isinstance(node, State) else []


def _parts(facts: list[Fact], ways: dict[Fact, list[Fact]]) -> dict[Fact, int]:
    """The strongly connected parts by number: those who reach each other have the same one (Kosaraju's way)."""
    back: dict[Fact, list[Fact]] = {fact: [] for fact in facts}
    for fact, others in ways.items():
        for other in others:
            back[other].append(fact)
    part: dict[Fact, int] = {}
    for number, fact in enumerate(reversed(_finished(facts, ways))):
        ahead = [fact]
        while ahead:
            each = ahead.pop()
            if each not in part:
                part[each] = number
                ahead += back[each]
    return part


def _finished(facts: list[Fact], ways: dict[Fact, list[Fact]]) -> list[Fact]:
    """The facts in the order in which a walk in depth is done with them."""
    done: list[Fact] = []
    seen: set[Fact] = set()
    for start in facts:
        ahead = [(start, False)]
        while ahead:
            fact, is_done = ahead.pop()
            if is_done:
                done.append(fact)
            elif fact not in seen:
                seen.add(fact)
                ahead.append((fact, True))
                ahead += [(other, False) for other in ways[fact] if other not in seen]
    return done
