"""Loops. Each is a Python `for` over the session's budget, so that no script can run for ever.

    for _ in self.ticks:
        if not test:
            break
        body
        update
    else:
        js.out_of_budget()

In: loop nodes with their labels. Out: emitted loops. Never `while test:`, which CPython 3.11 does not specialise.
`continue` must not skip the update: it is repeated before each `continue`, or, where one stands in a `try` or the
update is long, put at the top of the loop behind a flag.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript.nodes import FUNCTIONS, Node, walk
from scxmlc.ecmascript.scopes import Scope
from scxmlc.emitter.script import blocks, build, jumps, patterns, variables
from scxmlc.emitter.script.context import Code, Jump
from scxmlc.emitter.script.length import length

Action = Callable[[], None]


def ticks(body: list[ast.stmt], steps: int) -> ast.For:
    """`for _ in self.ticks:` around `body`; around a long one, of which each round takes several steps, every so many
    of the ticks."""
    out = build.expression(build.js("out_of_budget"))
    each: ast.expr = build.attribute(build.name("self"), "ticks")
    if steps > 1:
        each = build.js("every", each, build.const(steps))
    return build.for_("_", each, body, [out])


def _while(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    with blocks.scoped(code, node):
        _loop(code, node, labels, lambda: _leave_unless(code, node.test), None)


def _leave_unless(code: Code, test: Node) -> None:
    if test is None or (test.type == "Literal" and test.value is True):
        return
    tested = code.test(test)
    code.emit(build.if_(build.not_(tested), [ast.Break()]))


def _do(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    with blocks.scoped(code, node):
        _loop(code, node, labels, None, lambda: _leave_unless(code, node.test), True)


def _for(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    with blocks.scoped(code, node):
        scope = code.scope
        if node.init is not None and node.init.type == "VariableDeclaration":
            code.statement(node.init)
            if any(each.type in FUNCTIONS for each in walk(node.init)):
                _new_turn(code, scope)
        elif node.init is not None:
            code.effect(node.init)
        _loop(code, node, labels, lambda: _leave_unless(code, node.test), _update(code, node, scope))


def _update(code: Code, node: Node, scope: Scope) -> Action | None:
    """What happens between two turns: new copies of the loop's variables where closures keep them, the update."""
    boxes = [variable for variable in scope.names.values() if variable.boxed]
    own = code.scope_name
    if node.update is None and not boxes and own is None:
        return None

    def update() -> None:
        inner, code.scope, code.scope_name = (code.scope, code.scope_name), scope, own
        _new_turn(code, scope)
        if node.update is not None:
            code.effect(node.update)
        code.scope, code.scope_name = inner

    return update


def _new_turn(code: Code, scope: Scope) -> None:
    """Copies of the loop's variables for the next turn, where closures keep those of this one."""
    if scope.function.dynamic:
        if scope.names and code.scope_name is not None:
            held = build.name(code.scope_name)
            code.emit(build.assign(held, build.call(build.attribute(held, "copy"))))
        return
    for variable in scope.names.values():
        if variable.boxed:
            name = build.name(code.unit.local(variable))
            code.emit(build.assign(name, build.js("Box", build.attribute(name, "value"))))


def _loop(
    code: Code,
    node: Node,
    labels: tuple[str, ...],
    test: Action | None,
    update: Action | None,
    checks: bool = False,
) -> None:
    """`checks`: the update can end the loop, so it must stand in the loop itself."""
    again = jumps.continues(node.body, labels)
    at_top = (
        update is not None and bool(again) and (checks or any(tried for _, tried in again) or len(again) > 3)
    )
    first = code.fresh("first") if at_top else None
    jump = Jump(labels, "loop", None if at_top else update)
    code.jumps.append(jump)
    with code.block(node), code.writing() as body:
        if first is not None and update is not None:
            _at_top(code, first, update)
        if test is not None:
            test()
        code.statement(node.body)
        if update is not None and first is None and not _ends(body):
            update()
    code.jumps.pop()
    if first is not None:
        code.emit(build.assign(build.name(first), build.const(True)))
    jumps.finish(code, jump, [ticks(body, length(node))])


def _ends(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Break, ast.Continue, ast.Return, ast.Raise))


def _at_top(code: Code, first: str, update: Action) -> None:
    with code.writing() as later:
        update()
    begin = build.assign(build.name(first), build.const(False))
    code.emit(build.if_(build.name(first), [begin], later))


def _for_in(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    """for-in over names, `for each` over values."""
    _head_initialiser(code, node)
    helper = "values_in" if node.each else "keys"
    iterated = code.placed(build.js(helper, _iterated(code, node)), node.right)
    _over(code, node, labels, iterated)


def _head_initialiser(code: Code, node: Node) -> None:
    """`for (var i = 0 in o)`: sloppy ES5 lets it be."""
    if node.left.type == "VariableDeclaration" and node.left.declarations[0].init is not None:
        code.statement(node.left)


def _iterated(code: Code, node: Node) -> ast.expr:
    """The object, evaluated where the loop's own names exist but have no values."""
    with blocks.scoped(code, node):
        wanted = variables.names_used(node.right)
        variables.empty_boxes(code, [each for each in code.scope.names.values() if each.name in wanted])
        return code.expr(node.right)


def _for_of(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    """`with js.iterating(values) as items:` closes the iterator when the loop is left before its end."""
    value = _iterated(code, node)
    items = code.fresh("items")
    with code.block(node), code.writing() as body:
        _over(code, node, labels, build.name(items))
    iterating = code.placed(build.js("iterating", value), node.right)
    manager = ast.withitem(iterating, ast.Name(items, ast.Store()))
    code.emit(ast.With([manager], body, lineno=0))


def _over(code: Code, node: Node, labels: tuple[str, ...], iterated: ast.expr) -> None:
    """`for x in iterated:` with the head's target assigned each turn."""
    jump = Jump(labels, "loop")
    code.jumps.append(jump)
    with code.block(node), code.writing() as body, blocks.scoped(code, node):
        target = _head(code, node)
        code.statement(node.body)
    code.jumps.pop()
    jumps.finish(code, jump, [build.for_(target, iterated, body)])


def _head(code: Code, node: Node) -> str:
    """Emit the assignment to the head, unless it is a plain local, which Python's `for` can assign itself."""
    head = node.left
    declared = head.type == "VariableDeclaration"
    pattern = head.declarations[0].id if declared else head
    if pattern.type == "Identifier":
        local = _local(code, pattern.name, declared and head.kind != "var")
        if local is not None:
            return local
    target = code.fresh("key" if node.type == "ForInStatement" else "value")
    value = build.name(target)
    if declared and head.kind != "var":
        patterns.bind_name(code, pattern, value)
    else:
        patterns.assign_target(code, pattern, value)
    return target


def _local(code: Code, name: str, declares: bool) -> str | None:
    variable = code.scope.find(name)
    if variable is None or variable.is_global or code.scope.is_dynamic(name) or variable.boxed:
        return None
    if variable.scope.function is not code.scope.function or variable in code.unit.places:
        return None
    if (variable.kind in ("const", "self") or variable.written_early) and not declares:
        return None
    place = variables.place(code, variable)
    return place.id if isinstance(place, ast.Name) else None


RULES: dict[str, Callable[[Code, Node, tuple[str, ...]], None]] = {
    "WhileStatement": _while,
    "DoWhileStatement": _do,
    "ForStatement": _for,
    "ForInStatement": _for_in,
    "ForOfStatement": _for_of,
}
