"""`Structure`: what follows from a chart's rows, derived once for each class when its first session starts.

In: the rows and the class they belong to. Out: nodes that know their place (document order, ancestors,
children), transitions by state and event token, and rows bound to the class's methods by name.

The rule that surprises: event descriptors are tokens (SCXML 3.12.1), so `a`, `a.` and `a.*` are one
descriptor, and a transition that lists a descriptor twice is found once.
"""

from __future__ import annotations

from scxml_runtime.chart.rows import Chart, Final, History, Initial, Invoke, Parallel, State, Transition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Method = Callable[..., Any]

ANY = "*"


class Node:
    """A state, a history state or the <scxml> element itself (id ""), with its place in the tree.

    `order` is document order; `ancestors` go from the parent up to the root; `initial` are the targets of the
    default entry; `end` is the order of the last descendant, so that being a descendant is two comparisons.
    """

    __slots__ = (
        "ancestors",
        "anonymous",
        "by_event",
        "children",
        "data",
        "deep",
        "donedata",
        "end",
        "entry",
        "eventless",
        "exit",
        "histories",
        "id",
        "initial",
        "initial_body",
        "invokes",
        "kind",
        "order",
        "parent",
    )

    def __init__(self, id: str, kind: str, parent: Node | None, order: int) -> None:
        self.id = id
        self.kind = kind
        self.parent = parent
        self.order = self.end = order
        self.anonymous = False
        self.ancestors: tuple[Node, ...] = () if parent is None else (parent, *parent.ancestors)
        self.children: list[Node] = []
        self.histories: list[Node] = []
        self.initial: tuple[Node, ...] = ()
        self.initial_body: Method | None = None
        self.entry: tuple[Method, ...] = ()
        self.exit: tuple[Method, ...] = ()
        self.donedata: Method | None = None
        self.deep = False
        self.invokes: list[Invocable] = []
        self.data: list[tuple[str, Method | None]] = []
        self.by_event: dict[str, list[Arc]] = {}
        self.eventless: list[Arc] = []

    def is_descendant(self, other: Node) -> bool:
        """Whether this node stands inside `other` (a node is no descendant of itself)."""
        return other.order < self.order <= other.end

    @property
    def is_atomic(self) -> bool:
        """Whether the node has no child states; histories do not count (SCXML 3.3)."""
        return not self.children and self.kind != "history"

    @property
    def is_compound(self) -> bool:
        """Whether the node is a <state> with child states, or <scxml> itself."""
        return bool(self.children) and self.kind != "parallel"

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id}>"


class Arc:
    """A transition with its ends as nodes and its condition and body as the class's methods."""

    __slots__ = ("body", "cond", "internal", "order", "row", "source", "targets")

    def __init__(self, row: Transition | None, source: Node, targets: tuple[Node, ...], order: int) -> None:
        self.row = row
        self.source = source
        self.targets = targets
        self.order = order
        self.internal = row is None or row.type == "internal"
        self.cond: Method | None = None
        self.body: Method | None = None

    def __repr__(self) -> str:
        return f"<{self.source.id} -> {' '.join(node.id for node in self.targets)}>"


class Invocable:
    """An <invoke> of a state, its methods bound."""

    __slots__ = ("autoforward", "finalize", "id", "idlocation", "node", "start")

    def __init__(self, row: Invoke, node: Node, bind: Callable[[Method | None], Any]) -> None:
        self.node = node
        self.id = row.id
        self.idlocation = row.idlocation
        self.autoforward = row.autoforward
        self.start = bind(row.start)
        self.finalize = bind(row.finalize)


