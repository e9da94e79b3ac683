"""Going through a chart: its states, its blocks of content, its pieces of ECMAScript.

In: a chart. Out: iterators in document order, without recursion. A chart written inline in an <invoke> is
another chart and not gone into.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

from scxmlc.model.chart import (
    Block,
    Chart,
    Data,
    Final,
    History,
    Invoke,
    Parallel,
    State,
    StateNode,
    Transition,
)
from scxmlc.model.content import Executable, Foreach, If
from scxmlc.model.script import Code, Expression, LocationExpression, Program
from scxmlc.source import Location, Text

Holder = Chart | State | Parallel


def states(chart: Chart) -> Iterator[tuple[StateNode, Holder]]:
    """Every state, with what it stands in."""
    ahead: list[tuple[StateNode, Holder]] = [(child, chart) for child in reversed(chart.children)]
    while ahead:
        node, parent = ahead.pop()
        yield node, parent
        if isinstance(node, State | Parallel):
            ahead.extend((child, node) for child in reversed(node.children))


def transitions(node: StateNode | Chart) -> tuple[Transition, ...]:
    """The transitions that events can choose (not those of <initial> and <history>)."""
    return node.transitions if isinstance(node, State | Parallel) else ()


def descriptors(nodes: Iterable[StateNode]) -> Iterator[Text]:
    """What events the transitions of states are written to answer, word by word."""
    for node in nodes:
        for transition in transitions(node):
            yield from transition.event or ()


def all_transitions(node: StateNode | Chart) -> Iterator[Transition]:
    """All transitions of a state or a chart, those of its <initial> or <history> included."""
    yield from transitions(node)
    if isinstance(node, State | Chart) and node.initial_element is not None:
        yield node.initial_element.transition
    if isinstance(node, History) and node.transition is not None:
        yield node.transition


def blocks(node: StateNode | Chart) -> Iterator[Block]:
    """Its blocks of executable content, except those of <finalize>."""
    if isinstance(node, State | Parallel | Final):
        yield from node.entry
        yield from node.exit
    for transition in all_transitions(node):
        if transition.block is not None:
            yield transition.block


def executables(block: Block) -> Iterator[Executable]:
    """Its content and the content inside that."""
    ahead = list(reversed(block.content))
    while ahead:
        content = ahead.pop()
        yield content
        if isinstance(content, If):
            inner = [each for branch in content.branches for each in branch.content]
            ahead.extend(reversed(inner))
        elif isinstance(content, Foreach):
            ahead.extend(reversed(content.content))


def contents(chart: Chart) -> Iterator[Executable]:
    """All executable content of the chart."""
    for node in (chart, *(node for node, _ in states(chart))):
        for block in blocks(node):
            yield from executables(block)
        for invoke in invokes_of(node):
            if invoke.finalize is not None:
                yield from executables(invoke.finalize)


def conditions(nodes: Iterable[StateNode], contents: Iterable[Executable]) -> Iterator[Expression]:
    """The conditions of the transitions of these states, and of the branches among this content."""
    for node in nodes:
        for transition in transitions(node):
            if transition.cond is not None:
                yield transition.cond
    for content in contents:
        for branch in content.branches if isinstance(content, If) else ():
            if branch.cond is not None:
                yield branch.cond


def data(chart: Chart) -> Iterator[Data]:
    yield from chart.data
    for node, _ in states(chart):
        if isinstance(node, State | Parallel):
            yield from node.data


def invokes_of(node: StateNode | Chart) -> tuple[Invoke, ...]:
    return node.invokes if isinstance(node, State | Parallel) else ()


def invokes(chart: Chart) -> Iterator[Invoke]:
    for node, _ in states(chart):
        yield from invokes_of(node)


def code(element: Chart | StateNode | Data | Executable) -> Iterator[Code]:
    """Every expression, location and program of the chart, or of another element."""
    ahead: list[Any] = [element]
    while ahead:
        node = ahead.pop()
        kind = type(node)
        if kind is tuple:
            ahead.extend(reversed(node))
        elif kind in _CODE:
            yield node
        elif (inside := parts(kind)) and (node is element or kind is not Chart):
            ahead.extend(reversed(inside(node)))


_CODE = frozenset([Expression, LocationExpression, Program])
_PARTS: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {Location: None}


def parts(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What gives the values of the fields in which a node of this kind may hold others; None of what is no node."""
    if kind not in _PARTS:
        names = [each.name for each in fields(kind) if each.name != "location"] if is_dataclass(kind) else []
        _PARTS[kind] = _getter(names) if names else None
    return _PARTS[kind]


def _getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda node: (get(node),)


def target_lists(chart: Chart) -> Iterator[tuple[StateNode | Chart, tuple[Text, ...]]]:
    """Every list of ids of states, with the state (or chart) that it belongs to."""
    yield chart, chart.initial
    for node in (chart, *(node for node, _ in states(chart))):
        if isinstance(node, State):
            yield node, node.initial
        for transition in all_transitions(node):
            yield node, transition.target
