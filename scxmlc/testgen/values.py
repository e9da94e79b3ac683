"""Which values a chart's expressions tell apart.

In: syntax trees, each with the events at which it is evaluated. Out: for a variable, a path in an event's data or one
in user data, the values it is compared with, in the order of the document. The rule that surprises: what is assigned to
a variable counts with it, so that `paid = paid + _event.data` and `paid >= price` make the price a value of the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from scxmlc.ecmascript.nodes import Node, children, literal_key, walk
from scxmlc.testgen.samples import samples

Plain: TypeAlias = Any
Key: TypeAlias = tuple[str, str]
"""Whose, and which: ("push", "by") is `_event.data.by` at push; ("", "paid") a variable; (UDATA, "segment")."""

UDATA, NAME = "udata", "_event.name"
COMPARISONS = frozenset(["==", "!=", "===", "!==", "<", ">", "<=", ">="])
SEARCHES = frozenset(
    ["indexOf", "includes", "startsWith", "endsWith", "lastIndexOf", "test", "match", "search"]
)
TESTED = frozenset(["IfStatement", "ConditionalExpression"])
PLACES = frozenset(["Identifier", "MemberExpression"])


class Values:
    """What is known so far, as classes of keys whose values go into each other."""

    def __init__(self) -> None:
        self._class_of: dict[Key, Key] = {}
        self._values: dict[Key, dict[tuple[type, Plain], None]] = {}
        self._names: dict[Key, dict[str, None]] = {}  # the properties of the object that it holds
        self._members: list[tuple[Key, Key]] = []
        self.keys: dict[Key, None] = {}

    def of(self, key: Key) -> list[Plain]:
        """The values that a key is compared with."""
        return [value for _, value in self._values.get(self._root(key), ())]

    def learn(self, tree: Node, events: Iterable[str], is_condition: bool = False) -> None:
        """Take up what a piece of code says, at each of the events."""
        for event in dict.fromkeys(events) or ("",):
            if is_condition:
                self._truth(tree, event)
            for node in walk(tree):
                self._node(node, event)

    def assign(self, target: Node, value: Node | None, events: Iterable[str]) -> None:
        """Take up that a variable gets a value."""
        for event in dict.fromkeys(events) or ("",):
            self._assigned(target, value, event)

    def name(self, variable: str, value: Node, event: str = "") -> None:
        """Take up that a variable of this name gets a value."""
        self._holds(("", variable), value, event)

    def settle(self) -> None:
        """Give what is looked up in an object the names of its properties; after all has been learnt."""
        for key, owner in self._members:
            for name in self._names.get(self._root(owner), ()):
                self._add(key, name)

    # --- one node ----------------------------------------------------------------

    def _node(self, node: Node, event: str) -> None:
        kind = node.type
        if kind in PLACES and (key := key_of(node, event)) is not None:
            self.keys.setdefault(key)
            if kind == "MemberExpression" and node.computed:
                self._looked_up(node.property, node.object, event)
        elif kind == "BinaryExpression" and node.operator in COMPARISONS:
            self._compared([node.left, node.right], event)
        elif kind == "BinaryExpression" and node.operator == "in":
            self._looked_up(node.left, node.right, event)
        elif kind == "AssignmentExpression":
            self._assigned(node.left, node.right, event)
        elif kind == "VariableDeclarator" and node.init is not None:
            self._assigned(node.id, node.init, event)
        elif kind == "SwitchStatement":
            self._compared([node.discriminant, *(each.test for each in node.cases if each.test)], event)
        elif kind in TESTED:
            self._truth(node.test, event)
        elif kind == "CallExpression":
            self._called(node, event)

    def _compared(self, sides: list[Node], event: str) -> None:
        keys = [key for side in sides for key in keys_in(side, event)]
        self._join(keys)
        for value in (value for side in sides for value in literals(side)):
            for key in keys[:1]:
                self._add(key, value)

    def _called(self, node: Node, event: str) -> None:
        callee = node.callee
        if callee.type == "MemberExpression" and getattr(callee.property, "name", "") in SEARCHES:
            self._compared([callee.object, *node.arguments], event)

    def _truth(self, node: Node, event: str) -> None:
        """What is asked by itself is true or false."""
        ahead = [node]
        while ahead:
            node = ahead.pop()
            if node.type == "LogicalExpression":
                ahead += [node.left, node.right]
            elif node.type == "UnaryExpression" and node.operator == "!":
                ahead.append(node.argument)
            elif node.type in PLACES and (key := key_of(node, event)) is not None:
                self._add(key, True)
                self._add(key, False)

    def _assigned(self, target: Node, value: Node | None, event: str) -> None:
        key = key_of(target, event)
        if key is not None and value is not None:
            self._holds(key, value, event)

    def _holds(self, key: Key, value: Node, event: str) -> None:
        if value.type == "ObjectExpression":
            for each in value.properties:
                if each.type == "Property" and (name := literal_key(each.key)) is not None:
                    self._names.setdefault(self._root(key), {})[name] = None
                    for inner in (name, "*"):
                        self._holds((key[0], joined(key[1], inner)), each.value, event)
            return
        self._join([key, *keys_in(value, event)])
        if value.type != "CallExpression":
            for each in literals(value):
                self._add(key, each)

    def _looked_up(self, name: Node, owner: Node, event: str) -> None:
        whose = key_of(owner, event)
        if whose is not None:
            self._members += [(key, whose) for key in keys_in(name, event)]

    # --- classes -----------------------------------------------------------------

    def _root(self, key: Key) -> Key:
        while key in self._class_of:
            key = self._class_of[key]
        return key

    def _join(self, keys: list[Key]) -> None:
        roots = dict.fromkeys(self._root(key) for key in keys)
        for key in keys:
            self.keys.setdefault(key)
        first, *others = roots or [("", "")]
        for other in others:
            self._class_of[other] = first
            self._values.setdefault(first, {}).update(self._values.pop(other, {}))
            self._names.setdefault(first, {}).update(self._names.pop(other, {}))

    def _add(self, key: Key, value: Plain) -> None:
        self.keys.setdefault(key)
        self._values.setdefault(self._root(key), {}).setdefault((type(value), value))


def joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def path_of(node: Node) -> list[str] | None:
    """The names in `a.b['c']`, "*" for what is computed; None for anything else."""
    names: list[str] = []
    while node.type == "MemberExpression":
        name = literal_key(node.property) if node.property.type == "Literal" or not node.computed else "*"
        names.append("*" if name is None else name)
        node = _turned(node.object)
    return [str(node.name), *reversed(names)] if node.type == "Identifier" else None


def _turned(node: Node) -> Node:
    """The text in `text.trim()`."""
    while node.type == "CallExpression" and node.callee.type == "MemberExpression":
        if getattr(node.callee.property, "name", "") not in TURNS:
            break
        node = node.callee.object
    return node


def key_of(node: Node, event: str) -> Key | None:
    """Which variable, or which part of the event's or the user's data, an expression names."""
    names = path_of(node)
    if names is None:
        return None
    if names[:2] == ["_event", "data"]:
        return event or "*", ".".join(_owned(names[2:]))
    if names == ["_event", "name"]:
        return "", NAME
    if "udata" in names[1:]:
        return UDATA, ".".join(_owned(names[names.index("udata") + 1 :]))
    if names[0] == "_data" and len(names) > 1:
        names = names[1:]
    return None if names[0].startswith("_") else ("", ".".join(_owned(names)))


TURNS = frozenset(["toString", "toLowerCase", "toUpperCase", "trim"])
METHODS = frozenset(["join", *TURNS, *SEARCHES])


def _owned(names: list[str]) -> list[str]:
    """Without what every text and array has."""
    return names[:-1] if names and names[-1] in METHODS else names


def keys_in(node: Node, event: str) -> list[Key]:
    """The outermost places that an expression names."""
    found: dict[Key, None] = {}
    ahead = [node]
    while ahead:
        node = ahead.pop()
        if node.type in PLACES:
            key = key_of(node, event)
            if key is not None:
                found.setdefault(key)
            if path_of(node) is not None:
                continue
        ahead.extend(reversed(children(node)))
    return list(found)


def literals(node: Node) -> Iterator[Plain]:
    """The numbers, texts, truths and nulls in an expression; what calculates with a number has it, too."""
    ahead = [node]
    while ahead:
        each = ahead.pop()
        if each.type == "Literal" and not getattr(each, "regex", None):
            value = each.value
            yield int(value) if isinstance(value, float) and value.is_integer() else value
        elif each.type == "Literal":
            yield from samples(getattr(each.regex, "pattern", "") or each.regex["pattern"])
        elif each.type == "MemberExpression":  # the 'c' of a['c'] is a name
            ahead.append(each.object)
        else:
            ahead.extend(reversed(children(each)))
