"""What there is to draw: nested `Box`es, and `Arrow`s between them.

In: a Chart. Out: a Picture, in document order. A state without an id gets its place as key, so that every
arrow has two ends; an arrow whose `target` is None belongs to a transition that stays; `starts` are the arrows by which
a box, or the chart, is entered, which may lead to a state deep inside.

`line` is where an element stands in its document; `file` names that only where it is not the chart's own, but
included. A transition's `number` is its place among all that events can choose, in document order from 0, as in the
tables of the compiled class; those of <initial> and <history> have none. What nothing can enter is `pale`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice
from pathlib import PurePath

from scxmlc.drawing.captions import caption, doing
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode, Transition
from scxmlc.source import Location, Source

OUTSIDE = "outside"  # the kind of a state that only shows where an arrow leads
MARKS = {"parallel": "∥ ", "shallow history": "(H) ", "deep history": "(H*) "}


@dataclass(frozen=True, slots=True)
class Box:
    """A state-like element. `kind` is its tag; `notes` say what it does on entry and exit, and invokes."""

    key: str
    title: str
    kind: str
    notes: tuple[str, ...] = ()
    children: tuple[Box, ...] = ()
    starts: tuple[Arrow, ...] = ()
    line: int = 0
    file: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A transition from `source` to one `target`; `label` is `event [cond] / content`."""

    source: str
    target: str | None
    label: str
    number: int | None = None
    line: int = 0
    file: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as boxes and arrows."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    starts: tuple[Arrow, ...] = ()
    legend: str = ""


def depict(chart: Chart, name: str = "", never: Container[StateNode] = ()) -> Picture:
    """The picture of `chart`; `name` stands in for a chart without one. What is `never` entered is pale."""
    view = _View(chart.location.source, never)
    arrows = tuple(view.arrows(chart.children, "", count()))
    return Picture(str(chart.name or name), view.boxes(chart.children, ""), arrows, _default(chart, ""))


def everyone(boxes: Iterable[Box]) -> Iterator[Box]:
    """All boxes, outer ones before inner ones."""
    for box in boxes:
        yield box
        yield from everyone(box.children)


def heading(box: Box) -> str:
    """Its title, with the mark of its kind."""
    return MARKS.get(box.kind, "") + (box.title or "(no id)")


def is_region(box: Box, around: Box | None) -> bool:
    """Whether it is a child of a parallel that is active whenever the parallel is."""
    return around is not None and around.kind == "parallel" and not box.kind.endswith("history")


def insides(boxes: Iterable[Box]) -> dict[str, set[str]]:
    """For each box with children the keys of what is in it, itself included."""
    return {box.key: {each.key for each in everyone([box])} for box in everyone(boxes) if box.children}


def around(arrow: Arrow, inner: Mapping[str, set[str]]) -> str | None:
    """The end of an arrow that the other end is in, if it is a box with children."""
    ends = (arrow.source, arrow.target or "")
    pairs = zip(ends, reversed(ends), strict=True)
    return next((key for key, other in pairs if other in inner.get(key, ())), None)


def _starts(
    key: str, named: Iterable[str], children: tuple[StateNode, ...], label: str = ""
) -> tuple[Arrow, ...]:
    """The arrows to what an initial attribute or element names, or to the first child (SCXML 3.6)."""
    keys = (
        _key(child, key, number) for number, child in enumerate(children) if not isinstance(child, History)
    )
    targets = tuple(map(str, named)) or tuple(islice(keys, 1))
    return tuple(Arrow(key, target, label) for target in targets)


def _key(node: StateNode, parent: str, number: int) -> str:
    return str(node.id) if node.id else f"{parent}.{number + 1}"


class _View:
    """The document that the chart stands in, and which of its states are never entered."""

    def __init__(self, own: Source, never: Container[StateNode]) -> None:
        self.own, self.never = own, never

    def boxes(self, nodes: tuple[StateNode, ...], parent: str) -> tuple[Box, ...]:
        return tuple(self.box(node, _key(node, parent, number)) for number, node in enumerate(nodes))

    def box(self, node: StateNode, key: str) -> Box:
        children = self.boxes(node.children if isinstance(node, State | Parallel) else (), key)
        place = self.place(node.location)
        notes, starts = tuple(_notes(node)), _inner_starts(node, key)
        return Box(key, str(node.id or ""), _kind(node), notes, children, starts, *place, node in self.never)

    def arrows(self, nodes: tuple[StateNode, ...], parent: str, numbers: Iterator[int]) -> Iterator[Arrow]:
        for order, node in enumerate(nodes):
            key = _key(node, parent, order)
            for transition in _transitions(node):
                number = None if isinstance(node, History) else next(numbers)
                place = self.place(transition.location)
                for target in transition.target or (None,):
                    end = None if target is None else str(target)
                    yield Arrow(key, end, caption(transition), number, *place, node in self.never)
            yield from self.arrows(node.children if isinstance(node, State | Parallel) else (), key, numbers)

    def place(self, location: Location) -> tuple[int, str]:
        """The line, and the name of its file if that is another than the chart's."""
        named = "" if location.source is self.own else PurePath(location.source.name).name
        return location.line, named


def _inner_starts(node: StateNode, key: str) -> tuple[Arrow, ...]:
    """How a state with children is entered by default; the regions of a parallel need no arrows."""
    if not isinstance(node, State) or not node.children:
        return ()
    return _default(node, key)


def _default(node: Chart | State, key: str) -> tuple[Arrow, ...]:
    """The arrows of a default entry, with the content of an <initial>."""
    if node.initial_element is None:
        return _starts(key, node.initial, node.children)
    transition = node.initial_element.transition
    return _starts(key, transition.target, node.children, caption(transition))


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


def _transitions(node: StateNode) -> tuple[Transition, ...]:
    if isinstance(node, History):
        return (node.transition,) if node.transition else ()
    return () if isinstance(node, Final) else node.transitions
