"""Configurations and histories as ids of states, and whether they are such as a session may be in (SCXML 3.11).

In: lists of ids that somebody has saved. Out: the situation to go on in, or a SnapshotError that says what is wrong.

The rule that surprises: the atomic states say it all, their ancestors follow; what is legal is asked of the whole.
"""

from __future__ import annotations

from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from scxml_runtime.chart.structure import Node, Structure
    from scxml_runtime.steps.reactions import Repertoire, Situation


def atomic(situation: Situation) -> list[str]:
    """The ids of the active states without children, in document order."""
    leaves = [node for node in situation.nodes if not node.children]
    if len(leaves) > 1:
        leaves.sort(key=_order)
    return [node.id for node in leaves]


def _order(node: Node) -> int:
    return node.order


def situation(repertoire: Repertoire, ids: list[str]) -> Situation:
    """Where a session stands that is in these states. Raises SnapshotError."""
    if len({*ids}) < len(ids):
        raise SnapshotError("the configuration names a state twice")
    structure = repertoire.structure
    nodes = [_known(structure, id, "the configuration") for id in ids]
    _check_leaves(nodes, "the configuration")
    found = frozenset(above for node in nodes for above in (node, *node.ancestors[:-1]))
    known = repertoire.situations.get(found)
    if known is None:
        _check_below(structure.root, {*found, structure.root}, "the configuration")
        known = repertoire.situation(found)
    return known


def check_history(structure: Structure, id: str, ids: list[str]) -> tuple[str, ...]:
    """What a history remembers. Raises SnapshotError."""
    what = f"the history {id!r}"
    history = _known(structure, id, "the histories", "history")
    parent: Any = history.parent
    nodes = [_known(structure, each, what) for each in ids]
    if not all(node.is_descendant(parent) for node in nodes):
        raise SnapshotError(f"{what} remembers states outside {parent.id!r}")
    if history.deep:
        _check_leaves(nodes, what)
        below = {above for node in nodes for above in (node, *node.ancestors) if above.is_descendant(parent)}
        _check_below(parent, {parent, *below}, what)
    else:
        _check_children(parent, set(nodes), what)
    if [node.id for node in sorted(nodes, key=_order)] != ids:
        raise SnapshotError(f"{what}: the states are not in document order, or twice there")
    return tuple(ids)


def _known(structure: Structure, id: str, what: str, kind: str = "") -> Node:
    node = structure.nodes.get(id)
    if node is None or (node.kind == "history") != (kind == "history"):
        raise SnapshotError(f"{what}: the chart has no {kind or 'state'} {id!r}")
    return node


def _check_leaves(nodes: Iterable[Node], what: str) -> None:
    for node in nodes:
        if node.children:
            raise SnapshotError(f"{what}: {node.id!r} has states inside, of which none is named")


def _check_below(top: Node, active: set[Node], what: str) -> None:
    """Whether each active state has the children active that it must."""
    for node in active:
        if node.children:
            _check_children(node, {child for child in node.children if child in active}, what)
    if not any(child in active for child in top.children):
        raise SnapshotError(f"{what}: no state is active")


def _check_children(node: Node, active: set[Node], what: str) -> None:
    name = repr(node.id) if node.id else "the chart"
    if not active <= {*node.children}:
        raise SnapshotError(f"{what}: {name} has no such child")
    if node.kind == "parallel" and len(active) != len(node.children):
        raise SnapshotError(f"{what}: of the parallel {name} all states are active, or none")
    if node.kind != "parallel" and len(active) != 1:
        raise SnapshotError(f"{what}: of {name} one state is active, not {len(active)}")
