"""Operators: plain Python where the kinds prove that it means the same, `js.` functions elsewhere.

In: binary and unary expressions. Out: Python expressions. Long chains of left-associative operators are walked in a
loop, and cut into temporaries where they would nest too deeply.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeGuard

from scxmlc.ecmascript import kinds
from scxmlc.ecmascript.kinds import BOOL, FLOAT, INT, NULL, NUMBER, STR, UNDEFINED, Kind
from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import access, build, places, variables
from scxmlc.emitter.script.certain import is_quiet
from scxmlc.emitter.script.context import Code

HELPERS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
    "**": "power",
    "|": "bitor",
    "&": "bitand",
    "^": "bitxor",
    "<<": "shl",
    ">>": "shr",
    ">>>": "ushr",
    "<": "lt",
    ">": "gt",
    "<=": "le",
    ">=": "ge",
    "==": "eq",
    "===": "same",
    "!=": "ne",
    "!==": "not_same",
    "instanceof": "instanceof",
    "in": "has_property",
}
_ORDER: dict[str, Callable[[], ast.cmpop]] = {"<": ast.Lt, ">": ast.Gt, "<=": ast.LtE, ">=": ast.GtE}
_ARITHMETIC: dict[str, Callable[[], ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult}


def binary(code: Code, node: Node) -> ast.expr:
    """`a operator b`; the left side may be a chain of thousands."""
    chain = [node]
    while chain[-1].left.type == "BinaryExpression":
        chain.append(chain[-1].left)
    if _is_text(code, chain):
        parts = [chain[-1].left, *(each.right for each in reversed(chain))]
        return build.js("concat", *(_text(code, part) for part in parts))
    left, left_kind = code.expr(chain[-1].left), code.kind(chain[-1].left)
    for each in reversed(chain):
        body, right = code.captured(code.expr, each.right)
        if body:
            left = code.keep(left)
            code.body.extend(body)
        right_kind = code.kind(each.right)
        if each.operator in _ORDER:
            left, left_kind = _counted(left, left_kind, right_kind, _is_fixed(code, each.right))
            right, right_kind = _counted(right, right_kind, left_kind, True)
        left = code.cut(apply(code, each.operator, left, left_kind, right, right_kind))
        left_kind = kinds.operation(each.operator, left_kind, right_kind)
    return left


def _counted(value: ast.expr, kind: Kind, beside: Kind, is_fixed: bool) -> tuple[ast.expr, Kind]:
    """A length, made a number before it is compared with one; what it is compared with `is_fixed` if making it can
    change nothing there."""
    if is_fixed and beside.within(NUMBER) and isinstance(value, ast.Call) and _is_helper(value, "length"):
        return build.js("size", *value.args), NUMBER
    return value, kind


def _is_fixed(code: Code, node: Node) -> bool:
    """Whether this keeps its value whatever scripts run meanwhile: a literal, or a local variable of no closure."""
    if node.type != "Identifier" or code.scope.is_dynamic(node.name):
        return bool(node.type == "Literal")
    variable = code.scope.find(node.name)
    return variable is not None and not variable.is_global and not variable.captured


def _text(code: Code, node: Node) -> ast.expr:
    """An operand of `js.concat`, which is quickest with texts only."""
    value = code.expr(node)
    is_other = code.kind(node).within(NUMBER) or places.starts_otherwise(code, node)
    return build.js("text", value) if is_other else value


_LONGEST_TEXT = 50


def _is_text(code: Code, chain: list[Node]) -> bool:
    """Whether this is a sum of texts and values, best made in one go: at least two values, none with effects."""
    if not 3 <= len(chain) < _LONGEST_TEXT or any(each.operator != "+" for each in chain):
        return False
    if not code.kind(chain[-1].left).within(STR):
        return False
    values = [each.right for each in chain if not code.kind(each.right).within(STR)]
    return len(values) > 1 and all(
        is_quiet(code, part) for part in [chain[-1].left, *(c.right for c in chain)]
    )


def apply(code: Code, operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr:
    """`left operator right`, of the kinds `one` and `other`."""
    if operator == "+" and code.repeats and (one.within(STR) or other.within(STR)):
        left, right = paid(code, left, one), paid(code, right, other)
    plain = _PLAIN.get(operator)
    made = plain(operator, left, one, right, other) if plain else None
    if made is not None:
        return made
    if code.repeats and operator in ("==", "!="):
        equal = build.js("is_loosely_equal", left, right)
        return equal if operator == "==" else build.not_(equal)
    general = build.js(HELPERS[operator], left, right)
    if operator in _ROUNDED and one.within(NUMBER) and other.within(NUMBER):
        general.numbers = True  # type: ignore[attr-defined]
    return general


_ROUNDED: dict[str, Callable[[], ast.operator]] = {"+": ast.Add, "-": ast.Sub}


def is_sum(value: ast.expr) -> TypeGuard[ast.Call]:
    """Whether this is the sum or difference of two numbers that may be too large for an exact one."""
    return isinstance(value, ast.Call) and _is_of_numbers(value) and _operator(value) is not None


def _operator(call: ast.Call) -> Callable[[], ast.operator] | None:
    return next((_ROUNDED[each] for each in _ROUNDED if _is_helper(call, HELPERS[each])), None)


def stored(code: Code, value: ast.expr) -> ast.expr:
    """`value` as the next statement stores it: where it counts, a sum or difference of two numbers is Python's, which
    has to be rounded only if it is too large to be exact."""
    if not is_sum(value) or not code.recurs or (operator := _operator(value)) is None:
        return value
    total = build.name(code.total)
    code.emit(build.assign(total, build.binary(value.args[0], operator(), value.args[1])))
    most = build.binary(build.const(2), ast.Pow(), build.const(53))
    is_exact = ast.Compare(ast.UnaryOp(ast.USub(), most), [ast.Lt(), ast.Lt()], [total, most])
    return build.either(is_exact, total, build.call(build.name("float"), total))


def _add(operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr | None:
    """Sums of texts: bare where one side is short, so that no string can grow faster than steps are counted."""
    if not (one.within(STR) or other.within(STR)):
        return _arithmetic(operator, left, one, right, other)
    if not one.within(STR):
        if not isinstance(right, ast.Constant):
            return None
        left = build.js("text", left)
    if not other.within(STR):
        right = build.js("text", right)
    elif one.within(STR) and min(one.size, other.size) > _SHORT:
        return None
    return build.binary(left, ast.Add(), right)


_SHORT = 32  # so that ten million steps stay within some hundred megabytes

_LONG = 1024
"""Characters up to which copying or comparing them is part of the step in which it happens."""


def paid(code: Code, part: ast.expr, kind: Kind) -> ast.expr:
    """Part of a sum of texts that runs again and again: what may be long is paid for, since it is copied each time.
    CPython appends to a local variable in place."""
    is_paid = isinstance(part, ast.BinOp) or (isinstance(part, ast.Call) and _is_helper(part, "text"))
    is_growing = isinstance(part, ast.Name) and part.id == code.growing
    if not kind.within(STR) or kind.size <= _LONG or is_paid or is_growing:
        return part
    return build.js("text", part)


def _arithmetic(operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr | None:
    if kinds.is_exact(operator, one, other):
        return build.binary(left, _ARITHMETIC[operator](), right)
    return None


def _remainder(operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr | None:
    if one.within(INT) and other.within(INT) and one.low >= 0 and other.low > 0:
        return build.binary(left, ast.Mod(), right)
    if one.within(NUMBER) and isinstance(right, ast.Constant) and other.within(INT) and other.low > 0:
        made = build.js("mod", left, right)
        made.numbers = True  # type: ignore[attr-defined]
        return made
    return None


def _order(operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr | None:
    texts = one.within(STR) and other.within(STR) and _is_short(one, other)
    if texts or (one.within(NUMBER) and other.within(NUMBER)):
        return build.compare(left, _ORDER[operator](), right)
    return None


def _is_short(one: Kind, other: Kind) -> bool:
    """Whether one of two values is so short a text that comparing them is no work."""
    return min(kinds.text_size(one), kinds.text_size(other)) <= _LONG


def _is_divisible(left: ast.expr, right: ast.expr) -> ast.expr | None:
    """`x % 3 == 0` for a number x: the sign of the remainder does not matter."""
    zero = isinstance(right, ast.Constant) and right.value == 0 and type(right.value) is int
    call = left if isinstance(left, ast.Call) else None
    if not zero or call is None or not _is_helper(call, "mod") or not _is_of_numbers(call):
        return None
    return build.binary(call.args[0], ast.Mod(), call.args[1])


def _is_of_numbers(call: ast.Call) -> bool:
    return getattr(call, "numbers", None) is True


def _is_helper(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == name


def _equality(operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind) -> ast.expr | None:
    """`==` and `===`. Kinds of one sort compare as in Python; `None == x` must not."""
    python: ast.cmpop = ast.Eq() if operator in ("==", "===") else ast.NotEq()
    if one.within(STR) and other.within(STR) and not _is_short(one, other):
        return None
    if any(one.within(sort) and other.within(sort) for sort in (NUMBER, STR, BOOL)):
        return build.compare(_is_divisible(left, right) or left, python, right)
    if operator in ("===", "!=="):
        return _strict_equality(operator, left, one, right, other)
    if operator == "==" and _is_event_data(left) and _is_ascii(right):
        return build.call(build.attribute(build.name("self"), "event_data_is"), *left.args, right)
    for nothing, value in ((left, right), (right, left)):
        if _is_nothing(nothing):
            return _nullish(operator, value)
    return None


def _is_nothing(value: ast.expr) -> bool:
    """Whether it is `null` or `undefined` itself; a call whose result that is has yet to be made."""
    return build.is_undefined(value) or (isinstance(value, ast.Constant) and value.value is None)


def _is_event_data(value: ast.expr) -> TypeGuard[ast.Call]:
    return isinstance(value, ast.Call) and _is_helper(value, "event_data")


def _is_ascii(value: ast.expr) -> bool:
    """A text that is the same in Python and in UTF-16."""
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isascii()


def _strict_equality(
    operator: str, left: ast.expr, one: Kind, right: ast.expr, other: Kind
) -> ast.expr | None:
    same = operator == "==="
    if one.within(STR) or other.within(STR):
        if not _is_short(one, other):
            return None
        return build.compare(left, ast.Eq() if same else ast.NotEq(), right)
    if _is_odd_number(left) or _is_odd_number(right):
        return build.compare(left, ast.Eq() if same else ast.NotEq(), right)
    if _is_numeric(left) or _is_numeric(right):
        return None  # Python warns of `is` beside a number
    for single in (NULL, UNDEFINED):
        if one.within(single) or other.within(single):
            return build.compare(left, ast.Is() if same else ast.IsNot(), right)
    if one.within(BOOL) or other.within(BOOL):
        return build.compare(left, ast.Is() if same else ast.IsNot(), right)
    return None


def _is_odd_number(value: ast.expr) -> bool:
    """A number literal that no other sort of value equals in Python: 1 == True, 0 == False there."""
    return _is_number(value) and value.value not in (0, 1)


def _is_number(value: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


def _is_numeric(value: ast.expr) -> bool:
    """A number literal, with a sign, or several: Python folds -1 and 2 * 3 before it warns of `is` beside them."""
    if isinstance(value, ast.BinOp):
        return _is_numeric(value.left) and _is_numeric(value.right)
    return _is_numeric(value.operand) if isinstance(value, ast.UnaryOp) else _is_number(value)


def _nullish(operator: str, value: ast.expr) -> ast.expr:
    choice = ast.Tuple([build.const(None), build.undefined()], ast.Load())
    return build.compare(value, ast.In() if operator == "==" else ast.NotIn(), choice)


_Plain = Callable[[str, ast.expr, Kind, ast.expr, Kind], ast.expr | None]
_PLAIN: dict[str, _Plain] = {
    "+": _add,
    "-": _arithmetic,
    "*": _arithmetic,
    "%": _remainder,
    "<": _order,
    ">": _order,
    "<=": _order,
    ">=": _order,
    "==": _equality,
    "!=": _equality,
    "===": _equality,
    "!==": _equality,
}


def unary(code: Code, node: Node) -> ast.expr:
    """`-a`, `!a`, `typeof a`, `void a`, `delete a` …"""
    return _UNARY[node.operator](code, node.argument)


def _negative(code: Code, node: Node) -> ast.expr:
    kind = code.kind(node)
    if node.type == "Literal" and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return build.const(-node.value if node.value else -0.0)
    value = code.expr(node)
    if kind.within(FLOAT) or (kind.within(NUMBER) and (kind.low > 0 or kind.high < 0)):
        return ast.UnaryOp(ast.USub(), value)
    return build.js("neg", value)


def _positive(code: Code, node: Node) -> ast.expr:
    value = code.expr(node)
    return value if code.kind(node).within(NUMBER) else build.js("plus", value)


def _not(code: Code, node: Node) -> ast.expr:
    """`!x`; two of them make a boolean of any value."""
    if node.type != "UnaryExpression" or node.operator != "!":
        return build.not_(code.test(node))
    value = code.expr(node.argument)
    return value if code.kind(node.argument).within(BOOL) else build.js("truthy", value)


def _typeof(code: Code, node: Node) -> ast.expr:
    if node.type == "Identifier":
        return variables.typeof(code, node.name)
    return build.js("typeof", code.expr(node))


def _void(code: Code, node: Node) -> ast.expr:
    code.effect(node)
    return build.undefined()


def _delete(code: Code, node: Node) -> ast.expr:
    if node.type == "Identifier":
        return variables.delete(code, node.name)
    if node.type == "MemberExpression":
        return access.delete(code, node)
    code.effect(node)
    return build.const(True)


_UNARY: dict[str, Callable[[Code, Node], ast.expr]] = {
    "!": _not,
    "-": _negative,
    "+": _positive,
    "~": lambda code, node: build.js("bitnot", code.expr(node)),
    "typeof": _typeof,
    "void": _void,
    "delete": _delete,
}
