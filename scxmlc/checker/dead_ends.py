"""States that nothing ever leaves, and circles that only a condition could end which nobody changes.

In: the index of a chart and the log. Out: diagnostics. A state without a way out is a note, since charts that run for
ever may rest in one; a <final> says so, and lets the session end.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.reach import entered_from
from scxmlc.checker.ways import found, has_states, initial_states
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import Final, Parallel, State, StateNode, Transition
from scxmlc.model.content import Assign, Executable, Log
from scxmlc.model.script import LocationExpression


def states_can_be_left(analysis: Analysis, log: Diagnostics) -> None:
    index = analysis.index
    if not analysis.is_closed or not _ends(index):
        return
    entered = entered_from(index, initial_states(index, index.chart))
    for node in index.order:
        if isinstance(node, State) and not has_states(node) and node in entered and _is_dead(index, node):
            place = node.id.location if node.id is not None else node.location
            log.add(messages.behaviour.no_way_out(place, str(node.id or "without id")))


def _ends(index: ChartIndex) -> bool:
    """Whether the chart means to end at all: only then a state that stays is one that hangs."""
    return any(isinstance(child, Final) for child in index.chart.children)


def _is_dead(index: ChartIndex, node: State) -> bool:
    """Whether no transition is there that could be taken in it, and nothing runs beside it."""
    around: list[StateNode] = [node]
    for each in index.ancestors(node):
        if isinstance(each, Parallel):
            return False
        if isinstance(each, State):
            around.append(each)
    return not any(walk.transitions(each) or walk.invokes_of(each) for each in around)


def conditions_of_circles_change(analysis: Analysis, log: Diagnostics) -> None:
    """An eventless transition that stays where it is, and whose content leaves alone what its condition asks."""
    ignored = any(
        each.code == "foreign-element" for each in log
    )  # actions of another engine may change anything
    for node in analysis.index.order if analysis.is_closed and not ignored else ():
        for transition in walk.transitions(node):
            if (
                transition.event is None
                and transition.cond is not None
                and _stays(analysis, node, transition)
            ):
                log.add(messages.behaviour.endless_condition(transition.location, transition.cond.text))


def _stays(analysis: Analysis, node: StateNode, transition: Transition) -> bool:
    targets = found(analysis.index, transition.target)
    if transition.target and (targets != [node] or has_states(node) or isinstance(node, Parallel)):
        return False
    content = list(walk.executables(transition.block)) if transition.block is not None else []
    for block in (*getattr(node, "entry", ()), *getattr(node, "exit", ())) if targets else ():
        content += walk.executables(block)
    names = _names(analysis, transition)
    return names is not None and all(_leaves_alone(analysis, each, names) for each in content)


def _names(analysis: Analysis, transition: Transition) -> set[str] | None:
    """All words of the condition, those in strings too; None where it calls something, or asks for what may change."""
    tree = analysis.scripts.get(transition.cond) if transition.cond is not None else None
    if tree is None:
        return None
    found_names = {
        str(node.name or node.value) for node in nodes(tree) if node.type in ("Identifier", "Literal")
    }
    calls = any(
        node.type in ("CallExpression", "NewExpression", "AssignmentExpression", "UpdateExpression")
        for node in nodes(tree)
    )
    return None if calls or not found_names or "_event" in found_names else found_names


def _leaves_alone(analysis: Analysis, content: Executable, names: set[str]) -> bool:
    if isinstance(content, Assign):
        tree = analysis.scripts.get(content.target)
        changed = {n.name for n in nodes(tree) if n.type == "Identifier"} if tree is not None else names
        return not changed & names
    return isinstance(content, Log) and not any(isinstance(c, LocationExpression) for c in walk.code(content))


RULES = (states_can_be_left, conditions_of_circles_change)
