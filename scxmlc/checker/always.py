"""Conditions that are true whatever happens: a function that is not called, a string in quotes, `n => 3` for `n >= 3`.

In: the analysis of a chart and the log. Out: warnings. `true` and numbers are left alone: who writes them means it.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node
from scxmlc.ecmascript.nodes import FUNCTIONS
from scxmlc.model.script import Program


def conditions_can_be_false(analysis: Analysis, log: Diagnostics) -> None:
    conditions = walk.conditions(analysis.index.order, analysis.index.contents)
    functions: frozenset[str] | None = None
    for cond in conditions:
        tree = analysis.scripts.get(cond)
        if tree is None or tree.type not in _LIKELY:
            continue
        functions = _functions(analysis) if functions is None else functions
        kind = _kind(tree, functions)
        if kind:
            text = cond.text.trimmed()
            log.add(messages.behaviour.condition_always_true(text.location, text, kind))


_LIKELY = FUNCTIONS | {"Identifier", "Literal"}


def _kind(tree: Node, functions: frozenset[str]) -> str:
    """What a condition is that is always true; "" where it may be false."""
    if tree.type == "Literal":
        return "string" if isinstance(tree.value, str) and tree.value else ""
    return "function" if tree.type in FUNCTIONS or tree.name in functions else ""


def _functions(analysis: Analysis) -> frozenset[str]:
    """The names that stand for functions, as far as scripts declare them and nothing else has the name."""
    declared = set(analysis.registered.functions)
    for code, tree in analysis.scripts.items():
        for node in tree.body if isinstance(code, Program) and tree is not None else ():
            if node.type == "FunctionDeclaration":
                declared.add(node.id.name)
    return frozenset(declared - {str(item.id) for item in walk.data(analysis.chart)})


RULES = (conditions_can_be_false,)
