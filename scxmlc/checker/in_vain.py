"""Events that are raised as a state is entered, while nothing that is active answers them (SCXML 3.13, 4.2).

In: the analysis of a chart and the log. Out: warnings. An internal event is taken up at once, in the very state that
was entered, and forgotten where no transition takes it, though another state would. Certain only where the state can be
left by nothing that happens before: no <parallel>, no transition without event, none for another internal event.
"""

from __future__ import annotations

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
    internal = [str(name) for name in raised(analysis)]
    for node in index.order if internal else ():
        if (
            isinstance(node, State)
            and node.entry
            and not has_states(node)
            and _stays(analysis, node, internal)
        ):
            for block in node.entry:
                for content in walk.executables(block):
                    if isinstance(content, Raise) and not log.speaks_of(content.event.location):
                        name = str(node.id or "?")
                        log.add(
                            messages.behaviour.raised_in_vain(content.event.location, content.event, name)
                        )


def _stays(analysis: Analysis, node: State, internal: list[str]) -> bool:
    """Whether no internal event, nor what happens without one, is answered while the state is active."""
    around = [each for each in analysis.index.ancestors(node) if not isinstance(each, Chart)]
    ways = [way for each in (node, *around) for way in walk.transitions(each)]
    words = {bare(word) for way in ways for word in way.event or ()}
    if any(way.event is None for way in ways) or "*" in words:
        return False
    is_told = any(word.partition(".")[0] in ("error", "done") for word in words)
    return not is_told and all(words.isdisjoint(prefixes(name)) for name in internal)


RULES = (raised_events_are_heard,)
