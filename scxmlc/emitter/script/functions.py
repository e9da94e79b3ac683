"""Functions: an ECMAScript function becomes a nested Python function and a `js.function(…)` around it.

In: function nodes. Out: a `def`, emitted, and the expression that makes the function object.

Python signature: `(this, a=js.undefined, *_)`; a function that mentions `arguments` takes `(this, *args)`; one that
mentions `new.target` takes it second. Arrows have no `this` of their own, so theirs is called `_this` and unused.
"""

from __future__ import annotations

import ast
import re

from scxmlc.ecmascript.hoisting import is_early
from scxmlc.ecmascript.nodes import Node, end, start, walk, walk_own
from scxmlc.ecmascript.scopes import Scope, Variable
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script import build, entry, parameters, variables
from scxmlc.emitter.script.context import Code
from scxmlc.emitter.script.python_names import free, python_name, self_variable

_AT_ONCE = 8  # variables that one statement makes: longer ones are unreadable, and black takes the cube of their length


def function(code: Code, node: Node, name: str) -> ast.expr:
    """A function expression or arrow."""
    arrow = node.type == "ArrowFunctionExpression"
    return _make(code, node, node.id.name if node.id else name, "arrow" if arrow else "function", None)


def declare(code: Code, node: Node) -> None:
    """A function declaration, at the start of the scope that it is hoisted to."""
    before = len(code.body)
    _declare(code, node)
    build.mark(code.body[before:], start(node))


def _declare(code: Code, node: Node) -> None:
    name = node.id.name
    own = code.unit.methods.get(name)
    if own is not None and own.node is node:
        value = _called(code, node, own.python)
    else:
        value = _make(code, node, name, "function", None)
    variable = code.scope.find(name)
    if variable is not None and variable.is_global:
        _declare_global(code, name, value)
    elif code.scope.kind == "eval" and not code.scope.strict:
        code.emit(build.expression(build.call(_variables_of(code), build.const(name), value)))
    else:
        variables.initialise(code, name, value)


def _declare_global(code: Code, name: str, value: ast.expr) -> None:
    if code.unit.chart and name not in code.unit.undeletable:
        variables.assign_global(code, name, value)
        return
    deletable = [build.const(True)] if code.scope.is_eval else []
    declared = build.js("declare_function", build.name("data"), build.const(name), value, *deletable)
    code.emit(build.expression(declared))


def method(code: Code, definition: Node, name: str, home: ast.expr | None) -> ast.expr:
    """A method, getter or setter; `home` is the object that `super` in it starts from."""
    code.unit.definitions[id(definition.value)] = definition
    return _make(code, definition.value, name, "method", home)


def needs_home(node: Node) -> bool:
    """Whether the function mentions `super`, arrows in it included."""
    return any(each.type == "Super" for each in walk(node))


_MAKERS = {"function": "function", "arrow": "arrow", "method": "arrow"}


def _make(code: Code, node: Node, name: str, sort: str, home: ast.expr | None) -> ast.expr:
    """Emit the `def`; the expression that makes the function object of it."""
    python = python_name(code, node, name)
    captured = variables.kept_names(code, code.unit.scopes.of[id(node)])
    if code.scope.in_loop and home is not None:
        home = build.name(_home_name(code, home))
        captured.append(home.id)
    if captured or (code.scope.in_loop and _may_know_itself(code, node)):
        return _factory(code, node, name, sort, home, python, captured)
    return _define(code, node, name, sort, home, python)


def _define(code: Code, node: Node, name: str, sort: str, home: ast.expr | None, python: str) -> ast.expr:
    scope = code.unit.scopes.of[id(node)]
    inner = Code(code.unit, scope, code)
    inner.is_generator = bool(node.generator) or bool(node.isAsync)
    inner.is_method = sort == "method"
    if home is not None:
        inner.home = _home_name(code, home)
    signature = _write(inner, node, python)
    _emit(code, node, name, build.function(python, signature, _counted(code, node, inner.body)))
    made = _object(code, node, name, sort, python)
    if not _knows_itself(node, scope, inner):
        return made
    code.emit(build.assign(build.name(python), made))
    return build.name(python)


def _emit(code: Code, node: Node, name: str, made: ast.FunctionDef) -> None:
    """Emit the `def` of a function that scripts know as `name`, and whose source is that of `node`."""
    vars(made)["chart_offset"] = start(node)
    if not name or attribute(name) != made.name:
        vars(made)["chart_name"] = name
    if code.unit.chart and code.unit.with_source:
        vars(made)["chart_source"] = _source(code, node)
    code.emit(made)


def _called(code: Code, node: Node, method: str) -> ast.expr:
    """A function whose code is a method: what its variable holds calls that."""
    code.unit.made.append(_method(code, node, method))
    names = [argument.arg for argument in code.unit.made[-1].args.args[2:]]
    python = python_name(code, node, node.id.name)
    called = build.attribute(build.name("self"), method)
    result = build.return_(build.call(called, *map(build.name, ["data", *names])))
    _emit(code, node, node.id.name, build.function(python, build.parameters(["this"], names, "_"), [result]))
    return _object(code, node, node.id.name, "function", python)


