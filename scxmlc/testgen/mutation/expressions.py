"""What can be changed in an expression or a script.

In: its syntax tree, and its text. Out: `Change`s: a stretch of the text, what it becomes, and which kind of mutation
that is. What surprises: a change that says the same as another is left out, such as `!=` for `==` where the whole
condition is negated anyway, or another bound where the operator moves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc.ecmascript.nodes import Node, children, end, start

BOUNDS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
EQUALITIES = {"==": "!=", "!=": "==", "===": "!==", "!==": "==="}
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*"}
LOGICAL = {"&&": "||", "||": "&&"}
COUNTING = {"++": "--", "--": "++"}
ASSIGNMENTS = {"+=": "-=", "-=": "+="}


@dataclass(frozen=True, slots=True)
class Change:
    """The characters from `start` to `end` become `new`; `kind` is a row of `KINDS`."""

    kind: str
    start: int
    end: int
    new: str


def negations(text: str) -> list[list[Change]]:
    """A condition that is the opposite, one that always holds: each as changes that belong together."""
    inner = text.strip()
    at = text.index(inner) if inner else 0
    opposite = [
        Change("condition", at, at, "!("),
        Change("condition", at + len(inner), at + len(inner), ")"),
    ]
    always = [] if inner in ("true", "") else [[Change("condition", at, at + len(inner), "true")]]
    return [opposite, *always]


def changes(tree: Node, text: str, is_condition: bool = False) -> Iterator[Change]:
    """The changes of one operator or literal each, in the order of the text."""
    ahead = [(tree, is_condition, False)]
    while ahead:
        node, is_whole, is_bound = ahead.pop()
        yield from _own(node, text, is_whole, is_bound)
        compares = node.type == "BinaryExpression" and node.operator in BOUNDS
        if node.type == "MemberExpression" and node.property.type == "Literal":
            ahead.append((node.object, False, False))
        elif not (node.type == "BinaryExpression" and node.operator == "+" and _has_text(node)):
            ahead += [(each, False, compares) for each in reversed(children(node))]
        else:
            ahead += [(each, False, False) for each in reversed(children(node)) if each.type != "Literal"]


def _own(node: Node, text: str, is_whole: bool, is_bound: bool) -> Iterator[Change]:
    if node.type == "BinaryExpression":
        if node.operator in BOUNDS:
            yield from _operator("bound", node, text, BOUNDS)
        elif node.operator in EQUALITIES and not is_whole:
            yield from _operator("condition", node, text, EQUALITIES)
        elif node.operator in ARITHMETIC and not _has_text(node):
            yield from _operator("operator", node, text, ARITHMETIC)
    elif node.type == "LogicalExpression":
        yield from _operator("condition", node, text, LOGICAL)
    elif node.type == "AssignmentExpression" and node.operator in ASSIGNMENTS and not _has_text(node):
        yield from _operator("operator", node, text, ASSIGNMENTS)
    elif node.type == "UpdateExpression":
        at = start(node) if node.prefix else end(node) - 2
        yield Change("operator", at, at + 2, COUNTING[node.operator])
    elif node.type in ("IfStatement", "ConditionalExpression"):
        yield from _negated(node.test, text)
    elif node.type == "Literal" and not is_bound:
        yield from _literal(node)


def _literal(node: Node) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield Change("value", start(node), end(node), "false" if value else "true")
    elif isinstance(value, int | float) and not getattr(node, "regex", None):
        yield Change("value", start(node), end(node), f"{value + 1:.15g}")


def _negated(test: Node, text: str) -> Iterator[Change]:
    """The test of an `if` or `?:` in a script."""
    said = text[start(test) : end(test)]
    if not said.startswith("!"):
        yield Change("condition", start(test), end(test), f"!({said})")
    elif not said.startswith("!="):
        yield Change("condition", start(test), end(test), f"!!({said[1:]})")


def _operator(kind: str, node: Node, text: str, others: dict[str, str]) -> Iterator[Change]:
    """Another operator, which stands between its operands."""
    left, right = end(node.left), start(node.right)
    at = text.find(node.operator, left, right)
    if at >= 0:
        yield Change(kind, at, at + len(node.operator), others[node.operator])


def _has_text(node: Node) -> bool:
    """Whether a text is put together there: in another operation than that it is not a number, which tells nothing."""
    ahead = [node]
    while ahead:
        each = ahead.pop()
        if (each.type == "Literal" and isinstance(each.value, str)) or each.type == "TemplateLiteral":
            return True
        if each.type in ("BinaryExpression", "AssignmentExpression") and each.operator in ("+", "+="):
            ahead += [each.left, each.right]
    return False
