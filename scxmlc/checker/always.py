"""Conditions that are true whatever happens: a function that is not called, a string in quotes, `n => 3` for `n >= 3`.

In: the analysis of a chart and the log. Out: warnings. `true` and numbers are left alone: who writes them means it. So
is a function whose name is given another value somewhere, in whatever scope, or may be by code made as it runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.variables import known_names
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node, expression_in
from scxmlc.ecmascript.free_names import free_names
from scxmlc.ecmascript.nodes import FUNCTIONS, pattern_names
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.script import LocationExpression, Program


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
            log.add(
                messages.behaviour.condition_always_true(
                    text.location, text, kind, _meant(analysis, tree, text)
                )
            )


_NAMING = ("Identifier", "ArrayPattern", "ObjectPattern")
_LIKELY = FUNCTIONS | {"Identifier", "Literal"}


def _kind(tree: Node, functions: frozenset[str]) -> str:
    """What a condition is that is always true; "" where it may be false."""
    if tree.type == "Literal":
        return "string" if isinstance(tree.value, str) and tree.value else ""
    return "function" if tree.type in FUNCTIONS or tree.name in functions else ""


def _meant(analysis: Analysis, tree: Node, text: str) -> str:
    """The condition that was meant; "" where nobody can tell, as of a string that is just that."""
    if tree.type == "Literal":
        inner = expression_in(str(tree.value))
        is_known = inner is not None and {name for name, _ in free_names(inner).read} <= known_names(analysis)
        return str(tree.value).strip() if is_known else ""
    if tree.type == "Identifier":
        return f"{text}()"
    swapped = text.replace("=>", ">=", 1)
    is_slip = tree.type == "ArrowFunctionExpression" and [each.type for each in tree.params] == ["Identifier"]
    return swapped if is_slip and expression_in(swapped) is not None else f"({text})()"


def _functions(analysis: Analysis) -> frozenset[str]:
    """The names that stand for functions, as far as scripts declare them and nothing else gives the name a value."""
    trees = [(code, tree) for code, tree in analysis.scripts.items() if tree is not None]
    if any(free_names(tree).is_open for _, tree in trees):
        return frozenset()
    declared = set(analysis.registered.functions)
    for code, tree in trees:
        for node in tree.body if isinstance(code, Program) else ():
            if node.type == "FunctionDeclaration":
                declared.add(node.id.name)
    given = {str(item.id) for item in analysis.index.data}
    for code, tree in trees:
        if isinstance(code, LocationExpression):
            given.add(getattr(tree, "name", ""))
    for tree in {id(tree): tree for _, tree in trees}.values():
        given.update(_given(tree))
    return frozenset(declared - given)


def _given(tree: Node) -> Iterator[str]:
    """The names that code gives a value, in any of its scopes, or as properties of whatever object."""
    for node in nodes(tree):
        place = None
        if node.type == "VariableDeclarator":
            place = node.id
        elif node.type in ("AssignmentExpression", "ForInStatement", "ForOfStatement"):
            place = node.left
        elif node.type == "UpdateExpression":
            place = node.argument
        if place is not None and place.type == "MemberExpression":
            yield getattr(place.property, "name", "")
        elif place is not None and place.type in _NAMING:
            yield from (each.name for each in pattern_names(place))


RULES = (conditions_can_be_false,)
