"""Expressions whose evaluation cannot fail: no error to catch, so no `self.holds` or thunk around them.

In: an expression. Out: whether it is one. What is not sure to be certain is not.
"""

from __future__ import annotations

from collections.abc import Callable

from scxmlc.ecmascript.kinds import ANY, NUMBER, PLAIN
from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import places, variables
from scxmlc.emitter.script.context import Code


def never_fails(code: Code, node: Node) -> bool:
    """Whether evaluating `node` can neither throw nor run code of the chart."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        rule = _RULES.get(each.type)
        parts = rule(code, each) if rule else None
        if parts is None:
            return False
        waiting.extend(parts)
    return True


def is_quiet(code: Code, node: Node) -> bool:
    """Whether evaluating `node` neither changes anything nor is changed by texts being made of values before it."""
    return code.unit.calm and (never_fails(code, node) or places.is_event_data(code, node))


def _literal(code: Code, node: Node) -> list[Node] | None:
    return []


def _identifier(code: Code, node: Node) -> list[Node] | None:
    known = (code.kind(node) != ANY and node.name in code.unit.declared) or node.name in _SYSTEM
    return [] if known and variables.is_global(code, node.name) else None


_SYSTEM = frozenset(["_sessionid", "_name"])


def _member(code: Code, node: Node) -> list[Node] | None:
    return [] if places.field(code, node) is not None or places.length(code, node) is not None else None


def _call(code: Code, node: Node) -> list[Node] | None:
    return list(node.arguments) if places.is_read(code, node) else None


def _binary(code: Code, node: Node) -> list[Node] | None:
    """Strict equality takes anything; `+` of texts may grow too long; the others convert, which objects feel."""
    needed = _NEEDED.get(node.operator, PLAIN)
    parts = [node.left, node.right]
    if node.operator in ("in", "instanceof") or not all(code.kind(part).within(needed) for part in parts):
        return None
    return parts


_NEEDED = {"+": NUMBER, "===": ANY, "!==": ANY}


def _unary(code: Code, node: Node) -> list[Node] | None:
    if node.operator == "delete":
        return None
    harmless = node.operator in ("!", "typeof", "void") or code.kind(node.argument).within(PLAIN)
    return [node.argument] if harmless else None


_RULES: dict[str, Callable[[Code, Node], list[Node] | None]] = {
    "Literal": _literal,
    "Identifier": _identifier,
    "MemberExpression": _member,
    "CallExpression": _call,
    "BinaryExpression": _binary,
    "UnaryExpression": _unary,
    "LogicalExpression": lambda code, node: [node.left, node.right],
    "ConditionalExpression": lambda code, node: [node.test, node.consequent, node.alternate],
}
