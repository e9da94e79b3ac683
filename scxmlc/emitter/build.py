"""Python `ast` nodes for what the emitter writes: names, strings, calls.

In: Python values and nodes. Out: nodes. Quoting and parentheses are the business of `ast.unparse`, so nothing
that comes from a document can break out of the place it is put in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable


def path(dotted: str) -> ast.expr:
    """`path("self.send_event")`: a name with attributes, as a value."""
    first, *rest = dotted.split(".")
    node: ast.expr = ast.Name(first, ast.Load())
    for attribute in rest:
        node = ast.Attribute(node, attribute, ast.Load())
    return node


def constant(value: str | int | float | bool | None) -> ast.expr:
    """A literal; the string is a plain `str`, whatever subclass it came as."""
    return ast.Constant(str(value) if isinstance(value, str) else value)


def units(text: str) -> ast.expr:
    """A string of the chart as an ECMAScript value: UTF-16 code units."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return ast.Constant("".join(map(chr, memoryview(encoded).cast("H"))))


def call(function: str, *arguments: ast.expr, **keywords: ast.expr | None) -> ast.Call:
    """`call("self.cancel_event", x, id=y)`; a keyword whose value is None is left out."""
    given = [ast.keyword(name, value) for name, value in keywords.items() if value is not None]
    return ast.Call(path(function), list(arguments), given)


def listing(items: Iterable[ast.expr]) -> ast.List:
    """A list display."""
    return ast.List(list(items), ast.Load())


def pair(first: ast.expr, second: ast.expr) -> ast.Tuple:
    """A tuple of two."""
    return ast.Tuple([first, second], ast.Load())


def assignment(name: str, value: ast.expr) -> ast.stmt:
    """`name = value`."""
    return ast.Assign([ast.Name(name, ast.Store())], value, lineno=0)


def thunk(value: ast.expr) -> ast.Lambda:
    """`lambda: value`: an expression to be evaluated where its failure is caught."""
    return ast.Lambda(_no_arguments(), value)


def function(name: str, body: list[ast.stmt]) -> ast.stmt:
    """`def name(): …`: a thunk whose value needs statements. `name` is an identifier."""
    (made,) = ast.parse(f"def {name}(): pass").body
    assert isinstance(made, ast.FunctionDef)
    made.body = body
    return made


def _no_arguments() -> ast.arguments:
    return ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
