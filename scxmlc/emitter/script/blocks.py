"""Block scopes: what happens where a block of code with names of its own begins.

In: nodes that have a scope. Out: emitted hoisted functions, and scope objects in functions with `with` or `eval`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scope
from scxmlc.emitter.script import build, functions, variables
from scxmlc.emitter.script.context import Code


@contextmanager
def scoped(code: Code, node: Node) -> Iterator[None]:
    """Inside a block's scope: its functions are hoisted; in dynamic functions it gets a scope object."""
    before = code.scope_name
    with code.inside(node) as scope:
        if scope is not None:
            open_scope(code, scope)
            variables.open_boxes(code, scope)
            for each in scope.functions:
                functions.declare(code, each)
        yield
    code.scope_name = before


def open_scope(code: Code, scope: Scope) -> None:
    """The scope object of a block in a function with `with` or direct `eval`."""
    if not scope.names or not scope.function.dynamic:
        return
    outer = variables.scope_object(code)
    code.scope_depth += 1
    name = f"scope_{code.scope_depth}"
    code.temporaries.add(name)
    pattern = scope.kind == "catch" and scope.node.param.type != "Identifier"
    lexical = [build.const(each.name) for each in scope.names.values() if each.is_lexical or pattern]
    code.emit(build.assign(build.name(name), build.js("block_scope", outer, *lexical)))
    code.scope_name = name
