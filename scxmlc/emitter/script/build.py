"""Small builders of Python `ast` nodes, so that the translator reads like the Python it makes."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence


def name(identifier: str) -> ast.Name:
    """A variable, to be read."""
    return ast.Name(identifier, ast.Load())


def const(value: str | int | float | bool | None) -> ast.expr:
    """A literal. NaN and the infinities are names of `js`; astral characters become surrogate pairs."""
    if isinstance(value, str):
        return ast.Constant(units(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return ast.Constant(value)


def _number(value: float) -> ast.expr:
    if math.isnan(value):
        return attribute(name("js"), "nan")
    if math.isinf(value):
        return attribute(name("js"), "inf") if value > 0 else ast.UnaryOp(ast.USub(), js_name("inf"))
    if (
        isinstance(value, float)
        and value.is_integer()
        and abs(value) <= 2**53
        and math.copysign(1, value) > 0
    ):
        value = int(value)
    if isinstance(value, int) and abs(value) > 2**53:
        value = float(value)
    if math.copysign(1, value) < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def units(text: str) -> str:
    """`text` as UTF-16 code units, the strings of ECMAScript."""
    if all(character < "\U00010000" for character in text):
        return text
    pieces = []
    for character in text:
        code = ord(character)
        if code < 0x10000:
            pieces.append(character)
        else:
            code -= 0x10000
            pieces.append(chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF)))
    return "".join(pieces)


def attribute(value: ast.expr, attr: str) -> ast.Attribute:
    """`value.attr`."""
    return ast.Attribute(value, attr, ast.Load())


def js_name(helper: str) -> ast.Attribute:
    """`js.helper`."""
    return attribute(name("js"), helper)


def js(helper: str, *arguments: ast.expr) -> ast.Call:
    """`js.helper(arguments)`."""
    return call(js_name(helper), *arguments)


def call(function: ast.expr, *arguments: ast.expr, **keywords: ast.expr) -> ast.Call:
    """`function(arguments, key=word)`."""
    return ast.Call(function, list(arguments), [ast.keyword(key, value) for key, value in keywords.items()])


def undefined() -> ast.expr:
    """`js.undefined`."""
    return js_name("undefined")


def is_undefined(value: ast.expr) -> bool:
    """Whether `value` is the expression `js.undefined`."""
    return isinstance(value, ast.Attribute) and value.attr == "undefined" and _is_js(value.value)


def _is_js(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "js"


def data(attr: str) -> ast.Attribute:
    """`data.attr`, a global variable."""
    return attribute(name("data"), attr)


def assign(target: ast.expr, value: ast.expr) -> ast.Assign:
    """`target = value`."""
    return ast.Assign([store(target)], value, lineno=0)


def store(target: ast.expr) -> ast.expr:
    """`target` as the left side of an assignment."""
    if isinstance(target, ast.Name):
        return ast.Name(target.id, ast.Store())
    if isinstance(target, ast.Attribute):
        return ast.Attribute(target.value, target.attr, ast.Store())
    if isinstance(target, ast.Subscript):
        return ast.Subscript(target.value, target.slice, ast.Store())
    return target


def walrus(target: str, value: ast.expr) -> ast.NamedExpr:
    """`(target := value)`."""
    return ast.NamedExpr(ast.Name(target, ast.Store()), value)


def expression(value: ast.expr) -> ast.Expr:
    """A call on its own line."""
    return ast.Expr(value)


def if_(test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt] | None = None) -> ast.If:
    """`if test: body else: orelse`; an empty body is `pass`."""
    return ast.If(test, body or [ast.Pass()], orelse or [])


def not_(value: ast.expr) -> ast.expr:
    """`not value`; a comparison is turned round where that means the same."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        return value.operand
    if isinstance(value, ast.Compare) and len(value.ops) == 1 and type(value.ops[0]) in _OPPOSITE:
        return ast.Compare(value.left, [_OPPOSITE[type(value.ops[0])]()], value.comparators)
    return ast.UnaryOp(ast.Not(), value)


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
    """`left operator right`."""
    return ast.Compare(left, [operator], [right])


def both(operator: ast.boolop, values: Sequence[ast.expr]) -> ast.expr:
    """`a and b and c`, or the one value alone."""
    return values[0] if len(values) == 1 else ast.BoolOp(operator, list(values))


def either(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """`yes if test else no`."""
    return ast.IfExp(test, yes, no)


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    """`left operator right`."""
    return ast.BinOp(left, operator, right)


def for_(
    target: str, iterator: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt] | None = None
) -> ast.For:
    """`for target in iterator: body else: orelse`."""
    return ast.For(ast.Name(target, ast.Store()), iterator, body or [ast.Pass()], orelse or [], lineno=0)


def function(identifier: str, parameters: ast.arguments, body: list[ast.stmt]) -> ast.FunctionDef:
    """`def identifier(parameters): body`."""
    return ast.FunctionDef(identifier, parameters, body or [ast.Pass()], [], lineno=0)


def parameters(
    positional: Iterable[str], optional: Iterable[str] = (), rest: str | None = None
) -> ast.arguments:
    """`(positional, optional=js.undefined, *rest)`."""
    optional = list(optional)
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(each) for each in [*positional, *optional]],
        vararg=ast.arg(rest) if rest else None,
        kwonlyargs=[],
        kw_defaults=[],
        kwarg=None,
        defaults=[undefined() for _ in optional],
    )


def lambda_(value: ast.expr) -> ast.Lambda:
    """`lambda: value`."""
    return ast.Lambda(parameters(()), value)


def return_(value: ast.expr) -> ast.Return:
    """`return value`."""
    return ast.Return(value)


def raise_(kind: str, message: str) -> ast.Raise:
    """`raise js.error(kind, message)`."""
    return ast.Raise(js("error", const(kind), const(message)), None)


def mark(statements: Iterable[ast.stmt], offset: int) -> None:
    """Let the statements know where they come from, as far as they do not."""
    for each in statements:
        vars(each).setdefault("chart_offset", offset)


def place(value: ast.expr, offset: int) -> None:
    """The same for an expression and all that it was put together of; variables tell only by themselves."""
    if type(value) is ast.Attribute:
        vars(value).setdefault("chart_offset", offset)
        return
    waiting: list[ast.AST] = [value]
    while waiting:
        each = waiting.pop()
        parts = vars(each)
        if type(each) not in _VARIABLES and "chart_offset" not in parts:
            waiting.extend(_inside(parts))
            parts["chart_offset"] = offset


def depth(node: ast.AST) -> int:
    """How deeply the expression nests; remembered on the node, since trees only grow upwards."""
    flat = _FLAT.get(type(node))
    if flat is not None:
        return flat
    parts = vars(node)
    known = parts.get("nesting")
    if known is None:
        known = parts["nesting"] = 1 + max(map(depth, _inside(parts)), default=0)
    return int(known)


_FLAT: dict[type[ast.AST], int] = {ast.Constant: 1, ast.Load: 1, ast.Store: 1, ast.Name: 2}


_VARIABLES = frozenset([*_FLAT, ast.Attribute])


def _inside(parts: Mapping[str, object]) -> Iterator[ast.AST]:
    for part in parts.values():
        if isinstance(part, ast.AST):
            yield part
        elif isinstance(part, list):
            yield from (each for each in part if isinstance(each, ast.AST))
