"""Properties and calls: `o.x`, `o[x]`, `f()`, `o.m()`, `new F()`, `super`, `delete o.x`, direct `eval`.

In: member, call and new expressions. Out: calls of `js.get`, `js.call` (without `this`), `js.apply`, `js.invoke`,
`js.new`.
The rule that surprises: ECMAScript fetches a method before it evaluates the arguments. `js.invoke(o, "m", args)`
fetches it after, which is used only where no argument can tell the difference; else `js.bound(o, "m")(args)`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from scxmlc.ecmascript.kinds import FUNCTION, STR
from scxmlc.ecmascript.nodes import Node, walk
from scxmlc.emitter.script import build, literal_patterns, places, variables
from scxmlc.emitter.script.certain import never_fails
from scxmlc.emitter.script.context import Code


def member(code: Code, node: Node) -> ast.expr:
    """`o.x` or `o[x]`; long chains are walked in a loop."""
    chain = [node]
    while chain[-1].object.type == "MemberExpression":
        chain.append(chain[-1].object)
    innermost = chain[-1]
    if innermost.object.type == "Super":
        value = _super_get(code, chain.pop())
    elif len(chain) > 1 and places.is_event_data(code, chain[-2]):
        chain.pop()
        value = build.call(build.attribute(build.name("self"), "event_data"), key_of(code, chain.pop()))
    elif (known := _known(code, innermost)) is not None:
        chain.pop()
        value = known
    else:
        value = code.expr(innermost.object)
    while chain:
        first = chain[-1]
        value = code.cut(code.placed(_get(code, value, chain), first))
    return value


def _known(code: Code, node: Node) -> ast.expr | None:
    """A property or item of a variable whose shape is known."""
    return places.field(code, node) or places.length(code, node) or places.item(code, node)


def _get(code: Code, owner: ast.expr, chain: list[Node]) -> ast.expr:
    """The next links of a chain in one call: the first, and all behind it whose keys may as well be known before."""
    body, key = code.captured(key_of, code, chain.pop())
    if body:
        owner = code.keep(owner, "owner")
        code.body.extend(body)
    keys = [key]
    while chain and len(keys) < _LONGEST_PATH and _is_steady(code, chain[-1]):
        keys.append(key_of(code, chain.pop()))
    if isinstance(keys[-1], ast.Constant) and keys[-1].value == "length":
        return build.js("length", build.js("get", owner, *keys[:-1]) if len(keys) > 1 else owner)
    return build.js("get", owner, *keys)


_LONGEST_PATH = 50


def _is_steady(code: Code, node: Node) -> bool:
    """Whether the key of a member expression is what it is, whatever is looked up before."""
    if not node.computed or node.property.type == "Literal":
        return True
    key = node.property
    if code.unit.reads_plainly:
        return never_fails(code, key) or (_is_path(key) and is_harmless(code, key))
    variable = code.scope.find(key.name) if key.type == "Identifier" else None
    is_own = variable is not None and not variable.is_global and not variable.captured
    return is_own and is_harmless(code, key)


def _is_path(node: Node) -> bool:
    """`a.b.c`."""
    while node.type == "MemberExpression" and not node.computed:
        node = node.object
    return bool(node.type == "Identifier")


def reference(code: Code, node: Node, between: Node | None = None) -> tuple[ast.expr, ast.expr]:
    """Owner and key of a member expression, both fit to be used twice, with `between` evaluated in between."""
    quiet = between is None or is_harmless(code, between)
    owner, key = code.in_order([lambda: code.expr(node.object), lambda: key_of(code, node)])
    if quiet and node.object.type == "Identifier" and not code.scope.is_dynamic(node.object.name):
        return owner, key if quiet and _is_variable(node.property) else code.keep(key, "key")
    return code.keep(owner, "owner"), code.keep(key, "key")


def _is_variable(node: Node) -> bool:
    return node.type in ("Identifier", "Literal")


def key_of(code: Code, node: Node) -> ast.expr:
    """The key of a member expression."""
    return code.expr(node.property) if node.computed else build.const(node.property.name)


def delete(code: Code, node: Node) -> ast.expr:
    """`delete o.x` (ES5 11.4.1)."""
    if node.object.type == "Super":
        code.emit(build.raise_("ReferenceError", "super properties cannot be deleted"))
        return build.const(True)
    owner, key = code.in_order([lambda: code.expr(node.object), lambda: key_of(code, node)])
    return build.js("delete_strict" if code.scope.strict else "delete", owner, key)


def call(code: Code, node: Node) -> ast.expr:
    """A call; chains `a()()…` and `a.b().c()…` nest in the callee and are walked in a loop."""
    pending = []
    while node.type == "CallExpression" and _continues(node.callee):
        pending.append(node)
        node = node.callee if node.callee.type == "CallExpression" else node.callee.object
    value = code.placed(_single(code, node), node) if node.type == "CallExpression" else code.expr(node)
    for each in reversed(pending):
        if each.callee.type == "CallExpression":
            value = _apply(code, _given(value), build.undefined(), each)
        else:
            value = _method(code, _given(value), each)
        value = code.cut(code.placed(value, each))
    return value


def call_effect(code: Code, node: Node) -> None:
    """A call as a statement."""
    known = places.effect(code, node)
    code.emit(known if known is not None else build.expression(call(code, node)))


def _given(value: ast.expr) -> Callable[[], ast.expr]:
    return lambda: value


def _continues(callee: Node) -> bool:
    if callee.type == "MemberExpression":
        callee = callee.object
    return bool(callee.type == "CallExpression")


def _single(code: Code, node: Node) -> ast.expr:
    callee = node.callee
    known = places.method(code, node)
    if known is not None:
        return known
    if callee.type == "Identifier":
        return _named(code, node)
    if callee.type == "Super":
        return _super_call(code, node)
    if callee.type == "MemberExpression":
        if callee.object.type == "Super":
            return _apply(code, lambda: _super_get(code, callee), build.name("this"), node)
        return _method(code, lambda: code.expr(callee.object), node)
    return _apply(code, lambda: code.expr(callee), build.undefined(), node)


def _named(code: Code, node: Node) -> ast.expr:
    name = node.callee.name
    if name == "eval":
        return _direct_eval(code, node)
    if name == "In" and _asks_for_a_state(code, node):
        return build.call(build.attribute(build.name("self"), "in_state"), code.expr(node.arguments[0]))
    if (made := _direct(code, node)) is not None:
        return made
    if code.scope.is_dynamic(name):
        found = build.call(build.attribute(variables.scope_object(code), "method"), build.const(name))
        return _apply_pair(code, _given(found), node)
    return _apply(code, lambda: variables.read(code, name), build.undefined(), node)


def _direct(code: Code, node: Node) -> ast.expr | None:
    """`self.script_free(data, agent)`: a function that is a method, with all of its arguments."""
    method = code.unit.methods.get(node.callee.name)
    if method is None or not variables.is_global(code, node.callee.name):
        return None
    missing = len(method.node.params) - len(node.arguments)
    if missing < 0:
        return None
    values = [*code.in_order(_arguments(code, node)), *[build.undefined()] * missing]
    return build.call(build.attribute(build.name("self"), method.python), build.name("data"), *values)


def _asks_for_a_state(code: Code, node: Node) -> bool:
    """Whether `In(…)` is the chart's own (SCXML 5.9.1), with one argument that is a text."""
    if not code.unit.chart or len(node.arguments) != 1 or not code.kind(node.arguments[0]).within(STR):
        return False
    return variables.is_global(code, "In") and code.scope.find("In") is None


