"""At which events the code of a chart is evaluated.

In: a chart. Out: its transitions and its executable content, each with the descriptors of the events that `_event` may
hold there. The rule that surprises: a state's entry content sees the event of whoever entered it, a way of eventless
transitions before that included; scripts of the chart, whose functions are called from anywhere, see every event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scxmlc.checker import walk
from scxmlc.checker.index import Node, index
from scxmlc.model.chart import Block, Chart, Final, Parallel, State, StateNode, Transition


@dataclass(frozen=True, slots=True)
class Placed:
    """A transition or an element of content, and the events at which it is evaluated."""

    element: Any
    events: tuple[str, ...]


def descriptor(token: str) -> str:
    """An event descriptor without its optional end (SCXML 3.12.1)."""
    return token.removesuffix(".*").removesuffix(".") or "*"


class Contexts:
    """The contexts of one chart; `events` are the descriptors of its transitions, in document order."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.index = index(chart)
        self.events: dict[str, None] = {}
        self._entered_by: dict[Node, dict[str, None]] = {node: {} for node in self.index.order}
        self._left_by: dict[Node, dict[str, None]] = {node: {} for node in self.index.order}
        for node, transition in self._arcs():
            self.events.update(dict.fromkeys(map(descriptor, transition.event or ())))
            self._mark(node, transition, self._named(transition))
        self._follow_eventless()

    def transitions(self) -> Iterator[Placed]:
        """Those that events can choose."""
        for node, transition in self._arcs():
            yield Placed(transition, self._of(node, transition))

    def content(self) -> Iterator[Placed]:
        """All executable content, what stands in other content behind it."""
        for script in self.chart.scripts:
            yield Placed(script, tuple(self.events))
        for node in self.index.order:
            if isinstance(node, State | Parallel | Final):
                yield from self._in(node.entry, tuple(self._entered_by[node]))
                yield from self._in(node.exit, tuple(self._left_by[node]))
            for transition in walk.transitions(node):
                yield from self._in([transition.block], self._of(node, transition))

    def _in(self, blocks: Iterable[Block | None], events: tuple[str, ...]) -> Iterator[Placed]:
        for block in blocks:
            if block is not None:
                yield from (Placed(each, events) for each in walk.executables(block))

    def _arcs(self) -> Iterator[tuple[StateNode, Transition]]:
        for node in self.index.order:
            yield from ((node, each) for each in walk.transitions(node))

    def _of(self, node: StateNode, transition: Transition) -> tuple[str, ...]:
        return tuple(self._named(transition) or self._entered_by[node])

    def _named(self, transition: Transition) -> list[str]:
        return [descriptor(each) for each in transition.event or ()]

    def _mark(self, node: StateNode, transition: Transition, events: Iterable[str]) -> bool:
        """Note at which events a transition enters and leaves states; whether that is news."""
        is_news = False
        for name in transition.target:
            target = self.index.by_id.get(str(name))
            for each in () if target is None else self._around(target):
                known = len(self._entered_by[each])
                self._entered_by[each].update(dict.fromkeys(events))
                is_news |= len(self._entered_by[each]) > known
        for each in self._around(node):
            self._left_by[each].update(dict.fromkeys(events))
        return is_news

    def _around(self, node: StateNode) -> Iterator[StateNode]:
        """A state, what it stands in, and what stands in it."""
        yield node
        yield from (each for each in self.index.ancestors(node) if not isinstance(each, Chart))
        yield from (each for each, _ in _below(node))

    def _follow_eventless(self) -> None:
        arcs = [(node, each) for node, each in self._arcs() if each.event is None]
        while any(self._mark(node, each, list(self._entered_by[node])) for node, each in arcs):
            pass


def _below(node: StateNode) -> Iterator[tuple[StateNode, StateNode]]:
    ahead = [(child, node) for child in getattr(node, "children", ())]
    while ahead:
        each, around = ahead.pop()
        yield each, around
        ahead.extend((child, each) for child in getattr(each, "children", ()))