def _method(code: Code, node: Node, name: str) -> ast.FunctionDef:
    """The method of a function: `(self, data, a, b)`, all of whose calls give it all of its arguments."""
    inner = Code(code.unit, code.unit.scopes.of[id(node)], code)
    signature = parameters.parameters(inner, node, [], name)
    body(inner, node)
    names = ["self", "data", *(argument.arg for argument in signature.args)]
    steps = code.unit.costs.get(id(node), 0)
    ticked = entry.ticked(inner.body, steps) if steps else inner.body
    made = build.function(name, build.parameters(names), ticked)
    head = code.unit.source[start(node) : start(node.body)]
    vars(made).update(chart_offset=start(node), chart_name=node.id.name, chart_head=head)
    return made


def constructor(
    code: Code, class_: Node, node: Node, name: str, python: str, made: str, derived: bool
) -> None:
    """Emit the `def` of the constructor of class `name`; `made` is the Python name that the class will have."""
    scope = code.unit.scopes.of[id(node)]
    inner = Code(code.unit, scope, code)
    inner.home, inner.constructor, inner.derived = f"{made}_prototype", made, derived
    inner.takes_new_target = True
    if derived and not any(map(is_super_call, walk_own(node.body))):
        inner.emit(ast.AnnAssign(ast.Name("this", ast.Store()), build.name("object"), None, simple=1))
    signature = _write(inner, node, python)
    _emit(code, class_, name, build.function(python, signature, _counted(code, node, inner.body)))


def _counted(code: Code, node: Node, body: list[ast.stmt]) -> list[ast.stmt]:
    """Functions that may call themselves, lead to many calls or are long take steps of the budget: `self.step()`."""
    steps = code.unit.costs.get(id(node), 0)
    return entry.counted(body, steps) if steps else body


def is_super_call(node: Node) -> bool:
    """Whether `node` is `super(…)`."""
    return bool(node.type == "CallExpression" and node.callee.type == "Super")


def _home_name(code: Code, home: ast.expr) -> str:
    kept = code.keep(home, "home")
    assert isinstance(kept, ast.Name)
    return kept.id


def _object(code: Code, node: Node, name: str, sort: str, python: str) -> ast.expr:
    maker = _MAKERS[sort]
    if node.generator:
        maker = "prepared_generator" if _binds_early(node) else "generator_function"
    if node.isAsync:
        maker = "async_function"
    scope = code.unit.scopes.of[id(node)]
    if scope.uses_new_target and sort == "function" and maker == "function":
        maker = "constructor"
    elif maker == "function" and scope.strict:
        maker = "strict_function"
    arguments: list[ast.expr] = [build.name(python), build.const(name), build.const(length(node))]
    if code.unit.with_source and not code.unit.chart:
        arguments.append(build.const(code.unit.source[slice(*_source(code, node))]))
    return build.js(maker, *arguments)


def _source(code: Code, node: Node) -> tuple[int, int]:
    """Where the source text of a function stands, of a method with its name."""
    whole = code.unit.definitions.get(id(node), node)
    static = getattr(whole, "static", False) and _STATIC.match(code.unit.source, start(whole))
    return static.end() if static else start(whole), end(whole)


_STATIC = re.compile(r"(?s)static(?:\s|//[^\n]*\n|/\*.*?\*/)*")


def _binds_early(node: Node) -> bool:
    """Whether the call of a generator, before its first `next`, does what a script can see: defaults, patterns."""
    return bool(node.generator) and any(param.type != "Identifier" for param in node.params)


def length(node: Node) -> int:
    """How many parameters stand before the first default or rest (ES2015 14.1.6)."""
    count = 0
    for param in node.params:
        if param.type in ("AssignmentPattern", "RestElement"):
            break
        count += 1
    return count


def _may_know_itself(code: Code, node: Node) -> bool:
    """Whether the function has its own name, or `arguments.callee`."""
    scope = code.unit.scopes.of[id(node)]
    return self_variable(scope) is not None or scope.uses_arguments


def _knows_itself(node: Node, scope: Scope, inner: Code) -> bool:
    return (self_variable(scope) is not None and _mentions_itself(node)) or inner.needs_callee


def _mentions_itself(node: Node) -> bool:
    return (
        any(each.type == "Identifier" and each.name == node.id.name for each in walk(node.body))
        or any(
            each.type == "Identifier" and each.name == node.id.name
            for param in node.params
            for each in walk(param)
        )
        or any(each.type == "CallExpression" and each.callee.name == "eval" for each in walk(node.body))
    )


def _factory(
    code: Code, node: Node, name: str, sort: str, home: ast.expr | None, python: str, captured: list[str]
) -> ast.expr:
    """A function around the function, called at once: it holds on to this turn's variables of a loop."""
    made = free(code, f"make_{python.strip('_')}")
    outside, code.body = code.body, []
    result = _define(code, node, name, sort, home, python)
    body, code.body = code.body, outside
    body.append(build.return_(result))
    code.emit(build.function(made, build.parameters(captured), body))
    return build.call(build.name(made), *[build.name(each) for each in captured])


