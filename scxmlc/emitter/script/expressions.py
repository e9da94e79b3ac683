"""Expressions: the table from ESTree types to the functions that translate them.

In: a node and the `Code` under construction. Out: a Python expression; what must run before it is emitted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from scxmlc.ecmascript.nodes import Node, fault, literal_key
from scxmlc.emitter.script import (
    access,
    assignments,
    build,
    classes,
    functions,
    generators,
    naming,
    operators,
    templates,
    variables,
)
from scxmlc.emitter.script.conditions import conditional, logical
from scxmlc.emitter.script.context import Code

Rule = Callable[[Code, Node], ast.expr]


def expression(code: Code, node: Node) -> ast.expr:
    """The value of `node`."""
    rule = _RULES.get(node.type)
    if rule is None:
        raise code.too_complex(f"{node.type} is not supported", node)
    before = len(code.body)
    value = rule(code, node)
    if len(code.body) > before:
        build.mark(code.body[before:], fault(node))
    return code.cut(code.placed(value, node))


def named(code: Code, node: Node, name: str) -> ast.expr:
    """The value of `node`; an anonymous function or class is called `name` (ES2015 14.1.19)."""
    if node.type in ("FunctionExpression", "ArrowFunctionExpression") and node.id is None:
        return functions.function(code, node, name)
    if node.type == "ClassExpression" and node.id is None:
        return classes.class_(code, node, name)
    return code.expr(node)


def _literal(code: Code, node: Node) -> ast.expr:
    if node.regex:
        return build.js("regexp", build.const(node.regex.pattern), build.const(node.regex.flags))
    return build.const(node.value)


def _identifier(code: Code, node: Node) -> ast.expr:
    return variables.read(code, node.name)


def _this(code: Code, node: Node) -> ast.expr:
    return this(code)


def this(code: Code) -> ast.expr:
    """The value of `this`."""
    if code.scope.this_function.kind == "program" and code.unit.chart:
        return build.js("global_object", build.name("data"))
    return build.name("this")


def _array(code: Code, node: Node) -> ast.expr:
    items = code.in_order([partial(element, code, each) for each in node.elements])
    return build.js("array", ast.List(items, ast.Load()))


def element(code: Code, node: Node | None) -> ast.expr:
    """An element of an array literal or argument list: a value, a hole, or a spread."""
    if node is None:
        return build.js_name("HOLE")
    if node.type == "SpreadElement":
        return access.argument(code, node)
    return expression(code, node)


def _object(code: Code, node: Node) -> ast.expr:
    plain = []
    for each in node.properties:
        if not _is_plain(each):
            break
        plain.append(each)
    values = code.in_order([partial(_property_value, code, each) for each in plain])
    keys: list[ast.expr | None] = [build.const(literal_key(each.key)) for each in plain]
    made: ast.expr = build.js("object", ast.Dict(keys, values))
    if len(plain) == len(node.properties):
        return made
    made = code.keep(made, "object_")
    for each in node.properties[len(plain) :]:
        _define(code, made, each)
    return made


def _is_plain(node: Node) -> bool:
    if node.type != "Property" or node.kind != "init" or node.computed:
        return False
    if node.method and (functions.needs_home(node.value)):
        return False
    key = literal_key(node.key)
    if key is None or len(key) > _LONGEST_NAME:
        return False
    return key != "__proto__" or node.shorthand or bool(node.method)


_LONGEST_NAME = 16_384  # of which looking it up is part of a step: js.define sees to longer ones


def _property_value(code: Code, node: Node) -> ast.expr:
    key = literal_key(node.key)
    if node.method:
        return functions.method(code, node, key or "", None)
    return code.named(node.value, key or "")


def _define(code: Code, made: ast.expr, node: Node) -> None:
    """One property of an object literal that is not a plain name and value."""
    if node.type != "Property":
        code.emit(build.expression(build.js("copy_properties", made, expression(code, node.argument))))
        return
    if _is_prototype(node):
        value = expression(code, node.value)
        code.emit(build.expression(build.js("set_literal_prototype", made, value)))
        return
    key = property_key(code, node)
    name = naming.key_name(node, key)
    helper = {"get": "define_getter", "set": "define_setter", "init": "define"}[node.kind]
    if node.kind != "init":
        prefix = node.kind + " "
        value = naming.called_by_key(
            functions.method(code, node, prefix + (name or ""), made), key, name, prefix
        )
    elif node.method:
        value = naming.called_by_key(functions.method(code, node, name or "", made), key, name)
    else:
        value = code.named(node.value, name or "")
        if naming.is_anonymous(node.value):
            value = naming.called_by_key(value, key, name)
    code.emit(build.expression(build.js(helper, made, key, value)))


def _is_prototype(node: Node) -> bool:
    return not (node.computed or node.shorthand or node.method) and (
        node.kind == "init" and literal_key(node.key) == "__proto__"
    )


def property_key(code: Code, node: Node) -> ast.expr:
    """The key of a property or method definition, ready to be used after its value is evaluated."""
    if not node.computed:
        return build.const(literal_key(node.key))
    key = expression(code, node.key)
    if code.is_stable(key):
        return key
    return code.keep(build.js("to_property_key", key), "key")


def _sequence(code: Code, node: Node) -> ast.expr:
    for each in node.expressions[:-1]:
        effect(code, each)
    return expression(code, node.expressions[-1])


def effect(code: Code, node: Node) -> None:
    """Emit `node` for what it does; its value is dropped."""
    before = len(code.body)
    _EFFECTS.get(node.type, _value_dropped)(code, node)
    build.mark(code.body[before:], fault(node))


def _value_dropped(code: Code, node: Node) -> None:
    value = expression(code, node)
    if (not code.is_stable(value) and not isinstance(value, ast.Name)) or (
        isinstance(value, ast.Name) and value.id not in code.temporaries and node.type == "Identifier"
    ):
        code.emit(build.expression(value))


def _sequence_effect(code: Code, node: Node) -> None:
    for each in node.expressions:
        effect(code, each)


def _logical_effect(code: Code, node: Node) -> None:
    test = code.test(node.left)
    with code.writing() as body:
        effect(code, node.right)
    code.emit(build.if_(test if node.operator == "&&" else build.not_(test), body))


def _conditional_effect(code: Code, node: Node) -> None:
    test = code.test(node.test)
    with code.writing() as body:
        effect(code, node.consequent)
    with code.writing() as orelse:
        effect(code, node.alternate)
    code.emit(build.if_(test, body, orelse))


_EFFECTS: dict[str, Callable[[Code, Node], None]] = {
    "AssignmentExpression": assignments.effect,
    "CallExpression": access.call_effect,
    "UpdateExpression": assignments.update_effect,
    "SequenceExpression": _sequence_effect,
    "LogicalExpression": _logical_effect,
    "ConditionalExpression": _conditional_effect,
}

_RULES: dict[str, Rule] = {
    "Literal": _literal,
    "Identifier": _identifier,
    "ThisExpression": _this,
    "ArrayExpression": _array,
    "ObjectExpression": _object,
    "SequenceExpression": _sequence,
    "MemberExpression": access.member,
    "CallExpression": access.call,
    "NewExpression": access.new,
    "MetaProperty": access.new_target,
    "AssignmentExpression": assignments.value,
    "UpdateExpression": assignments.update,
    "BinaryExpression": operators.binary,
    "UnaryExpression": operators.unary,
    "LogicalExpression": logical,
    "ConditionalExpression": conditional,
    "FunctionExpression": lambda code, node: functions.function(code, node, ""),
    "ArrowFunctionExpression": lambda code, node: functions.function(code, node, ""),
    "ClassExpression": lambda code, node: classes.class_(code, node, ""),
    "TemplateLiteral": templates.template,
    "TaggedTemplateExpression": templates.tagged,
    "YieldExpression": generators.yield_,
    "AwaitExpression": generators.await_,
}
