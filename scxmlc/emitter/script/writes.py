"""All assignments of a chart, by the variable that they change.

In: the chart and its parsed scripts. Out: `Writes`: for each global, by name, and each variable and parameter of a
function, by its `Variable`, what is ever stored in it; for a `Field`, what is stored in it by way of that variable; for
`name()`, what the function of that name returns.

The rule that surprises: `this.name` in sloppy code may be a global, of which nothing is known then. When some script
can reach globals in ways that cannot be followed (`this` by itself, `globalThis`, `Function`), nothing is said of any;
when names are looked up at run time (`with`, direct `eval`), nothing is said at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from scxmlc.checker.walk import parts
from scxmlc.ecmascript import kinds
from scxmlc.ecmascript.hoisting import is_early
from scxmlc.ecmascript.kinds import STR, UNDEFINED, Field, Place
from scxmlc.ecmascript.nodes import Node, children, constant_key, literal_key, pattern_names, walk
from scxmlc.ecmascript.scopes import Scope, Scopes, Variable, scopes_of
from scxmlc.emitter.script.called import Functions, Key, Write, declared_as, key_of, place_of
from scxmlc.model.chart import Chart, Data, Invoke
from scxmlc.model.content import Action, Assign, Foreach, Part, Send
from scxmlc.model.script import Expression, LocationExpression, Program

_POISON = frozenset(["eval", "Function", "globalThis", "window", "global", "self"])


def elements(chart: Chart) -> Iterator[Any]:
    """All elements of the chart, those of charts inside it left out."""
    waiting: list[Any] = [chart]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, Chart) and each is not chart:
            continue
        elif inside := parts(type(each)):
            yield each
            waiting.extend(inside(each))


_unforeseen: ContextVar[bool] = ContextVar("_unforeseen", default=False)


@contextmanager
def unforeseen_writes() -> Iterator[None]:
    """What is compiled meanwhile relies on nothing that variables hold: a debugger may assign anything to them, and
    evaluate any expression."""
    before = _unforeseen.set(True)
    try:
        yield
    finally:
        _unforeseen.reset(before)


@dataclass(slots=True)
class Writes:
    """`found` by variable; `scopes` of each script, by the id of its tree; `deleted`: the globals that scripts try to
    delete by their names."""

    chart: Chart
    scripts: Mapping[Any, Node | None]
    found: dict[Place, list[Write]] = field(default_factory=dict)
    scopes: dict[int, Scopes] = field(default_factory=dict)
    functions: Functions = field(default_factory=Functions)
    is_dynamic: bool = False
    is_global_reachable: bool = False
    deleted: set[str] = field(default_factory=set)
    _named_by_this: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.is_dynamic = _unforeseen.get()
        for code, tree in self.scripts.items():
            if tree is not None and (id(tree) not in self.scopes or isinstance(code, Program)):
                self._script(tree)
        for each in elements(self.chart):
            self._element(each)
            if isinstance(each, Data) and self.chart.binding == "late" and each not in self.chart.data:
                self._put(str(each.id), Write(None, None, UNDEFINED))
        for key, write in self.functions.writes():
            self._put(key, write)

    def known(self) -> dict[Place, list[Write]]:
        """The assignments that can be relied on to be all there are."""
        if self.is_dynamic:
            return {}
        if self.is_global_reachable:
            return {key: found for key, found in self.found.items() if _is_local(key)}
        return self.found

    def _put(self, key: Place | None, write: Write) -> None:
        if key is not None:
            self.found.setdefault(key, []).append(write)

    # --- scripts

    def _script(self, tree: Node) -> None:
        again = id(tree) in self.scopes  # another script of the same text, with variables of its own
        scopes = self.scopes[id(tree)] = Scopes(tree) if again else scopes_of(tree)
        self.is_dynamic |= scopes.has_dynamic
        waiting: list[tuple[Node, Scope]] = [(tree, scopes.program)]
        while waiting:
            node, scope = waiting.pop()
            scope = scopes.of.get(id(node), scope)
            rule = _RULES.get(node.type)
            if rule is not None:
                rule(self, node, scope)
            self.functions.visit(node, scope)
            waiting.extend((child, scope) for child in children(node))

    def _reaching(self, node: Node, scope: Scope) -> None:
        if _is_named_by_this(node, scope):
            self._named_by_this.add(id(node.object))
            self.functions.uses[str(constant_key(node))] += 1
            self._put(str(constant_key(node)), Write(None, None))
        self.is_global_reachable |= id(node) not in self._named_by_this and _reaches_globals(node, scope)

    def _declaration(self, node: Node, scope: Scope) -> None:
        for each in node.declarations:
            self._declarator(node.kind, each, scope)

    def _turns(self, node: Node, scope: Scope) -> None:
        head = node.left.declarations[0].id if node.left.type == "VariableDeclaration" else node.left
        self._unknown(head, scope)

    def _function(self, node: Node, scope: Scope) -> None:
        outside = scope.parent or scope
        for key in declared_as(node.id.name, outside):
            self._put(key, Write(None, outside, kinds.FUNCTION))

    def _unary(self, node: Node, scope: Scope) -> None:
        if node.operator == "delete":
            self._unknown(node.argument, scope)
            self._deleted(node.argument, scope)

    def _deleted(self, target: Node, scope: Scope) -> None:
        key = constant_key(target) if _is_named_by_this(target, scope) else place_of(target, scope)
        if isinstance(key, str):
            self.deleted.add(key)

    def _declarator(self, kind: str, each: Node, scope: Scope) -> None:
        if each.id.type != "Identifier":
            self._unknown(each.id, scope)
            return
        key = key_of(each.id.name, scope)
        if each.init is not None:
            self._put(key, Write(each.init, scope))
            self._fields(key, each.init, scope)
        if _starts_undefined(kind, each, key, scope):
            self._put(key, Write(None, scope, UNDEFINED))

    def _fields(self, key: Key | None, value: Node, scope: Scope) -> None:
        """What an object literal stores in the properties of a function's variable."""
        if isinstance(key, Variable) and value.type == "ObjectExpression":
            for each in value.properties:
                if each.type == "Property" and not each.computed:
                    self._put(Field(key, literal_key(each.key) or ""), Write(each.value, scope))

    def _target(self, target: Node, node: Node, scope: Scope) -> None:
        if target.type in ("ArrayPattern", "ObjectPattern"):
            self._unknown(target, scope)
        else:
            self._put(place_of(target, scope), Write(node, scope))

    def _unknown(self, pattern: Node, scope: Scope) -> None:
        for each in walk(pattern):
            if each.type == "MemberExpression":
                self._put(place_of(each, scope), Write(None, scope))
        if pattern.type in ("Identifier", "ArrayPattern", "ObjectPattern"):
            for name in pattern_names(pattern):
                self._put(key_of(name.name, scope), Write(None, scope))

    # --- elements

    def _element(self, each: Any) -> None:
        if isinstance(each, Data):
            self._data(each)
        elif isinstance(each, Assign):
            self._location(each.target, self._value(each.value))
        elif isinstance(each, Foreach):
            self._location(each.item, Write(None, None))
            self._location(each.index, Write(None, None, kinds.INT))
        elif isinstance(each, (Send, Invoke)):
            self._location(each.idlocation, Write(None, None, STR))
            if isinstance(each, Invoke):
                self._returned(each)
        elif isinstance(each, Action):
            for _, place in each.results:
                self._location(place, Write(None, None))
        elif isinstance(each, Part):
            for _, value in each.attributes:
                self._location(value, Write(None, None))

    def _returned(self, each: Invoke) -> None:
        """What an invoked session sends back may be put into the places that were handed to it (SCXML 6.5)."""
        for place in [*each.namelist, *(param.value for param in each.params)]:
            self._location(place, Write(None, None))

    def _data(self, each: Data) -> None:
        write = self._value(each.value)
        if write.node is None or not is_safe(write.node):
            self._put(str(each.id), Write(None, None, UNDEFINED))
        self._put(str(each.id), write)

    def _value(self, value: Any) -> Write:
        tree = self.scripts.get(value) if isinstance(value, Expression) else None
        return Write(None, None) if tree is None else Write(tree, self.scopes[id(tree)].program)

    def _location(self, place: Any, write: Write) -> None:
        target = self.scripts.get(place) if isinstance(place, LocationExpression) else None
        if target is not None and target.type == "Identifier":
            self._put(str(target.name), write)


