"""Destructuring: patterns in declarations, parameters, assignments and loop heads (ES2015 12.14.5, 13.3.3).

In: a pattern and the value to take apart. Out: emitted statements.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript.nodes import Node, literal_key
from scxmlc.emitter.script import access, build, places, variables
from scxmlc.emitter.script.context import Code

Bind = Callable[[Code, Node, ast.expr], None]
"""Puts a value into a place: an identifier, or in assignments any member expression."""


def assign_target(code: Code, target: Node, value: ast.expr) -> None:
    """Assign to what stands in an assignment pattern."""
    if target.type == "Identifier":
        variables.write(code, target.name, value)
    elif target.type == "MemberExpression" and (place := places.field(code, target)) is not None:
        code.emit(build.assign(place, value))
    elif target.type == "MemberExpression":
        owner, key = code.in_order([lambda: code.expr(target.object), lambda: access.key_of(code, target)])
        helper = "put_strict" if code.scope.strict else "put"
        code.emit(build.expression(build.js(helper, owner, key, value)))
    else:
        destructure(code, target, code.keep(value), assign_target)


def bind_name(code: Code, target: Node, value: ast.expr) -> None:
    """Initialise a declared name, or take the value further apart."""
    if target.type == "Identifier":
        variables.initialise(code, target.name, value)
    else:
        destructure(code, target, code.keep(value), bind_name)


def destructure(code: Code, pattern: Node, value: ast.expr, bind: Bind) -> None:
    """Take `value`, which may be repeated, apart as `pattern` says."""
    if pattern.type == "ObjectPattern":
        _object(code, pattern, value, bind)
    elif pattern.type == "ArrayPattern":
        _array(code, pattern, value, bind)
    elif pattern.type == "AssignmentPattern":
        bind_default(code, pattern, value, bind)
    else:
        bind(code, pattern, value)


def bind_default(code: Code, pattern: Node, value: ast.expr, bind: Bind) -> None:
    """`target = default`: the default where the value is undefined."""
    target = pattern.left
    held = build.name(code.fresh("value"))
    code.emit(build.assign(held, value))
    with code.writing() as body:
        name = target.name if target.type == "Identifier" else ""
        default = code.named(pattern.right, name)
        code.emit(build.assign(held, default))
    code.emit(build.if_(build.compare(held, ast.Is(), build.undefined()), body))
    _bind_any(code, target, held, bind)


def _bind_any(code: Code, target: Node, value: ast.expr, bind: Bind) -> None:
    if target.type == "AssignmentPattern":
        bind_default(code, target, value, bind)
    else:
        bind(code, target, value)


def _object(code: Code, pattern: Node, value: ast.expr, bind: Bind) -> None:
    code.emit(build.expression(build.js("check_object", value)))
    taken: list[ast.expr] = []
    for part in pattern.properties:
        if part.type in ("RestElement", "RestProperty", "SpreadElement"):
            rest = build.js("rest_properties", value, *taken)
            bind(code, part.argument, rest)
            continue
        key = _key(code, part)
        taken.append(key)
        _bind_any(code, part.value, build.js("get", value, key), bind)


def _key(code: Code, part: Node) -> ast.expr:
    if not part.computed:
        return build.const(literal_key(part.key))
    return code.keep(build.js("to_property_key", code.expr(part.key)), "key")


def _array(code: Code, pattern: Node, value: ast.expr, bind: Bind) -> None:
    """`with js.unpacking(value) as items:` closes the iterator when the pattern takes less than there is."""
    items = code.fresh("items")
    with code.block(pattern), code.writing() as body:
        for part in pattern.elements:
            _element(code, part, build.name(items), bind)
    manager = ast.withitem(build.js("unpacking", value), ast.Name(items, ast.Store()))
    code.emit(ast.With([manager], body or [ast.Pass()], lineno=0))


def _element(code: Code, part: Node | None, items: ast.expr, bind: Bind) -> None:
    taken = build.call(build.attribute(items, "take"))
    if part is None:
        code.emit(build.expression(taken))
    elif part.type == "RestElement":
        rest = build.call(build.attribute(items, "rest"))
        bind(code, part.argument, rest)
    else:
        _bind_any(code, part, taken, bind)
