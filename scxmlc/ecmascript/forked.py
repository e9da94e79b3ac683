"""Trees of the maintained fork of the parser, as the original would have made them.

In: the fork, and a text. Out: its tree, changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.nodes import Node, walk

Block = Callable[[list[Any]], Node]
"""What makes the node of a block of its statements."""

Parse = Callable[[str], Node]


def program(parse: Parse, text: str, strict: bool, block: Block) -> Node:
    """The fork has no entry for code that is strict from outside: a directive in front makes it so."""
    directive = '"use strict";' if strict else ""
    tree = as_original(parse(directive + text), len(directive), block)
    if strict:
        del tree.body[0], tree.below
    return tree


def expression(parse: Parse, text: str, block: Block) -> Node:
    """The fork has no entry for expressions: parse `(text\n)` and accept it only as one parenthesis."""
    tree = as_original(parse(f"({text}\n)"), 1, block)
    if len(tree.body) != 1 or tree.body[0].type != "ExpressionStatement":
        raise ScriptError("this is not one expression", 0)
    return tree.body[0].expression


def as_original(tree: Node, by: int, block: Block) -> Node:
    """The tree with the places of the text behind a prefix as long as this, and functions under `if` in blocks."""
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
