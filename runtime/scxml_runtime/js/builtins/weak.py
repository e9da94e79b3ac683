"""WeakMap and WeakSet (ECMA-262 24.3, 24.4).

The value is kept in a table of the collection and lives as long as it does: objects of scripts have no room
for weak references, sessions are short, and no script can see the difference.
"""

from __future__ import annotations

from ..budget import charge_each
from ..errors import error, to_display
from ..functions import prototype_of
from ..objects import Exotic, JSObject
from ..refusals import needs_new, wrong_this
from ..registration import Constructor, Prototype, tag
from ..values import EMPTY, Symbol, undefined
from .map import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


class Weak(Exotic):
    """A WeakMap object."""

    __slots__ = ("table",)
    class_name = "WeakMap"
    table: dict[JSObject, Value]


class JSWeakSet(Weak):
    """A WeakSet object."""

    __slots__ = ()
    class_name = "WeakSet"


def plain_call(this: Value, *_: Value) -> Value:
    raise needs_new("a weak collection")


def begun(made: Weak, new_target: JSObject, source: Value, method: str) -> Weak:
    made.properties = EMPTY
    made.prototype = prototype_of(new_target, made.class_name + ".prototype")
    made.table = {}
    fill(made, source, method)
    return made


def construct_map(new_target: JSObject, source: Value = undefined, *_: Value) -> Weak:
    return begun(Weak(), new_target, source, "set")


def construct_set(new_target: JSObject, source: Value = undefined, *_: Value) -> Weak:
    return begun(JSWeakSet(), new_target, source, "add")


def map_table(this: Value) -> dict[JSObject, Value]:
    if type(this) is not Weak:
        raise wrong_this(this, "WeakMap")
    return this.table


def set_table(this: Value) -> dict[JSObject, Value]:
    if type(this) is not JSWeakSet:
        raise wrong_this(this, "WeakSet")
    return this.table


def holdable(key: Value) -> JSObject:
    """CanBeHeldWeakly."""
    if not isinstance(key, JSObject | Symbol):
        raise error("TypeError", f"a weak collection holds objects and symbols only: {to_display(key)}")
    return key  # type: ignore[return-value]


def known(key: Value) -> bool:
    return isinstance(key, JSObject | Symbol)


def map_delete(this: Value, key: Value = undefined, *_: Value) -> bool:
    table = map_table(this)
    return known(key) and table.pop(key, table) is not table


def map_get(this: Value, key: Value = undefined, *_: Value) -> Value:
    table = map_table(this)
    return table.get(key, undefined) if known(key) else undefined


def map_has(this: Value, key: Value = undefined, *_: Value) -> bool:
    table = map_table(this)
    return known(key) and key in table


def map_set(this: Value, key: Value = undefined, value: Value = undefined, *_: Value) -> Value:
    charge_each(1)
    map_table(this)[holdable(key)] = value
    return this


def set_add(this: Value, key: Value = undefined, *_: Value) -> Value:
    charge_each(1)
    set_table(this)[holdable(key)] = True
    return this


def set_delete(this: Value, key: Value = undefined, *_: Value) -> bool:
    table = set_table(this)
    return known(key) and table.pop(key, table) is not table


def set_has(this: Value, key: Value = undefined, *_: Value) -> bool:
    table = set_table(this)
    return known(key) and key in table


TABLES = {
    "WeakMap": Constructor(plain_call, construct_map, 0),
    "WeakMap.prototype": Prototype(
        {
            "delete": (map_delete, 1),
            "get": (map_get, 1),
            "has": (map_has, 1),
            "set": (map_set, 2),
            Symbol.to_string_tag: tag("WeakMap"),
        }
    ),
    "WeakSet": Constructor(plain_call, construct_set, 0),
    "WeakSet.prototype": Prototype(
        {
            "add": (set_add, 1),
            "delete": (set_delete, 1),
            "has": (set_has, 1),
            Symbol.to_string_tag: tag("WeakSet"),
        }
    ),
}
