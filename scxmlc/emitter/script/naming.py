"""The names of functions whose key is computed (ES2015 9.2.11).

In: a function's expression and its key. Out: the function, named at run time where only run time knows the key.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import Node, literal_key
from scxmlc.emitter.script import build

_NAMELESS = frozenset(["FunctionExpression", "ArrowFunctionExpression", "ClassExpression"])


def is_anonymous(node: Node) -> bool:
    return node.type in _NAMELESS and node.id is None


def key_name(node: Node, key: ast.expr) -> str | None:
    """The name that a function gets from its key; None if only run time can tell."""
    if node.computed:
        return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
    return literal_key(node.key) or ""


def called_by_key(function: ast.expr, key: ast.expr, name: str | None, prefix: str = "") -> ast.expr:
    """A function whose name is its key (ES2015 9.2.11)."""
    if name is not None:
        return function
    return build.js("named", function, key, *([build.const(prefix)] if prefix else []))