def _write(inner: Code, node: Node, python: str) -> ast.arguments:
    """Fill `inner` with the body; returns the Python parameters."""
    scope = inner.scope
    first = "_this" if scope.is_arrow or inner.derived else "this"
    lead = [first, "new_target"] if _takes_new_target(inner, node) else [first]
    if scope.uses_this and not scope.strict and not scope.is_arrow:
        inner.emit(build.assign(build.name("this"), build.js("sloppy_this", build.name("this"))))
    if scope.uses_arguments and not scope.is_arrow:
        signature = parameters.all_arguments(inner, node, lead, python)
    else:
        signature = parameters.parameters(inner, node, lead, python)
    if _binds_early(node):
        inner.emit(build.expression(ast.Yield(None)))
    body(inner, node)
    if inner.nonlocals:
        inner.body.insert(0, ast.Nonlocal(sorted(inner.nonlocals)))
    return signature


def _takes_new_target(inner: Code, node: Node) -> bool:
    """Methods and generators are never constructed: their `new.target` is undefined."""
    if inner.takes_new_target or not inner.scope.uses_new_target or node.type == "ArrowFunctionExpression":
        return inner.takes_new_target
    if inner.is_generator or inner.is_method:
        inner.emit(build.assign(build.name("new_target"), build.undefined()))
        return False
    return True


def body(inner: Code, node: Node) -> None:
    """Declarations first, then the statements, and `return js.undefined` where the end can be reached."""
    parameters.open_body(inner, node)
    if node.body.type != "BlockStatement":
        inner.emit(build.return_(inner.expr(node.body)))
        if inner.is_generator:
            inner.emit(build.expression(ast.Yield(None)))
        return
    hoist(inner, node.body.body)
    for statement in node.body.body:
        inner.statement(statement)
    if not _ends(inner.body):
        inner.emit(build.return_(build.name("this") if inner.derived else build.undefined()))
    if inner.is_generator:
        inner.emit(build.expression(ast.Yield(None)))


def _ends(statements: list[ast.stmt]) -> bool:
    """Whether the last of `statements` never lets control pass."""
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, (ast.Return, ast.Raise))


def hoist(code: Code, statements: list[Node]) -> None:
    """What happens at the entry of a function: variables are undefined, function declarations have their values."""
    targets: list[ast.expr] = []
    globals_: list[ast.expr] = []
    functions = {node.id.name for node in code.scope.functions}
    for variable in list(code.scope.names.values()):
        if variable.name == "arguments" and code.scope.uses_arguments:
            continue  # it has its value already
        if variable.kind == "var" and variable.name not in functions and is_early(variable, statements):
            if variable.is_global and not code.scope.is_eval:
                globals_.append(build.const(variable.name))
                continue
            target = _hoisted(code, variable)
            if target is not None:
                targets.append(target)
    if globals_:
        code.emit(build.expression(build.js("declare", build.name("data"), *globals_)))
    for first in range(0, len(targets), _AT_ONCE):
        code.emit(ast.Assign(targets[first : first + _AT_ONCE], build.undefined(), lineno=0))
    _copy_parameters(code)
    for node in code.scope.functions:
        declare(code, node)


def _copy_parameters(code: Code) -> None:
    """A `var` apart from the parameter of its name begins with the parameter's value (ES2015 9.2.12)."""
    outer = code.scope.parent
    if code.scope.is_function or outer is None or outer.kind != "function":
        return
    for each in list(code.scope.names.values()):
        if each.kind == "var" and each.name in outer.names:
            _copy_parameter(code, each, outer)


def _copy_parameter(code: Code, variable: Variable, outer: Scope) -> None:
    if outer.dynamic:
        here, name = variables.scope_object(code), build.const(variable.name)
        held = build.call(build.attribute(build.attribute(here, "parent"), "get"), name)
        code.emit(build.expression(build.call(build.attribute(here, "declare"), name, held)))
    else:
        own, code.scope = code.scope, outer
        value = variables.read(code, variable.name)
        code.scope = own
        variables.write(code, variable.name, value)


def _hoisted(code: Code, variable: Variable) -> ast.expr | None:
    """The local to set to undefined; None where a declaration at run time was emitted instead."""
    name = build.const(variable.name)
    scope = code.scope
    if variable.is_global:
        code.emit(build.expression(build.js("declare_deletable", build.name("data"), name)))
    elif scope.kind == "eval" and not scope.strict:
        code.emit(build.expression(build.call(_variables_of(code), name)))
    elif scope.is_dynamic(variable.name):
        declare_ = build.attribute(variables.scope_object(code), "declare")
        code.emit(build.expression(build.call(declare_, name, build.undefined())))
    else:
        return build.store(variables.place(code, variable))
    return None


def _variables_of(code: Code) -> ast.expr:
    """`scope.variables().declare_variable`: where `var` in eval code declares."""
    scope = build.call(build.attribute(variables.scope_object(code), "variables"))
    return build.attribute(scope, "declare_variable")
