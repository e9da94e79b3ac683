"""Events that are raised as a state is entered, while nothing that is active answers them (SCXML 3.13, 4.2).

In: the analysis of a chart and the log. Out: warnings. An internal event is taken up at once, in the very state that
was entered, and forgotten where no transition takes it, though another state would. Certain only where the state can be
left by nothing that happens before: no <parallel>, no transition without event, none for another internal event.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.deliveries import raised
from scxmlc.checker.descriptors import bare, prefixes
from scxmlc.checker.ways import has_states
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart, Parallel, State
from scxmlc.model.content import Raise


def raised_events_are_heard(analysis: Analysis, log: Diagnostics) -> None:
    index = analysis.index
    if not analysis.is_closed or any(isinstance(node, Parallel) for node in index.order):
        return
    answers = frozenset(prefix for name in raised(analysis) for prefix in prefixes(str(name)))
    for node in index.order if answers else ():
        if isinstance(node, State) and node.entry and not has_states(node):
            found = [each for each in _raised_at_once(node) if not log.speaks_of(each.event.location)]
            for each in found if found and _stays(analysis, node, answers) else ():
                name = str(node.id or "?")
                log.add(messages.behaviour.raised_in_vain(each.event.location, each.event, name))


def _raised_at_once(node: State) -> Iterator[Raise]:
    """What is raised as the state is entered."""
    for block in node.entry:
        for content in walk.executables(block):
            if isinstance(content, Raise):
                yield content


def _stays(analysis: Analysis, node: State, answers: frozenset[str]) -> bool:
    """Whether no internal event, nor what happens without one, is answered while the state is active; `answers` are
    the descriptors that would."""
    around = [each for each in analysis.index.ancestors(node) if not isinstance(each, Chart)]
    ways = [way for each in (node, *around) for way in walk.transitions(each)]
    words = {bare(word) for way in ways for word in way.event or ()}
    if any(way.event is None for way in ways) or "*" in words:
        return False
    is_told = any(word.partition(".")[0] in ("error", "done") for word in words)
    return not is_told and words.isdisjoint(answers)


RULES = (raised_events_are_heard,)
