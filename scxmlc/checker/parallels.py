"""Transitions that leave more than they seem to: all regions of a parallel, or a state in spite of `internal`.

In: the index of a chart and the log. Out: warnings, where a region that the transition does not name has something to
lose: child states in which it may be, content that runs, an invocation that ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.structure import Rule
from scxmlc.checker.ways import domain, entered, found, has_states
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, History, Parallel, State, StateNode, Transition

MOST_SHOWN = 12  # states in a note, and regions that are looked at for what they have to lose


def regions_are_left_on_purpose(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        for transition in walk.transitions(node) if _parallels(index, node) else ():
            for parallel in _parallels(index, node):
                lost = list(islice(_lost(index, node, transition, parallel), MOST_SHOWN))
                if lost:
                    _report(index, node, transition, parallel, lost, log)
                    break


def internal_has_effect(index: ChartIndex, log: Diagnostics) -> None:
    """`internal` counts only where the state is compound, and all targets lie in it (SCXML 3.13). Who leads elsewhere
    means to leave anyhow."""
    for node in index.order:
        for transition in walk.transitions(node):
            targets = found(index, transition.target) if transition.type == "internal" else []
            seems_to_stay = all(each is node or index.is_inside(each, node) for each in targets)
            if targets and seems_to_stay and domain(index, node, transition) is not node:
                place, compound = transition.location, has_states(node)
                log.add(messages.behaviour.internal_is_external(place, _name(node), compound))


def _parallels(index: ChartIndex, node: StateNode) -> list[Parallel]:
    """Those around a state, the outermost first."""
    return [each for each in index.ancestors(node) if isinstance(each, Parallel)][::-1]


def _lost(
    index: ChartIndex, node: StateNode, transition: Transition, parallel: Parallel
) -> Iterator[StateNode]:
    """The regions of the parallel that are left and entered again, though the transition has no part in them."""
    kept = domain(index, node, transition)
    targets = found(index, transition.target)
    if kept is None or not _holds(index, kept, parallel):
        return
    if all(index.is_inside(target, parallel) for target in targets):
        own = {_region(index, each, parallel) for each in (node, *targets)}
        yield from (region for region in parallel.children if region not in own and _has_something(region))


def _holds(index: ChartIndex, kept: Chart | State | Parallel, parallel: Parallel) -> bool:
    return isinstance(kept, Chart) or index.is_inside(parallel, kept)


def _region(index: ChartIndex, node: StateNode, parallel: Parallel) -> StateNode:
    """The region that a state lies in, or is."""
    inner = node
    for each in index.ancestors(node):
        if each is parallel or isinstance(each, Chart):
            break
        inner = each
    return inner


def _has_something(region: StateNode) -> bool:
    if isinstance(region, History):
        return False
    stateful = has_states(region) or isinstance(region, Parallel)
    return stateful or bool(region.entry or region.exit or walk.invokes_of(region))


def _report(
    index: ChartIndex,
    node: StateNode,
    transition: Transition,
    parallel: Parallel,
    lost: list[StateNode],
    log: Diagnostics,
) -> None:
    kept = domain(index, node, transition)
    few = kept is not None and len(parallel.children) <= MOST_SHOWN
    enters = [_name(each) for each in entered(index, transition, kept)] if kept is not None and few else []
    log.add(
        messages.behaviour.regions_entered_again(
            transition.location,
            [_name(each) for each in (parallel, *parallel.children) if not isinstance(each, History)],
            [_name(each) for each in lost],
            enters or [_name(parallel), "all its regions"],
            _is_own(index, node, transition, parallel),
            parallel.location,
        )
    )


def _is_own(index: ChartIndex, node: StateNode, transition: Transition, parallel: Parallel) -> bool:
    """Whether a region has the transition itself, and all targets lie in it: `internal` is what is missing."""
    inside = all(index.is_inside(target, node) for target in found(index, transition.target))
    return index.parent[node] is parallel and has_states(node) and inside


def _name(node: StateNode) -> str:
    return str(node.id) if node.id else "a state without id"


RULES: tuple[Rule, ...] = (regions_are_left_on_purpose, internal_has_effect)
