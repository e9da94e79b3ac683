"""Rules about states and the ways between them (SCXML 3), each a small function named as a statement.

In: the index of a chart and the log. Out: diagnostics. A rule passes over what another rule reports: an
unknown target is no illegal one as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations

from scxmlc import messages
from scxmlc.checker.index import ChartIndex, Node
from scxmlc.checker.walk import target_lists, transitions
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode, Transition
from scxmlc.source import Location, Text

say = messages.structure
# A name without colon, as the fifth edition of XML 1.0 has it (2.3).
_FIRST = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_XML_NAME = f"[{_FIRST}][{_FIRST}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*"
_XML_TOKEN = f"[{_FIRST}:\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]+"
_PLAIN_NAME = re.compile(r"[A-Za-z_][-.\w]*", re.ASCII)
"""What nearly all names are: the patterns of all that a name may be take longer to compile than most charts."""

Rule = Callable[[ChartIndex, Diagnostics], None]


def has_states(index: ChartIndex, log: Diagnostics) -> None:
    chart = index.chart
    found = any(isinstance(child, State | Parallel | Final) for child in chart.children)
    if not found and not _follows(index, log):
        log.add(say.no_states(chart.location))


def _follows(index: ChartIndex, log: Diagnostics) -> bool:
    """Whether a state that seems missing may stand in a file that could not be read: that error is enough."""
    return not index.chart.is_whole and log.has_errors


def ids_are_tokens(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        if node.id is not None and (not node.id or len(node.id.split()) != 1):
            log.add(say.bad_id(node.id.location, node.id))
        elif node.id is not None and index.chart.dialect == "w3c" and not _is(_XML_NAME, node.id):
            log.add(say.id_no_name(node.id.location, node.id))


def name_is_token(index: ChartIndex, log: Diagnostics) -> None:
    name = index.chart.name
    if name is not None and index.chart.dialect == "w3c" and not _is(_XML_TOKEN, name.strip()):
        log.add(say.name_no_token(name.location, name))


def _is(pattern: str, name: str) -> bool:
    return (_PLAIN_NAME.fullmatch(name) or re.fullmatch(pattern, name)) is not None


def ids_are_unique(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        first = index.by_id.get(str(node.id)) if node.id else None
        if node.id and first is not None and first is not node:
            log.add(say.duplicate_id(node.id.location, node.id, _id_place(first)))


def targets_exist(index: ChartIndex, log: Diagnostics) -> None:
    possible = frozenset(id for id in index.by_id if id.split() == [id])  # others can be no target
    told = {
        word for id in index.by_id.keys() - possible for word in id.split()
    }  # with the id that they are part of
    for _, targets in target_lists(index.chart):
        for target in targets:
            if target not in index.by_id and target not in told and not _follows(index, log):
                log.add(say.unknown_target(target.location, target, possible))


def targets_can_be_active_together(index: ChartIndex, log: Diagnostics) -> None:
    for _, targets in target_lists(index.chart):
        for one, other in combinations(targets[:100], 2):
            wrong = _together(index, targets, one, other)
            if wrong is not None:
                log.add(wrong)
                break


def _together(index: ChartIndex, targets: tuple[Text, ...], one: Text, other: Text) -> Diagnostic | None:
    """Why the two cannot stand in one list (SCXML 3.11); None if they can."""
    first, second = index.by_id.get(one), index.by_id.get(other)
    if first is None or second is None or first is second:
        return None
    common = index.common(first, second)
    if common is first or common is second:
        outer, inner = (one, other) if common is first else (other, one)
        return say.nested_targets(inner.location, outer, inner, outer.location)
    if isinstance(common, Parallel):
        return None
    return say.illegal_combination(other.location, targets, one, other)


def initial_is_inside(index: ChartIndex, log: Diagnostics) -> None:
    for node, targets in _initials(index):
        for target in targets:
            found = index.by_id.get(target)
            if found is not None and not index.is_inside(found, node):
                log.add(say.initial_outside(target.location, target, _name(node)))


def _initials(index: ChartIndex) -> Iterator[tuple[Node, tuple[Text, ...]]]:
    for node in (index.chart, *index.order):
        if isinstance(node, State | Chart):
            yield node, node.initial
            if node.initial_element is not None:
                yield node, node.initial_element.transition.target


def initial_has_children(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        if not isinstance(node, State) or not (node.initial or node.initial_element):
            continue
        if all(isinstance(child, History) for child in node.children):
            log.add(say.initial_excluded(node.location, "state"))


def initial_transitions_are_plain(index: ChartIndex, log: Diagnostics) -> None:
    for node in (index.chart, *index.order):
        if isinstance(node, State | Chart) and node.initial_element is not None:
            _plain(node.initial_element.transition, "<initial>", log)
        if isinstance(node, History) and node.transition is not None:
            _plain(node.transition, "<history>", log)


def _plain(transition: Transition, element: str, log: Diagnostics) -> None:
    what = f"the transition of {element}"
    if transition.event is not None:
        log.add(say.initial_transition(transition.location, f"{what} has an event"))
    if transition.cond is not None:
        log.add(say.initial_transition(transition.location, f"{what} has a condition"))
    if not transition.target:
        log.add(say.initial_transition(transition.location, f"{what} has no target"))


def history_leads_inside(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        if isinstance(node, History) and node.transition is not None:
            _history(index, node, node.transition, log)


def _history(index: ChartIndex, node: History, transition: Transition, log: Diagnostics) -> None:
    parent = index.parent[node]
    for target in transition.target:
        found = index.by_id.get(target)
        if found is None:
            continue
        if found is node or not index.is_inside(found, parent):
            log.add(say.history_target(target.location, target, _name(parent)))
        elif node.type != "deep" and index.parent[found] is not parent:
            log.add(say.history_target_deep(target.location, target, _name(parent)))


def parallels_have_regions(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        if isinstance(node, Parallel) and all(isinstance(child, History) for child in node.children):
            log.add(say.empty_parallel(node.location, _name(node)))


def transitions_say_something(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        for transition in transitions(node):
            if transition.event is None and transition.cond is None and not transition.target:
                log.add(say.transition_empty(transition.location))


def _id_place(node: StateNode) -> Location:
    return node.id.location if node.id is not None else node.location


def _name(node: Node) -> str:
    if isinstance(node, Chart):
        return "scxml"
    return str(node.id) if node.id else "its parent"


RULES: tuple[Rule, ...] = (
    has_states,
    ids_are_tokens,
    name_is_token,
    ids_are_unique,
    targets_exist,
    targets_can_be_active_together,
    initial_is_inside,
    initial_has_children,
    initial_transitions_are_plain,
    history_leads_inside,
    parallels_have_regions,
    transitions_say_something,
)
