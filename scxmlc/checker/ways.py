"""What a transition leaves and enters (SCXML 3.13, Appendix D), as far as it stands in the document.

In: the index of a chart, a transition and the state that has it. Out: states. The rule that surprises: a parallel is
never the domain of a transition, so whoever goes from one of its regions to another leaves all of them, and so does an
external transition of a region itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.checker.index import ChartIndex, Node
from scxmlc.checker.walk import Holder
from scxmlc.model.chart import Chart, History, Parallel, State, StateNode, Transition
from scxmlc.source import Text


def found(index: ChartIndex, targets: Iterable[Text]) -> list[StateNode]:
    """The states of these ids; what is not there was reported."""
    return [index.by_id[target] for target in targets if target in index.by_id]


def has_states(node: Node) -> bool:
    """Whether it is a compound state."""
    return isinstance(node, State) and any(not isinstance(child, History) for child in node.children)


def initial_states(index: ChartIndex, node: Chart | State) -> list[StateNode]:
    """What is entered by default in a state or a chart."""
    targets = node.initial
    if node.initial_element is not None:
        targets = node.initial_element.transition.target
    if targets:
        return found(index, targets)
    return [*[child for child in node.children if not isinstance(child, History)][:1]]


def domain(index: ChartIndex, node: StateNode, transition: Transition) -> Holder | None:
    """The innermost compound state, or the chart, that stays active; None of a transition without target."""
    targets = found(index, transition.target)
    if not targets:
        return None
    around: list[Holder] = list(index.ancestors(node))
    if transition.type == "internal" and isinstance(node, State) and has_states(node):
        around.insert(0, node)
    for each in around:
        if not isinstance(each, Parallel) and all(index.is_inside(target, each) for target in targets):
            return each
    return index.chart


def leaves(index: ChartIndex, node: StateNode, transition: Transition, state: StateNode) -> bool:
    """Whether the transition leaves `state`, where both `node` and `state` are active."""
    kept = domain(index, node, transition)
    return kept is not None and index.is_inside(state, kept)


def entered(index: ChartIndex, transition: Transition, kept: Holder) -> list[StateNode]:
    """What it enters below its domain, as if nothing had a history; in the order of the document."""
    done: set[StateNode] = set()
    ahead: list[StateNode] = [
        target for target in found(index, transition.target) if not isinstance(target, History)
    ]
    for target in found(index, transition.target):
        ahead += _around(index, target, kept)
    done.update(ahead)
    for each in sorted(done, key=index.order.__getitem__, reverse=True):
        _complete(index, each, done)
    return sorted(done, key=index.order.__getitem__)


def _around(index: ChartIndex, node: StateNode, kept: Node) -> Iterator[StateNode]:
    """The states around a state, as far as its domain."""
    for each in index.ancestors(node):
        if each is kept or isinstance(each, Chart):
            return
        yield each


def _complete(index: ChartIndex, node: StateNode, done: set[StateNode]) -> None:
    """Add what is entered with a state, where nothing in it is entered already."""
    ahead = [node]
    while ahead:
        each = ahead.pop()
        if isinstance(each, State) and any(child in done for child in each.children):
            continue
        for child in _with(index, each):
            new = {child, *_around(index, child, each)} - done
            done |= new
            ahead += new


def _with(index: ChartIndex, node: StateNode) -> list[StateNode]:
    if isinstance(node, Parallel):
        return [child for child in node.children if not isinstance(child, History)]
    return initial_states(index, node) if isinstance(node, State) else []
