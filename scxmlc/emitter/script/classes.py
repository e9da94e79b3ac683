"""Classes (ES2015 14.5): a constructor function, then its methods one by one.

In: class nodes. Out: emitted definitions, and the Python name that holds the class.
The rule that surprises: in the constructor of a derived class `this` is a Python local that only `super(…)` assigns,
so that reading it too early is Python's own error for an unassigned local, a ReferenceError for scripts.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import Node, end, literal_key, start
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script import blocks, build, functions, naming, variables
from scxmlc.emitter.script.context import Code


def class_(code: Code, node: Node, name: str) -> ast.expr:
    """A class expression or declaration as a value; `name` is what it is called when it has no name itself."""
    name = node.id.name if node.id is not None else name
    before = code.scope
    scope = code.unit.scopes.of[id(node)]
    code.scope = scope
    before_name = code.scope_name
    blocks.open_scope(code, scope)
    variables.open_boxes(code, scope)
    parent = code.keep(code.expr(node.superClass), "parent") if node.superClass is not None else None
    made = code.fresh(f"{attribute(name)}_class" if name.isidentifier() else "class_made")
    _constructor(code, node, name, made, parent)
    _members(code, node, made)
    if node.id is not None:
        variables.initialise(code, name, build.name(made))
    code.scope, code.scope_name = before, before_name
    return build.name(made)


def _constructor(code: Code, node: Node, name: str, made: str, parent: ast.expr | None) -> None:
    method = next((each for each in node.body.body if each.kind == "constructor"), None)
    function: ast.expr = build.const(None)
    length = 0
    source = code.unit.source[start(node) : end(node)] if code.unit.with_source else None
    if method is not None:
        python = code.fresh("constructor")
        functions.constructor(code, node, method.value, name, python, made, parent is not None)
        function, length = build.name(python), functions.length(method.value)
        source = None if code.unit.chart else source  # it stands at the foot
    arguments = [function, build.const(name), build.const(length)]
    if parent is not None or source is not None:
        arguments.append(build.const(source))
    if parent is not None:
        arguments.append(parent)
    code.emit(build.assign(build.name(made), build.js("class_", *arguments)))
    prototype = build.js("get", build.name(made), build.const("prototype"))
    code.emit(build.assign(build.name(home_of(made)), prototype))


def home_of(made: str) -> str:
    """The Python name of the prototype of a class."""
    return f"{made}_prototype"


def _members(code: Code, node: Node, made: str) -> None:
    code.temporaries.add(home_of(made))
    before = code.constructor
    code.constructor = made
    for each in node.body.body:
        if each.kind != "constructor":
            _member(code, each, build.name(made if each.static else home_of(made)))
    code.constructor = before


_DEFINE = {"get": "define_getter", "set": "define_setter", "method": "define_hidden"}


def _member(code: Code, node: Node, home: ast.expr) -> None:
    if node.type != "MethodDefinition":
        raise code.too_complex("class fields are not supported", node)
    key: ast.expr = build.const(literal_key(node.key))
    if node.computed:
        key = code.keep(build.js("to_property_key", code.expr(node.key)), "key")
    name = naming.key_name(node, key)
    prefix = f"{node.kind} " if node.kind in ("get", "set") else ""
    value = functions.method(code, node, prefix + (name or ""), home)
    value = naming.called_by_key(value, key, name, prefix)
    flags = [build.const(False)] if node.kind in ("get", "set") else []
    code.emit(build.expression(build.js(_DEFINE[node.kind], home, key, value, *flags)))
