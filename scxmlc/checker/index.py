"""What a chart's tree implies: ids, parents, ancestors, document order.

In: a chart. Out: a `ChartIndex`; nodes are found by identity. Duplicate ids keep the first node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc.checker.walk import Holder, contents, data, invokes_of, states
from scxmlc.model.chart import Chart, Data, History, Invoke, StateNode
from scxmlc.model.content import Executable

Node = StateNode | Chart


@dataclass(frozen=True, eq=False)
class ChartIndex:
    """`by_id` finds a state, `parent` what it stands in, `order` its place in the document (from 0);
    `contents` is all executable content of the chart, `invokes` and `data` all that stand anywhere in it."""

    chart: Chart
    by_id: dict[str, StateNode]
    parent: dict[StateNode, Holder]
    order: dict[StateNode, int]
    contents: tuple[Executable, ...]
    invokes: tuple[Invoke, ...]
    data: tuple[Data, ...]

    def ancestors(self, node: Node) -> Iterator[Holder]:
        """From the parent outward to the chart."""
        while not isinstance(node, Chart):
            node = self.parent[node]
            yield node

    def is_inside(self, node: StateNode, outer: Node) -> bool:
        """Is `node` a proper descendant of `outer`?"""
        return any(each is outer for each in self.ancestors(node))

    def common(self, one: StateNode, other: StateNode) -> Holder:
        """The innermost node around both; where one is around the other, that one itself."""
        around: list[Node] = [one, *self.ancestors(one)]
        for each in (other, *self.ancestors(other)):
            if not isinstance(each, History) and any(each is outer for outer in around):
                return each  # type: ignore[return-value]
        return self.chart


def index(chart: Chart) -> ChartIndex:
    by_id: dict[str, StateNode] = {}
    parent: dict[StateNode, Holder] = {}
    order: dict[StateNode, int] = {}
    for number, (node, around) in enumerate(states(chart)):
        parent[node] = around
        order[node] = number
        if node.id:
            by_id.setdefault(str(node.id), node)
    invokes = tuple(invoke for node in order for invoke in invokes_of(node))
    return ChartIndex(chart, by_id, parent, order, tuple(contents(chart)), invokes, tuple(data(chart)))
