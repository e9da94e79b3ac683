"""Which variables of a chart can be a plain Python dict or list, since no script ever holds the object itself.

In: the assignments to each variable, and all scripts. Out: `Shapes`: records with their property names, and lists.

A variable is a record when its <data> is an object literal, nothing else is ever assigned to it, and each use of it
is one of those properties, read or written. It is a list when its <data> is an array literal, and each use is its
length, an item that is read by its whole number, an `indexOf`, or a `push`, `pop` or `shift` whose value nobody wants.

The rule that surprises: handing the variable itself on, to a function, another variable, an event or a log, ends
what is known about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from scxmlc.ecmascript.nodes import Node, children, constant_key, literal_key, walk
from scxmlc.ecmascript.scopes import Scope, Scopes
from scxmlc.emitter.script.called import Key, key_of

Tree: TypeAlias = tuple[Node, Scopes, bool]
"""A script with its scopes, and whether it is the left side of an assignment that an element makes."""

Index: TypeAlias = tuple[Node, Scope]
"""An expression in brackets, and where it stands."""

EFFECTS = {"push": 1, "pop": 0, "shift": 0}
"""Methods that change a list, with the number of arguments that is understood."""

VALUES = {"indexOf": 1}
"""Methods that read a list, likewise."""

_WORDS = ("prototype", "__proto__", "Reflect", "setPrototypeOf", "getPrototypeOf", "assign", "defineProperty")
_CHANGE_BUILT_INS = frozenset([*_WORDS, "defineProperties", "__defineGetter__", "__defineSetter__"])


_CONVERSIONS = frozenset(["toString", "valueOf", "toPrimitive"])
_CALCULATED = frozenset(
    ["Literal", "BinaryExpression", "UnaryExpression", "UpdateExpression", "TemplateLiteral"]
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """`records`: variables that are a dict, with its keys, and whether the first value is a text; `lists`: variables
    that are a list, `indexed`: those that are one if these expressions are all whole numbers; `calm`: no script says
    itself what an object is as text, so that making texts of values runs no code of the chart."""

    records: Mapping[Key, Mapping[str, bool]] = field(default_factory=dict)
    lists: frozenset[Key] = frozenset()
    indexed: Mapping[Key, Sequence[Index]] = field(default_factory=dict)
    calm: bool = False


def shapes(values: Mapping[Key, Sequence[Node | None]], trees: Iterable[Tree]) -> Shapes:
    """What is known. `values`: all that is ever assigned to each variable, None for what is not known."""
    made_here = {name for name, found in values.items() if found and all(map(_is_literal, found))}
    uses = _Uses(made_here)
    for tree, scopes, is_target in trees:
        uses.visit(tree, scopes)
        if is_target:
            uses.written(tree, scopes.program)
    single = {name: found[0] for name, found in values.items() if len(found) == 1}
    records = {name: _keys(node) for name, node in single.items()}
    arrays = [name for name, node in single.items() if _is_list(node) and not uses.built_ins_change]
    indexed = {name: uses.indices(name) for name in arrays if uses.is_list(name)}
    return Shapes(
        {name: keys for name, keys in records.items() if keys and uses.is_record(name, keys)},
        frozenset(name for name, indices in indexed.items() if not indices),
        {name: indices for name, indices in indexed.items() if indices},
        not uses.built_ins_change and not uses.converts,
    )


def meddles(tree: Node) -> bool:
    """Whether a script names what could change built-ins, or give a property a getter."""
    named = (each.name if each.type == "Identifier" else _member_name(each) for each in walk(tree))
    return any(name in _CHANGE_BUILT_INS for name in named)


def _member_name(node: Node) -> str | None:
    return constant_key(node) if node.type == "MemberExpression" else None


def _keys(node: Node | None) -> dict[str, bool]:
    """The property names of an object literal; none if it is something else, or something special."""
    if node is None or node.type != "ObjectExpression":
        return {}
    if any(each.type != "Property" or each.computed or each.kind != "init" for each in node.properties):
        return {}
    keys = {str(literal_key(each.key)): isinstance(each.value.value, str) for each in node.properties}
    return {} if "__proto__" in keys or not all(map(str.isidentifier, keys)) else keys


def _is_list(node: Node | None) -> bool:
    if node is None or node.type != "ArrayExpression":
        return False
    return all(each is not None and each.type != "SpreadElement" for each in node.elements)


def _is_literal(node: Node | None) -> bool:
    return node is not None and node.type in ("ObjectExpression", "ArrayExpression")


def calls(node: Node, methods: Mapping[str, int]) -> bool:
    """Whether a call is `o.method(…)` of one of these, with the number of arguments that it takes."""
    if node.type != "CallExpression" or node.callee.type != "MemberExpression":
        return False
    wanted = methods.get(constant_key(node.callee) or "")
    return len(node.arguments) == wanted and all(each.type != "SpreadElement" for each in node.arguments)


class _Uses:
    """How all scripts together use each global variable."""

    def __init__(self, made_here: set[Key]) -> None:
        self._made_here = made_here  # variables whose objects are the chart's own
        self.built_ins_change = False
        self.converts = False  # an object may get a toString or valueOf of its own
        self._seen: defaultdict[Key, list[int]] = defaultdict(list)
        self._keys: dict[int, str] = {}  # identifiers of which a property is read or written, and which
        self._as_list: set[int] = set()
        self._at: dict[int, Index] = {}  # identifiers of which an item is read or written, and which
        self._called: set[int] = set()
        self._misused: set[int] = set()
        self._names: set[int] = set()  # identifiers that are no variables: keys, labels

    def is_record(self, name: Key, keys: Mapping[str, bool]) -> bool:
        misused = self._misused | self._called
        return all(self._keys.get(use) in keys and use not in misused for use in self._uses(name))

    def is_list(self, name: Key) -> bool:
        return all(use in self._as_list and use not in self._misused for use in self._uses(name))

    def indices(self, name: Key) -> list[Index]:
        """What items are read by."""
        return [self._at[use] for use in self._uses(name) if use in self._at]

    def _uses(self, name: Key) -> list[int]:
        return [use for use in self._seen[name] if use not in self._names]

    def visit(self, tree: Node, scopes: Scopes) -> None:
        """Take in one script."""
        waiting: list[tuple[Node, Scope]] = [(tree, scopes.program)]
        while waiting:
            node, scope = waiting.pop()
            scope = scopes.of.get(id(node), scope)
            rule = _RULES.get(node.type)
            if rule is not None:
                rule(self, node, scope)
            waiting.extend((child, scope) for child in children(node))

    def identifier(self, node: Node, scope: Scope) -> None:
        key = key_of(node.name, scope)
        if key is not None:
            self._seen[key].append(id(node))
        if node.name in _CHANGE_BUILT_INS:
            self.built_ins_change = True

    def member(self, node: Node, scope: Scope) -> None:
        key = constant_key(node)
        if not node.computed:
            self._names.add(id(node.property))
        if key in _CHANGE_BUILT_INS:
            self.built_ins_change = True
        if key is not None and node.object.type == "ThisExpression":
            self._seen[key].append(id(node))  # perhaps the global of that name
        if key is not None:
            self._keys[id(node.object)] = key
        if key == "length":
            self._as_list.add(id(node.object))
        if key is None:
            self._as_list.add(id(node.object))
            self._at[id(node.object)] = node.property, scope

    def call(self, node: Node, scope: Scope) -> None:
        if node.callee.type == "MemberExpression":
            self._called.add(id(node.callee.object))
            if constant_key(node.callee) is None:
                self._misused.add(id(node.callee.object))
            if calls(node, VALUES):
                self._as_list.add(id(node.callee.object))

    def statement(self, node: Node, scope: Scope) -> None:
        if calls(node.expression, EFFECTS):
            self._as_list.add(id(node.expression.callee.object))

    def tagged(self, node: Node, scope: Scope) -> None:
        if node.tag.type == "MemberExpression":
            self._misused.add(id(node.tag.object))

    def unary(self, node: Node, scope: Scope) -> None:
        if node.operator == "delete" and node.argument.type == "MemberExpression":
            self._misused.add(id(node.argument.object))

    def assignment(self, node: Node, scope: Scope) -> None:
        self.written(node.left, scope)
        if node.left.type == "MemberExpression":
            key = constant_key(node.left)
            calculated = node.operator != "=" or node.right.type in _CALCULATED
            self.converts |= key in _CONVERSIONS or (key is None and not calculated)

    def property(self, node: Node, scope: Scope) -> None:
        self.converts |= bool(node.computed) or literal_key(node.key) in _CONVERSIONS
        if not node.computed and not node.shorthand:
            self._names.add(id(node.key))
        if node.value is not None:
            self.written(node.value, scope)

    def declarator(self, node: Node, scope: Scope) -> None:
        if node.init is not None:
            self._names.add(id(node.id))

    def pattern(self, node: Node, scope: Scope) -> None:
        for child in children(node):
            self.written(child, scope)

    def label(self, node: Node, scope: Scope) -> None:
        self._names.add(id(node.label))

    def written(self, target: Node, scope: Scope) -> None:
        """`target` is, or may be, assigned: a length, or perhaps a method of all arrays."""
        if target.type != "MemberExpression":
            return
        key = constant_key(target)
        if key in ("length", None):
            self._misused.add(id(target.object))
        own = target.object.type == "Identifier" and key_of(target.object.name, scope) in self._made_here
        if (key is None or key in {**VALUES, **EFFECTS}) and not own:
            self.built_ins_change = True


_RULES: dict[str, Callable[[_Uses, Node, Scope], None]] = {
    "Identifier": _Uses.identifier,
    "MemberExpression": _Uses.member,
    "CallExpression": _Uses.call,
    "ExpressionStatement": _Uses.statement,
    "TaggedTemplateExpression": _Uses.tagged,
    "UnaryExpression": _Uses.unary,
    "VariableDeclarator": _Uses.declarator,
    "Property": _Uses.property,
    "MethodDefinition": _Uses.property,
    "ArrayPattern": _Uses.pattern,
    "AssignmentPattern": _Uses.pattern,
    "RestElement": _Uses.pattern,
    "AssignmentExpression": _Uses.assignment,
    "UpdateExpression": lambda uses, node, scope: uses.written(node.argument, scope),
    "ForInStatement": lambda uses, node, scope: uses.written(node.left, scope),
    "ForOfStatement": lambda uses, node, scope: uses.written(node.left, scope),
    "LabeledStatement": _Uses.label,
    "BreakStatement": _Uses.label,
    "ContinueStatement": _Uses.label,
}