_RULES: dict[str, Callable[[Writes, Node, Scope], None]] = {
    **dict.fromkeys(("Identifier", "ThisExpression", "Literal", "MemberExpression"), Writes._reaching),
    **dict.fromkeys(("ForInStatement", "ForOfStatement"), Writes._turns),
    "AssignmentExpression": lambda writes, node, scope: writes._target(node.left, node, scope),
    "UpdateExpression": lambda writes, node, scope: writes._target(node.argument, node, scope),
    "VariableDeclaration": Writes._declaration,
    "FunctionDeclaration": Writes._function,
    "UnaryExpression": Writes._unary,
}
"""What each sort of node in a script says of writes."""


def _is_local(key: Place) -> bool:
    return isinstance(key, Field) or (isinstance(key, Variable) and key.kind != "param")


_HANDED_ON = frozenset(
    ["valueOf", "__proto__", "__defineGetter__", "__defineSetter__", "constructor", *_POISON]
)
"""Members of the global object by which it may be had, or changed, itself."""


def _is_named_by_this(node: Node, scope: Scope) -> bool:
    """Whether this is `this.name`, where `this` may be the global object."""
    if node.type != "MemberExpression" or node.object.type != "ThisExpression" or scope.strict:
        return False
    return constant_key(node) not in (None, *_HANDED_ON)


def _reaches_globals(node: Node, scope: Scope) -> bool:
    """Whether a script gets hold of the global object, or makes code, in a way that names do not show."""
    if node.type == "Identifier":
        return node.name in _POISON
    if node.type == "ThisExpression":
        return not scope.strict
    if node.type == "Literal":
        return bool(node.value == "constructor")
    return bool(node.type == "MemberExpression" and not node.computed and node.property.name == "constructor")


def _starts_undefined(kind: str, each: Node, key: Key | None, scope: Scope) -> bool:
    """Whether the variable may be seen to be undefined before anything is stored in it."""
    if kind != "var" or key is None:
        return each.init is None
    if isinstance(key, str):
        return scope.find(key) is not None
    body = getattr(key.scope.node.body, "body", None)
    return not isinstance(body, list) or is_early(key, body)


def is_safe(tree: Node) -> bool:
    """Whether evaluating the expression can never fail: a literal, perhaps negative, or made of such."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.type == "UnaryExpression" and node.operator in ("-", "+", "!", "void"):
            waiting.append(node.argument)
        elif node.type == "ArrayExpression" and None not in node.elements:
            waiting.extend(node.elements)
        elif node.type == "ObjectExpression" and all(map(_is_plain, node.properties)):
            waiting.extend(each.value for each in node.properties)
        elif node.type not in ("Literal", "FunctionExpression", "ArrowFunctionExpression"):
            return False
    return True


def _is_plain(node: Node) -> bool:
    return node.type == "Property" and not node.computed and node.kind == "init"
