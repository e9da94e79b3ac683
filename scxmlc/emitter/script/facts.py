"""What is known about the variables of a chart: which sort of value each one can hold.

In: the analysed chart. Out: `Facts`: a `Kind` for each variable of which it is proved, over all scripts together.

A variable counts when each assignment to it, anywhere in the chart, is of one sort, and nothing else can reach it
(`writes.py`). What hosts and invokers may write is checked where it enters, against `Chart(kinds=…)`.

The rule that surprises: `n = n + 1` would leave the whole numbers that Python and ECMAScript share after 2^52 steps,
hundreds of years of them; a variable that only moves by small constants is taken to stay within.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scxmlc.ecmascript import kinds
from scxmlc.ecmascript.kinds import ANY, BOOL, FUNCTION, INT, NOTHING, NUMBER, STR, Field, Kind, Kinds, Place
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scope, Scopes, Variable
from scxmlc.emitter.script.called import Write, place_of
from scxmlc.emitter.script.direct import Direct, direct
from scxmlc.emitter.script.shapes import Shapes, meddles, shapes
from scxmlc.emitter.script.writes import Writes, elements
from scxmlc.model.chart import Chart
from scxmlc.model.script import LocationExpression

COUNTER = 2**52
"""Bound of the whole numbers in variables of a proved kind."""

_GIVEN = Kind(NUMBER.bits, -COUNTER, COUNTER)
"""What a host, an invoker or a migration may give a global that holds numbers."""

_SMALL = 2**20
_SORTS = {"number": NUMBER, "string": STR, "boolean": BOOL}


@dataclass(frozen=True, slots=True)
class Facts:
    """`kinds` and `shapes` for the translator, with the `scopes` whose variables they speak of; `sorts` for the
    rows of the module: {"openings": "number"}; `keeps_data`: `_data` of ORS stays the plain object that it is;
    `reads_plainly`: no script can have written what runs when a property is read; `direct`: the functions that are
    methods; `undeletable`: global functions that scripts may try to delete, which has to fail.
    """

    kinds: Mapping[Place, Kind] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=Shapes)
    sorts: Mapping[str, str] = field(default_factory=dict)
    scopes: Mapping[int, Scopes] = field(default_factory=dict)
    keeps_data: bool = False
    reads_plainly: bool = False
    direct: Direct = field(default_factory=Direct)
    undeletable: frozenset[str] = frozenset()


_DELETING = re.compile(r"\b(?:delete|Reflect|eval|Function|constructor)\b|OwnPropertyDescriptor")
"""What a text that deletes a property of the global object, or asks whether it may, has in it."""

_ACCESSORS = re.compile(
    r"""defineProp | __define | \b(?:create|Proxy|eval|Function)\b | \\u | \b[gs]et\s+[\w$\["']""", re.VERBOSE
)
"""What may make a property that runs code, as text; most of what it finds does not."""


def facts(chart: Chart, scripts: Mapping[Any, Node | None]) -> Facts:
    """What is known about the variables of `chart`."""
    writes = Writes(chart, scripts)
    seen = _shapes(chart, scripts, writes)
    known = _fixpoint({key: found for key, found in writes.known().items() if _is_single(key, seen)})
    sorts = {
        key: sort
        for key, kind in known.items()
        for sort, wanted in _SORTS.items()
        if isinstance(key, str) and not key.endswith("()") and kind.within(wanted)
    }
    made = {str(each.id) for each in chart.data}
    relied = {key: kind for key, kind in known.items() if _is_relied(key, kind, sorts, made)}
    sorts |= {
        key: " ".join(["object", *sorted(keys)]) for key, keys in seen.records.items() if isinstance(key, str)
    }
    seen = _with_indexed(seen, relied)
    sorts |= {key: "array" for key in seen.lists if isinstance(key, str)}
    methods = _direct(chart, scripts, writes, relied)
    sorts |= dict.fromkeys(methods.functions, "function")
    return Facts(
        relied,
        seen,
        dict(sorted(sorts.items())),
        writes.scopes,
        _keeps_data(chart, scripts, writes),
        not any(_ACCESSORS.search(str(code.text)) for code in scripts),
        methods,
        _undeletable(scripts, writes),
    )


def _undeletable(scripts: Mapping[Any, Node | None], writes: Writes) -> frozenset[str]:
    """The global functions of which it can be seen that a declaration is no assignment (ES5 10.5)."""
    is_reached = writes.is_dynamic or writes.is_global_reachable
    if is_reached and any(_DELETING.search(str(code.text)) for code in scripts):
        return frozenset(writes.functions.declared)
    return frozenset(writes.deleted.intersection(writes.functions.declared))


def _with_indexed(seen: Shapes, known: Mapping[Place, Kind]) -> Shapes:
    """The shapes, now that it is known what is a whole number; the length of a list is one."""
    lists = seen.lists | seen.indexed.keys()
    while True:
        view = Kinds(known, lists)
        others = {
            key for key, found in seen.indexed.items() if not all(view.of(*at).within(INT) for at in found)
        }
        if lists.isdisjoint(others):
            return replace(seen, lists=lists)
        lists -= others


def _direct(
    chart: Chart, scripts: Mapping[Any, Node | None], writes: Writes, relied: Mapping[Place, Kind]
) -> Direct:
    """The functions that are methods, if their variables are sure to hold them."""
    found = direct(chart, scripts, elements(chart), writes.functions)
    kept = {name: each for name, each in found.functions.items() if relied.get(name, ANY).within(FUNCTION)}
    return Direct(kept, found.reached)


def _keeps_data(chart: Chart, scripts: Mapping[Any, Node | None], writes: Writes) -> bool:
    """Whether no script assigns `_data` itself, or gives it properties that are more than values (ORS core 3.3)."""
    if chart.dialect != "ors" or writes.is_dynamic or writes.is_global_reachable or "_data" in writes.found:
        return False
    return not any(meddles(tree) for tree in scripts.values() if tree is not None)


def _is_single(key: Place, seen: Shapes) -> bool:
    """Whether nothing can be stored there by another way: an object that left its variable has others."""
    return not isinstance(key, Field) or key.name in seen.records.get(key.variable, ())


def _is_relied(key: Place, kind: Kind, sorts: Mapping[str, str], made: set[str]) -> bool:
    """A global counts when what enters is checked, or cannot enter since it is no <data> but a function."""
    if not isinstance(key, str):
        return True
    return key in sorts or key.endswith("()") or (kind.within(FUNCTION) and key not in made)


def _shapes(chart: Chart, scripts: Mapping[Any, Node | None], writes: Writes) -> Shapes:
    """The shapes of variables of functions, and of those that are made before any state is entered."""
    made = {str(each.id) for each in chart.data} if chart.dialect == "w3c" else set()
    values = {
        key: [write.node for write in found]
        for key, found in writes.known().items()
        if key in made or isinstance(key, Variable)
    }
    trees = {
        (id(tree), type(code)): (tree, writes.scopes[id(tree)], isinstance(code, LocationExpression))
        for code, tree in scripts.items()
        if tree is not None and id(tree) in writes.scopes
    }
    return shapes(values, list(trees.values())) if values else Shapes()


def _fixpoint(writes: Mapping[Place, list[Write]]) -> dict[Place, Kind]:
    """The least kinds that hold for all assignments at once."""
    known: dict[Place, Kind] = dict.fromkeys(writes, NOTHING)
    for _ in range(16):
        view = Kinds(dict(known))
        after = {key: _joined(key, found, view, known[key]) for key, found in writes.items()}
        if after == known:
            return known
        known = after
    return {}


def _joined(key: Place, found: list[Write], view: Kinds, before: Kind) -> Kind:
    result = before
    for write in found:
        if result == ANY:
            return ANY
        kind = (
            write.kind if write.node is None or write.scope is None else _assigned(key, write, view, before)
        )
        result = result.join(kind)
    is_given = isinstance(key, str) and not key.endswith("()") and result.within(NUMBER)
    return widened(result.join(_GIVEN) if is_given else result)


def widened(kind: Kind) -> Kind:
    """Bounds are zero, those of counters or unknown, so that the search ends."""
    low = 0 if kind.low >= 0 else -COUNTER if kind.low >= -COUNTER else -kinds.LIMIT
    high = COUNTER if kind.high <= COUNTER else kinds.LIMIT
    return Kind(kind.bits, low, high)


def _assigned(key: Place, write: Write, view: Kinds, before: Kind) -> Kind:
    """The kind of what one assignment stores."""
    node, scope = write.node, write.scope
    assert scope is not None
    if node.type == "UpdateExpression":
        return _step(before, node.operator[0], Kind(kinds.INT.bits, 1, 1))
    if node.type != "AssignmentExpression":
        return _value(key, node, scope, view, before)
    if node.operator == "=":
        return _value(key, node.right, scope, view, before)
    if node.operator in ("+=", "-="):
        other = view.of(node.right, scope)
        if before.within(NUMBER) and other.within(NUMBER) and _is_small(other):
            return _step(before, node.operator[0], other)
    return kinds.operation(node.operator[:-1], view.of(node.left, scope), view.of(node.right, scope))


def _value(key: Place, node: Node, scope: Scope, view: Kinds, before: Kind) -> Kind:
    """`name = name ± small` keeps a counter a counter."""
    if node.type == "BinaryExpression" and node.operator in ("+", "-"):
        other = view.of(node.right, scope)
        again = place_of(node.left, scope) == key
        if again and before.within(NUMBER) and other.within(NUMBER) and _is_small(other):
            return _step(before, node.operator, other)
    return view.of(node, scope)


def _is_small(kind: Kind) -> bool:
    return not kind.bits & kinds.INT.bits or (kind.low >= -_SMALL and kind.high <= _SMALL)


def _step(before: Kind, operator: str, other: Kind) -> Kind:
    """A counter moved by a small step: the bound that it moves away from stays."""
    if not before.bits:
        return NOTHING
    if not before.within(NUMBER):
        return NUMBER
    rises, falls = (other.low >= 0, other.high <= 0) if operator == "+" else (other.high <= 0, other.low >= 0)
    low = before.low if rises else -COUNTER
    high = before.high if falls else COUNTER
    return Kind(before.bits | other.bits & NUMBER.bits, max(low, -COUNTER), min(high, COUNTER))
