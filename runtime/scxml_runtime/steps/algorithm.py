"""The interpretation algorithm of SCXML (Recommendation, Appendix D), as pure functions.

In: the structure, the active states, what the histories remember, and the transitions that are enabled.
Out: a `Plan`, the whole of one microstep as a value: what to exit, run and enter, and what is active then.

The procedures keep the names of Appendix D. Sets of states are Python sets of nodes; where Appendix D
sorts, the plan holds tuples in that order. The rule that surprises: `history` is asked through
`history.get(id)` only for histories that are really consulted, so that whoever memoises plans can see which
answers a plan depends on.
"""

from __future__ import annotations

from _operator import attrgetter  # operator itself takes half a millisecond to import

from scxml_runtime.chart.structure import Arc, Node, event_transitions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet
    from typing import Protocol

    from scxml_runtime.chart.structure import Method, Structure

    class Memory(Protocol):
        """What the histories remember: state ids by the history's id."""

        def get(self, id: str, /) -> tuple[str, ...] | None: ...


ORDER = attrgetter("order")


class Entry:
    """A state to enter. `default` says whether its initial transition's content runs, `body` is the content
    of a history's default transition; `done` are the states that this one completes, innermost first."""

    __slots__ = ("body", "default", "done", "node")

    def __init__(self, node: Node, default: bool, body: Method | None, done: tuple[Node, ...]) -> None:
        self.node = node
        self.default = default
        self.body = body
        self.done = done


class Plan:
    """One microstep. `exited` is in exit order, `entered` in entry order, `remembered` are history values to
    record; `configuration` is what is active afterwards."""

    __slots__ = ("arcs", "configuration", "entered", "exited", "remembered")

    def __init__(
        self,
        arcs: tuple[Arc, ...],
        exited: tuple[Node, ...],
        remembered: tuple[tuple[str, tuple[str, ...]], ...],
        entered: tuple[Entry, ...],
        configuration: frozenset[Node],
    ) -> None:
        self.arcs = arcs
        self.exited = exited
        self.remembered = remembered
        self.entered = entered
        self.configuration = configuration


def plan_microstep(
    structure: Structure, configuration: AbstractSet[Node], history: Memory, enabled: Iterable[Arc]
) -> Plan:
    """What taking `enabled` means here: microstep() of Appendix D with its effects as a value.

    What the histories of the states that are left will remember counts already for what is entered.
    """
    view = _View(structure, history, {})
    arcs = remove_conflicting_transitions(view, configuration, enabled)
    exits = compute_exit_set(view, configuration, arcs)
    remembered = tuple(_remembered(configuration, exits))
    targets = _Targets()
    compute_entry_set(_View(structure, history, dict(remembered)), arcs, targets)
    left = configuration - exits
    entered = tuple(_entries(left, targets))
    return Plan(
        arcs,
        tuple(sorted(exits, key=ORDER, reverse=True)),
        remembered,
        entered,
        frozenset(left | targets.states),
    )


class _View:
    """The structure together with what the histories remember at this moment, `fresh` before `history`."""

    __slots__ = ("fresh", "history", "structure")

    def __init__(self, structure: Structure, history: Memory, fresh: dict[str, tuple[str, ...]]) -> None:
        self.structure = structure
        self.history = history
        self.fresh = fresh

    def value(self, history: Node) -> tuple[Node, ...] | None:
        """historyValue[id] of Appendix D; None when the history's parent was never left."""
        ids = self.fresh[history.id] if history.id in self.fresh else self.history.get(history.id)
        return None if ids is None else tuple(map(self.structure.node, ids))


class _Targets:
    """What compute_entry_set fills: states, those entered by default, and histories' default content."""

    __slots__ = ("bodies", "by_default", "states")

    def __init__(self) -> None:
        self.states: set[Node] = set()
        self.by_default: set[Node] = set()
        self.bodies: dict[Node, Method] = {}


# --- which transitions ------------------------------------------------------------


def candidates(configuration: AbstractSet[Node], event: str | None) -> list[list[Arc]]:
    """For each active atomic state in document order, the transitions it may take, nearest state first."""
    chains = []
    for state in sorted((node for node in configuration if node.is_atomic), key=ORDER):
        chain: list[Arc] = []
        for node in (state, *state.ancestors):
            chain += event_transitions(node, event)
        if chain:
            chains.append(chain)
    return chains


def select_transitions(
    configuration: AbstractSet[Node], event: str | None, holds: Callable[[Arc], bool]
) -> tuple[Arc, ...]:
    """selectTransitions and selectEventlessTransitions (event None), before conflicts are removed."""
    enabled: dict[Arc, None] = {}
    for chain in candidates(configuration, event):
        first = next((arc for arc in chain if holds(arc)), None)
        if first is not None:
            enabled[first] = None
    return tuple(enabled)


def remove_conflicting_transitions(
    view: _View, configuration: AbstractSet[Node], enabled: Iterable[Arc]
) -> tuple[Arc, ...]:
    """removeConflictingTransitions: a descendant's transition wins, then document order."""
    enabled = tuple(enabled)
    if len(enabled) < 2:
        return enabled
    exits = {arc: compute_exit_set(view, configuration, (arc,)) for arc in enabled}
    filtered: list[Arc] = []
    for arc in enabled:
        rivals = [other for other in filtered if not exits[arc].isdisjoint(exits[other])]
        if all(arc.source.is_descendant(other.source) for other in rivals):
            filtered = [other for other in filtered if other not in rivals]
            filtered.append(arc)
    return tuple(filtered)


