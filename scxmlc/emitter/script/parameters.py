"""Parameters: how the arguments of a call reach the names of a function.

In: a function node and the `Code` of its body, still empty. Out: the Python parameters, and emitted statements for
what they cannot say: defaults, patterns, `arguments`, scope objects.
The rule that surprises: parameters come to be from left to right, so one that an earlier default mentions must not
be a Python parameter under its own name.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.bindings import Scope
from scxmlc.ecmascript.declare import has_expressions, names_in_defaults
from scxmlc.ecmascript.nodes import Node, pattern_names, walk, walk_own
from scxmlc.emitter.script import build, patterns, variables
from scxmlc.emitter.script.context import Code


def parameters(inner: Code, node: Node, lead: list[str], python: str) -> ast.arguments:
    """The Python parameters. In sloppy code a name may come twice: the last one counts."""
    names: list[str] = []
    rest, later = "_", list[tuple[Node, ast.expr]]()
    last = {param.name: index for index, param in enumerate(node.params) if param.type == "Identifier"}
    destructured: set[str] = set()
    for index, param in enumerate(node.params):
        if param.type == "RestElement":
            rest = inner.fresh("rest")
            later.append(
                (param.argument, build.js("array", build.call(build.name("list"), build.name(rest))))
            )
        elif param.type == "Identifier" and last[param.name] != index:
            names.append(inner.fresh("unused"))
        elif param.type == "Identifier" and _stays(inner, param.name, destructured):
            names.append(inner.unit.local(inner.scope.names[param.name]))
        else:
            names.append(inner.fresh("value"))
            later.append((param, build.name(names[-1])))
        if param.type != "Identifier":
            destructured |= {each.name for each in walk(param) if each.type == "Identifier"}
    _open_scope(inner, node, python)
    for param, value in later:
        _bind_parameter(inner, param, value)
    return build.parameters(lead, names, rest)


def _stays(inner: Code, name: str, earlier: set[str]) -> bool:
    """Whether the Python parameter can be the variable itself; `earlier` are the names in patterns before it."""
    return not inner.scope.is_dynamic(name) and name not in earlier


def _bind_parameter(inner: Code, param: Node, value: ast.expr) -> None:
    if param.type == "Identifier":
        variables.initialise(inner, param.name, value)
    else:
        patterns.destructure(inner, param, value, patterns.bind_name)


def _open_scope(inner: Code, node: Node, python: str) -> None:
    """Functions with `with` or direct `eval` keep their variables in a scope object."""
    if not inner.scope.dynamic:
        return
    scope = inner.scope
    if scope.parent is not None and scope.parent.kind == "name":
        self_scope = build.js(
            "self_scope", variables.scope_object(inner), build.const(node.id.name), build.name(python)
        )
        inner.scope_name = _named_scope(inner, self_scope)
    if not has_expressions(node):
        _new_scope(inner, "function_scope" if _lexical(scope) else "Scope", *_lexical(scope))
        return
    if scope.has_eval and "eval" in names_in_defaults(node):
        _new_scope(inner, "Scope")
    own = ["arguments"] if scope.uses_arguments and not scope.is_arrow else []
    names = [name.name for param in node.params for name in pattern_names(param)]
    _new_scope(inner, "block_scope", *dict.fromkeys([*names, *own]))


def _lexical(scope: Scope) -> list[str]:
    return [each.name for each in scope.names.values() if each.is_lexical]


def open_body(inner: Code, node: Node) -> None:
    """The scope of a body whose names are not those of the parameters; in dynamic functions it gets a scope object."""
    if inner.scope.dynamic and has_expressions(node):
        _new_scope(inner, "function_scope", *_lexical(inner.unit.scopes.of.get(id(node.body), inner.scope)))
    inner.scope = inner.unit.scopes.of.get(id(node.body), inner.scope)


def _named_scope(inner: Code, made: ast.expr) -> str:
    inner.scope_depth += 1
    name = f"scope_{inner.scope_depth}"
    inner.temporaries.add(name)
    inner.emit(build.assign(build.name(name), made))
    return name


def _new_scope(inner: Code, maker: str, *lexical: str) -> None:
    made = build.js(maker, variables.scope_object(inner), *map(build.const, lexical))
    name = inner.scope_name = _named_scope(inner, made)
    if inner.home is not None:
        inner.emit(build.assign(build.attribute(build.name(name), "home"), build.name(inner.home)))


def all_arguments(inner: Code, node: Node, lead: list[str], python: str) -> ast.arguments:
    """`(this, *args)`: for functions that mention `arguments`."""
    _open_scope(inner, node, python)
    simple = all(param.type == "Identifier" for param in node.params)
    mapped = simple and not inner.scope.strict and node.params and _is_aliased(inner, node)
    count = len(node.params)
    inner.needs_callee = not inner.scope.strict and simple
    callee: list[ast.expr] = [build.name(python)] if inner.needs_callee else []
    args = build.name("args")
    if mapped:
        held = inner.fresh("parameters")
        inner.emit(build.assign(build.name(held), build.js("padded", args, build.const(count))))
        made = build.js(
            "mapped_arguments",
            build.name(held),
            build.call(build.name("len"), args),
            callee[0],
            build.const(count),
        )
        _share(inner, node, held)
    else:
        made = build.js("arguments", args, *callee)
    own = inner.scope.names.get("arguments")
    if own is None or (own.kind == "var" and inner.scope.dynamic):
        _hold_arguments(inner, made)
    elif own.kind == "var":
        variables.store(inner, own, made)
    if not mapped:
        _unpack(inner, node)
    return build.parameters(lead, (), "args")


def _hold_arguments(inner: Code, made: ast.expr) -> None:
    if inner.scope.dynamic:
        scope = build.name(inner.scope_name or "scope")
        inner.emit(
            build.expression(build.call(build.attribute(scope, "declare"), build.const("arguments"), made))
        )
    else:
        inner.emit(build.assign(build.name("arguments"), made))


def _share(inner: Code, node: Node, held: str) -> None:
    for index, param in enumerate(node.params):
        variable = inner.scope.names[param.name]
        if variable.kind == "function":
            continue
        if inner.scope.dynamic:
            value = build.call(
                build.attribute(build.name(inner.scope_name or "scope"), "share"),
                build.const(param.name),
                build.name(held),
                build.const(index),
            )
            inner.emit(build.expression(value))
        else:
            inner.unit.places[variable] = ast.Subscript(build.name(held), build.const(index), ast.Load())


def _is_aliased(inner: Code, node: Node) -> bool:
    """Whether a parameter and its place in `arguments` may be seen to be one and the same."""
    if inner.scope.dynamic or any(inner.scope.names[param.name].writes for param in node.params):
        return True
    if any(inner.scope.names[param.name].kind == "function" for param in node.params):
        return True
    reads = sum(map(_reads, walk_own(node.body)))
    named = sum(each.type == "Identifier" and each.name == "arguments" for each in walk(node.body))
    return bool(reads != named)


def _reads(node: Node) -> int:
    """1 for `arguments.length` or `arguments[i]`; where it is called, assigned or deleted, −1 for that."""
    if node.type in ("UpdateExpression", "CallExpression", "UnaryExpression"):
        return -_is_part_of_arguments(node.argument or node.callee)
    if node.type in ("AssignmentExpression", "ForInStatement", "ForOfStatement"):
        return -sum(map(_is_part_of_arguments, walk(node.left)))
    return int(_is_part_of_arguments(node))


def _is_part_of_arguments(node: Node) -> bool:
    if node.type != "MemberExpression":
        return False
    return bool(node.object.type == "Identifier" and node.object.name == "arguments")


def _unpack(inner: Code, node: Node) -> None:
    """Give the parameters their values out of `args`."""
    args = build.name("args")
    for index, param in enumerate(node.params):
        if param.type == "RestElement":
            rest = ast.Subscript(args, ast.Slice(build.const(index), None, None), ast.Load())
            made = build.js("array", build.call(build.name("list"), rest))
            _bind_parameter(inner, param.argument, made)
            continue
        item = ast.Subscript(args, build.const(index), ast.Load())
        there = build.compare(build.call(build.name("len"), args), ast.Gt(), build.const(index))
        _bind_parameter(inner, param, build.either(there, item, build.undefined()))
