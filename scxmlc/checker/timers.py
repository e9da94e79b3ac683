"""Delayed events that outlive the state that waits for them (SCXML 6.2, 6.3).

In: the analysis of a chart and the log. Out: warnings, where all of this holds: the state sends itself an event with a
delay as it is entered; only transitions in it answer that event, and none of them asks further; it can be left before
by another transition; it can be entered again later; and nothing in the chart takes the event back.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import takes
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.reach import entered_from
from scxmlc.checker.services import constant
from scxmlc.checker.ways import found, leaves
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import StateNode, Transition
from scxmlc.model.content import Cancel, Send

_NO_TIME = ("0", "0s", "0ms")


def timers_end_with_their_state(analysis: Analysis, log: Diagnostics) -> None:
    if not analysis.is_closed:
        return
    cancels = [each for each in analysis.index.contents if isinstance(each, Cancel)]
    for node in analysis.index.order:
        for send in _timers(analysis, node):
            event = constant(analysis, send.event)
            if event and not _is_cancelled(analysis, send, cancels) and _outlives(analysis, node, event):
                log.add(messages.behaviour.timer_outlives_state(send.location, event, str(node.id or "?")))


def _timers(analysis: Analysis, node: StateNode) -> Iterator[Send]:
    """What a state sends to its own session with a delay, as it is entered."""
    for block in getattr(node, "entry", ()):
        for content in walk.executables(block):
            if isinstance(content, Send) and content.target is None and _is_late(analysis, content):
                yield content


def _is_late(analysis: Analysis, send: Send) -> bool:
    has_delay = send.delay is not None and constant(analysis, send.delay) not in _NO_TIME
    return has_delay and send.type is None


def _is_cancelled(analysis: Analysis, send: Send, cancels: list[Cancel]) -> bool:
    """Whether some <cancel> may mean it."""
    if send.id is None and send.idlocation is None:
        return False
    ids = [constant(analysis, cancel.sendid) for cancel in cancels]
    return None in ids or (send.id is not None and str(send.id) in ids)


def _outlives(analysis: Analysis, node: StateNode, event: str) -> bool:
    index = analysis.index
    answers = [(holder, each) for holder, each in _transitions(index) if takes(each, event)]
    inside = all(holder is node or index.is_inside(holder, node) for holder, _ in answers)
    if not answers or not inside or any(each.cond is not None for _, each in answers):
        return False
    if not any(leaves(index, holder, each, node) for holder, each in answers):
        return False  # it only repeats itself, or tells the time
    exits = [
        each for holder, each in _transitions(index) if _leaves(index, holder, each, node) and each.event
    ]
    others = [each for each in exits if not takes(each, event)]
    return any(node in entered_from(index, found(index, each.target)) for each in others)


def _transitions(index: ChartIndex) -> Iterator[tuple[StateNode, Transition]]:
    return ((node, each) for node in index.order for each in walk.transitions(node))


def _leaves(index: ChartIndex, holder: StateNode, transition: Transition, node: StateNode) -> bool:
    around = holder is node or index.is_inside(holder, node) or index.is_inside(node, holder)
    return around and leaves(index, holder, transition, node)


RULES = (timers_end_with_their_state,)
