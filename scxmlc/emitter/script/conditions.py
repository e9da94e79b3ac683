"""Conditions: `&&`, `||`, `? :`, and expressions used as tests.

In: a node. Out: a value, or for `test` something whose Python truth is the ECMAScript truth.
Where the right side must not run unless the left side lets it and needs statements of its own, an `if` is emitted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript.kinds import PYTHON_TRUTH
from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import build
from scxmlc.emitter.script.chains import Chain
from scxmlc.emitter.script.context import Code

Captured = tuple[list[ast.stmt], ast.expr]  # the statements that a value needs before it, and the value


def test(code: Code, node: Node) -> ast.expr:
    """`node` as a condition."""
    if node.type == "LogicalExpression":
        return _chain(code, node, code.test)
    if node.type == "UnaryExpression" and node.operator == "!":
        return build.not_(code.test(node.argument))
    value = code.expr(node)
    return value if code.kind(node).within(PYTHON_TRUTH) else build.js("truthy", value)


def _parts(node: Node) -> list[Node]:
    """The operands of a chain of one logical operator, left to right, however long."""
    operator, parts = node.operator, []
    while node.type == "LogicalExpression" and node.operator == operator:
        parts.append(node.right)
        node = node.left
    parts.append(node)
    return parts[::-1]


def logical(code: Code, node: Node) -> ast.expr:
    """The value of `a && b` or `a || b`: that of the operand which decides."""
    parts = _parts(node)
    if all(code.kind(part).within(PYTHON_TRUTH) for part in parts[:-1]):
        return _chain(code, node, code.expr)
    first, *others = parts
    value = code.expr(first)
    for before, part in zip(parts, others, strict=False):
        value = _join(code, node.operator, value, code.kind(before).within(PYTHON_TRUTH), part)
    return value


def _join(code: Code, operator: str, left: ast.expr, plain: bool, right: Node) -> ast.expr:
    body, value = code.captured(code.expr, right)
    if not body and build.depth(left) < 8:
        return _in_one(code, operator, left, plain, value)
    target = code.fresh("value")
    code.emit(build.assign(build.name(target), left))
    tested = build.name(target) if plain else build.js("truthy", build.name(target))
    body.append(build.assign(build.name(target), value))
    code.emit(build.if_(tested if operator == "&&" else build.not_(tested), body))
    return build.name(target)


def _in_one(code: Code, operator: str, left: ast.expr, plain: bool, right: ast.expr) -> ast.expr:
    if plain:
        return build.both(ast.And() if operator == "&&" else ast.Or(), [left, right])
    if code.is_stable(left) or isinstance(left, ast.Name):
        tested, again = left, left
    else:
        target = code.fresh("value")
        tested, again = build.walrus(target, left), build.name(target)
    truth = build.js("truthy", tested)
    return build.either(truth, right, again) if operator == "&&" else build.either(truth, again, right)


def _chain(code: Code, node: Node, translate: Callable[[Node], ast.expr]) -> ast.expr:
    """`a and b and c`; from the first operand on that needs statements, nested ifs."""
    operator = ast.And() if node.operator == "&&" else ast.Or()
    values: list[ast.expr] = []
    parts = _parts(node)
    for index, part in enumerate(parts):
        body, value = code.captured(translate, part)
        if body and index:
            return _nested(
                code, node.operator, build.both(operator, values), body, value, parts[index + 1 :], translate
            )
        code.body.extend(body)
        values.append(value)
    return build.both(operator, values)


def _nested(
    code: Code,
    operator: str,
    left: ast.expr,
    body: list[ast.stmt],
    value: ast.expr,
    rest: list[Node],
    translate: Callable[[Node], ast.expr],
) -> ast.expr:
    target = code.fresh("value")
    name = build.name(target)
    code.emit(build.assign(name, left))
    waiting = [(body, value)]
    waiting.extend(code.captured(translate, part) for part in rest)
    for statements, result in waiting:
        statements.append(build.assign(name, result))
        code.emit(build.if_(name if operator == "&&" else build.not_(name), statements))
    return name


def conditional(code: Code, node: Node) -> ast.expr:
    """`test ? yes : no`; a chain of them as `elif`s where it is long or needs statements."""
    links = _links(node)
    parts = [code.captured(translate, part) for link in links for translate, part in _parts_of(code, link)]
    last = code.captured(code.expr, links[-1].alternate)
    values = [value for _, value in [*parts, last]]
    needs_statements = any(body for body, _ in [*parts[1:], last])
    if len(links) > 3 or needs_statements or sum(map(build.depth, values)) >= 24:
        return _elifs(code, parts, last)
    code.body.extend(parts[0][0])
    return _nested_values(values)


def _links(node: Node) -> list[Node]:
    links = []
    while node.type == "ConditionalExpression":
        links.append(node)
        node = node.alternate
    return links


def _parts_of(code: Code, link: Node) -> list[tuple[Callable[[Node], ast.expr], Node]]:
    return [(code.test, link.test), (code.expr, link.consequent)]


def _nested_values(values: list[ast.expr]) -> ast.expr:
    """`a if t else b if u else c` of [t, a, u, b, c]."""
    result = values[-1]
    for at in range(len(values) - 3, -1, -2):
        result = build.either(values[at], values[at + 1], result)
    return result


def _elifs(code: Code, parts: list[Captured], last: Captured) -> ast.expr:
    """`parts` are the tests and the values in turn, `last` is the value of the final `else`."""
    target = build.name(code.fresh("value"))
    chain = Chain(code)
    for (setup, tested), (body, value) in zip(parts[::2], parts[1::2], strict=True):
        chain.add(setup, tested, [*body, build.assign(target, value)])
    body, value = last
    chain.end([*body, build.assign(target, value)])
    return target
