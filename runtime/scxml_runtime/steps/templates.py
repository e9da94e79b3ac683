"""Templates: Python text with names in capitals for what is put in, as a tree.

In: a template, its parts, and a place. Out: statements that are said to stand there.

The rule that surprises: in a template every name but `self` and `data` gets a dot in front, which Python allows in
a tree and in no text, so that it cannot be a name that a method uses.
"""

from __future__ import annotations

import ast
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Statements = list[ast.stmt]

BUILTINS: dict[str, object] = {
    each.__name__: each for each in (BaseException, KeyError, TypeError, dict, int, len, str, tuple)
}
"""Names of templates that mean what they mean in Python, also where the module of the methods calls something so."""

SHARED = frozenset(["self", "data", *BUILTINS])
"""Names of templates that mean in them what they mean in methods."""

KNOWN = frozenset(["facts", "found"])
"""Names that mean the same in templates within others."""

PLACE = ("lineno", "end_lineno", "col_offset", "end_col_offset")


class Filling:
    """Copies a template: parts put in for the names that stand for them, a dot before the other names, all of it said
    to be in one place."""

    def __init__(self, parts: dict[str, ast.expr | Statements], place: ast.AST, depth: int) -> None:
        self.parts = parts
        self.place = {name: getattr(place, name) for name in PLACE}
        self.depth = depth

    def body(self, statements: Statements) -> Statements:
        filled: Statements = []
        for statement in statements:
            match statement:
                case ast.Expr(ast.Name(name)) if name in self.parts:
                    part = self.parts[name]
                    filled += part if isinstance(part, list) else [ast.Expr(part, **self.place)]
                case _:
                    filled.append(self.node(statement))
        return filled

    def node(self, node: Any) -> Any:
        if isinstance(node, ast.Name) and node.id in self.parts:
            return self.parts[node.id]
        if isinstance(node, ast.FormattedValue) and isinstance(self.node(node.value), ast.Constant):
            return self.node(node.value)
        fields = {name: self.field(name, value) for name, value in ast.iter_fields(node)}
        made = type(node)(**fields, **(self.place if node._attributes else {}))
        if isinstance(made, ast.While):
            ast.copy_location(made.test, _first(made))
        return ast.copy_location(made, _first(made)) if isinstance(made, BEGINNING) else made

    def field(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            statements = bool(value) and isinstance(value[0], ast.stmt)
            return self.body(value) if statements else [*map(self.node, value)]
        if isinstance(value, ast.AST):
            return self.node(value)
        return own(value, self.depth) if name in NAMES and isinstance(value, str) else value


BEGINNING = (ast.Try, ast.While)
"""What stands in the line of what it begins with; it is an opcode of its own otherwise."""


def _first(node: Any) -> Any:
    """What is carried out first."""
    match node:
        case ast.Try(body=[first, *_]) | ast.While(body=[first, *_]):
            return _first(first)
        case (
            ast.Assign(value=inner) | ast.If(test=inner) | ast.IfExp(test=inner) | ast.NamedExpr(value=inner)
        ):
            return _first(inner)
        case ast.UnaryOp(operand=inner) | ast.BoolOp(values=[inner, *_]) | ast.Compare(left=inner):
            return _first(inner)
        case ast.Attribute(value=inner) | ast.Call(func=inner):
            return _first(inner)
    return node


NAMES = frozenset(["arg", "id", "name"])
"""Fields of a tree's nodes that hold names of variables."""


@cache
def template_body(template: str) -> Statements:
    """The statements of a template, which nobody may change."""
    return ast.parse(template).body


def own(name: str, depth: int = 0) -> str:
    """A name of a template, as one that no method can use, and no template of another depth but by intent."""
    if name in SHARED:
        return name
    return f".{name}.{depth}" if depth and name not in KNOWN else f".{name}"
