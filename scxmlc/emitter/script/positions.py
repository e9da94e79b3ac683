"""Places for programs that are never text in Python: each node stands where its source does.

In: a module made of one text, whose nodes know it by `chart_offset`. Out: the same, its lines and columns those of the
text, and what scripts call its functions, by their qualified names in Python, where those do not tell.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")  # ES5 7.3


def settle(module: ast.Module, text: str) -> dict[str, str]:
    """Give every node its place; returns the names of functions."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    names: dict[str, str] = {}
    waiting: list[tuple[ast.AST, int, str]] = [(module, 0, "")]
    while waiting:
        node, offset, around = waiting.pop()
        own = vars(node)
        offset = own.get("chart_offset", offset)
        if node._attributes:
            _place(node, starts, offset)
        if isinstance(node, ast.FunctionDef):
            if "chart_name" in own:
                names[around + node.name] = own["chart_name"]
            around = f"{around}{node.name}.<locals>."
        waiting.extend((child, offset, around) for child in ast.iter_child_nodes(node))
    return names


def _place(node: ast.AST, starts: list[int], offset: int) -> None:
    line = bisect_right(starts, offset)
    column = offset - starts[line - 1]
    vars(node).update(lineno=line, end_lineno=line, col_offset=column, end_col_offset=column)
