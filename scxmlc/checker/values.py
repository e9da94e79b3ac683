"""What the variables of a chart can hold, where all that writes them stands in it.

In: the analysis of a chart. Out: `Values`: for each variable the constants that it is given, and where code names it. A
data item of ORS is called `_data.x` here, as its code calls it. The rule that surprises: locals of functions count as
variables of the same name, which can only make more values possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scxmlc.checker.analysis import Analysis
from scxmlc.ecmascript.free_names import free_names
from scxmlc.ecmascript.nodes import Node, pattern_names
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.kept import kept_with
from scxmlc.model.chart import Data
from scxmlc.model.content import Action, Assign, Foreach, Send
from scxmlc.model.script import Code, Expression, LocationExpression, Program

OPEN = object()
"""The value of what is computed."""


@dataclass
class Values:
    """`written` has what a variable is given after its declaration, `first` what that gives it, `named` all words of
    the code, strings among them."""

    written: dict[str, list[Any]] = field(default_factory=dict)
    first: dict[str, list[Any]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)


def values(analysis: Analysis) -> Values | None:
    """None where code can name variables without saying so: `eval`, `with`, `_data[name]`, what does not parse."""
    if not analysis.is_closed or analysis.chart.datamodel != "ecmascript" or _fills_by_itself(analysis):
        return None
    made = Values()
    for item in analysis.index.data:
        made.first.setdefault(name_of_data(analysis, item), []).append(_value(analysis, item.value, item.src))
    filled = set(_filled(analysis))
    stored = {each.target: each.value for each in analysis.index.contents if isinstance(each, Assign)}
    for code, tree in analysis.scripts.items():
        if tree is None or (isinstance(code, Program) and free_names(tree).is_open):
            return None
        told = said(tree)
        if told.hides:
            return None
        if isinstance(code, LocationExpression) and (code in filled or code in stored):
            given = _value(analysis, stored[code]) if code in stored else OPEN
            made.written.setdefault(key(tree), []).append(given)
        made.named |= told.named
        for name, given in told.written:
            made.written.setdefault(name, []).append(given)
    return made


def name_of_data(analysis: Analysis, item: Data) -> str:
    return f"_data.{item.id}" if analysis.chart.dialect == "ors" else str(item.id)


def key(node: Node) -> str:
    """The variable that a node names; "" of anything else."""
    if node.type == "Identifier":
        return str(node.name)
    if node.type == "MemberExpression" and getattr(node.object, "name", None) == "_data":
        name = node.property.value if node.computed else node.property.name
        return f"_data.{name}"
    return ""


def _fills_by_itself(analysis: Analysis) -> bool:
    """An empty <finalize> gives variables what an invoked session sends (SCXML 6.5)."""
    return any(each.finalize is not None and not each.finalize.content for each in analysis.index.invokes)


def _filled(analysis: Analysis) -> Iterator[Code]:
    for invoke in analysis.index.invokes:
        if invoke.idlocation is not None:
            yield invoke.idlocation
    for content in analysis.index.contents:
        if isinstance(content, Send) and content.idlocation is not None:
            yield content.idlocation
        elif isinstance(content, Action):
            yield from (target for _, target in content.results)
        elif isinstance(content, Foreach):
            yield from (each for each in (content.item, content.index) if each is not None)


def _value(analysis: Analysis, value: Any, src: object = None) -> Any:
    tree = analysis.scripts.get(value) if isinstance(value, Expression) else None
    if value is None and src is None:
        return None
    return constant(tree) if tree is not None else OPEN


def constant(tree: Node) -> Any:
    return tree.value if tree.type == "Literal" and not tree.regex else OPEN


@dataclass(frozen=True, slots=True)
class Said:
    """What one piece of code says by itself: the names in it, what it writes into which, whether it can name others."""

    named: frozenset[str]
    written: tuple[tuple[str, Any], ...]
    hides: bool


@kept_with
def said(tree: Node) -> Said:
    """Of one program or expression; the same tree is asked about again where texts are checked as one types."""
    inside = list(nodes(tree))
    written = tuple(each for node in inside for each in _written(node))
    return Said(frozenset(filter(None, map(_name, inside))), written, any(map(_hides, inside)))


def _hides(node: Node) -> bool:
    if node.type == "Identifier":
        return bool(node.name == "eval")
    is_data = node.type == "MemberExpression" and getattr(node.object, "name", None) == "_data"
    return is_data and node.computed and node.property.type != "Literal"


def _name(node: Node) -> str:
    if node.type == "Identifier":
        return str(node.name)
    return node.value if node.type == "Literal" and isinstance(node.value, str) else ""


def _written(node: Node) -> Iterator[tuple[str, Any]]:
    if node.type == "AssignmentExpression":
        yield from _write(node.left, node.right if node.operator == "=" else None)
    elif node.type == "UpdateExpression":
        yield from _write(node.argument, None)
    elif node.type == "VariableDeclarator" and node.init is not None:
        yield from _write(node.id, node.init)
    elif node.type in ("ForInStatement", "ForOfStatement"):
        left = node.left.declarations[0].id if node.left.type == "VariableDeclaration" else node.left
        yield from _write(left, None)
    else:
        for parameter in node.params or ():
            yield from _write(parameter, None)


def _write(target: Node, value: Node | None) -> Iterator[tuple[str, Any]]:
    is_place = target.type in ("Identifier", "MemberExpression")
    for name in [key(target)] if is_place else [name.name for name in pattern_names(target)]:
        yield name, constant(value) if value is not None else OPEN