# --- what to leave ------------------------------------------------------------


def compute_exit_set(view: _View, configuration: AbstractSet[Node], arcs: Iterable[Arc]) -> set[Node]:
    """computeExitSet: the active states inside the domains of transitions that have targets."""
    exits: set[Node] = set()
    for arc in arcs:
        domain = get_transition_domain(view, arc)
        if domain is not None:
            exits.update(node for node in configuration if node.is_descendant(domain))
    return exits


def get_transition_domain(view: _View, arc: Arc) -> Node | None:
    """getTransitionDomain: the state all that is left and entered stands in; None when targetless."""
    targets = get_effective_target_states(view, arc.targets)
    if not targets:
        return None
    source = arc.source
    if arc.internal and source.is_compound and all(node.is_descendant(source) for node in targets):
        return source
    return find_lcca((source, *targets))


def find_lcca(nodes: tuple[Node, ...]) -> Node:
    """findLCCA: the least common compound ancestor of the nodes, <scxml> at last."""
    first, *others = nodes
    for ancestor in first.ancestors:
        if ancestor.is_compound and all(node.is_descendant(ancestor) for node in others):
            return ancestor
    return first.ancestors[-1] if first.ancestors else first


def get_effective_target_states(view: _View, targets: Iterable[Node]) -> dict[Node, None]:
    """getEffectiveTargetStates: histories replaced by what they stand for, in order."""
    effective: dict[Node, None] = {}
    for node in targets:
        if node.kind != "history":
            effective[node] = None
            continue
        value = view.value(node)
        effective.update(
            dict.fromkeys(value) if value is not None else get_effective_target_states(view, node.initial)
        )
    return effective


def _remembered(
    configuration: AbstractSet[Node], exits: AbstractSet[Node]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What the histories of the states in `exits` will remember (exitStates of Appendix D)."""
    for node in sorted(exits, key=ORDER):
        for history in node.histories:
            if history.deep:
                kept = [state for state in configuration if state.is_atomic and state.is_descendant(node)]
            else:
                kept = [state for state in configuration if state.parent is node]
            yield history.id, tuple(state.id for state in sorted(kept, key=ORDER))


# --- what to enter ------------------------------------------------------------


def compute_entry_set(view: _View, arcs: Iterable[Arc], entry: _Targets) -> None:
    """computeEntrySet."""
    for arc in arcs:
        for node in arc.targets:
            add_descendant_states_to_enter(view, node, entry)
        domain = get_transition_domain(view, arc)
        for node in get_effective_target_states(view, arc.targets):
            add_ancestor_states_to_enter(view, node, domain, entry)


def add_descendant_states_to_enter(view: _View, node: Node, entry: _Targets) -> None:
    """addDescendantStatesToEnter: the node, what its default entry brings, and all regions of a parallel."""
    if node.kind == "history":
        _enter_history(view, node, entry)
        return
    entry.states.add(node)
    if node.kind == "parallel":
        _enter_regions(view, node, entry)
    elif node.is_compound:
        entry.by_default.add(node)
        _enter_all(view, node.initial, node, entry)


def _enter_history(view: _View, history: Node, entry: _Targets) -> None:
    parent = history.parent
    assert parent is not None
    value = view.value(history)
    if value is None:
        value = history.initial
        if history.initial_body is not None:
            entry.bodies[parent] = history.initial_body
    _enter_all(view, value, parent, entry)


def _enter_all(view: _View, targets: Iterable[Node], ancestor: Node, entry: _Targets) -> None:
    for node in targets:
        add_descendant_states_to_enter(view, node, entry)
    for node in targets:
        add_ancestor_states_to_enter(view, node, ancestor, entry)


def add_ancestor_states_to_enter(view: _View, node: Node, ancestor: Node | None, entry: _Targets) -> None:
    """addAncestorStatesToEnter: what stands between the node and `ancestor`, with a parallel's other
    regions."""
    for between in node.ancestors:
        if between is ancestor or between.parent is None:
            return
        entry.states.add(between)
        if between.kind == "parallel":
            _enter_regions(view, between, entry)


def _enter_regions(view: _View, parallel: Node, entry: _Targets) -> None:
    for child in parallel.children:
        if not any(node is child or node.is_descendant(child) for node in entry.states):
            add_descendant_states_to_enter(view, child, entry)


def _entries(left: AbstractSet[Node], targets: _Targets) -> Iterable[Entry]:
    """The states to enter in entry order, each with what its entry completes at that moment."""
    active = set(left)
    for node in sorted(targets.states, key=ORDER):
        active.add(node)
        done = tuple(_completed(node, active)) if node.kind == "final" else ()
        yield Entry(node, node in targets.by_default, targets.bodies.get(node), done)


def _completed(final: Node, active: AbstractSet[Node]) -> Iterable[Node]:
    """The states whose done.state events entering `final` raises: its parent, and each parallel around that
    whose regions are now all in final states (SCXML 3.4, 3.7)."""
    parent = final.parent
    if parent is None or parent.parent is None:
        return
    yield parent
    around: Node | None = parent.parent
    while around is not None and around.kind == "parallel" and is_in_final_state(around, active):
        yield around
        around = around.parent


def is_in_final_state(node: Node, active: AbstractSet[Node]) -> bool:
    """isInFinalState."""
    if node.kind == "parallel":
        return all(is_in_final_state(child, active) for child in node.children)
    return any(child.kind == "final" and child in active for child in node.children)
