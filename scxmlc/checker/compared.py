"""Comparisons that can only come out one way, and data items that no code names.

In: the analysis of a chart and the log. Out: diagnostics. What is computed anywhere is never judged, nor a data item
that nothing but its declaration gives a value: whoever starts the session may give it another (SCXML 6.4).
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.values import OPEN, Values, key, name_of_data, values
from scxmlc.checker.variables import GIVEN
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.kept import kept_with

_EQUAL = ("==", "===", "!=", "!==")


def values_are_used(analysis: Analysis, log: Diagnostics) -> None:
    known = values(analysis)
    if known is None:
        return
    given = GIVEN[analysis.chart.dialect]
    can_be = {name: _possible(known, name) for name in known.written if name not in given}
    for code, tree in analysis.scripts.items():
        for name, literal in _comparisons(tree):
            possible = can_be.get(name, frozenset())
            if possible and literal.value not in possible:
                place = code.text.at(literal.range[0], literal.range[1] - literal.range[0])
                quote = str(code.text[literal.range[0]])
                log.add(messages.behaviour.never_equal(place, name, literal.value, sorted(possible), quote))
    for item in analysis.index.data:
        is_given = item.value is None and item.src is None  # a place for what the session is started with
        if str(item.id) not in known.named and not is_given and not log.speaks_of(item.id.location):
            name = name_of_data(analysis, item)
            log.add(messages.behaviour.unused_data(item.id.location, name))


def _possible(known: Values, name: str) -> frozenset[str]:
    """The strings that a variable can be; empty where it can be anything else."""
    written = known.written.get(name, [])
    all_of_it = [*written, *known.first.get(name, [])]
    if OPEN in all_of_it or not any(isinstance(each, str) for each in written):
        return frozenset()
    if any(isinstance(each, int | float) and not isinstance(each, bool) for each in all_of_it):
        return frozenset()
    return frozenset(each for each in all_of_it if isinstance(each, str))


@kept_with
def _comparisons(tree: Node) -> tuple[tuple[str, Node], ...]:
    """Variables that are compared with strings, each with its literal."""
    equal = (node for node in nodes(tree) if node.type == "BinaryExpression" and node.operator in _EQUAL)
    sides = (
        (one, other) for node in equal for one, other in ((node.left, node.right), (node.right, node.left))
    )
    return tuple((key(one), other) for one, other in sides if key(one) and _is_word(other))


def _is_word(node: Node) -> bool:
    return node.type == "Literal" and isinstance(node.value, str) and bool(node.value)


RULES = (values_are_used,)
