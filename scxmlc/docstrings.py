"""The docstring of a function, even where Python was told to leave docstrings out (`python -OO`).

In: a function. Out: its docstring, read from its source where the function itself has none; "" without either.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any


def docstring(function: Callable[..., Any]) -> str:
    """As `inspect.getdoc` would give it."""
    function = inspect.unwrap(function)
    written = function.__doc__
    if written is None:
        written = _in_file(function.__code__.co_filename).get(function.__code__.co_firstlineno)
    return inspect.cleandoc(written or "")


@lru_cache
def _in_file(path: str) -> Mapping[int, str | None]:
    """The docstrings of a file by the line on which their functions begin, decorators included."""
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return {}
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {_first_line(node): ast.get_docstring(node) for node in functions}


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])
