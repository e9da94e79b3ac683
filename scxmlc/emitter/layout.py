"""A long call over several lines, as black lays it out; most of what black would be asked for is that.

In: a line of Python that is too wide. Out: its lines, or None for what is no plain call of plain arguments: black
knows many more rules.

The rule that surprises: arguments stand together on one line where they fit, the items of lists, dicts and tuples
never do; a single one gets no comma behind it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

_STEP = 4


class _Other(Exception):
    """Something of which only black knows how it looks."""


def laid_out(line: str, width: int) -> list[str] | None:
    """The lines of a statement that does not fit into `width`."""
    text = line.lstrip()
    depth = len(line) - len(text)
    try:
        return _Layout(text, width).split(_call(text), depth, 0, "")
    except (SyntaxError, _Other):  # the head of a block is no statement by itself
        return None


def _call(text: str) -> ast.Call:
    """The call that a statement is, assigns to a name, or returns."""
    body = ast.parse(text).body
    statement = body[0] if body else None  # a comment is none
    if isinstance(statement, ast.Assign) and not all(map(_is_dotted, statement.targets)):
        raise _Other
    value = statement.value if isinstance(statement, (ast.Assign, ast.Expr, ast.Return)) else None
    if not isinstance(value, ast.Call) or value.end_col_offset != len(text):
        raise _Other
    return value


def _is_dotted(node: ast.expr) -> bool:
    """`name` or `name.attribute`; black may break longer chains at their dots."""
    return isinstance(node.value if isinstance(node, ast.Attribute) else node, ast.Name)


class _Layout:
    """One statement; depths are columns in the file, offsets those in the statement."""

    def __init__(self, text: str, width: int) -> None:
        self._text = text
        self._width = width

    def split(self, node: ast.expr, depth: int, start: int, behind: str) -> list[str]:
        """`node` with its brackets at the ends of lines; `start`: where the text before it on its line begins."""
        opening, items, explodes = self._parts(node)
        head, tail = self._text[start : opening + 1], self._text[_end(node) - 1] + behind
        if not items:
            raise _Other
        first = f"{' ' * depth}{head}"
        if len(first) > self._width:
            raise _Other
        return [first, *self._body(items, depth + _STEP, explodes), " " * depth + tail]

    def _body(self, items: Sequence[tuple[int, int, ast.expr]], depth: int, explodes: bool) -> list[str]:
        whole = self._text[items[0][0] : items[-1][1]]
        if depth + len(whole) <= self._width and not (explodes and len(items) > 1):
            return [" " * depth + whole]
        behind = "," if len(items) > 1 else ""
        return [line for item in items for line in self._item(*item, depth, behind)]

    def _item(self, start: int, end: int, node: ast.expr, depth: int, behind: str) -> list[str]:
        text = self._text[start:end] + behind
        return (
            [" " * depth + text]
            if depth + len(text) <= self._width
            else self.split(node, depth, start, behind)
        )

    def _parts(self, node: ast.expr) -> tuple[int, list[tuple[int, int, ast.expr]], bool]:
        """Where the opening bracket is; start, end and value of what is inside; does each item get its own line?"""
        if isinstance(node, ast.Call) and _is_dotted(node.func):
            named = [(_start(word), _end(word.value), word.value) for word in node.keywords if word.arg]
            items = [*map(_item, node.args), *named]
            if len(named) < len(node.keywords) or any(isinstance(each, ast.Starred) for each in node.args):
                raise _Other
            return _end(node.func), items, False
        if isinstance(node, (ast.List, ast.Tuple)):
            return _start(node), [_item(each) for each in node.elts], True
        if isinstance(node, ast.Dict):
            pairs = [
                (key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None
            ]
            if len(pairs) < len(node.keys):
                raise _Other
            return _start(node), [(_start(key), _end(value), value) for key, value in pairs], True
        raise _Other


def _item(node: ast.expr) -> tuple[int, int, ast.expr]:
    return _start(node), _end(node), node


def _start(node: ast.expr | ast.keyword) -> int:
    return node.col_offset


def _end(node: ast.expr) -> int:
    assert node.end_col_offset is not None
    return node.end_col_offset
