"""`yield` and `await`: how a Python generator waits for whoever drives it.

In: expressions in generators and async functions. Out: a Python `yield`, whose value is kept.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code


def yield_(code: Code, node: Node) -> ast.expr:
    """`yield value`: a Python `yield`, whose value is what `next(value)` was called with."""
    value = code.expr(node.argument) if node.argument is not None else build.undefined()
    made = ast.YieldFrom(build.js("delegate", value)) if node.delegate else ast.Yield(value)
    return code.keep(made, "received")


def await_(code: Code, node: Node) -> ast.expr:
    """`await promise`: a Python `yield` to whoever drives the function."""
    return code.keep(ast.Yield(build.js("awaiting", code.expr(node.argument))), "received")