def _arguments(code: Code, node: Node) -> list[Callable[[], ast.expr]]:
    return [partial(argument, code, each) for each in node.arguments]


def argument(code: Code, node: Node) -> ast.expr:
    """One argument, spread or not."""
    if node.type == "SpreadElement":
        iterated = build.js("iterate", code.expr(node.argument))
        return ast.Starred(code.placed(iterated, node.argument), ast.Load())
    return code.expr(node)


def _apply(code: Code, function: Callable[[], ast.expr], this: ast.expr, node: Node) -> ast.expr:
    value, *arguments = code.in_order([function, *_arguments(code, node)])
    if node.callee.type == "Identifier" and code.kind(node.callee).within(FUNCTION):
        return build.call(build.attribute(value, "call"), this, *arguments)
    if build.is_undefined(this):
        return build.js("call", value, *arguments)
    return build.js("apply", value, this, *arguments)


def _apply_pair(code: Code, pair: Callable[[], ast.expr], node: Node) -> ast.expr:
    """Call what `pair` gives: function and `this` as a tuple."""
    value, *arguments = code.in_order([pair, *_arguments(code, node)])
    return build.js("apply", ast.Starred(value, ast.Load()), *arguments)


def _method(code: Code, owner: Callable[[], ast.expr], node: Node) -> ast.expr:
    callee = node.callee
    if all(is_harmless(code, each) for each in node.arguments):
        known = literal_patterns.call(code, owner, node)
        if known is not None:
            return known
        parts = [owner, lambda: key_of(code, callee), *_arguments(code, node)]
        return build.js("invoke", *code.in_order(parts))

    def bound() -> ast.expr:
        return build.js("bound", *code.in_order([owner, lambda: key_of(code, callee)]))

    return build.call(*code.in_order([bound, *_arguments(code, node)]))


