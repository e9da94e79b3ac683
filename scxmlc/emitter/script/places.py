"""Variables of a proved shape: plain Python on dicts and lists.

In: member expressions, calls, and the literals of <data>. Out: `data.v["x"]` for a property of a record, `len(data.v)`
and the like for a list, or None where nothing is proved and the general form must do. `_data` of ORS is no dict but
always an object, which takes `data._data["x"]` too.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from scxmlc.ecmascript.kinds import STR
from scxmlc.ecmascript.nodes import Node, constant_key, literal_key
from scxmlc.emitter.script import build, variables
from scxmlc.emitter.script.called import Key, key_of
from scxmlc.emitter.script.context import Code
from scxmlc.emitter.script.shapes import EFFECTS, VALUES, calls


def first_value(code: Code, key: Key, node: Node) -> ast.expr | None:
    """The dict or list that a <data> of this name, or a variable of a function, starts with."""
    if key in code.unit.records:
        names = [str(literal_key(each.key)) for each in node.properties]
        parts = [
            partial(code.named, each.value, name) for each, name in zip(node.properties, names, strict=True)
        ]
        return ast.Dict([build.const(name) for name in names], code.in_order(parts))
    if key in code.unit.lists:
        return ast.List(code.in_order([partial(code.expr, each) for each in node.elements]), ast.Load())
    return None


def local_value(code: Code, name: str, node: Node) -> ast.expr | None:
    """The same for the declaration of a local variable."""
    key = _key(code, name)
    return None if key is None or isinstance(key, str) else first_value(code, key, node)


def field(code: Code, node: Node) -> ast.expr | None:
    """`v.x` of a record, or `_data.x` of ORS, fit to be read and assigned."""
    if node.object.type != "Identifier":
        return None
    key, name = _key(code, node.object.name), constant_key(node)
    if key is None or name is None:
        return None
    of_platform = key == "_data" and code.unit.keeps_data and not code.scope.strict
    if not of_platform and name not in code.unit.records.get(key, ()):
        return None
    return ast.Subscript(variables.read(code, node.object.name), build.const(name), ast.Load())


def starts_otherwise(code: Code, node: Node) -> bool:
    """Whether this is a property of a record that is no text at first; a guess at what it will be."""
    if node.type != "MemberExpression" or field(code, node) is None:
        return False
    key = _key(code, node.object.name)
    known = None if key is None else code.unit.records.get(key)
    return known is not None and not known[str(constant_key(node))]


def length(code: Code, node: Node) -> ast.expr | None:
    """`v.length` of a list or a text."""
    if constant_key(node) != "length":
        return None
    if not code.is_list(node.object) and not code.kind(node.object).within(STR):
        return None
    return build.call(build.name("len"), code.expr(node.object))


def item(code: Code, node: Node) -> ast.expr | None:
    """`v[i]` of a list, which is undefined beyond its end: in a loop, of a local variable, without a call."""
    if not node.computed or constant_key(node) is not None or not code.is_list(node.object):
        return None
    items, index = code.expr(node.object), code.expr(node.property)
    names = isinstance(items, ast.Name) and isinstance(index, ast.Name)
    if not names or not code.recurs or code.kind(node.property).low < 0:
        return build.js("item", items, index)
    is_there = build.compare(index, ast.Lt(), build.call(build.name("len"), items))
    return build.either(is_there, ast.Subscript(items, index, ast.Load()), build.undefined())


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
    return isinstance(_key(code, name), str)


def _key(code: Code, name: str) -> Key | None:
    """What is known about a name is kept under this."""
    return None if code.scope.is_dynamic(name) else key_of(name, code.scope)
