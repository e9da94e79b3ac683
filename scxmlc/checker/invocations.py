"""What is said of invoked sessions by their id: events that wait for them, and events sent to them (SCXML 6.4).

In: the analysis of a chart and the log. Out: warnings about ids that no <invoke> of the chart has, where all ids are
known: an <invoke> with idlocation, or without any id, is given one as it starts.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.deliveries import all_prefixes, raised_or_sent
from scxmlc.checker.descriptors import bare
from scxmlc.checker.services import constant
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.content import Send

_DONE = "done.invoke."
_OTHERS = ("#_internal", "#_parent")
_SESSION = "#_scxml_"


def invocations_are_there(analysis: Analysis, log: Diagnostics) -> None:
    invokes = analysis.index.invokes
    if not analysis.is_closed or analysis.chart.dialect == "ors" or any(each.id is None for each in invokes):
        return
    ids = frozenset(str(each.id) for each in invokes)
    come = all_prefixes((*(_DONE + each for each in ids), *raised_or_sent(analysis)))
    for word in walk.descriptors(analysis.index.order):
        id = bare(word).removeprefix(_DONE)
        if word.startswith(_DONE) and id and bare(word) not in come:
            log.add(messages.behaviour.unknown_invocation(word.location, id, ids, _DONE))
    for content in analysis.index.contents:
        target = constant(analysis, content.target) if isinstance(content, Send) else None
        if target is not None and _is_invocation(target) and target[2:] not in ids:
            log.add(messages.behaviour.unknown_invocation(target.location, target[2:], ids, "#_"))


def _is_invocation(target: str) -> bool:
    return target.startswith("#_") and target not in _OTHERS and not target.startswith(_SESSION)


RULES = (invocations_are_there,)
