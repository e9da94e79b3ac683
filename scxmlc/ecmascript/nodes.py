"""The syntax tree, as ESTree names it, and how to walk it.

In: nodes of the parser. Out: their children, names and places. Attribute access by ESTree names is the whole
interface (`node.type`, `node.left` …); an attribute that a node does not have reads None.
The rule that surprises: walks are loops, never recursion, since a sum of 20,000 terms is a tree 20,000 deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Node: TypeAlias = Any
"""One ESTree node. The parser's classes are not named anywhere outside `parse.py`."""

FUNCTIONS = frozenset(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"])
LOOPS = frozenset(["ForStatement", "ForInStatement", "ForOfStatement", "WhileStatement", "DoWhileStatement"])
_LEAVES = frozenset(["Identifier", "Literal"])
_NOT_CHILDREN = frozenset(["type", "range", "loc", "regex", "raw", "operator", "kind", "name", "parent"])


def is_node(value: object) -> bool:
    """Whether `value` is a node of the tree."""
    return isinstance(getattr(value, "type", None), str) and hasattr(value, "__dict__")


_PLAIN = frozenset([str, bool, int, float, type(None), tuple])


def children(node: Node) -> Sequence[Node]:
    """The nodes directly below, in the order of the source where the parser keeps it.

    The node keeps them: each question about a tree is a walk, and trees stay as they were parsed.
    """
    own = node.__dict__
    found: Sequence[Node] | None = own.get("below")
    if found is None:
        found = own["below"] = () if node.type in _LEAVES else _below(own)
    return found


def _below(own: Mapping[str, Any]) -> list[Node]:
    found: list[Node] = []
    for key, value in own.items():
        kind = type(value)
        if kind in _PLAIN or key in _NOT_CHILDREN:
            continue
        if kind is list:
            found += [item for item in value if type(item) not in _PLAIN and is_node(item)]
        elif is_node(value):
            found.append(value)
    return found


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, outer before inner, in the order of the source."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def walk_own(node: Node) -> Iterator[Node]:
    """Like `walk`, without going into nested functions (arrows included); classes are entered."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if node.type not in FUNCTIONS:
            waiting.extend(reversed(children(node)))


def start(node: Node) -> int:
    """Index of the node's first character in its source text."""
    return node.range[0] if node.range else 0


def end(node: Node) -> int:
    """Index behind the node's last character."""
    return node.range[1] if node.range else 0


def fault(node: Node) -> int:
    """Index of where an error of the node itself is said to be, as SpiderMonkey does: its start, but of a property of
    what a call gives the name, which may be lines below."""
    member = node.callee if node.type == "CallExpression" else node
    owner, links = member, 0
    while owner.type == "MemberExpression" and links < _MOST_LINKS:
        owner, links = owner.object, links + 1
    return start(member.property if owner is not member and owner.type in _MADE else node)


_MOST_LINKS = 200  # looked through: each part of a long chain asks
_MADE = frozenset(["CallExpression", "NewExpression", *FUNCTIONS])


def pattern_names(pattern: Node) -> Iterator[Node]:
    """The identifiers that a binding pattern binds, left to right."""
    waiting = [pattern]
    while waiting:
        node = waiting.pop()
        if node is None:
            continue
        if node.type == "Identifier":
            yield node
        else:
            waiting.extend(reversed(_PARTS[node.type](node)))


_PARTS: dict[str, Any] = {
    "ArrayPattern": lambda node: node.elements,
    "ObjectPattern": lambda node: node.properties,
    "Property": lambda node: [node.value],
    "AssignmentPattern": lambda node: [node.left],
    "RestElement": lambda node: [node.argument],
    "RestProperty": lambda node: [node.argument],
    "MemberExpression": lambda node: [],
}


def has_directive(node: Node) -> bool:
    """Whether a program or function body begins with "use strict" (ES5 14.1)."""
    body = node.body
    statements = body if isinstance(body, list) else body.body if body is not None else None
    for statement in statements if isinstance(statements, list) else ():
        if statement.type != "ExpressionStatement" or not statement.directive:
            return False
        if statement.directive == "use strict":
            return True
    return False


def literal_key(node: Node) -> str | None:
    """The property name that a non-computed key stands for; None for a computed one."""
    if node.type == "Identifier":
        return str(node.name)
    if node.type == "Literal":
        if node.value is None or isinstance(node.value, bool):
            return {None: "null", True: "true", False: "false"}[node.value]
        return node.value if isinstance(node.value, str) else number_key(node.value)
    return None


def constant_key(node: Node) -> str | None:
    """The name in `o.name` or `o["name"]`; None for a computed one."""
    if not node.computed:
        return str(node.property.name)
    is_text = node.property.type == "Literal" and isinstance(node.property.value, str)
    return str(node.property.value) if is_text else None


def number_key(value: float) -> str:
    """ToString of a number written as property name (ES5 9.8.1), for the common and the odd."""
    if value != value or value in (float("inf"), float("-inf")):
        return "NaN" if value != value else ("Infinity" if value > 0 else "-Infinity")
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    return _exponent_form(repr(float(value)))


def _exponent_form(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    if not exponent:
        return text
    power = int(exponent)
    if -7 < power < 0:
        digits = mantissa.replace(".", "")
        return "0." + "0" * (-power - 1) + digits
    return f"{mantissa}e{'+' if power > 0 else ''}{power}"
