"""What a transition leaves and enters, where that is more than its state and its targets (SCXML 3.13).

In: an analysis. Out: `Hint`s behind targets. The rule that surprises: what is left is told of the states around the
transition and the regions beside them; which states inside these are active, only a run knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.checker import Analysis
from scxmlc.checker.index import ChartIndex, Node
from scxmlc.checker.walk import transitions
from scxmlc.editor.values import Hint
from scxmlc.model.chart import Chart, History, Parallel, State, StateNode, Transition
from scxmlc.source import Text

MOST = 6  # names that are shown; all of them when pointed at


def hints(analysis: Analysis) -> Iterator[Hint]:
    """Of all transitions."""
    index = analysis.index
    for node in index.order:
        for transition in transitions(node):
            targets = [index.by_id[each] for each in transition.target if each in index.by_id]
            if targets and (hint := _hint(index, node, transition, targets)) is not None:
                yield hint


def _hint(
    index: ChartIndex, node: StateNode, transition: Transition, targets: list[StateNode]
) -> Hint | None:
    domain = domain_of(index, node, transition, targets)
    left, entered = _left(index, node, domain), _entered(index, targets, domain)
    parts = []
    if left != [node]:
        parts.append(("leaves", left))
    if set(entered) != set(targets):
        parts.append(("enters", entered))
    if not parts:
        return None
    last = transition.target[-1]
    shown = " · ".join(
        f"{word} {_named(states[:MOST])}{' …' if len(states) > MOST else ''}" for word, states in parts
    )
    about = f"leaves {_named(left) or 'nothing'}, enters {_named(entered) or 'nothing'}"
    return Hint(last.at(len(last), 0), shown, about)


def domain_of(index: ChartIndex, node: StateNode, transition: Transition, targets: list[StateNode]) -> Node:
    """The state that stays active around it all (SCXML D, getTransitionDomain)."""
    inside = all(index.is_inside(each, node) for each in targets)
    if transition.type == "internal" and isinstance(node, State) and inside:
        return node
    for around in index.ancestors(node):
        if isinstance(around, Chart | State) and all(index.is_inside(each, around) for each in targets):
            return around
    return index.chart


def _left(index: ChartIndex, node: StateNode, domain: Node) -> list[StateNode]:
    """The states around the transition that are left, and the regions beside them, in the order of the document."""
    if domain is node:
        return []
    path: list[StateNode] = [node]
    for around in index.ancestors(node):
        if around is domain or isinstance(around, Chart):
            break
        path.append(around)
    beside = [child for each in path if isinstance(each, Parallel) for child in _regions(each)]
    return _ordered(index, {*path, *beside})


def _entered(index: ChartIndex, targets: list[StateNode], domain: Node) -> list[StateNode]:
    found: set[StateNode] = set()
    for target in targets:
        found.add(target)
        for around in index.ancestors(target):
            if around is domain or isinstance(around, Chart):
                break
            found.add(around)
    ahead: list[StateNode] = list(found)
    while ahead:
        for child in _entered_by_default(index, ahead.pop(), found):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return _ordered(index, found)


def _entered_by_default(index: ChartIndex, node: StateNode, found: set[StateNode]) -> Iterable[StateNode]:
    if isinstance(node, Parallel):
        return _regions(node)
    if not isinstance(node, State) or any(child in found for child in node.children):
        return ()
    ids: tuple[Text, ...] = node.initial
    if node.initial_element is not None:
        ids = node.initial_element.transition.target
    named = [index.by_id[each] for each in ids if each in index.by_id]
    first = [child for child in node.children if not isinstance(child, History)][:1]
    return [each for target in named or first for each in (target, *_between(index, target, node))]


def _between(index: ChartIndex, inner: StateNode, outer: StateNode) -> Iterator[StateNode]:
    for around in index.ancestors(inner):
        if around is outer or isinstance(around, Chart):
            return
        yield around


def _regions(node: Parallel) -> list[StateNode]:
    return [child for child in node.children if not isinstance(child, History)]


def _ordered(index: ChartIndex, states: set[StateNode]) -> list[StateNode]:
    return sorted(states, key=index.order.__getitem__)


def _named(states: list[StateNode]) -> str:
    return ", ".join(str(each.id or "?") for each in states)
