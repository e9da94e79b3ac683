"""Every piece of ECMAScript, parsed once.

In: a chart. Out: the side table from code to syntax tree. The rule that surprises: in the Recommendation's
dialect text that does not parse is a warning, since SCXML 5.9 lets it fail when it is reached, with
error.execution; the implementation-report tests rely on it. In ORS, and for `scxmlc check`, it is an error. With the
null data model nothing but conditions is a language, so nothing else parses.
"""

from __future__ import annotations

from dataclasses import replace

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.ecmascript import Node, parse_expression, parse_location, parse_program
from scxmlc.model.chart import Chart
from scxmlc.model.content import Assign, Foreach, Script
from scxmlc.model.script import Code, Expression, LocationExpression

Scripts = dict[Code, Node | None]


def parse_all(chart: Chart, log: Diagnostics) -> Scripts:
    if chart.datamodel == "null":
        return _conditions_only(chart, log)
    return {code: _parsed(code, chart, log) for code in walk.code(chart)}


def _conditions_only(chart: Chart, log: Diagnostics) -> Scripts:
    """With the null data model (SCXML B.1); what stands in an element that needs another was reported with it."""
    contents = tuple(walk.contents(chart))
    conditions = set(walk.conditions((node for node, _ in walk.states(chart)), contents))
    refused = [*walk.data(chart), *(each for each in contents if isinstance(each, Assign | Foreach | Script))]
    told = {*chart.scripts, *(code for element in refused for code in walk.code(element))}
    found: Scripts = {}
    model = getattr(chart.datamodel, "location", None)
    for code in walk.code(chart):
        found[code] = _parsed(code, chart, log) if code in conditions else None
        if code not in conditions and code not in told:
            _report(messages.content.null_expression(code.text.location, code.text, model), chart, log)
    return found


def _parsed(code: Code, chart: Chart, log: Diagnostics) -> Node | None:
    found = Diagnostics()
    if isinstance(code, Expression):
        tree = parse_expression(code.text, found)
    elif isinstance(code, LocationExpression):
        tree = parse_location(code.text, found)
    else:
        tree = parse_program(code.text, found)
    for diagnostic in found:
        _report(diagnostic, chart, log)
    return tree


def _report(diagnostic: Diagnostic, chart: Chart, log: Diagnostics) -> None:
    log.add(diagnostic if chart.dialect == "ors" else _weaker(diagnostic))


def _weaker(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.code == "too-complex":
        return diagnostic
    hint = diagnostic.hint or "reached at run time, it raises error.execution"
    fix = replace(diagnostic.fix, is_safe=False) if diagnostic.fix else None  # the chart compiles without it
    return replace(diagnostic, severity="warning", hint=hint, fix=fix)
