"""Plain data as JSON, quickly: what nearly every session holds.

In: values without circles, functions or anything special. Out: JSON in which objects are objects and arrays are arrays.
The rule that surprises: on anything else, and on an object that was met before, `NotPlain` is raised, and the whole
snapshot is written anew in the general way (`writer.py`); the same reader reads both.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.arrays import JSArray
from scxml_runtime.js.intrinsics import ARRAY_PROTOTYPE, OBJECT_PROTOTYPE
from scxml_runtime.js.objects import JSObject
from scxml_runtime.js.values import EMPTY, HOLE
from scxml_runtime.session.saving.realms import is_fresh
from scxml_runtime.session.saving.scalars import number, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

DEEPEST = 32
"""Objects inside one another that are written inside one another."""


class NotPlain(Exception):
    """Something that asks for the general way."""


class PlainWriter:
    """Writes the values of one snapshot."""

    __slots__ = ("_met",)

    def __init__(self, sessions: Sequence[Any]) -> None:
        self._met: set[int] = set()
        if not all(map(is_fresh, sessions)):
            raise NotPlain

    def enter(self, session: Any) -> None:
        """Values of this session follow: they are the same for all."""

    def objects(self) -> None:
        """No table is needed."""

    def value(self, value: Any, path: str = "", depth: int = DEEPEST) -> Any:
        """A value."""
        kind = value.__class__
        if kind is str:
            return value if value.isascii() else text(value)
        if kind is int:
            return value
        if value is None or kind is bool:
            return value
        if kind is float:
            return value if 0.0 < value < 1e300 else number(value)
        if value is js.undefined:
            return {"$": "undefined"}  # a new one: whoever has the snapshot may change it
        if id(value) in self._met or not depth:
            raise NotPlain
        self._met.add(id(value))
        if kind is JSObject and value.prototype is OBJECT_PROTOTYPE:
            return self._members(value.properties, depth)
        if kind is JSArray and value.properties is EMPTY and value.prototype is ARRAY_PROTOTYPE:
            return self._items(value, value.items, depth)
        if kind is dict:
            return {"$": "dict", "items": self._members(value, depth)}
        if kind is list:
            return {"$": "list", "items": [self.value(each, "", depth - 1) for each in value]}
        raise NotPlain

    def _items(self, array: JSArray, items: list[Any], depth: int) -> list[Any]:
        if HOLE in items or not array.is_extensible():
            raise NotPlain
        return [self.value(each, "", depth - 1) for each in items]

    def _members(self, properties: dict[Any, Any], depth: int) -> dict[str, Any]:
        if properties.__class__ is not dict:
            raise NotPlain
        told = {}
        for key, value in properties.items():
            if key.__class__ is not str or not key.isascii() or key[:1] == "$":
                raise NotPlain
            told[key] = value if value.__class__ is int else self.value(value, "", depth - 1)
        return told
