"""Objects of the orchestration platform, which scripts cannot change (ORS core 3.3, interaction 1 and 2.1).

In: an ECMAScript value that nobody else holds. Out: the same value; what a script assigns to it, or deletes from
it, is a TypeError. The rule that surprises: also in sloppy code, where ECMAScript would say nothing, since a
strategy that changes such an object is wrong, and would go on with what it did not change. The platform itself
changes them through their `properties`.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.objects import FixedObject, SlowObject
from scxml_runtime.js.refusals import key_text
from scxml_runtime.js.values import Property, Undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any


class ReadOnlyObject(FixedObject):
    """An ordinary object that only the platform changes."""

    __slots__ = ()

    def set(self, key: Any, value: Any, receiver: Any) -> bool:
        raise js.error("TypeError", f"property {key_text(key)} of an object of the platform is read-only")

    def define_own(self, key: Any, wish: Any) -> bool:
        return False

    def delete(self, key: Any) -> bool:
        raise js.error("TypeError", f"property {key_text(key)} of an object of the platform is read-only")


def plain_properties(value: js.JSObject) -> list[tuple[Any, Any]]:
    """The properties that are plain: no accessors, nothing hidden."""
    return [(key, each) for key, each in value.properties.items() if type(each) is not Property]


def locked(value: Any) -> Any:
    """The value with all plain objects in it read-only; the elements of arrays too, but not arrays themselves."""
    ahead = [value]
    while ahead:
        each = ahead.pop()
        if type(each) is js.JSObject or type(each) is SlowObject:
            each.__class__ = ReadOnlyObject
            ahead += objects_among(each.properties.values())
        elif type(each) is js.JSArray:
            ahead += objects_among(each.items)
    return value


def objects_among(values: Collection[Any]) -> list[Any]:
    """Those of the values that are plain objects or arrays."""
    if SIMPLE.issuperset(map(type, values)):
        return []
    return [item for item in values if type(item) in CONTAINERS]


SIMPLE = frozenset((str, int, float, bool, type(None), Undefined))
CONTAINERS = frozenset((js.JSObject, SlowObject, js.JSArray))
