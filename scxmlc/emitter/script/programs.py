"""Whole programs for the evaluator: what `eval`, `new Function` and test suites run.

In: a tree. Out: a Python module with `def program(self, data, this, scope)`, where `self` has the budget (`ticks`),
`data` the global variables, `this` the value of `this`, and `scope` what direct eval sees. Its result is the
completion value of the program (ES5 14).
"""

from __future__ import annotations

import ast
from hashlib import sha256

from scxmlc.ecmascript.kinds import Kinds
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scopes
from scxmlc.emitter.script import blocks, build, functions
from scxmlc.emitter.script.context import Code, Unit
from scxmlc.emitter.script.positions import settle
from scxmlc.emitter.script.translator import GRAMMAR


def _site(source: str) -> str:
    """What tells the templates of this text from those of others, in each process the same: sessions are saved."""
    return sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def program_module(tree: Node, source: str, sort: str, strict: bool) -> tuple[ast.Module, dict[str, str]]:
    """The module of one program, and what scripts call its functions (see `positions`). `sort`: "program",
    "global eval" or "eval" (see `Scopes`)."""
    scopes = Scopes(tree, strict, sort)
    unit = Unit(tree, scopes, Kinds(), GRAMMAR, source, chart=False, with_source=True, site=_site(source))
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
    return module, settle(module, source)


def _check(code: Code) -> None:
    """Refuse the program before it changes anything when it cannot declare something (ES2015 15.1.8, 18.2.1.2)."""
    scope = code.scope
    names = [each for each in scope.names.values() if each.redeclared or not each.from_block]
    functions = {node.id.name for node in scope.functions}
    lexical = [build.const(each.name) for each in names if each.is_lexical]
    variables = [
        build.const(each.name) for each in names if not each.is_lexical and each.name not in functions
    ]
    declared = [build.const(name) for name in sorted(functions)]
    if scope.kind == "eval" and not scope.strict and variables + declared:
        check = build.attribute(build.name("scope"), "check_declarations")
        code.emit(build.expression(build.call(check, *variables, *declared)))
    elif scope.kind == "program" and not scope.is_eval and names:
        parts = [ast.Tuple(each, ast.Load()) for each in (lexical, variables, declared)]
        code.emit(build.expression(build.js("check_globals", build.name("data"), *parts)))
    elif scope.kind == "program" and not scope.strict and variables + declared:
        parts = [ast.Tuple(each, ast.Load()) for each in (variables, declared)]
        code.emit(build.expression(build.js("check_variables", build.name("data"), *parts)))


def _open(code: Code) -> None:
    """A scope object for what the program keeps to itself, if names are looked up at run time."""
    scope = code.scope
    _check(code)
    own = [variable for variable in scope.names.values() if not variable.is_global]
    if scope.kind == "eval":
        own = own if scope.strict else [variable for variable in own if variable.is_lexical]
    if own and scope.dynamic:
        blocks.open_scope(code, scope)
    if scope.kind == "eval" and scope.strict and code.scope_name:
        code.emit(
            build.assign(build.attribute(build.name(code.scope_name), "is_function"), build.const(True))
        )
