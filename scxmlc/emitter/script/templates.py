"""Template literals (ES2015 12.2.9, 12.3.7).

In: template literals, tagged or not. Out: sums of strings, or a call of the tag with the template object.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.kinds import STR
from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import access, build, operators
from scxmlc.emitter.script.context import Code


def template(code: Code, node: Node) -> ast.expr:
    """`` `a ${b} c` ``: the texts and values joined, each value converted in its turn."""
    quasis = [_cooked(each) or "" for each in node.quasis]
    result: ast.expr = build.const(quasis[0])
    for each, text in zip(node.expressions, quasis[1:], strict=True):
        body, value = code.captured(code.expr, each)
        if body:
            result = code.keep(result)
            code.body.extend(body)
        if not code.kind(each).within(STR):
            value = build.js("inserted" if code.repeats else "to_string", value)
        elif code.repeats:
            value = operators.paid(code, value, code.kind(each))
        result = build.binary(result, ast.Add(), value) if not _is_empty(result) else value
        if text:
            result = build.binary(result, ast.Add(), build.const(text))
        result = code.cut(result)
    return result


def _cooked(quasi: Node) -> str | None:
    """The text that a part of a template stands for; the parser takes what ends lines in it for LF or leaves it."""
    raw, cooked = quasi.value.raw or "", quasi.value.cooked
    if "\\" not in raw:
        return _one_line_end(raw)
    return _one_line_end(cooked) if cooked and "\r" in raw else cooked


def _one_line_end(text: str) -> str:
    """CR and CRLF of the source are LF in templates (ES2015 11.8.6.1)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_empty(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value == ""


def tagged(code: Code, node: Node) -> ast.expr:
    """`` tag`a ${b}` ``: the tag gets one and the same array of texts each time."""
    quasis = node.quasi.quasis
    cooked = ast.Tuple([build.const(_cooked(each)) for each in quasis], ast.Load())
    raw = ast.Tuple([build.const(_one_line_end(each.value.raw)) for each in quasis], ast.Load())
    site = build.const(f"{code.unit.site}:{node.range[0] if node.range else 0}")
    strings = build.js("template_object", site, cooked, raw)
    tag = node.tag
    if tag.type == "MemberExpression" and tag.object.type != "Super":

        def pair() -> ast.expr:
            return build.js(
                "method", *code.in_order([lambda: code.expr(tag.object), lambda: access.key_of(code, tag)])
            )

        function, *values = code.in_order(
            [pair, *[lambda each=each: code.expr(each) for each in node.quasi.expressions]]
        )
        return build.js("apply", ast.Starred(function, ast.Load()), strings, *values)
    parts = [lambda: code.expr(tag), *[lambda each=each: code.expr(each) for each in node.quasi.expressions]]
    function, *values = code.in_order(parts)
    return build.js("call", function, strings, *values)
