"""Regular expression literals that only a built-in method sees: `js.replace(text, "\\\\s", "g", "")` makes no object.

In: a method call whose arguments change nothing. Out: the call of the function that does it all, or None where the
literal goes elsewhere, or is none.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from scxmlc.ecmascript.nodes import Node, constant_key
from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code

_GIVEN_ONE = {"replace": 2, "match": 1, "split": 1}
"""Methods of a text whose first argument is the literal, and how many they are given."""

_ITS_OWN = {"test": "test", "exec": "execute"}
"""Methods of the literal, which are given a text."""


def call(code: Code, owner: Callable[[], ast.expr], node: Node) -> ast.expr | None:
    """`text.replace(/x/, y)` or `/x/.test(text)`."""
    name, given = str(constant_key(node.callee)), node.arguments
    literal = node.callee.object
    if name in _ITS_OWN and _is_pattern(literal) and len(given) == 1:
        return build.js(_ITS_OWN[name], *_parts(literal), code.expr(given[0]))
    if _GIVEN_ONE.get(name) != len(given) or not _is_pattern(given[0]):
        return None
    text, *others = code.in_order([owner, *(partial(code.expr, each) for each in given[1:])])
    return build.js(name, text, *_parts(given[0]), *others)


def _is_pattern(node: Node) -> bool:
    return node.type == "Literal" and bool(node.regex)


def _parts(literal: Node) -> list[ast.expr]:
    return [build.const(literal.regex.pattern), build.const(literal.regex.flags)]
