"""`try`, `catch`, `finally` (ES5 12.14), and SpiderMonkey's `catch (e if test)`.

In: try statements. Out: Python's `try`, whose `finally` overrides completions as ECMAScript's does.
`except js.CATCHABLE` catches what scripts throw and the errors of Python that stand for ECMAScript errors;
`js.caught` turns them into values and lets bugs of the runtime pass.

The rule that surprises: Python ends a generator that nobody can ask again, and runs its `finally` blocks; ECMAScript
forgets it. So such a block asks first, where the generator may be left for ever within the `try`.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import Node
from scxmlc.emitter.script import blocks, build, patterns
from scxmlc.emitter.script.context import Code


def try_(code: Code, node: Node) -> None:
    """A try statement."""
    with code.block(node):
        with code.writing() as body:
            code.statement(node.block)
        handlers = _handlers(code, node)
        finalizer = _finalizer(code, node)
    if finalizer and any(map(_suspends, [*body, *handlers])):
        finalizer = [build.if_(build.not_(build.js("abandoned")), finalizer)]
    if not handlers and not finalizer:
        code.body.extend(body)
        return
    code.emit(ast.Try(body or [ast.Pass()], handlers, [], finalizer))


def _handlers(code: Code, node: Node) -> list[ast.ExceptHandler]:
    clauses = node.handlers or ([node.handler] if node.handler is not None else [])
    if not clauses:
        return []
    with code.writing() as body:
        caught = build.js("caught", build.name("thrown"))
        if clauses[0].guard is None:
            _clause(code, clauses[0], caught)
        else:
            _guarded(code, clauses, code.keep(caught))
    return [ast.ExceptHandler(build.js_name("CATCHABLE"), "thrown", body or [ast.Pass()])]


def _clause(code: Code, clause: Node, caught: ast.expr) -> None:
    with blocks.scoped(code, clause):
        if clause.param is None:
            code.emit(build.expression(caught))
        elif clause.param.type == "Identifier":
            patterns.bind_name(code, clause.param, caught)
        else:
            patterns.destructure(code, clause.param, code.keep(caught), patterns.bind_name)
        code.statement(clause.body)


def _guarded(code: Code, clauses: list[Node], value: ast.expr) -> None:
    """The first clause whose guard holds; none: thrown on."""
    if not clauses:
        code.emit(ast.Raise(None, None))
        return
    clause, *others = clauses
    if clause.guard is None:
        _clause(code, clause, value)
        return
    with blocks.scoped(code, clause):
        patterns.bind_name(code, clause.param, value)
        tested = code.test(clause.guard)
        with code.writing() as body:
            code.statement(clause.body)
    with code.writing() as orelse:
        _guarded(code, others, value)
    code.emit(build.if_(tested, body, orelse))


def _finalizer(code: Code, node: Node) -> list[ast.stmt]:
    if node.finalizer is None:
        return []
    with code.writing() as body:
        saved = None
        if code.completion:
            saved = code.fresh("kept")
            code.emit(build.assign(build.name(saved), build.name(code.completion)))
            code.emit(build.assign(build.name(code.completion), build.undefined()))
        code.statement(node.finalizer)
        if saved and code.completion:
            code.emit(build.assign(build.name(code.completion), build.name(saved)))
    return body


def _suspends(node: ast.AST) -> bool:
    """Whether a generator or async function can be left for ever here; what functions within it do is their own."""
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return True
    return not isinstance(node, ast.FunctionDef | ast.Lambda) and any(
        map(_suspends, ast.iter_child_nodes(node))
    )
