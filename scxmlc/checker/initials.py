"""What `--keep-going` makes of an initial state that does not lie inside its state: a transition that leads there.

In: the index of a chart. Out: the chart in which such an `initial` is an eventless transition, the first of its
state: the state is entered, then left for the target, which is what templates of Composer mean that name a
sibling (ORS in the field). The rule that surprises: where the state has children, the first is entered on the way.
"""

from __future__ import annotations

from dataclasses import replace

from scxmlc.checker.index import ChartIndex
from scxmlc.model.chart import Chart, Parallel, State, StateNode, Transition
from scxmlc.source import Text


def leading_out(index: ChartIndex) -> Chart:
    """The chart with each misplaced initial state as the target of a transition."""
    made: dict[StateNode, StateNode] = {}
    for node in reversed(list(index.order)):
        changed = node
        if isinstance(node, State | Parallel):
            changed = replace(node, children=tuple(made[child] for child in node.children))
        if isinstance(node, State) and isinstance(changed, State) and _leads_out(index, node):
            first = node.initial_element.transition if node.initial_element else _to(node, node.initial)
            changed = replace(
                changed, initial=(), initial_element=None, transitions=(first, *changed.transitions)
            )
        made[node] = changed
    return replace(index.chart, children=tuple(made[child] for child in index.chart.children))


def _leads_out(index: ChartIndex, node: State) -> bool:
    targets = node.initial_element.transition.target if node.initial_element else node.initial
    found = [index.by_id.get(target) for target in targets]
    return any(target is not None and not index.is_inside(target, node) for target in found)


def _to(node: State, targets: tuple[Text, ...]) -> Transition:
    return Transition(node.location, None, None, targets, "external", None)
