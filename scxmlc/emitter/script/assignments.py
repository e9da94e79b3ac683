"""Assignments: `=`, `+=` and its kin, `++`, `--`, and destructuring patterns.

In: assignment and update expressions. Out: emitted statements, and for `value` and `update` the value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript import kinds
from scxmlc.ecmascript.kinds import INT, NUMBER, Kind
from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import access, build, operators, patterns, places, variables
from scxmlc.emitter.script.certain import never_fails
from scxmlc.emitter.script.context import Code


def effect(code: Code, node: Node) -> None:
    """An assignment as a statement."""
    _assign(code, node, False)


def value(code: Code, node: Node) -> ast.expr:
    """An assignment whose value is used."""
    return _assign(code, node, True)


def _assign(code: Code, node: Node, wanted: bool) -> ast.expr:
    target = node.left
    if target.type == "Identifier":
        return _to_name(code, node, wanted)
    if target.type == "MemberExpression":
        return _to_member(code, node, wanted)
    if target.type in ("ArrayPattern", "ObjectPattern"):
        result = code.keep(code.expr(node.right))
        patterns.destructure(code, target, result, patterns.assign_target)
        return result
    code.effect(target)
    code.emit(build.raise_("ReferenceError", "invalid assignment left-hand side"))
    return build.undefined()


def _right(code: Code, node: Node, name: str) -> ast.expr:
    in_parentheses = node.range and node.range[0] != node.left.range[0]
    if node.operator != "=" or in_parentheses:
        return code.expr(node.right)
    return code.named(node.right, name)


def _wanted(code: Code, made: ast.expr, wanted: bool) -> ast.expr:
    return code.keep(made) if wanted else made


def _to_name(code: Code, node: Node, wanted: bool) -> ast.expr:
    name = node.left.name
    write = variables.late_write(code, name)
    around, code.growing = code.growing, _growing(code, node)
    if node.operator == "=":
        made = _right(code, node, name)
    else:
        made = _combined(code, node, lambda: variables.read(code, name))
    code.growing = around
    made = _wanted(code, operators.stored(code, made), wanted)
    write(made)
    return made


def _growing(code: Code, node: Node) -> str | None:
    """The Python local of `x` in `x += y` or `x = x + y`, if it is one that no closure sees."""
    name, right = node.left.name, node.right
    if node.operator == "=" and not (
        right.type == "BinaryExpression" and right.left.type == "Identifier" and right.left.name == name
    ):
        return None
    variable = code.scope.find(name)
    if variable is None or variable.is_global or variable.captured or code.scope.is_dynamic(name):
        return None
    place = variables.place(code, variable)
    return place.id if isinstance(place, ast.Name) else None


def _combined(code: Code, node: Node, old: Callable[[], ast.expr]) -> ast.expr:
    """`old operator right` of a compound assignment."""
    left, right = code.in_order([old, lambda: code.expr(node.right)])
    operator = node.operator[:-1]
    return operators.apply(code, operator, left, code.kind(node.left), right, code.kind(node.right))


def _to_member(code: Code, node: Node, wanted: bool) -> ast.expr:
    target = node.left
    if target.object.type == "Super":
        return _to_super(code, node, wanted)
    place = places.field(code, target)
    if place is not None:
        return _to_place(code, node, place, wanted)
    added = None if wanted else _added(code, node)
    if added is not None:
        parts = code.in_order([lambda: code.expr(target.object), lambda: access.key_of(code, target)])
        code.emit(build.expression(build.js("add_to", *parts, code.expr(added))))
        return parts[0]
    if node.operator == "=":
        owner, key, made = code.in_order(
            [
                lambda: code.expr(target.object),
                lambda: access.key_of(code, target),
                lambda: code.expr(node.right),
            ]
        )
        if wanted and not code.is_stable(made):
            owner, key = code.keep(owner, "owner"), code.keep(key, "key")
            made = code.keep(made)
    else:
        owner, key = access.reference(code, target, node.right)
        key = _property_key(code, target, owner, key)
        made = _combined(code, node, lambda: build.js("get", owner, key))
        made = _wanted(code, made, wanted)
    code.emit(put(code, owner, key, made))
    return made


def _added(code: Code, node: Node) -> Node | None:
    """The literal that `o[k] = o[k] + 1` or `o[k] += 1` adds, where to evaluate `o` and `k` once is as good."""
    target, right = node.left, node.right
    key = target.property if target.computed else None
    if node.operator == "=" and right.type == "BinaryExpression" and right.operator == "+":
        twice = target.object.type == "Identifier" and (key is None or never_fails(code, key))
        simple = twice and access.is_harmless(code, target.object) and _alike(right.left, target)
        right = right.right
    else:
        simple = node.operator == "+=" and (key is None or code.kind(key).within(kinds.PRIMITIVE))
    return right if simple and right.type == "Literal" and not code.scope.strict else None


def _alike(a: Node, b: Node) -> bool:
    """Whether two chains of names and literals are the same."""
    while a.type == b.type == "MemberExpression" and a.computed == b.computed:
        if not _alike(a.property, b.property):
            return False
        a, b = a.object, b.object
    if a.type == b.type == "Identifier":
        return bool(a.name == b.name)
    return a.type == b.type == "Literal" and isinstance(a.value, str | int) and repr(a.value) == repr(b.value)


def _to_super(code: Code, node: Node, wanted: bool) -> ast.expr:
    key = code.keep(access.super_key(code, node.left), "key")
    if node.operator == "=":
        made = code.expr(node.right)
    else:
        made = _combined(code, node, lambda: access.super_get(code, key))
    made = _wanted(code, made, wanted)
    put_super(code, key, made)
    return made


def _to_place(code: Code, node: Node, place: ast.expr, wanted: bool) -> ast.expr:
    made = code.expr(node.right) if node.operator == "=" else _combined(code, node, lambda: place)
    made = _wanted(code, operators.stored(code, made), wanted)
    code.emit(build.assign(place, made))
    return made


def _property_key(code: Code, target: Node, owner: ast.expr | None, key: ast.expr) -> ast.expr:
    """A key that is used twice is converted once, after the owner is seen to have properties (ES5 11.2.1)."""
    known = code.kind(target.property) if target.computed else kinds.STR
    if isinstance(key, ast.Constant) or known.within(kinds.PRIMITIVE):
        return key
    if owner is None:
        return code.keep(build.js("to_property_key", key), "key")
    return code.keep(build.js("checked_key", owner, key), "key")


def put(code: Code, owner: ast.expr, key: ast.expr, made: ast.expr) -> ast.stmt:
    """`js.put(owner, key, made)` as a statement."""
    return build.expression(build.js("put_strict" if code.scope.strict else "put", owner, key, made))


def put_super(code: Code, key: ast.expr, made: ast.expr) -> None:
    """`super.x = made`."""
    helper = "super_put_strict" if code.scope.strict else "super_put"
    put_ = build.js(helper, build.name(code.home or "home"), key, build.name("this"), made)
    code.emit(build.expression(put_))


def update_effect(code: Code, node: Node) -> None:
    """`x++` as a statement."""
    _update(code, node, False)


def update(code: Code, node: Node) -> ast.expr:
    """`x++` or `++x` whose value is used."""
    return _update(code, node, True)


def _update(code: Code, node: Node, wanted: bool) -> ast.expr:
    target = node.argument
    if target.type == "Identifier":
        write = variables.late_write(code, target.name)
        return _step(code, node, variables.read(code, target.name), write, wanted)
    if target.type != "MemberExpression":
        code.effect(target)
        code.emit(build.raise_("ReferenceError", "invalid increment operand"))
        return build.undefined()
    if target.object.type == "Super":
        key = code.keep(access.super_key(code, target), "key")
        return _step(code, node, access.super_get(code, key), lambda made: put_super(code, key, made), wanted)
    place = places.field(code, target)
    if place is not None:
        return _step(code, node, place, lambda made: code.emit(build.assign(place, made)), wanted)
    owner, key = access.reference(code, target)
    key = _property_key(code, target, owner, key)

    def write_member(made: ast.expr) -> None:
        code.emit(put(code, owner, key, made))

    return _step(code, node, build.js("get", owner, key), write_member, wanted)


def _step(code: Code, node: Node, old: ast.expr, write: Callable[[ast.expr], None], wanted: bool) -> ast.expr:
    kind = code.kind(node.argument)
    if wanted and not node.prefix:
        old = old if kind.within(NUMBER) else build.js("to_number", old)
        old = code.keep(old, "old")
        write(_next(node.operator, old, kind if kind.within(NUMBER) else NUMBER))
        return old
    made = _wanted(code, _next(node.operator, old, kind), wanted)
    write(made)
    return made


_ONE = Kind(INT.bits, 1, 1)


def _next(operator: str, old: ast.expr, kind: Kind) -> ast.expr:
    if kinds.is_exact(operator[0], kind, _ONE):
        python = ast.Add() if operator == "++" else ast.Sub()
        return build.binary(old, python, build.const(1))
    return build.js("inc" if operator == "++" else "dec", old)
