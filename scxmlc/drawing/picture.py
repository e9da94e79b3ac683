"""What there is to draw: nested `Box`es, and `Arrow`s between them.

In: a Chart. Out: a Picture, in document order. A state without an id gets its place as key, so that every
arrow has two ends; an arrow whose `target` is None belongs to a transition that stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from scxmlc.drawing.captions import caption, doing
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode, Transition


@dataclass(frozen=True, slots=True)
class Box:
    """A state-like element. `kind` is its tag; `notes` say what it does on entry and exit, and invokes."""

    key: str
    title: str
    kind: str
    notes: tuple[str, ...] = ()
    children: tuple[Box, ...] = ()
    is_initial: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A transition from `source` to one `target`; `label` is `event [cond] / content`."""

    source: str
    target: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as boxes and arrows."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def depict(chart: Chart, name: str = "") -> Picture:
    """The picture of `chart`; `name` stands in for a chart without one."""
    initial = _initial_ids(chart.initial, chart.children, "")
    boxes = _boxes(chart.children, "", initial)
    return Picture(str(chart.name or name), boxes, tuple(_arrows(chart.children, "")))


def _initial_ids(named: Iterable[str], children: tuple[StateNode, ...], parent: str) -> frozenset[str]:
    """The ids an initial attribute or element names, or the first child's key (SCXML 3.6)."""
    keys = (
        _key(child, parent, number) for number, child in enumerate(children) if not isinstance(child, History)
    )
    return frozenset(map(str, named)) or frozenset(islice(keys, 1))


def _key(node: StateNode, parent: str, number: int) -> str:
    return str(node.id) if node.id else f"{parent}.{number + 1}"


def _boxes(nodes: tuple[StateNode, ...], parent: str, initial: frozenset[str]) -> tuple[Box, ...]:
    """The boxes of some children; `initial` holds the keys that an outer element enters by default."""
    return tuple(_box(node, _key(node, parent, number), initial) for number, node in enumerate(nodes))


def _box(node: StateNode, key: str, initial: frozenset[str]) -> Box:
    children = node.children if isinstance(node, State | Parallel) else ()
    inner = initial | _inner_initial(node, key)
    boxes = _boxes(children, key, inner)
    return Box(key, str(node.id or ""), _kind(node), tuple(_notes(node)), boxes, key in initial)


def _inner_initial(node: StateNode, key: str) -> frozenset[str]:
    """Which descendants are entered by default; the regions of a parallel need no mark."""
    if not isinstance(node, State) or not node.children:
        return frozenset()
    named = node.initial_element.transition.target if node.initial_element else node.initial
    return _initial_ids(named, node.children, key)


def _kind(node: StateNode) -> str:
    if isinstance(node, History):
        return f"{node.type} history"
    return type(node).__name__.lower()


def _notes(node: StateNode) -> Iterator[str]:
    if isinstance(node, History):
        return
    yield from (f"entry / {doing(block)}" for block in node.entry if block.content)
    yield from (f"exit / {doing(block)}" for block in node.exit if block.content)
    if not isinstance(node, Final):
        yield from (f"invoke {invoke.id or ''}".strip() for invoke in node.invokes)


def _arrows(nodes: tuple[StateNode, ...], parent: str) -> Iterator[Arrow]:
    for number, node in enumerate(nodes):
        key = _key(node, parent, number)
        for transition in _transitions(node):
            for target in transition.target or (None,):
                yield Arrow(key, None if target is None else str(target), caption(transition))
        yield from _arrows(node.children if isinstance(node, State | Parallel) else (), key)


def _transitions(node: StateNode) -> tuple[Transition, ...]:
    if isinstance(node, History):
        return (node.transition,) if node.transition else ()
    return () if isinstance(node, Final) else node.transitions
