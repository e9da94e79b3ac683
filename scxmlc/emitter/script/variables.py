"""Names: reading, writing, `typeof` and `delete` of variables, wherever they are kept.

In: an identifier. Out: `data.x` for the chart's variables, a Python local for those of functions, `x.value` where
each turn of a loop has its own, `scope.get("x")` where `with` or direct `eval` decide only at run time.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from scxmlc.ecmascript.nodes import Node, walk
from scxmlc.ecmascript.scopes import Scope, Variable
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code
from scxmlc.emitter.script.recursion import BUILTINS

_CONSTANTS: dict[str, Callable[[], ast.expr]] = {
    "undefined": build.undefined,
    "NaN": lambda: build.js_name("nan"),
    "Infinity": lambda: build.js_name("inf"),
}
"""Properties of the global object that nothing can change (ES5 15.1.1)."""


def scope_object(code: Code) -> ast.expr:
    """The scope object in which names are looked up at run time."""
    if code.scope_name is not None:
        return build.name(code.scope_name)
    return build.js("global_scope", build.name("data"))


def is_global(code: Code, name: str) -> bool:
    """Whether `name` is a variable of the global scope here, and known to be one."""
    if code.scope.is_dynamic(name):
        return False
    variable = code.scope.find(name)
    return variable is None or variable.is_global


def read(code: Code, name: str) -> ast.expr:
    """The value of the variable."""
    if code.scope.is_dynamic(name):
        return build.call(build.attribute(scope_object(code), "get"), build.const(name))
    variable = code.scope.find(name)
    if variable is None and name == "arguments" and _has_arguments(code):
        return build.name("arguments")
    if variable is None or variable.is_global:
        constant = _CONSTANTS.get(name) if variable is None else None
        return constant() if constant else build.data(attribute(name))
    return place(code, variable)


def _has_arguments(code: Code) -> bool:
    return code.scope.this_function.kind == "function"


def place(code: Code, variable: Variable) -> ast.expr:
    """Where a variable of a function is kept."""
    known = code.unit.places.get(variable)
    if known is not None:
        return known
    local = build.name(code.unit.local(variable))
    return build.attribute(local, "value") if variable.boxed else local


def write(code: Code, name: str, value: ast.expr) -> None:
    """Emit the assignment of `value` to a variable that exists or, in sloppy code, comes to exist."""
    if code.scope.is_dynamic(name):
        code.emit(build.expression(_dynamic_put(code, scope_object(code), name, value)))
        return
    variable = code.scope.find(name)
    if variable is None or variable.is_global:
        _write_global(code, name, variable, value)
    elif variable.kind in ("const", "self"):
        _write_constant(code, variable, value)
    else:
        store(code, variable, _check_initialised(code, variable, value))


def _dynamic_put(code: Code, where: ast.expr, name: str, value: ast.expr) -> ast.expr:
    method = "put_strict" if code.scope.strict else "put"
    return build.call(build.attribute(where, method), build.const(name), value)


def late_write(code: Code, name: str) -> Callable[[ast.expr], None]:
    """Resolve the name now; the function returned emits the assignment (ES5 11.13.1: reference before value)."""
    if not code.scope.is_dynamic(name):
        return lambda value: write(code, name, value)
    where = code.keep(build.call(build.attribute(scope_object(code), "where"), build.const(name)), "where")
    return lambda value: code.emit(build.expression(_dynamic_put(code, where, name, value)))


def _check_initialised(code: Code, variable: Variable, value: ast.expr) -> ast.expr:
    """A `let` that is assigned to above its declaration is read first: Python finds out that it has no value yet."""
    if not variable.written_early:
        return value
    value = code.keep(value)
    code.emit(build.expression(read(code, variable.name)))
    return value


def _write_global(code: Code, name: str, variable: Variable | None, value: ast.expr) -> None:
    if variable is not None:
        value = _check_initialised(code, variable, value)
    if variable is not None and variable.kind == "const":
        _write_constant(code, variable, value)
    elif name in code.unit.read_only:
        code.keep(value)
        code.emit(
            build.expression(build.call(build.attribute(build.name("self"), "read_only"), build.const(name)))
        )
    elif name in _CONSTANTS and variable is None:
        code.keep(value)
        if code.scope.strict:
            code.emit(build.raise_("TypeError", f"{name} is read-only"))
    elif code.scope.strict and variable is None and name not in code.unit.declared:
        code.emit(build.expression(build.js("set_global", build.name("data"), build.const(name), value)))
    else:
        assign_global(code, name, value)


def assign_global(code: Code, name: str, value: ast.expr) -> None:
    """A variable of the global scope gets a value; what stands in for a built-in goes by way of the runtime, which lets
    it pay for its calls."""
    if name in BUILTINS:
        scope = build.js("global_scope", build.name("data"))
        code.emit(build.expression(build.call(build.attribute(scope, "put"), build.const(name), value)))
    else:
        code.emit(build.assign(build.data(attribute(name)), value))


def _write_constant(code: Code, variable: Variable, value: ast.expr) -> None:
    value = _check_initialised(code, variable, value)
    if not code.is_stable(value):
        code.keep(value)
    if variable.kind == "const" or code.scope.strict:
        code.emit(build.raise_("TypeError", f"invalid assignment to const {variable.name}"))


def store(code: Code, variable: Variable, value: ast.expr) -> None:
    """Emit an assignment to a variable of a function, declarations of constants included."""
    target = place(code, variable)
    if isinstance(target, ast.Name) and variable.scope.function is not code.scope.function:
        code.nonlocals.add(target.id)
    code.emit(build.assign(target, value))


def initialise(code: Code, name: str, value: ast.expr) -> None:
    """Emit the first assignment of a let, const, class or var declared here."""
    variable = code.scope.find(name)
    if variable is None:
        write(code, name, value)
    elif code.scope.is_dynamic(name) and variable.kind != "var" and not variable.is_global:
        declare = "declare_constant" if variable.kind == "const" else "declare"
        code.emit(
            build.expression(
                build.call(build.attribute(scope_object(code), declare), build.const(name), value)
            )
        )
    elif variable.is_global and variable.kind == "const" and not code.unit.chart:
        made = build.js("initialise_constant", build.name("data"), build.const(name), value)
        code.emit(build.expression(made))
    elif variable.is_global:
        assign_global(code, name, value)
    elif code.scope.is_dynamic(name):
        write(code, name, value)
    elif variable.boxed and not variable.wanted_early:
        code.emit(build.assign(build.name(code.unit.local(variable)), build.js("Box", value)))
    else:
        store(code, variable, value)


def open_boxes(code: Code, scope: Scope) -> None:
    """A new turn of a loop begins: what is wanted before its declaration has run gets its box here, still empty."""
    empty_boxes(code, [each for each in scope.names.values() if each.wanted_early])


def empty_boxes(code: Code, declared: Iterable[Variable]) -> None:
    """Boxes without a value, for those of the variables that have one."""
    for variable in declared:
        if _is_box_of(variable, code.scope.function):
            code.emit(build.assign(build.name(code.unit.local(variable)), build.js("Box")))


def typeof(code: Code, name: str) -> ast.expr:
    """`typeof name`, which does not fail when there is no such variable (ES5 11.4.3)."""
    if code.scope.is_dynamic(name):
        return build.call(build.attribute(scope_object(code), "typeof"), build.const(name))
    variable = code.scope.find(name)
    known = name in _CONSTANTS or name in code.unit.declared or (name == "arguments" and _has_arguments(code))
    known |= variable is not None and variable.is_lexical
    if is_global(code, name) and not known:
        value = build.call(
            build.name("getattr"), build.name("data"), build.const(attribute(name)), build.undefined()
        )
        return build.js("typeof", value)
    return build.js("typeof", read(code, name))


def delete(code: Code, name: str) -> ast.expr:
    """`delete name` (sloppy only): false for what is declared."""
    if code.scope.is_dynamic(name):
        return build.call(build.attribute(scope_object(code), "delete"), build.const(name))
    variable = code.scope.find(name)
    if variable is None and name == "arguments" and _has_arguments(code):
        return build.const(False)
    if variable is None and name not in _CONSTANTS:
        return build.js("delete_name", build.name("data"), build.const(name))
    return build.const(False)


def kept_names(code: Code, function: Scope) -> list[str]:
    """Python names that a closure must take along when it is made, since the next turn of a loop rebinds them."""
    here = code.scope.function
    found = {code.unit.local(each): None for each in function.captures if _is_box_of(each, here)}
    if code.scope.in_loop and code.scope_name is not None:
        found[code.scope_name] = None
    return sorted(found)


def _is_box_of(variable: Variable, function: Scope) -> bool:
    return variable.boxed and variable.scope.function is function and not function.dynamic


def names_used(node: Node) -> set[str]:
    """All identifiers that occur in `node`."""
    return {each.name for each in walk(node) if each.type == "Identifier"}
