"""From a chart to its `Analysis`: index, parsed scripts, and everything that is wrong, in one run.

In: a chart and the log. Out: the analysis, complete even where the log has errors.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker import (
    always,
    answers,
    assigning,
    bare_data,
    capitals,
    compared,
    constants,
    dead_ends,
    deliveries,
    event_data,
    events,
    expressions,
    gone,
    hidden,
    in_vain,
    invocations,
    parallels,
    reach,
    services,
    structure,
    timers,
    variables,
)
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.index import index
from scxmlc.checker.scripts import parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Chart
from scxmlc.registered import NOTHING, Registered

__all__ = ["Analysis", "check"]

DATAMODELS = ("ecmascript", "null")
RULES = (*structure.RULES, *events.RULES)
WAYS = (*reach.RULES, *parallels.RULES)
JUDGES = (
    *expressions.RULES,
    *constants.RULES,
    *services.RULES,
    *deliveries.RULES,
    *bare_data.RULES,
    *hidden.RULES,
    *compared.RULES,
    *dead_ends.RULES,
    *event_data.RULES,
    *gone.RULES,
    *capitals.RULES,
    *always.RULES,
    *in_vain.RULES,
    *assigning.RULES,
    *invocations.RULES,
    *timers.RULES,
    *answers.RULES,
    *variables.RULES,  # last: what another rule says of a place is enough
)


def check(chart: Chart, log: Diagnostics, registered: Registered = NOTHING) -> Analysis:
    """Find out and report everything about `chart` and the charts inside it. `registered` is what the program around
    it gives it."""
    found = index(chart)
    for rule in RULES:
        rule(found, log)
    for rule in () if log.has_errors else WAYS:  # where targets are missing, little is certain
        rule(found, log)
    if chart.datamodel not in DATAMODELS:
        place = getattr(chart.datamodel, "location", chart.location)
        log.add(messages.structure.unknown_datamodel(place, chart.datamodel))
    children = {
        invoke: check(invoke.chart, log, registered) for invoke in found.invokes if invoke.chart is not None
    }
    scripts = parse_all(chart, log) if chart.datamodel in DATAMODELS else {}
    analysis = Analysis(chart, found, scripts, children, registered)
    for judge in JUDGES:
        judge(analysis, log)
    return analysis
