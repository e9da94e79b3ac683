"""How long a function or the body of a loop is, in steps: a long one takes more than one each time.

In: a node. Out: steps, 0 for what is short. Functions and loops inside do not count: they take their own.
"""

from __future__ import annotations

from scxmlc.ecmascript.nodes import FUNCTIONS, Node, children

SHORT = 48
"""Nodes up to which code is part of the step in which it runs."""

PER_STEP = 24

CALLS = ("CallExpression", "NewExpression", "TaggedTemplateExpression")

WEIGHTS = {
    **dict.fromkeys(CALLS, 8),
    "TemplateElement": 5,
    **dict.fromkeys(("ArrayExpression", "ObjectExpression", *FUNCTIONS), 16),
}
"""How many plain nodes a call, or what makes an object, is worth."""

LOOPS = ("WhileStatement", "DoWhileStatement", "ForStatement", "ForInStatement", "ForOfStatement")


def length(node: Node) -> int:
    """The steps of a function or loop that is long."""
    count, waiting = 0, list(children(node))
    while waiting:
        each = waiting.pop()
        count += WEIGHTS.get(each.type, 1)
        if each.type not in FUNCTIONS and each.type not in LOOPS:
            waiting.extend(children(each))
    return count // PER_STEP if count > SHORT else 0
