"""Objects around a primitive value: new Boolean(true), new Number(1), new String("a"), Object(Symbol()).

String objects show their characters and `length` as own properties (ECMA-262 9.4.3).
"""

from __future__ import annotations

from .intrinsics import STRING_PROTOTYPE, intrinsic
from .objects import Exotic, JSObject
from .values import CONFIGURABLE, EMPTY, ENUMERABLE, Property, is_index, ordered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .descriptors import Descriptor
    from .values import Key, Value

CLASS_NAMES = {bool: "Boolean", int: "Number", float: "Number", str: "String"}


class Wrapper(Exotic):
    """An object that holds a boolean, number or symbol in `value`."""

    __slots__ = ("value",)
    value: Value

    @property
    def class_name(self) -> str:  # type: ignore[override]
        return CLASS_NAMES.get(type(self.value), "Object")

    @staticmethod
    def of(kind: str, value: Value, prototype: Value = None) -> Wrapper:
        """A wrapper with the prototype of its kind ("Boolean", "Number", "Symbol") unless one is given."""
        made = Wrapper()
        made.properties = EMPTY
        made.prototype = intrinsic(kind + ".prototype") if prototype is None else prototype
        made.value = value
        return made


class StringObject(Exotic):
    """A String object; the characters are read-only own properties."""

    __slots__ = ("value",)
    value: str
    class_name = "String"

    @staticmethod
    def of(text: str, prototype: Value = STRING_PROTOTYPE) -> StringObject:
        made = StringObject()
        made.properties = EMPTY
        made.prototype = prototype
        made.value = text
        return made

    def character(self, key: Key) -> Property | None:
        """The own property a string has by itself: one character, or `length`."""
        if key == "length":
            return Property(len(self.value), 0)
        if is_index(key) and int(key) < len(self.value):  # type: ignore[arg-type]
            return Property(self.value[int(key)], ENUMERABLE)  # type: ignore[arg-type]
        return None

    def get_own(self, key: Key) -> Property | None:
        return self.character(key) or JSObject.get_own(self, key)

    def get(self, key: Key, receiver: Value) -> Value:
        found = self.character(key)
        return JSObject.get(self, key, receiver) if found is None else found.value

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        found = self.character(key)
        if found is None:
            return JSObject.define_own(self, key, wish)
        from .descriptors import merge

        return merge(found, wish) is not None

    def own_keys(self) -> list[Key]:
        from .budget import charge_entries

        named = ordered(list(self.properties))
        count = sum(1 for key in named if is_index(key))
        charge_entries(2 * len(self.value))
        characters: list[Key] = [str(i) for i in range(len(self.value))]
        return [*characters, *named[:count], "length", *named[count:]]


def to_wrapper(value: Value) -> JSObject:
    """ToObject of a primitive that is neither undefined nor null (ES5 9.9)."""
    kind = type(value)
    if kind is str:
        return StringObject.of(value)
    if kind is bool:
        return Wrapper.of("Boolean", value)
    if kind is int or kind is float:
        return Wrapper.of("Number", value)
    return Wrapper.of("Symbol", value)


__all__ = ["CONFIGURABLE", "StringObject", "Wrapper", "to_wrapper"]
