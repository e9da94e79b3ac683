"""Variables of a proved shape: plain Python on dicts and lists.

In: member expressions, calls, and the literals of <data>. Out: `data.v["x"]` for a property of a record, `len(data.v)`
and the like for a list, or None where nothing is proved and the general form must do.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript.nodes import Node, literal_key
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code
from scxmlc.emitter.script.shapes import EFFECTS, VALUES, calls, constant_key


def first_value(code: Code, name: str, node: Node) -> ast.expr | None:
    """The dict or list that a <data> of this name starts with."""
    if name in code.unit.records:
        keys: list[ast.expr | None] = [build.const(literal_key(each.key)) for each in node.properties]
        return ast.Dict(
            keys, [code.named(each.value, str(literal_key(each.key))) for each in node.properties]
        )
    if name in code.unit.lists:
        return ast.List([code.expr(each) for each in node.elements], ast.Load())
    return None


def field(code: Code, node: Node) -> ast.expr | None:
    """`v.x` of a record, fit to be read and assigned."""
    if node.object.type != "Identifier":
        return None
    name, key = node.object.name, constant_key(node)
    if key is None or key not in code.unit.records.get(name, ()) or not _is_global(code, name):
        return None
    return ast.Subscript(build.data(attribute(name)), build.const(key), ast.Load())


def starts_otherwise(code: Code, node: Node) -> bool:
    """Whether this is a property of a record that is no text at first; a guess at what it will be."""
    if node.type != "MemberExpression" or field(code, node) is None:
        return False
    return not code.unit.records[node.object.name][str(constant_key(node))]


def length(code: Code, node: Node) -> ast.expr | None:
    """`v.length` of a list."""
    if constant_key(node) != "length" or not code.is_list(node.object):
        return None
    return build.call(build.name("len"), code.expr(node.object))


def method(code: Code, node: Node) -> ast.expr | None:
    """`v.indexOf(x)` of a list."""
    if not is_read(code, node):
        return None
    return build.js("index_of", code.expr(node.callee.object), code.expr(node.arguments[0]))


def is_read(code: Code, node: Node) -> bool:
    """Whether this call reads a list."""
    return calls(node, VALUES) and code.is_list(node.callee.object)


def effect(code: Code, node: Node) -> ast.stmt | None:
    """`v.push(x);` `v.pop();` `v.shift();` of a list, the value dropped."""
    if not calls(node, EFFECTS) or not code.is_list(node.callee.object):
        return None
    rule = _EFFECTS[str(constant_key(node.callee))]
    return rule(code.expr(node.callee.object), [code.expr(each) for each in node.arguments])


def _push(items: ast.expr, arguments: list[ast.expr]) -> ast.stmt:
    return build.expression(build.call(build.attribute(items, "append"), *arguments))


def _pop(items: ast.expr, arguments: list[ast.expr]) -> ast.stmt:
    return _delete(items, ast.Slice(ast.UnaryOp(ast.USub(), build.const(1)), None))


def _shift(items: ast.expr, arguments: list[ast.expr]) -> ast.stmt:
    return _delete(items, ast.Slice(None, build.const(1)))


def _delete(items: ast.expr, part: ast.Slice) -> ast.stmt:
    return ast.Delete([ast.Subscript(items, part, ast.Del())])


_EFFECTS: dict[str, Callable[[ast.expr, list[ast.expr]], ast.stmt]] = {
    "push": _push,
    "pop": _pop,
    "shift": _shift,
}


def is_event_data(code: Code, node: Node) -> bool:
    """Whether this is `_event.data.x`, of the chart's own `_event` (SCXML 5.10.1)."""
    if node.type != "MemberExpression" or constant_key(node) is None or not code.unit.chart:
        return False
    data = node.object
    if data.type != "MemberExpression" or constant_key(data) != "data" or data.object.type != "Identifier":
        return False
    own = data.object.name == "_event" and _is_global(code, "_event")
    return own and code.scope.find("_event") is None


def _is_global(code: Code, name: str) -> bool:
    if code.scope.is_dynamic(name):
        return False
    variable = code.scope.find(name)
    return variable is None or variable.is_global
