"""Python text of the plainest `ast` nodes, which are nearly all that a module is made of.

In: a statement or an expression. Out: exactly what `ast.unparse` makes of it, which is asked about all others: here
stand only sorts that never need parentheses, and operators right between such. It takes a tenth of the time.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

_OPERATORS: dict[type[ast.AST], str] = {
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
}
_WORDS: dict[type[ast.AST], str] = {ast.And: " and ", ast.Or: " or "}
_SIMPLE = (str, int, bool, type(None))


def unparse(node: ast.AST) -> str:
    """The text of `node`."""
    try:
        return _STATEMENTS[type(node)](node) if isinstance(node, ast.stmt) else _expression(node)
    except KeyError:  # somewhere in it stands what is not in the tables
        return ast.unparse(node)


def _expression(node: ast.AST) -> str:
    return _WHOLE[type(node)](node)


def _atom(node: ast.AST) -> str:
    return _ATOMS[type(node)](node)


def _constant(node: Any) -> str:
    if type(node.value) not in _SIMPLE:
        raise KeyError(node)
    return repr(node.value)


def _attribute(node: Any) -> str:
    return f"{_OWNERS[type(node.value)](node.value)}.{node.attr}"


def _subscript(node: Any) -> str:
    return f"{_OWNERS[type(node.value)](node.value)}[{_ATOMS[type(node.slice)](node.slice)}]"


def _call(node: Any) -> str:
    given = [_ARGUMENTS[type(each)](each) for each in node.args]
    given += map(_keyword, node.keywords)
    return f"{_OWNERS[type(node.func)](node.func)}({', '.join(given)})"


def _list(node: Any) -> str:
    return f"[{', '.join([_ARGUMENTS[type(each)](each) for each in node.elts])}]"


def _tuple(node: Any) -> str:
    if len(node.elts) < 2:
        raise KeyError(node)
    return f"({', '.join([_ARGUMENTS[type(each)](each) for each in node.elts])})"


def _dict(node: Any) -> str:
    pairs = zip(node.keys, node.values, strict=True)
    return f"{{{', '.join([f'{_ARGUMENTS[type(key)](key)}: {_ARGUMENTS[type(each)](each)}' for key, each in pairs])}}}"


def _logical(node: Any) -> str:
    if len(node.values) > 2:  # the library puts later ones in parentheses
        raise KeyError(node)
    word = _WORDS[type(node.op)]
    return word.join([_OPERANDS[type(each)](each) for each in node.values])


def _compare(node: Any) -> str:
    if len(node.ops) > 1:
        raise KeyError(node)
    left, right = node.left, node.comparators[0]
    return f"{_COMPARED[type(left)](left)} {_OPERATORS[type(node.ops[0])]} {_COMPARED[type(right)](right)}"


def _binary(node: Any) -> str:
    return f"{_atom(node.left)} {_OPERATORS[type(node.op)]} {_atom(node.right)}"


def _keyword(node: Any) -> str:
    if node.arg is None:
        raise KeyError(node)
    return f"{node.arg}={_ARGUMENTS[type(node.value)](node.value)}"


def _statement(node: Any) -> str:
    if type(node.value) is not ast.Call:
        raise KeyError(node)
    return _call(node.value)


def _return(node: Any) -> str:
    return f"return {_expression(node.value)}"


def _assign(node: Any) -> str:
    if len(node.targets) > 1 or node.type_comment:
        raise KeyError(node)
    return f"{_OWNERS[type(node.targets[0])](node.targets[0])} = {_expression(node.value)}"


_Table = dict[type[ast.AST], Callable[[Any], str]]
_OWNERS: _Table = {
    ast.Name: lambda node: str(node.id),
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
}
_ATOMS: _Table = {**_OWNERS, ast.Constant: _constant}
_COMPARED: _Table = {**_ATOMS, ast.BinOp: _binary}
_OPERANDS: _Table = {**_ATOMS, ast.List: _list, ast.Dict: _dict, ast.Compare: _compare, ast.BinOp: _binary}
_EXPRESSIONS: _Table = {**_OPERANDS, ast.BoolOp: _logical}
_ARGUMENTS: _Table = {**_EXPRESSIONS, ast.Tuple: _tuple}
_WHOLE: _Table = {**_EXPRESSIONS, ast.keyword: _keyword}
_STATEMENTS: _Table = {ast.Assign: _assign, ast.Expr: _statement, ast.Return: _return}
