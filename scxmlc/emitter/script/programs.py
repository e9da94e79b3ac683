"""Whole programs for the evaluator: what `eval`, `new Function` and test suites run.

In: a tree. Out: a Python module with `def program(self, data, this, scope)`, where `self` has the budget (`ticks`),
`data` the global variables, `this` the value of `this`, and `scope` what direct eval sees. Its result is the
completion value of the program (ES5 14).
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.kinds import Kinds
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scopes
from scxmlc.emitter.script import blocks, build, functions
from scxmlc.emitter.script.context import Code, Unit
from scxmlc.emitter.script.translator import GRAMMAR


def program_module(tree: Node, source: str, sort: str, strict: bool) -> ast.Module:
    """The module of one program. `sort`: "program", "global eval" or "eval" (see `Scopes`)."""
    scopes = Scopes(tree, strict, sort)
    unit = Unit(tree, scopes, Kinds(), GRAMMAR, source, chart=False, with_source=True, site=str(hash(source)))
    code = Code(unit, scopes.program)
    if sort == "eval":
        code.scope_name = "scope"
    code.completion = code.fresh("completion")
    _open(code)
    functions.hoist(code, tree.body)
    code.emit(build.assign(build.name(code.completion), build.undefined()))
    for statement in tree.body:
        code.statement(statement)
    code.emit(build.return_(build.name(code.completion)))
    parameters = build.parameters(["self", "data", "this", "scope"])
    module = ast.Module([build.function("program", parameters, code.body)], [])
    return ast.fix_missing_locations(module)


def _open(code: Code) -> None:
    """A scope object for what the program keeps to itself, if names are looked up at run time."""
    scope = code.scope
    own = [variable for variable in scope.names.values() if not variable.is_global]
    if scope.kind == "eval":
        own = own if scope.strict else [variable for variable in own if variable.is_lexical]
    if own and scope.dynamic:
        blocks.open_scope(code, scope)
    if scope.kind == "eval" and scope.strict and code.scope_name:
        code.emit(
            build.assign(build.attribute(build.name(code.scope_name), "is_function"), build.const(True))
        )
