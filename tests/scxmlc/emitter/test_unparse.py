"""The short way from `ast` to text says what `ast.unparse` says: of all generated modules, and of our own sources."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from scxmlc.emitter.unparse import unparse

ROOT = Path(__file__).parents[3]
FOLDERS = ("tests/golden", "examples", "scxmlc/emitter", "runtime/scxml_runtime/js", "tests/runtime")
FILES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]

_SORTS = (ast.expr, ast.stmt, ast.keyword)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_like_the_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, _SORTS) and _is_whole(node)]
    wrong = [ast.unparse(node) for node in nodes if unparse(node) != ast.unparse(node)]
    assert wrong == []


def _is_whole(node: ast.AST) -> bool:
    """Statements that hold others are left out, since each of those is asked about itself."""
    return not hasattr(node, "body")


@pytest.mark.parametrize(
    "text",
    [
        "(a + b) * c",
        "a - (b - c)",
        "a < (b < c)",
        "a < b < c",
        "(a and b) or c",
        "a and (b or c)",
        "not a",
        "(1).real",
        "1.5",
        "1e400",
        "(-1) ** 2",
        "f(*a)",
        "f(**a)",
        "f((a,))",
        "f((a, b), c=(d, e))",
        "[*a, b]",
        "{**a}",
        "{a: b, 'c': (d, e)}",
        "a[b:c]",
        "a[b, c]",
        "a[-1]",
        "('a' 'b').c",
        "(lambda: a)()",
        "f(lambda: a)",
        "(yield)",
        "f(a := b)",
        "b'x'",
        "...",
    ],
)
def test_an_expression(text: str) -> None:
    tree = ast.parse(text, mode="eval").body
    assert unparse(tree) == ast.unparse(tree)


@pytest.mark.parametrize(
    "text", ["return", "return a, b", "a = b = c", "a, b = c", "a = yield", "'doc'", "a: b = c"]
)
def test_a_statement(text: str) -> None:
    (statement,) = ast.parse(text).body
    assert unparse(statement) == ast.unparse(statement)
