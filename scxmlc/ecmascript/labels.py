"""Labels that `continue` names must be those of loops (ES5 12.7); the parser sees only that they are known.

In: a tree. Out: nothing, or `ScriptError` at the `continue`.
"""

from __future__ import annotations

from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.nodes import FUNCTIONS, LOOPS, Node, children, start

Labels = tuple[str, ...]


def check_labels(tree: Node) -> None:
    """Raise ScriptError for the first `continue` whose label is not that of a loop around it."""
    waiting: list[tuple[Node, Labels]] = [(tree, ())]
    while waiting:
        node, loops = waiting.pop()
        if node.type == "ContinueStatement" and node.label is not None and node.label.name not in loops:
            raise ScriptError(f"{node.label.name} is not the label of a loop around it", start(node))
        if node.type in FUNCTIONS:
            loops = ()
        elif node.type == "LabeledStatement":
            loops += _of_loop(node)
        waiting.extend((child, loops) for child in children(node))


def _of_loop(node: Node) -> Labels:
    """The label, if what follows it and perhaps further labels is a loop."""
    body = node.body
    while body.type == "LabeledStatement":
        body = body.body
    return (node.label.name,) if body.type in LOOPS else ()
