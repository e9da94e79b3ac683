"""Where a function takes its step of the budget: behind the returns at its beginning that call nothing.

In: the statements of a function that takes steps. Out: the same with the step among them. Whoever leaves before it has
done no more than its caller paid for: each call out of a function stands behind a step.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scxmlc.emitter.script import build


def counted(body: Sequence[ast.stmt], steps: int) -> list[ast.stmt]:
    """The body of a function that takes so many steps when it is entered."""
    if steps > 1:
        return [build.expression(_step(build.const(steps))), *body]
    return _behind_leaving(body, _step())


def ticked(body: Sequence[ast.stmt], steps: int) -> list[ast.stmt]:
    """The same for a method of the class: `next(self.steps, None) or self.step()` does without a call of Python."""
    if steps > 1:
        return counted(body, steps)
    tick = build.call(build.name("next"), build.attribute(build.name("self"), "steps"), build.const(None))
    return _behind_leaving(body, build.both(ast.Or(), [tick, _step()]))


def _behind_leaving(body: Sequence[ast.stmt], step: ast.expr) -> list[ast.stmt]:
    leaving, rest = _leaving(body)
    return [*leaving, build.expression(step), *rest]


def _step(*steps: ast.expr) -> ast.expr:
    return build.call(build.attribute(build.name("self"), "step"), *steps)


def _leaving(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], Sequence[ast.stmt]]:
    """The statements that may leave before any call is made, and the rest."""
    leaving: list[ast.stmt] = []
    for at, statement in enumerate(body):
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.IfExp):
            early, last = _apart(statement, statement.value)
            return [*leaving, *early], [*last, *body[at + 1 :]]
        if not _only_leaves(statement):
            return leaving, body[at:]
        leaving.append(statement)
    return leaving, []


def _only_leaves(statement: ast.stmt) -> bool:
    """`if test: return value`, where nothing is called."""
    return (
        isinstance(statement, ast.If)
        and not statement.orelse
        and len(statement.body) == 1
        and isinstance(statement.body[0], ast.Return)
        and _calls_nothing(statement)
    )


def _apart(statement: ast.Return, value: ast.IfExp) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """`return a if test else b` as `if test: return a` and `return b`, if nothing is called before one of them."""
    if _calls_nothing(value.test) and _calls_nothing(value.body):
        return [_like(statement, build.if_(value.test, [_return(statement, value.body)]))], [
            _return(statement, value.orelse)
        ]
    if _calls_nothing(value.test) and _calls_nothing(value.orelse):
        return [_like(statement, build.if_(build.not_(value.test), [_return(statement, value.orelse)]))], [
            _return(statement, value.body)
        ]
    return [], [statement]


def _return(statement: ast.Return, value: ast.expr) -> ast.stmt:
    return _like(statement, build.return_(value))


def _like(statement: ast.stmt, made: ast.stmt) -> ast.stmt:
    """`made`, which stands where `statement` did."""
    vars(made)["chart_offset"] = vars(statement).get("chart_offset", 0)
    return made


def _calls_nothing(node: ast.AST) -> bool:
    return not any(isinstance(each, (ast.Call, ast.Yield, ast.YieldFrom)) for each in ast.walk(node))