class Structure:
    """The chart of one class, ready to run. `initial` is the arc that starts it, from the root."""

    def __init__(self, chart: Chart, owner: type) -> None:
        self.chart = chart
        self.owner = owner
        self.root = Node("", "scxml", None, 0)
        self.nodes: dict[str, Node] = {}
        self.data: list[tuple[str, Method | None]] = []
        self.has_late_data = False
        self._add_states()
        self._resolve_initials()
        self._add_transitions()
        self._add_data()
        self.scripts = tuple(map(self.bind, chart.scripts))
        for row in chart.invokes:
            node = self.node(row.state)
            node.invokes.append(Invocable(row, node, self.bind))

    def bind(self, method: Method | None) -> Any:
        """The owner's method of the same name, which is another one in a subclass that overrides it."""
        if method is None:
            return None
        return getattr(self.owner, method.__name__, method)

    def node(self, id: str) -> Node:
        """The state with this id; an unknown one is a ValueError that names the chart."""
        try:
            return self.nodes[id]
        except KeyError:
            raise ValueError(f"{self.owner.__name__}: the chart has no state {id!r}") from None

    @property
    def descriptors(self) -> set[str]:
        """What the transitions of the chart name, without `.*`."""
        return {token for node in (self.root, *self.nodes.values()) for token in node.by_event}

    def targets(self, ids: str | None) -> tuple[Node, ...]:
        """The nodes of space-separated ids, in the order they are written."""
        return tuple(map(self.node, ids.split())) if ids else ()

    def _add_states(self) -> None:
        for row in self.chart.states:
            if not isinstance(row, Initial):
                self._add_state(row)
        for node in reversed(self.nodes.values()):
            parent = node.parent
            if parent is not None:
                parent.end = max(parent.end, node.end)

    def _add_state(self, row: State | Parallel | Final | History) -> None:
        parent = self.root if row.parent is None else self.node(row.parent)
        if row.id in self.nodes:
            raise ValueError(f"{self.owner.__name__}: two states have the id {row.id!r}")
        node = self.nodes[row.id] = Node(row.id, row.kind, parent, len(self.nodes) + 1)
        node.anonymous = row.anonymous
        if isinstance(row, History):
            node.deep = row.type == "deep"
            node.initial_body = self.bind(row.body)
            parent.histories.append(node)
            return
        parent.children.append(node)
        node.entry = tuple(map(self.bind, row.entry))
        node.exit = tuple(map(self.bind, row.exit))
        if isinstance(row, Final):
            node.donedata = self.bind(row.donedata)

    def _resolve_initials(self) -> None:
        for row in self.chart.states:
            if isinstance(row, Initial):
                node = self.root if row.parent is None else self.node(row.parent)
                node.initial, node.initial_body = self.targets(row.target), self.bind(row.body)
            elif isinstance(row, History):
                self.nodes[row.id].initial = self.targets(row.target)
            elif row.initial:
                self.nodes[row.id].initial = self.targets(row.initial)
        if self.chart.initial:
            self.root.initial = self.targets(self.chart.initial)
        for node in (self.root, *self.nodes.values()):
            if node.is_compound and not node.initial:
                node.initial = (node.children[0],)
        self.initial = Arc(None, self.root, self.root.initial, -1)
        self.initial.body = self.root.initial_body

    def _add_transitions(self) -> None:
        for order, row in enumerate(self.chart.transitions):
            source = self.node(row.source)
            arc = Arc(row, source, self.targets(row.target), order)
            arc.cond, arc.body = self.bind(row.cond), self.bind(row.body)
            if row.event is None:
                source.eventless.append(arc)
                continue
            for token in dict.fromkeys(map(descriptor, row.event.split())):
                source.by_event.setdefault(token, []).append(arc)

    def _add_data(self) -> None:
        late = self.chart.binding == "late"
        for row in self.chart.data:
            pair = (row.id, self.bind(row.value))
            if row.state is not None and late:
                self.node(row.state).data.append(pair)
                self.data.append((row.id, None))
                self.has_late_data = True
            else:
                self.data.append(pair)

    def methods(self) -> Iterator[Method]:
        """Every method that the rows name, bound."""
        found = [*self.scripts, *(value for _, value in self.data)]
        for node in (self.root, *self.nodes.values()):
            found += [*node.entry, *node.exit, node.initial_body, node.donedata]
            found += [value for _, value in node.data]
            for invoke in node.invokes:
                found += [invoke.start, invoke.finalize]
            for arcs in (node.eventless, *node.by_event.values()):
                found += [method for arc in arcs for method in (arc.cond, arc.body)]
        return (method for method in found if method is not None)


def descriptor(token: str) -> str:
    """An event descriptor without its optional `.*` or `.` at the end (SCXML 3.12.1)."""
    return token.removesuffix(".*").removesuffix(".") or ANY


def event_transitions(node: Node, event: str | None) -> list[Arc]:
    """The transitions of `node` that match an event's name, in document order; None: the eventless ones."""
    if event is None:
        return node.eventless
    table = node.by_event
    if not table:
        return []
    found = [table[token] for token in prefixes(event) if token in table]
    if len(found) == 1:
        return found[0]
    arcs = {arc.order: arc for arcs in found for arc in arcs}
    return [arcs[order] for order in sorted(arcs)]


def prefixes(event: str) -> Iterable[str]:
    """The descriptors that match an event's name: itself, its token prefixes, and `*`."""
    yield ANY
    end = len(event)
    while end > 0:
        yield event[:end]
        end = event.rfind(".", 0, end)