def is_harmless(code: Code, node: Node) -> bool:
    """Whether evaluating `node` neither changes anything nor fails in a way that matters for the order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        inner = _HARMLESS.get(each.type)
        if each.type == "Identifier":
            if code.scope.is_dynamic(each.name) or not _exists(code, each.name):
                return False
        elif inner is None or (each.type == "UnaryExpression" and each.operator == "delete"):
            return False
        else:
            waiting.extend(part for part in inner(each) if part is not None)
    return True


def _exists(code: Code, name: str) -> bool:
    return code.scope.find(name) is not None or name in code.unit.declared or name in _WELL_KNOWN


_WELL_KNOWN = frozenset(
    [
        "undefined",
        "NaN",
        "Infinity",
        "arguments",
        "Math",
        "JSON",
        "Object",
        "Array",
        "String",
        "Number",
        "Boolean",
        "Date",
        "RegExp",
        "Error",
    ]
)
_HARMLESS: dict[str, Callable[[Node], list[Node]]] = {
    "Literal": lambda node: [],
    "ThisExpression": lambda node: [],
    "FunctionExpression": lambda node: [],
    "ArrowFunctionExpression": lambda node: [],
    "TemplateLiteral": lambda node: node.expressions,
    "MemberExpression": lambda node: [node.object, *([node.property] if node.computed else [])],
    "BinaryExpression": lambda node: [node.left, node.right],
    "LogicalExpression": lambda node: [node.left, node.right],
    "ConditionalExpression": lambda node: [node.test, node.consequent, node.alternate],
    "UnaryExpression": lambda node: [node.argument],
    "ArrayExpression": lambda node: node.elements,
    "ObjectExpression": lambda node: [
        each.value if each.kind == "init" else each for each in node.properties
    ],
}


def new(code: Code, node: Node) -> ast.expr:
    """`new F(arguments)` (ES5 11.2.2)."""
    return build.js("new", *code.in_order([lambda: code.expr(node.callee), *_arguments(code, node)]))


def new_target(code: Code, node: Node) -> ast.expr:
    """`new.target`."""
    return build.name("new_target")


def _direct_eval(code: Code, node: Node) -> ast.expr:
    """`eval(text)`: sees the variables around it if the function called is the one and only `eval` (ES5 15.1.2.1.1)."""
    callee, *arguments = code.in_order([lambda: variables.read(code, "eval"), *_arguments(code, node)])
    scope = variables.scope_object(code)
    strict = build.const(code.scope.strict)
    return build.js("direct_eval", callee, scope, _eval_this(code), strict, *arguments)


def _eval_this(code: Code) -> ast.expr:
    if code.scope.this_function.kind == "program" and code.unit.chart:
        return build.js("global_object", build.name("data"))
    return build.name("this")


def _super_get(code: Code, node: Node) -> ast.expr:
    return super_get(code, super_key(code, node))


def super_key(code: Code, node: Node) -> ast.expr:
    """The key of `super[key]`; before it is evaluated, `this` must be there."""
    if node.computed and node.property.type != "Literal" and _may_lack_this(code):
        code.emit(build.expression(build.name("this")))
    return key_of(code, node)


def _may_lack_this(code: Code) -> bool:
    """Whether the code stands in the constructor of a derived class, arrows included."""
    here: Code | None = code
    while here is not None and here.scope.is_function and here.scope.is_arrow:
        here = here.outer
    return here is not None and here.derived


def super_get(code: Code, key: ast.expr) -> ast.expr:
    """`super[key]`."""
    return build.js("super_get", build.name(code.home or "home"), key, build.name("this"))


def _super_call(code: Code, node: Node) -> ast.expr:
    """`super(…)`: makes `this`, which no one could see before."""
    values = code.in_order(_arguments(code, node))
    made = build.js(
        "super_construct", build.name(code.constructor or "home"), build.name("new_target"), *values
    )
    target = build.name("this")
    if code.scope.is_arrow:
        code.nonlocals.add("this")
    value: ast.expr = made
    if _may_repeat(code):
        value = code.keep(made, "made")
        code.emit(build.expression(build.js("check_unbound", build.lambda_(target))))
    code.emit(build.assign(target, value))
    return target


def _may_repeat(code: Code) -> bool:
    """Whether a constructor may come to `super(…)` twice."""
    calls = [each for each in walk(code.scope.this_function.node) if each.type == "CallExpression"]
    return code.scope.is_arrow or code.scope.in_loop or sum(each.callee.type == "Super" for each in calls) > 1
