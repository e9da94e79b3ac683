"""Conditions, sums and the heads of functions over several lines, as black lays them out.

In: a line of Python that is too wide. Out: its lines, or None for what is neither a call (`layout.py`) nor several
parts with operators between. The rule that surprises: operators begin lines, only those that bind least, and the whole
gets brackets of its own, unless there is one operator and the line ends with brackets anyway.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from scxmlc.emitter.layout import STEP, Layout, Other, end, start

_STATEMENT = re.compile(r"(return |if |elif |while |(?:\w+(?:\.\w+)? = )*)(.*?)(:?)\Z", re.S)
_FUNCTION = re.compile(r"def \w+\(((?:[\w.=]+, )*[*\w.=]+)\):\Z")


def laid_out(line: str, width: int) -> list[str] | None:
    """The lines of a statement, or of the head of a block, that does not fit into `width`."""
    text = line.lstrip()
    depth = len(line) - len(text)
    if head := _FUNCTION.match(text):
        return _parameters(text[: head.start(1)], head[1], depth, width)
    before, value, behind = _STATEMENT.fullmatch(text).groups()  # type: ignore[union-attr]
    if (behind == ":") != before.startswith(("if ", "elif ", "while ")):
        return None
    try:
        return _Operators(value, width).statement(_parsed(value), depth, before, behind)
    except (SyntaxError, Other):
        return None


def _parameters(before: str, inside: str, depth: int, width: int) -> list[str] | None:
    """The head of a function with its parameters on one line, or each on its own."""
    indent, deeper = " " * depth, " " * (depth + STEP)
    if ", " not in inside:
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
        raise Other
    return node


class _Operators(Layout):
    """One expression; what stands `before` and `behind` a part of it is on its first and its last line."""

    refused = ()

    def statement(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """The whole: a call, perhaps denied, or operators in brackets of their own."""
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.Not)
            and isinstance(node.operand, ast.Call)
        ):
            node, before = node.operand, f"{before}not "
        if isinstance(node, ast.Call):
            return self.split(node, depth, before, behind)
        parts = self._operands(node)
        if not before:
            raise Other
        if len(parts) == 2 and self.text[-1] in ")]}":
            return self._last_brackets(parts[1][1], node, depth, before, behind)
        deeper = depth + STEP
        line = " " * deeper + self.text
        body = [line] if len(line) <= self.width else self._apart(node, deeper, "", "")
        return [f"{' ' * depth}{before}(", *body, f"{' ' * depth}){behind}"]

    def _last_brackets(
        self, node: ast.expr, whole: ast.expr, depth: int, before: str, behind: str
    ) -> list[str]:
        """One operator needs no brackets of its own where those that the line ends with are enough."""
        while isinstance(node, (ast.Compare, ast.BinOp, ast.UnaryOp)) and not self._is_bracketed(node, whole):
            last = node.operand if isinstance(node, ast.UnaryOp) else self._operands(node)[-1][1]
            node, whole = last, node
        if self._is_bracketed(node, whole) or depth + STEP + self.parts(node)[0] >= self.width:
            raise Other  # black counts as if the whole had its own brackets
        return self.split(node, depth, before + self.text[: start(node)], behind)

    def inside(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        if isinstance(node, ast.Constant):  # nobody can split it
            return [f"{' ' * depth}{before}{self._of(node)}{behind}"]
        if before.endswith(("=", ": ")) or type(node) not in _OPERATORS:
            return self.split(node, depth, before, behind)
        if isinstance(node, ast.IfExp):
            raise Other  # it may get brackets of its own
        return self._apart(node, depth, before, behind)

    def _apart(self, node: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        """Each operator on its own line."""
        (_, first), *parts, (word, last) = self._operands(node)
        middle = [line for word, part in parts for line in self._part(part, node, depth, f"{word} ", "")]
        return [
            *self._part(first, node, depth, before, ""),
            *middle,
            *self._part(last, node, depth, f"{word} ", behind),
        ]

    def _part(self, node: ast.expr, whole: ast.expr, depth: int, before: str, behind: str) -> list[str]:
        is_bracketed = self._is_bracketed(node, whole)
        text = f"({self._of(node)})" if is_bracketed else self._of(node)
        line = f"{' ' * depth}{before}{text}{behind}"
        if len(line) <= self.width:
            return [line]
        if is_bracketed:
            raise Other
        return self.inside(node, depth, before, behind)

    def _operands(self, node: ast.expr) -> list[tuple[str, ast.expr]]:
        """The parts between the operators that bind least, each with the operator in front of it."""
        parts = _OPERATORS.get(type(node))
        if parts is None:
            raise Other
        return [
            (first if index == 0 else word, inner)
            for first, part in parts(node)
            for index, (word, inner) in enumerate(self._same(node, part))
        ]

    def _same(self, node: ast.expr, part: ast.expr) -> list[tuple[str, ast.expr]]:
        """The parts of a part whose operators bind alike."""
        is_same = type(part) is type(node) is not ast.IfExp and not self._is_bracketed(part, node)
        is_product = isinstance(part, ast.BinOp) and not isinstance(part.op, (ast.Add, ast.Sub))
        return self._operands(part) if is_same and not is_product else [("", part)]

    def _is_bracketed(self, node: ast.expr, whole: ast.expr) -> bool:
        """Whether a part of the whole stands in brackets: those in front of the first belong to the whole, too."""
        return start(node) > start(whole) and self.text[start(node) - 1] == "("

    def _of(self, node: ast.expr) -> str:
        return self.text[start(node) : end(node)]


_Parts = Iterator[tuple[str, ast.expr]]


def _conditional(node: ast.IfExp) -> _Parts:
    yield from (("", node.body), ("if", node.test), ("else", node.orelse))


def _logical(node: ast.BoolOp) -> _Parts:
    word = "and" if isinstance(node.op, ast.And) else "or"
    yield from (("" if index == 0 else word, value) for index, value in enumerate(node.values))


def _comparison(node: ast.Compare) -> _Parts:
    if len(node.ops) > 1:
        raise Other
    yield from (("", node.left), (_WORDS[type(node.ops[0])], node.comparators[0]))


def _sum(node: ast.BinOp) -> _Parts:
    if not isinstance(node.op, (ast.Add, ast.Sub)):
        raise Other
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
