"""Statements: the table from ESTree types to the functions that translate them.

In: a node and the `Code` under construction. Out: emitted Python statements, each marked with `chart_offset`, the
index of its source in the text. Where the value of a program is wanted (`eval`), it is kept in `code.completion`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from scxmlc.ecmascript.bindings import Scope
from scxmlc.ecmascript.nodes import Node, start
from scxmlc.emitter.script import (
    blocks,
    build,
    classes,
    jumps,
    loops,
    operators,
    patterns,
    places,
    switches,
    tries,
    variables,
)
from scxmlc.emitter.script.chains import Chain
from scxmlc.emitter.script.context import Code


def statement(code: Code, node: Node) -> None:
    """Emit `node`, labels and all."""
    labels: list[str] = []
    while node.type == "LabeledStatement":
        labels.append(node.label.name)
        node = node.body
    before = len(code.body)
    if node.type in loops.RULES:
        _reset_completion(code)
        loops.RULES[node.type](code, node, tuple(labels))
    elif labels:
        jumps.labelled(code, node, tuple(labels))
    else:
        _plain(code, node)
    build.mark(code.body[before:], start(node))


def _plain(code: Code, node: Node) -> None:
    rule = _RULES.get(node.type)
    if rule is None:
        raise code.too_complex(f"{node.type} is not supported", node)
    if node.type in _WITH_VALUE:
        _reset_completion(code)
    rule(code, node)


_WITH_VALUE = frozenset(["IfStatement", "SwitchStatement", "TryStatement", "WithStatement"])


def _reset_completion(code: Code) -> None:
    if code.completion:
        code.emit(build.assign(build.name(code.completion), build.undefined()))


def _expression(code: Code, node: Node) -> None:
    if code.completion:
        code.emit(build.assign(build.name(code.completion), code.expr(node.expression)))
    elif not node.directive:
        code.effect(node.expression)


def _variables(code: Code, node: Node) -> None:
    for each in node.declarations:
        if each.id.type == "Identifier":
            _variable(code, node, each)
        else:
            value = code.keep(code.expr(each.init))
            bind = patterns.assign_target if node.kind == "var" else patterns.bind_name
            patterns.destructure(code, each.id, value, bind)


def _variable(code: Code, node: Node, each: Node) -> None:
    name = each.id.name
    if node.kind == "var":
        if each.init is not None:
            write = variables.late_write(code, name)
            write(operators.stored(code, _first(code, name, each.init)))
    else:
        value = _first(code, name, each.init) if each.init is not None else build.undefined()
        variables.initialise(code, name, operators.stored(code, value))


def _first(code: Code, name: str, value: Node) -> ast.expr:
    return places.local_value(code, name, value) or code.named(value, name)


def _if(code: Code, node: Node) -> None:
    """An else-if chain of any length becomes `elif`s."""
    chain = Chain(code)
    while node is not None and node.type == "IfStatement":
        setup, tested = code.captured(code.test, node.test)
        with code.writing() as body:
            code.statement(node.consequent)
        made = chain.add(setup, tested, body)
        made.chart_offset = start(node)  # type: ignore[attr-defined]
        node = node.alternate
    if node is not None:
        with code.writing() as last:
            code.statement(node)
        chain.end(last)


def _block(code: Code, node: Node) -> None:
    with blocks.scoped(code, node):
        for each in node.body:
            code.statement(each)


def _return(code: Code, node: Node) -> None:
    value = build.undefined() if node.argument is None else code.expr(node.argument)
    if isinstance(value, ast.IfExp) and operators.is_sum(value.orelse) and code.recurs:
        code.emit(build.if_(value.test, [build.return_(value.body)]))
        value = value.orelse
    value = operators.stored(code, value)
    if code.derived:
        value = build.js("constructed", value, build.lambda_(build.name("this")))
    code.emit(build.return_(value))


def _throw(code: Code, node: Node) -> None:
    code.emit(ast.Raise(build.js("Throw", code.expr(node.argument)), None))


def _function(code: Code, node: Node) -> None:
    """Done at the start of its scope; a function in a block now becomes a variable of the function (ES2015 B.3.3)."""
    scope = code.scope
    if scope.is_function or scope.strict or node.generator or node.isAsync:
        return
    function = scope.function
    outer = function.names.get(node.id.name)
    between = scope.parent
    while between is not None and between is not function:
        if node.id.name in between.names and not _is_catch_parameter(between):
            return
        between = between.parent
    if outer is None or outer.kind not in ("var", "function"):
        return
    value = variables.read(code, node.id.name)
    if function.is_dynamic(node.id.name):
        of_function = build.call(build.attribute(variables.scope_object(code), "variables"))
        put = build.call(build.attribute(of_function, "put"), build.const(node.id.name), value)
        code.emit(build.expression(put))
        return
    code.scope = function
    variables.write(code, node.id.name, value)
    code.scope = scope


def _is_catch_parameter(scope: Scope) -> bool:
    """A `var` may have the name of a plain catch parameter (ES2015 B.3.5)."""
    return scope.kind == "catch" and bool(scope.node.param.type == "Identifier")


def _class(code: Code, node: Node) -> None:
    variables.initialise(code, node.id.name, classes.class_(code, node, node.id.name))


def _with(code: Code, node: Node) -> None:
    """`with (o) …`: names inside are looked up in `o` first (ES5 12.10)."""
    outer = variables.scope_object(code)
    before = code.scope_name
    value = code.expr(node.object)
    code.scope_depth += 1
    name = f"scope_{code.scope_depth}"
    code.temporaries.add(name)
    code.emit(build.assign(build.name(name), build.js("with_scope", outer, value)))
    code.scope_name = name
    with code.inside(node):
        code.statement(node.body)
    code.scope_name = before


_RULES: dict[str, Callable[[Code, Node], None]] = {
    "ExpressionStatement": _expression,
    "VariableDeclaration": _variables,
    "IfStatement": _if,
    "BlockStatement": _block,
    "ReturnStatement": _return,
    "ThrowStatement": _throw,
    "FunctionDeclaration": _function,
    "ClassDeclaration": _class,
    "WithStatement": _with,
    "TryStatement": tries.try_,
    "SwitchStatement": switches.switch,
    "BreakStatement": jumps.break_,
    "ContinueStatement": jumps.continue_,
    "EmptyStatement": lambda code, node: None,
    "DebuggerStatement": lambda code, node: None,
}
