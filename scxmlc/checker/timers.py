"""Delayed events that outlive the state that waits for them (SCXML 6.2, 6.3).

In: the analysis of a chart and the log. Out: warnings, where all of this holds: the state sends itself an event with a
delay as it is entered; only transitions in it answer that event, and none of them asks further; it can be left before
by another transition; it can be entered again later; and nothing in the chart takes the event back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.circles import Circles
from scxmlc.checker.descriptors import bare, prefixes, takes
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.services import constant
from scxmlc.checker.ways import found, leaves
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages.catalogue import Mend
from scxmlc.messages.mends import taking_back
from scxmlc.model.chart import Chart, StateNode, Transition
from scxmlc.model.content import Cancel, Send

Held = tuple[StateNode, Transition]
"""A transition, and the state that has it."""

_NO_TIME = ("0", "0s", "0ms")


def timers_end_with_their_state(analysis: Analysis, log: Diagnostics) -> None:
    timers = list(_timers(analysis)) if analysis.is_closed else []
    if not timers:
        return
    circles, answers = Circles(analysis.index), _answers(analysis.index)
    ids = Counter(str(each.id) for each in analysis.index.contents if isinstance(each, Send) and each.id)
    for node, send, event in timers:
        held = [each for word in ("*", *prefixes(event)) for each in answers.get(word, ())]
        if _outlives(analysis.index, circles, node, event, held):
            dialect, id, state = analysis.chart.dialect, str(send.id or ""), str(node.id or "?")
            sendid = _sendid(id, dialect) if ids[id] == 1 else ""
            mend = _taken_back(ids, node, send, event, dialect)
            log.add(messages.behaviour.timer_outlives_state(send.location, event, state, sendid, mend))


def _taken_back(ids: Counter[str], node: StateNode, send: Send, event: str, dialect: str) -> Mend | None:
    """What takes the event back as the state is left, under an id that no other <send> of the `ids` has."""
    id = str(send.id or "")
    new = "" if event in ids or send.idlocation is not None else event
    sendid = _sendid(id or new, dialect)
    return taking_back(node.location, send.location, id, new, sendid) if ids[id] <= 1 else None


def _sendid(id: str, dialect: str) -> str:
    """How <cancel> names an id: by an expression in ORS."""
    return f"'{id}'" if dialect == "ors" else id


def _timers(analysis: Analysis) -> Iterator[tuple[StateNode, Send, str]]:
    """What states send to their own session with a delay as they are entered, and nothing can take back."""
    ids = {constant(analysis, each.sendid) for each in analysis.index.contents if isinstance(each, Cancel)}
    for node in analysis.index.order:
        for block in getattr(node, "entry", ()):
            for content in walk.executables(block):
                if isinstance(content, Send) and content.target is None and _is_late(analysis, content):
                    event = constant(analysis, content.event)
                    if event and not _is_cancelled(content, ids):
                        yield node, content, event


def _is_late(analysis: Analysis, send: Send) -> bool:
    has_delay = send.delay is not None and constant(analysis, send.delay) not in _NO_TIME
    return has_delay and send.type is None


def _is_cancelled(send: Send, ids: Collection[str | None]) -> bool:
    """Whether some <cancel> may mean it."""
    if send.id is None and send.idlocation is None:
        return False
    return None in ids or (send.id is not None and str(send.id) in ids)


def _answers(index: ChartIndex) -> dict[str, list[Held]]:
    """The transitions by descriptor."""
    found_by: dict[str, list[Held]] = {}
    for node in index.order:
        for transition in walk.transitions(node):
            for word in transition.event or ():
                found_by.setdefault(bare(word), []).append((node, transition))
    return found_by


def _outlives(index: ChartIndex, circles: Circles, node: StateNode, event: str, answers: list[Held]) -> bool:
    inside = all(holder is node or index.is_inside(holder, node) for holder, _ in answers)
    if not answers or not inside or any(each.cond is not None for _, each in answers):
        return False
    if not any(leaves(index, holder, each, node) for holder, each in answers):
        return False  # it only repeats itself, or tells the time
    exits = [each for each in _exits(index, node) if each.event and not takes(each, event)]
    return any(circles.come_back(node, found(index, each.target)) for each in exits)


def _exits(index: ChartIndex, node: StateNode) -> Iterator[Transition]:
    """The transitions that leave a state: its own, those inside it and those around it."""
    around = [each for each in index.ancestors(node) if not isinstance(each, Chart)]
    ahead: list[StateNode] = [node]
    held: list[Held] = [(each, way) for each in around for way in walk.transitions(each)]
    while ahead:
        each = ahead.pop()
        held += [(each, way) for way in walk.transitions(each)]
        ahead += getattr(each, "children", ())
    return (way for holder, way in held if leaves(index, holder, way, node))


RULES = (timers_end_with_their_state,)
