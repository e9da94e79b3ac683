"""Classes (ES2015 14.5)."""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script.context import Code


def class_(code: Code, node: Node, name: str) -> ast.expr:
    """A class expression or declaration as a value."""
    raise code.too_complex("classes are not supported", node)
