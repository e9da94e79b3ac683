"""What is known about the global variables of a chart: which sort of value each one can hold.

In: the analysed chart. Out: `Facts`: a `Kind` for each variable of which it is proved, over all scripts together.

A variable counts when each assignment to it, anywhere in the chart, is of one sort, and nothing else can reach it:
no `eval`, `Function`, `with`, `globalThis` or sloppy `this` in any script, no <foreach>, module result or body that
assigns it. What hosts and invokers may write is checked where it enters, against `Chart(kinds=…)`.

The rule that surprises: `n = n + 1` would leave the whole numbers that Python and ECMAScript share after 2^52 steps,
hundreds of years of them; a variable that only moves by small constants is taken to stay within.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from scxmlc.ecmascript import kinds
from scxmlc.ecmascript.kinds import ANY, BOOL, NOTHING, NUMBER, STR, UNDEFINED, Kind, Kinds
from scxmlc.ecmascript.nodes import Node, children, pattern_names
from scxmlc.ecmascript.scopes import Scope, Scopes
from scxmlc.emitter.script.shapes import Shapes, Tree, shapes
from scxmlc.model.chart import Chart, Data, Invoke
from scxmlc.model.content import Action, Assign, Foreach, Part, Send
from scxmlc.model.script import Expression, LocationExpression, Program

COUNTER = 2**52
"""Bound of the whole numbers in variables of a proved kind."""

_SMALL = 2**20
_SORTS = {"number": NUMBER, "string": STR, "boolean": BOOL}
_POISON = frozenset(["eval", "Function", "globalThis", "window", "global", "self"])


@dataclass(frozen=True, slots=True)
class Facts:
    """`kinds` and `shapes` for the translator, `sorts` for the rows of the module: {"openings": "number"}."""

    kinds: Mapping[str, Kind] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=Shapes)
    sorts: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Write:
    """One assignment: the expression and where it stands, or the kind itself."""

    node: Node
    scope: Scope | None
    kind: Kind = ANY


def facts(chart: Chart, scripts: Mapping[Any, Node | None]) -> Facts:
    """What is known about the variables of `chart`."""
    writes: dict[str, list[_Write]] = {}
    trees = [
        (tree, Scopes(tree), isinstance(code, LocationExpression))
        for code, tree in scripts.items()
        if tree is not None and _belongs(code)
    ]
    try:
        for tree, scopes, _ in trees:
            _collect(tree, scopes, writes)
        _collect_chart(chart, scripts, writes)
    except _Unknowable:
        return Facts()
    names = {name for name, found in writes.items() if found}
    known = _fixpoint({name: writes[name] for name in names})
    sorts = {
        name: sort for name in sorted(known) for sort, kind in _SORTS.items() if known[name].within(kind)
    }
    relied = {name: known[name] for name in sorts}
    seen = _shapes(chart, writes, trees)
    sorts |= {name: " ".join(["object", *sorted(keys)]) for name, keys in seen.records.items()}
    sorts |= dict.fromkeys(seen.lists, "array")
    return Facts(relied, seen, dict(sorted(sorts.items())))


def _shapes(chart: Chart, writes: Mapping[str, list[_Write]], trees: list[Tree]) -> Shapes:
    """The shapes of variables that are made before any state is entered."""
    if chart.dialect != "w3c":
        return Shapes()
    made = [str(each.id) for each in chart.data]
    return shapes({name: [write.node for write in writes[name]] for name in made}, trees)


def _belongs(code: Any) -> bool:
    return isinstance(code, (Expression, LocationExpression, Program))


class _Unknowable(Exception):
    """A script can reach variables in ways that cannot be followed."""


def _collect(tree: Node, scopes: Scopes, writes: dict[str, list[_Write]]) -> None:
    """All assignments to globals in one script."""
    if scopes.has_dynamic:
        raise _Unknowable
    waiting: list[tuple[Node, Scope]] = [(tree, scopes.program)]
    while waiting:
        node, scope = waiting.pop()
        scope = scopes.of.get(id(node), scope)
        _check(node, scope)
        _node_writes(node, scope, writes)
        for child in children(node):
            waiting.append((child, scope))


def _check(node: Node, scope: Scope) -> None:
    if node.type == "Identifier" and node.name in _POISON:
        raise _Unknowable
    if node.type == "ThisExpression" and not scope.strict:
        raise _Unknowable
    if node.type == "Literal" and node.value == "constructor":
        raise _Unknowable
    if node.type == "MemberExpression" and not node.computed and node.property.name == "constructor":
        raise _Unknowable


def _node_writes(node: Node, scope: Scope, writes: dict[str, list[_Write]]) -> None:
    if node.type == "AssignmentExpression":
        _target(node.left, node, scope, writes)
    elif node.type == "UpdateExpression":
        _target(node.argument, node, scope, writes)
    elif node.type == "VariableDeclaration":
        for each in node.declarations:
            _declarator(node, each, scope, writes)
    elif node.type in ("ForInStatement", "ForOfStatement"):
        head = node.left.declarations[0].id if node.left.type == "VariableDeclaration" else node.left
        _unknown(head, scope, writes)
    elif node.type == "FunctionDeclaration":
        _add(node.id.name, _Write(None, scope, kinds.FUNCTION), scope, writes)
    elif node.type == "UnaryExpression" and node.operator == "delete" and node.argument.type == "Identifier":
        _add(node.argument.name, _Write(None, scope), scope, writes)


def _declarator(node: Node, each: Node, scope: Scope, writes: dict[str, list[_Write]]) -> None:
    if each.id.type != "Identifier":
        _unknown(each.id, scope, writes)
    elif each.init is not None:
        _add(each.id.name, _Write(each.init, scope), scope, writes)
    if node.kind == "var" and each.id.type == "Identifier" and scope.find(each.id.name) is not None:
        _add(each.id.name, _Write(None, scope, UNDEFINED), scope, writes)


def _target(target: Node, node: Node, scope: Scope, writes: dict[str, list[_Write]]) -> None:
    if target.type == "Identifier":
        _add(target.name, _Write(node, scope), scope, writes)
    elif target.type in ("ArrayPattern", "ObjectPattern"):
        _unknown(target, scope, writes)


def _unknown(pattern: Node, scope: Scope, writes: dict[str, list[_Write]]) -> None:
    if pattern.type in ("Identifier", "ArrayPattern", "ObjectPattern"):
        for name in pattern_names(pattern):
            _add(name.name, _Write(None, scope), scope, writes)


def _add(name: str, write: _Write, scope: Scope, writes: dict[str, list[_Write]]) -> None:
    variable = scope.find(name)
    if variable is None or variable.is_global:
        writes.setdefault(name, []).append(write)


def elements(chart: Chart) -> Iterator[Any]:
    """All elements of the chart, those of charts inside it left out."""
    waiting: list[Any] = [chart]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(each)
        elif isinstance(each, Chart) and each is not chart:
            continue
        elif is_dataclass(each) and not isinstance(each, type):
            yield each
            waiting.extend(getattr(each, part.name) for part in fields(each) if part.name != "location")


def _collect_chart(chart: Chart, scripts: Mapping[Any, Any], writes: dict[str, list[_Write]]) -> None:
    """Assignments that elements make; what is bound late is undefined at first."""
    for each in elements(chart):
        _element(each, scripts, writes)
        if isinstance(each, Data) and chart.binding == "late" and each not in chart.data:
            writes[str(each.id)].append(_Write(None, None, UNDEFINED))


def _element(each: Any, scripts: Mapping[Any, Any], writes: dict[str, list[_Write]]) -> None:
    if isinstance(each, Data):
        _data(each, scripts, writes)
    elif isinstance(each, Assign):
        _location(each.target, each.value, scripts, writes)
    elif isinstance(each, Foreach):
        _location(each.item, None, scripts, writes)
        if each.index is not None:
            _location(each.index, kinds.INT, scripts, writes)
    elif isinstance(each, (Send, Invoke)):
        if each.idlocation is not None:
            _location(each.idlocation, STR, scripts, writes)
        if isinstance(each, Invoke):
            _returned(each, scripts, writes)
    elif isinstance(each, Action):
        for _, place in each.results:
            _location(place, None, scripts, writes)
    elif isinstance(each, Part):
        for _, value in each.attributes:
            if isinstance(value, LocationExpression):
                _location(value, None, scripts, writes)


def _returned(each: Invoke, scripts: Mapping[Any, Any], writes: dict[str, list[_Write]]) -> None:
    """What an invoked session sends back may be put into the places that were handed to it (SCXML 6.5)."""
    places = [
        *each.namelist,
        *(param.value for param in each.params if isinstance(param.value, LocationExpression)),
    ]
    for place in places:
        _location(place, None, scripts, writes)


def _data(each: Data, scripts: Mapping[Any, Any], writes: dict[str, list[_Write]]) -> None:
    found = writes.setdefault(str(each.id), [])
    tree = scripts.get(each.value) if isinstance(each.value, Expression) else None
    if tree is None or not is_safe(tree):
        found.append(_Write(None, None, UNDEFINED))
    if tree is None:
        found.append(_Write(None, None))
    else:
        found.append(_Write(tree, Scopes(tree).program))


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


def _location(place: Any, value: Any, scripts: Mapping[Any, Any], writes: dict[str, list[_Write]]) -> None:
    target = scripts.get(place)
    if target is None or target.type != "Identifier":
        return
    if isinstance(value, Kind):
        write = _Write(None, None, value)
    else:
        tree = scripts.get(value) if isinstance(value, Expression) else None
        write = _Write(tree, Scopes(tree).program) if tree is not None else _Write(None, None)
    writes.setdefault(target.name, []).append(write)


def _fixpoint(writes: Mapping[str, list[_Write]]) -> dict[str, Kind]:
    """The least kinds that hold for all assignments at once."""
    known = dict.fromkeys(writes, NOTHING)
    for _ in range(12):
        view = Kinds(dict(known))
        after = {name: _joined(name, found, view, known[name]) for name, found in writes.items()}
        if after == known:
            return known
        known = after
    return {}


def _joined(name: str, found: list[_Write], view: Kinds, before: Kind) -> Kind:
    result = before
    for write in found:
        kind = (
            write.kind if write.node is None or write.scope is None else _assigned(name, write, view, before)
        )
        result = result.join(kind)
    return widened(result)


def widened(kind: Kind) -> Kind:
    """Ranges are either those of counters or unknown, so that the search ends."""
    if kind.low >= -COUNTER and kind.high <= COUNTER:
        return Kind(kind.bits, -COUNTER, COUNTER)
    return Kind(kind.bits)


def _assigned(name: str, write: _Write, view: Kinds, before: Kind) -> Kind:
    """The kind of what one assignment stores."""
    node, scope = write.node, write.scope
    assert scope is not None
    if node.type == "UpdateExpression":
        return _step(before if before.bits else NOTHING, Kind(kinds.INT.bits, -1, 1))
    if node.type != "AssignmentExpression":
        return _value(name, node, scope, view, before)
    if node.operator == "=":
        return _value(name, node.right, scope, view, before)
    if node.operator in ("+=", "-="):
        other = view.of(node.right, scope)
        if before.within(NUMBER) and other.within(NUMBER) and _is_small(other):
            return _step(before, other)
    return kinds.operation(node.operator[:-1], view.of(node.left, scope), view.of(node.right, scope))


def _value(name: str, node: Node, scope: Scope, view: Kinds, before: Kind) -> Kind:
    """`name = name ± small` keeps a counter a counter."""
    if node.type == "BinaryExpression" and node.operator in ("+", "-") and node.left.type == "Identifier":
        other = view.of(node.right, scope)
        if node.left.name == name and before.within(NUMBER) and other.within(NUMBER) and _is_small(other):
            return _step(before, other)
    return view.of(node, scope)


def _is_small(kind: Kind) -> bool:
    return not kind.bits & kinds.INT.bits or (kind.low >= -_SMALL and kind.high <= _SMALL)


def _step(before: Kind, other: Kind) -> Kind:
    if not before.bits:
        return NOTHING
    if not before.within(NUMBER):
        return NUMBER
    return Kind(before.bits | other.bits & NUMBER.bits, max(before.low, -COUNTER), min(before.high, COUNTER))
