"""What a function reads of the event's data more than once is read once.

In: the body of a function in the making. Out: the same, with a variable in place of what is read first and again.

The rule that surprises: the variable goes the way of `facts`, of which it is a part, as those do that keep texts for
later: whatever makes `facts` something else, such as a slow path, makes them the same, which is no text and is empty,
and each guard refuses it.
"""

from __future__ import annotations

import ast

from scxml_runtime.steps.templates import own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

    from scxml_runtime.steps.splicing import Statements

FACTS = own("facts")
FACT = own("fact")
KEPT = own("kept")
"""How the names of variables begin that keep texts."""


def first_key(body: Statements) -> ast.Constant | None:
    """The key that is read first, if it is read again."""
    keys = [key for each in body for key in map(_key, _in_order(each)) if key is not None]
    again = bool(keys) and sum(key.value == keys[0].value for key in keys) > 1
    return keys[0] if again else None


def read_once(body: Statements, key: ast.Constant | None) -> Statements:
    """The body with `fact` in place of what is read under the key, which stands in front of it; texts that nobody asks
    for are not kept."""
    names = {node.id for each in body for node in ast.walk(each) if _is_load(node)}
    kept = sorted(name for name in names if name.startswith(KEPT))
    reading = _Reading(key, [*([] if key is None else [FACT]), *kept])
    return [reading.visit(each) for each in body]


class _Reading(ast.NodeTransformer):
    def __init__(self, key: ast.Constant | None, variables: list[str]) -> None:
        self.key = None if key is None else key.value
        self.variables = variables

    def visit_Call(self, node: ast.Call) -> ast.expr:
        key = _key(node)
        if key is not None and key.value == self.key:
            return ast.copy_location(ast.Name(FACT, ast.Load()), node)
        self.generic_visit(node)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        self.generic_visit(node)
        if node.target.id.startswith(KEPT):
            return node if node.target.id in self.variables else node.value
        value: ast.expr = node
        for variable in self.variables if node.target.id == FACTS else ():
            value = ast.copy_location(ast.NamedExpr(_stored(variable, node), value), node)
        return value

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        match node.targets:
            case [ast.Name(id)] if id == FACTS:
                targets = [*node.targets, *(_stored(variable, node) for variable in self.variables)]
                return ast.copy_location(ast.Assign(targets, node.value), node)
        return node


def _is_load(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _stored(variable: str, node: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(variable, ast.Store()), node)


def _key(node: ast.AST) -> ast.Constant | None:
    """The key in `facts.get(key)`."""
    match node:
        case ast.Call(ast.Attribute(ast.Name(id), "get"), [ast.Constant() as key]) if id == FACTS:
            return key
    return None


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it, in the order of the text."""
    yield node
    for each in ast.iter_child_nodes(node):
        yield from _in_order(each)
