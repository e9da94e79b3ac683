"""A long call over several lines, as black lays it out; most of what black would be asked for is that, and the rest
is put together of it (`operators.py`).

In: a line of Python that is too wide. Out: its lines, or None for what is no plain call of plain arguments: black
knows many more rules.

The rule that surprises: arguments stand together on one line where they fit, the items of lists, dicts and tuples
never do; a single one gets no comma behind it, nor does a starred call: not all Pythons that black knows of would let
one stand there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

STEP = 4
_ROW = re.compile(r"\w+=[\w.]+,\Z")
"""A part of a row of which nothing can be split."""


class Other(Exception):
    """Something of which only black knows how it looks."""


def laid_out(line: str, width: int) -> list[str] | None:
    """The lines of a statement that does not fit into `width`."""
    text = line.lstrip()
    depth = len(line) - len(text)
    if _ROW.match(text):
        return [line]
    try:
        node = _call(text)
        return Layout(text, width).split(node, depth, text[: start(node)], "")
    except (SyntaxError, Other):  # the head of a block is no statement by itself
        return None


def _call(text: str) -> ast.Call:
    """The call that a statement is, assigns to a name, or returns."""
    body = ast.parse(text).body
    statement = body[0] if body else None  # a comment is none
    if isinstance(statement, ast.Assign) and not all(map(_is_dotted, statement.targets)):
        raise Other
    value = statement.value if isinstance(statement, (ast.Assign, ast.Expr, ast.Return)) else None
    if not isinstance(value, ast.Call) or value.end_col_offset != len(text):
        raise Other
    return value


def _is_dotted(node: ast.expr) -> bool:
    """`name` or `name.attribute`; black may break longer chains at their dots."""
    return isinstance(node.value if isinstance(node, ast.Attribute) else node, ast.Name)


class Layout:
    """One statement; depths are columns in the file, offsets those in the statement."""

    refused: tuple[type[ast.expr], ...] = (ast.Starred,)

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width

    def split(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """`node` with its brackets at the ends of lines; `before` and `behind` stand on its first and last line."""
        opening, items, explodes = self.parts(node)
        head = before + self.text[start(node) : opening + 1]
        tail = self.text[end(node) - 1] + behind
        if not items:
            raise Other
        first = f"{' ' * depth}{head}"
        if len(first) > self.width:
            raise Other
        return [first, *self.body(items, depth + STEP, explodes), " " * depth + tail]

    def body(self, items: Sequence[tuple[int, int, ast.expr]], depth: int, explodes: bool) -> list[str]:
        whole = self.text[items[0][0] : items[-1][1]]
        if depth + len(whole) <= self.width and not (explodes and len(items) > 1):
            return [" " * depth + whole]
        is_starred = not explodes and any(isinstance(node, ast.Starred) for _, _, node in items)
        *most, last = items
        behind = "," if most and not is_starred else ""
        return [
            *(line for item in most for line in self.item(*item, depth, ",")),
            *self.item(*last, depth, behind),
        ]

    def item(self, first: int, last: int, node: ast.expr, depth: int, behind: str) -> list[str]:
        """One argument or item, from one offset to another."""
        text = self.text[first:last] + behind
        if depth + len(text) <= self.width:
            return [" " * depth + text]
        return self.inside(node, depth, self.text[first : start(node)], behind)

    def inside(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """A part that does not fit on its line."""
        return self.split(node, depth, before, behind)

    def parts(self, node: ast.expr) -> tuple[int, list[tuple[int, int, ast.expr]], bool]:
        """Where the opening bracket is; start, end and value of what is inside; does each item get its own line?"""
        if isinstance(node, ast.Call) and _is_dotted(node.func):
            named = [(start(word), end(word.value), word.value) for word in node.keywords if word.arg]
            items = [*map(_item, node.args), *named]
            if len(named) < len(node.keywords) or any(isinstance(each, self.refused) for each in node.args):
                raise Other
            return end(node.func), items, False
        if isinstance(node, (ast.List, ast.Tuple)):
            return start(node), [_item(each) for each in node.elts], True
        if isinstance(node, ast.Dict):
            pairs = [
                (key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None
            ]
            if len(pairs) < len(node.keys):
                raise Other
            return start(node), [(start(key), end(value), value) for key, value in pairs], True
        raise Other


def _item(node: ast.expr) -> tuple[int, int, ast.expr]:
    return start(node), end(node), node


def start(node: ast.expr | ast.keyword) -> int:
    return node.col_offset


def end(node: ast.expr) -> int:
    assert node.end_col_offset is not None
    return node.end_col_offset
