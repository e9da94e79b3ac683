"""Which properties of the data are known to be texts, since content has just made them of what the event's data has.

In: statements of content, one after another. Out: for a property, the variable that holds its text.

The rule that surprises: what writes a key forgets it in all objects, so that it is nobody's business which of them are
the same.
"""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    Properties = dict[tuple[str, object], ast.expr]


def text_of(known: Properties, value: ast.expr) -> ast.expr | None:
    """The variable with the text that a value is."""
    property = property_of(value)
    return None if property is None else known.get(property)


def property_of(value: ast.AST) -> tuple[str, object] | None:
    """The variable and the key, in `data.variable["key"]`."""
    match value:
        case ast.Subscript(ast.Attribute(ast.Name("data"), variable), ast.Constant(key)):
            return variable, key
    return None


def remaining(known: Properties, statement: ast.stmt) -> Properties:
    """What is known behind a statement."""
    for node in ast.walk(statement) if known else ():
        known = _behind(known, node)
    return known


def _behind(known: Properties, node: ast.AST) -> Properties:
    match node:
        case ast.Subscript(slice=ast.Slice()):  # of a list
            return known
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            written = property_of(node)
            return (
                {}
                if written is None
                else {each: name for each, name in known.items() if each[1] != written[1]}
            )
        case ast.Attribute(ast.Name("data"), variable, ast.Store() | ast.Del()):
            return {each: name for each, name in known.items() if each[0] != variable}
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Name(ctx=ast.Store() | ast.Del()):
            return {}
        case ast.Call(ast.Attribute(ast.Attribute(ast.Name("data")), method)) if method != "append":
            return {}
    return known
