"""Which of some states can be active together with another.

In: the index of a chart and some of its states. Out: `Neighbours`, asked for one state after the other; made once, so
that each question costs what it finds, not what the chart holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.checker.index import ChartIndex
from scxmlc.model.chart import Chart, Parallel, StateNode


class Neighbours:
    """Of the states given, those around a state, inside it, and in regions beside it; itself among them."""

    def __init__(self, index: ChartIndex, nodes: Iterable[StateNode]) -> None:
        self._index = index
        self._nodes = set(nodes)
        self._below: dict[StateNode, list[StateNode]] = {}
        for node in self._nodes:
            for around in (node, *index.ancestors(node)):
                if not isinstance(around, Chart):
                    self._below.setdefault(around, []).append(node)

    def of(self, state: StateNode) -> Iterator[StateNode]:
        yield from self._below.get(state, ())
        inner = state
        for around in self._index.ancestors(state):
            if isinstance(around, Parallel):
                for region in around.children:
                    yield from self._below.get(region, ()) if region is not inner else ()
            if isinstance(around, Chart):
                return
            if around in self._nodes:
                yield around
            inner = around
