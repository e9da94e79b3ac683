"""Trees of the maintained fork of the parser, as the original would have made them.

In: a tree, and how many characters were put in front of its text. Out: the same tree, changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scxmlc.ecmascript.nodes import Node, walk

Block = Callable[[list[Any]], Node]
"""What makes the node of a block of its statements."""


def as_original(tree: Node, by: int, block: Block) -> Node:
    """The tree with the places of the text behind a prefix, and functions under `if` in blocks."""
    for node in walk(tree):
        if node.range:
            node.range = [max(place - by, 0) for place in node.range]
        if node.type == "IfStatement":
            node.consequent, node.alternate = (
                in_block(clause, block) for clause in (node.consequent, node.alternate)
            )
    return tree


def in_block(clause: Node, block: Block) -> Node:
    """The clause of an `if`, a function in a block of its own."""
    if clause is None or clause.type != "FunctionDeclaration" or clause.generator or clause.isAsync:
        return clause
    made = block([clause])
    made.range = clause.range
    return made
