"""Every piece of ECMAScript, parsed once.

In: a chart. Out: the side table from code to syntax tree. The rule that surprises: in the Recommendation's
dialect text that does not parse is a warning, since SCXML 5.9 lets it fail when it is reached, with
error.execution; the implementation-report tests rely on it. In ORS it is an error.
"""

from __future__ import annotations

from dataclasses import replace

from scxmlc.checker import walk
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.ecmascript import Node, parse_expression, parse_location, parse_program
from scxmlc.model.chart import Chart
from scxmlc.model.script import Code, Expression, LocationExpression

Scripts = dict[Code, Node | None]


def parse_all(chart: Chart, log: Diagnostics) -> Scripts:
    return {code: _parsed(code, chart, log) for code in walk.code(chart)}


def _parsed(code: Code, chart: Chart, log: Diagnostics) -> Node | None:
    found = Diagnostics()
    if isinstance(code, Expression):
        tree = parse_expression(code.text, found)
    elif isinstance(code, LocationExpression):
        tree = parse_location(code.text, found)
    else:
        tree = parse_program(code.text, found)
    for diagnostic in found:
        log.add(diagnostic if chart.dialect == "ors" else _weaker(diagnostic))
    return tree


def _weaker(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.code == "too-complex":
        return diagnostic
    hint = diagnostic.hint or "reached at run time, it raises error.execution"
    return replace(diagnostic, severity="warning", hint=hint)
