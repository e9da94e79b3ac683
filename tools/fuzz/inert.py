"""Whether a generated module holds nothing of its document but strings, numbers, and names made safe.

In: the module's text. Out: nothing; raises AssertionError for what the emitter would not have written: free names,
underscored attributes, control characters, names beyond ASCII.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

BUILTINS = frozenset(["getattr", "len", "list", "next", "object"])
"""What the emitter takes from Python itself."""


def check_inert(text: str) -> None:
    """The whole check."""
    for line in text.split("\n"):
        assert line.isprintable(), f"a control character: {line!r}"
    tree = ast.parse(text)
    bound, loaded = set(_bound(tree)), set(_loaded(tree))
    assert loaded - bound <= BUILTINS, f"free names: {sorted(loaded - bound - BUILTINS)}"
    odd = [
        name for name in bound | loaded if not name.isascii() or (name.strip("_") and name.startswith("__"))
    ]
    assert not odd, f"odd names: {odd}"


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ImportFrom):
            assert node.module == "scxml_runtime", f"an import of {node.module}"
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def _loaded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Import), f"an import: {ast.unparse(node)}"
        if isinstance(node, ast.Attribute):
            is_of_python = node.attr.strip("_") and node.attr.startswith("__")
            assert not is_of_python, f"an attribute of Python's own: {node.attr}"
            assert node.attr.isascii(), f"an attribute beyond ASCII: {node.attr}"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
