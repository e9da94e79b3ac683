"""How deeply statements nest: Python's parser gives up beyond 100 levels of indentation.

In: statements. Out: the levels of indentation they need. Walks without recursion, since what is measured
here may be deeper than recursion could follow. An `elif` needs no level of its own, but Python's compiler
follows long chains of them no better, so that some count as one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

ELIFS = 10  # that count as one level
SUITES = ("body", "orelse", "handlers", "finalbody")


def levels(statements: Iterable[ast.stmt]) -> int:
    """1 for statements without a block, 2 where one of them holds a block, and so on."""
    deepest = 0
    waiting: list[tuple[ast.AST, int]] = [(statement, ELIFS) for statement in statements]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend(_inside(node, depth))
    return deepest // ELIFS


def _inside(node: ast.AST, depth: int) -> Iterator[tuple[ast.AST, int]]:
    """What stands in the blocks of `node`, with its depth in elifs."""
    for name in SUITES:
        suite = getattr(node, name, None)
        if isinstance(suite, list):  # the body of a lambda is an expression
            step = 0 if name == "handlers" else 1 if name == "orelse" and _is_elif(suite) else ELIFS
            yield from ((child, depth + step) for child in suite)


def _is_elif(suite: list[ast.AST]) -> bool:
    return len(suite) == 1 and isinstance(suite[0], ast.If)
