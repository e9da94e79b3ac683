"""Where a chart can go: states that nothing leads to, transitions never taken, circles without end.

In: the index of a chart and the log. Out: warnings, and only where the answer is certain whatever the
conditions and the data say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.descriptors import MOST_PARTS, bare, matches
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.structure import Rule
from scxmlc.checker.ways import found, has_states, initial_states
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, Final, History, Parallel, State, StateNode, Transition

say = messages.structure
_CALLS = re.compile(r"(?<!\bIn)\(|\+\+|--|(?<![=!<>])=(?!=)")
_NOBOOT = "_composer_noboot"  # where Composer's fragments start when nobody includes them
_RESERVED = "_reserved_"  # how Composer begins the names of states that it makes itself


def every_state_can_be_entered(index: ChartIndex, log: Diagnostics) -> None:
    """Report the outermost of the states that cannot be entered."""
    never = never_entered(index)
    for node in index.order:
        if node in never and index.parent[node] not in never and not _is_reserved(node):
            place = node.id.location if node.id is not None else node.location
            log.add(say.unreachable_state(place, str(node.id or "without id")))


def never_entered(index: ChartIndex) -> frozenset[StateNode]:
    """The states that nothing leads to; none where that is not certain."""
    if _NOBOOT in index.by_id or not index.chart.children or not index.chart.is_whole:
        return frozenset()
    entered = entered_from(index, initial_states(index, index.chart))
    return frozenset(node for node in index.order if node not in entered and not isinstance(node, History))


def _is_reserved(node: StateNode) -> bool:
    """Composer writes the states of a block whether or not the block's options lead to them."""
    return node.id is not None and any(word.startswith(_RESERVED) for word in node.id.split("."))


def entered_from(index: ChartIndex, first: Iterable[StateNode]) -> set[StateNode]:
    """All states that some sequence of transitions may enter, once these are entered; they are among them."""
    entered: set[StateNode] = set()
    ahead: list[StateNode] = list(first)
    while ahead:
        node = ahead.pop()
        if node in entered:
            continue
        entered.add(node)
        ahead.extend(_entered_with(index, node))
    return entered


def _entered_with(index: ChartIndex, node: StateNode) -> Iterator[StateNode]:
    """What is entered with a state, or can be entered from it."""
    parent = index.parent[node]
    if not isinstance(parent, Chart):
        yield parent
    if isinstance(node, Parallel):
        yield from (child for child in node.children if not isinstance(child, History))
    elif isinstance(node, State):
        yield from initial_states(index, node)
    for transition in walk.all_transitions(node):
        yield from found(index, transition.target)


def no_transition_is_shadowed(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        always: dict[tuple[str | None, str], list[tuple[int, Transition]]] = {}
        at_once = _taken_at_once(node)
        for order, transition in enumerate(walk.transitions(node)):
            if at_once is not None and transition.event is not None:
                log.add(say.shadowed_transition(transition.location, at_once.location, True))
                continue
            conds = dict.fromkeys(("", _asked(transition)))
            keys = [(wide, cond) for wide in _wider(transition) for cond in conds]
            rivals = {place: each for key in keys for place, each in always.get(key, ())}
            first = next((each for _, each in sorted(rivals.items()) if _covers(each, transition)), None)
            if first is not None:
                log.add(say.shadowed_transition(transition.location, first.location))
            elif transition.cond is None or _asked(transition):
                for descriptor in transition.event if transition.event is not None else [None]:
                    wide = None if descriptor is None else bare(descriptor)
                    always.setdefault((wide, _asked(transition)), []).append((order, transition))


def _taken_at_once(node: StateNode) -> Transition | None:
    """The transition by which a state is left before any event is looked at (SCXML 3.13)."""
    ways = (each for each in walk.transitions(node) if each.event is None)
    return next((each for each in ways if each.cond is None or each.cond.text.strip() == "true"), None)


def _asked(transition: Transition) -> str:
    """The text of a condition that says the same each time it is asked; "" where there is none, or one that calls."""
    return "" if transition.cond is None else _constant(str(transition.cond.text))


@lru_cache(maxsize=4096)
def _constant(condition: str) -> str:
    text = " ".join(condition.split())
    return "" if _CALLS.search(text) else text


def _wider(transition: Transition) -> Iterator[str | None]:
    """The descriptors of which another transition needs one, to answer what this one answers first."""
    if not transition.event:
        yield None
        return
    yield "*"
    narrow = bare(transition.event[0])
    if narrow.count(".") > MOST_PARTS:
        return
    while narrow:
        yield narrow
        narrow = narrow.rpartition(".")[0]


def _covers(first: Transition, later: Transition) -> bool:
    """Does the first answer every event that the later one answers?"""
    if first.event is None or later.event is None:
        return first.event is None and later.event is None
    return bool(later.event) and all(
        any(matches(wide, narrow) for wide in first.event) for narrow in later.event
    )


def no_circle_without_end(index: ChartIndex, log: Diagnostics) -> None:
    """Report circles of states that are left at once, by transitions without event and condition."""
    done: set[StateNode] = set()
    for start in index.order:
        path: list[StateNode] = []
        node: StateNode | None = start
        while node is not None and node not in done:
            done.add(node)
            path.append(node)
            node = _next(index, node)
        if node is not None and node in path:
            circle = path[path.index(node) :]
            log.add(say.endless_loop(circle[0].location, [str(each.id or "?") for each in circle]))


def _next(index: ChartIndex, node: StateNode) -> StateNode | None:
    """The atomic state that follows at once and for certain; None where that cannot be said."""
    if isinstance(node, Final | History | Parallel) or has_states(node):
        return None
    around = [node, *index.ancestors(node)]
    if any(isinstance(each, Parallel) for each in around):
        return None
    for each in around:
        eventless = [t for t in getattr(each, "transitions", ()) if t.event is None]
        if eventless:
            return _certain(index, node, eventless[0])
    return None


def _certain(index: ChartIndex, node: StateNode, transition: Transition) -> StateNode | None:
    if transition.cond is not None:
        return None
    if not transition.target:
        return node
    targets = found(index, transition.target)
    return _default(index, targets[0]) if len(targets) == 1 else None


def _default(index: ChartIndex, node: StateNode) -> StateNode | None:
    """The atomic state that entering `node` ends in."""
    for _ in index.order:
        if not isinstance(node, State):
            return None
        if not has_states(node):
            return node
        inner = list(initial_states(index, node))
        if len(inner) != 1:
            return None
        node = inner[0]
    return None


RULES: tuple[Rule, ...] = (
    every_state_can_be_entered,
    no_transition_is_shadowed,
    no_circle_without_end,
)
