"""A long statement over several lines, as black lays it out; most of what black would be asked for is that.

In: a line of Python that is too wide. Out: its lines, or None for what is neither a plain call of plain arguments nor
several of them with operators between: black knows many more rules.

The rules that surprise: arguments stand together on one line where they fit, the items of lists, dicts and tuples
never do; a single one gets no comma behind it, nor do those with a star among them: not all Pythons that black knows
of would let one stand there. Operators begin lines, and only those that bind least.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

_STEP = 4
_STATEMENT = re.compile(r"(return |if |elif |while |(?:\w+(?:\.\w+)? = )*)(.*?)(:?)\Z", re.S)
_ROW = re.compile(r"\w+=[\w.]+,\Z")
_FUNCTION = re.compile(r"def \w+\(((?:[\w.=]+, )*[*\w.=]+)\):\Z")


class _Other(Exception):
    """Something of which only black knows how it looks."""


def laid_out(line: str, width: int) -> list[str] | None:
    """The lines of a statement, or of the head of a block, that does not fit into `width`."""
    text = line.lstrip()
    depth = len(line) - len(text)
    if head := _FUNCTION.match(text):
        return _parameters(text[: head.start(1)], head[1], depth, width)
    if _ROW.match(text):  # nothing of it can be split
        return [line]
    before, value, behind = _STATEMENT.fullmatch(text).groups()  # type: ignore[union-attr]
    if (behind == ":") != before.startswith(("if ", "elif ", "while ")):
        return None
    try:
        return _Layout(value, width).statement(_parsed(value), depth, before, behind)
    except (SyntaxError, _Other):
        return None


def _parameters(before: str, inside: str, depth: int, width: int) -> list[str] | None:
    """The head of a function with its parameters on one line, or each on its own."""
    indent, deeper = " " * depth, " " * (depth + _STEP)
    if ", " not in inside or len(indent + before) > width:
        return None
    if len(deeper + inside) <= width:
        return [indent + before, deeper + inside, indent + "):"]
    *most, last = inside.split(", ")
    comma = "" if last.startswith("*") else ","
    lines = [f"{each}," for each in most] + [last + comma]
    return [indent + before, *(deeper + each for each in lines), indent + "):"]


def _parsed(text: str) -> ast.expr:
    node = ast.parse(text, mode="eval").body
    if (node.col_offset, node.end_col_offset) != (0, len(text)):
        raise _Other
    return node


def _is_dotted(node: ast.expr) -> bool:
    """`name` or `name.attribute`; black may break longer chains at their dots."""
    return isinstance(node.value if isinstance(node, ast.Attribute) else node, ast.Name)


class _Layout:
    """One expression; depths are columns in the file, offsets those in the expression. What stands `before` and
    `behind` a part of it is on its first and its last line."""

    def __init__(self, text: str, width: int) -> None:
        self._text = text
        self._width = width

    def statement(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """The whole: a call, perhaps denied, or operators in brackets of their own."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node, before = node.operand, f"{before}not "
        if isinstance(node, ast.Call):
            return self.split(node, depth, before, behind)
        parts = self._operands(node)
        if not before:
            raise _Other
        if len(parts) == 2 and self._text[-1] in ")]}":
            return self._last_brackets(parts[1][1], depth, before, behind)
        deeper = depth + _STEP
        line = " " * deeper + self._text
        body = [line] if len(line) <= self._width else self._apart(node, deeper, "", "")
        return [f"{' ' * depth}{before}(", *body, f"{' ' * depth}){behind}"]

    def _last_brackets(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """One operator needs no brackets of its own where those that the line ends with are enough."""
        while isinstance(node, (ast.Compare, ast.BinOp, ast.UnaryOp)) and not self._is_bracketed(node):
            node = node.operand if isinstance(node, ast.UnaryOp) else self._operands(node)[-1][1]
        if self._is_bracketed(node):
            raise _Other
        return self.split(node, depth, before + self._text[: _start(node)], behind)

    def lines(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """Something inside of brackets: on one line where it fits."""
        line = f"{' ' * depth}{before}{self._of(node)}{behind}"
        if len(line) <= self._width:
            return [line]
        if type(node) not in _OPERATORS:
            return self.split(node, depth, before, behind)
        if isinstance(node, ast.IfExp):
            raise _Other  # it may get brackets of its own
        return self._apart(node, depth, before, behind)

    def _apart(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """Each operator on its own line."""
        (_, first), *parts, (word, last) = self._operands(node)
        middle = [line for word, part in parts for line in self._part(part, depth, f"{word} ", "")]
        return [
            *self._part(first, depth, before, ""),
            *middle,
            *self._part(last, depth, f"{word} ", behind),
        ]

    def _part(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        if not self._is_bracketed(node):
            return self.lines(node, depth, before, behind)
        line = f"{' ' * depth}{before}({self._of(node)}){behind}"
        if len(line) > self._width:
            raise _Other
        return [line]

    def _operands(self, node: ast.expr) -> list[tuple[str, ast.expr]]:
        """The parts between the operators that bind least, each with the operator in front of it."""
        parts = _OPERATORS.get(type(node))
        if parts is None:
            raise _Other
        return [
            (first if index == 0 else word, inner)
            for first, part in parts(node)
            for index, (word, inner) in enumerate(self._same(node, part))
        ]

    def _same(self, node: ast.expr, part: ast.expr) -> list[tuple[str, ast.expr]]:
        """The parts of a part whose operators bind alike."""
        is_same = type(part) is type(node) is not ast.IfExp and not self._is_bracketed(part)
        is_product = isinstance(part, ast.BinOp) and not isinstance(part.op, (ast.Add, ast.Sub))
        return self._operands(part) if is_same and not is_product else [("", part)]

    def _is_bracketed(self, node: ast.expr) -> bool:
        """Whether the part stands in brackets that are none of its own."""
        before = self._text[: _start(node)]
        return before == "(" or before.endswith((" and (", " or ("))

    def _of(self, node: ast.expr) -> str:
        return self._text[_start(node) : _end(node)]

    def split(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """`node` with its brackets at the ends of lines."""
        opening, items, explodes = self._parts(node)
        head = before + self._text[_start(node) : opening + 1]
        tail = self._text[_end(node) - 1] + behind
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
        *most, last = items
        is_starred = any(isinstance(node, ast.Starred) for _, _, node in items)
        behind = "," if most and not is_starred else ""
        return [
            *(line for item in most for line in self._item(*item, depth, ",")),
            *self._item(*last, depth, behind),
        ]

    def _item(self, start: int, end: int, node: ast.expr, depth: int, behind: str) -> list[str]:
        text = self._text[start:end] + behind
        if depth + len(text) <= self._width:
            return [" " * depth + text]
        before = self._text[start : _start(node)]
        return (self.split if before else self.lines)(node, depth, before, behind)

    def _parts(self, node: ast.expr) -> tuple[int, list[tuple[int, int, ast.expr]], bool]:
        """Where the opening bracket is; start, end and value of what is inside; does each item get its own line?"""
        if isinstance(node, ast.Call) and _is_dotted(node.func):
            named = [(_start(word), _end(word.value), word.value) for word in node.keywords if word.arg]
            items = [*map(_item, node.args), *named]
            if len(named) < len(node.keywords):
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


_Parts = Iterator[tuple[str, ast.expr]]


def _conditional(node: ast.IfExp) -> _Parts:
    yield from (("", node.body), ("if", node.test), ("else", node.orelse))


def _logical(node: ast.BoolOp) -> _Parts:
    word = "and" if isinstance(node.op, ast.And) else "or"
    yield from (("" if index == 0 else word, value) for index, value in enumerate(node.values))


def _comparison(node: ast.Compare) -> _Parts:
    if len(node.ops) > 1:
        raise _Other
    yield from (("", node.left), (_WORDS[type(node.ops[0])], node.comparators[0]))


def _sum(node: ast.BinOp) -> _Parts:
    if not isinstance(node.op, (ast.Add, ast.Sub)):
        raise _Other
    yield from (("", node.left), ("+" if isinstance(node.op, ast.Add) else "-", node.right))


_OPERATORS: dict[type[ast.expr], Callable[..., _Parts]] = {
    ast.IfExp: _conditional,
    ast.BoolOp: _logical,
    ast.Compare: _comparison,
    ast.BinOp: _sum,
}
_WORDS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _item(node: ast.expr) -> tuple[int, int, ast.expr]:
    return _start(node), _end(node), node


def _start(node: ast.expr | ast.keyword) -> int:
    return node.col_offset


def _end(node: ast.expr) -> int:
    assert node.end_col_offset is not None
    return node.end_col_offset
