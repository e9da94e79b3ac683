"""Property descriptors: what a definition wishes, and whether a property may become it (ECMA-262 9.1.6.3).

In: a Descriptor (fields may be absent, marked MISS) and the present Property or None. Out: the new
Property, or None when the definition must be refused.
"""

from __future__ import annotations

from .values import ACCESSOR, CONFIGURABLE, ENUMERABLE, MISS, PLAIN, SHARED, WRITABLE, Property, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value


class Descriptor:
    """The wish of one definition; an absent field is MISS."""

    __slots__ = ("configurable", "enumerable", "getter", "setter", "value", "writable")

    def __init__(
        self,
        value: Value = MISS,
        writable: Value = MISS,
        enumerable: Value = MISS,
        configurable: Value = MISS,
        getter: Value = MISS,
        setter: Value = MISS,
    ) -> None:
        self.value = value
        self.writable = writable
        self.enumerable = enumerable
        self.configurable = configurable
        self.getter = getter
        self.setter = setter

    def is_accessor(self) -> bool:
        return self.getter is not MISS or self.setter is not MISS

    def is_data(self) -> bool:
        return self.value is not MISS or self.writable is not MISS

    def complete(self) -> Property:
        """The property a definition makes where there was none: absent attributes are false."""
        flags = attribute_flags(self, 0)
        if self.is_accessor():
            return Property(undefined, flags | ACCESSOR, present(self.getter), present(self.setter))
        return Property(present(self.value), flags | (WRITABLE if self.writable is True else 0))


def present(value: Value) -> Value:
    return undefined if value is MISS else value


def plain(value: Value) -> Descriptor:
    """A writable, enumerable, configurable data property."""
    return Descriptor(value, True, True, True)


def from_property(own: Property) -> Descriptor:
    """All fields of a present property, as a full descriptor."""
    own = own.resolved()
    flags = own.flags
    enumerable, configurable = bool(flags & ENUMERABLE), bool(flags & CONFIGURABLE)
    if flags & ACCESSOR:
        return Descriptor(MISS, MISS, enumerable, configurable, own.getter, own.setter)
    return Descriptor(own.value, bool(flags & WRITABLE), enumerable, configurable)


def attribute_flags(wish: Descriptor, flags: int) -> int:
    """Enumerable and configurable as wished, the given ones where the wish is silent."""
    if wish.enumerable is not MISS:
        flags = flags | ENUMERABLE if wish.enumerable else flags & ~ENUMERABLE
    if wish.configurable is not MISS:
        flags = flags | CONFIGURABLE if wish.configurable else flags & ~CONFIGURABLE
    return flags


def merge(own: Property, wish: Descriptor) -> Property | None:
    """The property after a definition, None when its attributes forbid the change."""
    own = own.resolved()
    if not own.flags & CONFIGURABLE and is_refused(own, wish):
        return None
    kept = own.flags & (ENUMERABLE | CONFIGURABLE)
    if wish.is_accessor():
        return merged_accessor(own, wish, attribute_flags(wish, kept))
    if wish.is_data():
        return merged_data(own, wish, attribute_flags(wish, kept))
    flags = attribute_flags(wish, own.flags)
    return Property(own.value, flags, own.getter, own.setter)


def merged_accessor(own: Property, wish: Descriptor, flags: int) -> Property:
    was = bool(own.flags & ACCESSOR)
    getter = wish.getter if wish.getter is not MISS else own.getter if was else undefined
    setter = wish.setter if wish.setter is not MISS else own.setter if was else undefined
    return Property(undefined, flags | ACCESSOR, getter, setter)


def merged_data(own: Property, wish: Descriptor, flags: int) -> Property:
    if own.flags & ACCESSOR:
        writable = wish.writable is True
        return Property(present(wish.value), flags | (WRITABLE if writable else 0))
    writable = bool(own.flags & WRITABLE) if wish.writable is MISS else wish.writable
    value = own.value if wish.value is MISS else wish.value
    return Property(value, flags | (WRITABLE if writable else 0))


def is_refused(own: Property, wish: Descriptor) -> bool:
    """May a property that is not configurable not become this?"""
    if wish.configurable is True:
        return True
    if wish.enumerable is not MISS and bool(wish.enumerable) != bool(own.flags & ENUMERABLE):
        return True
    if own.flags & ACCESSOR:
        return is_accessor_changed(own, wish)
    if wish.is_accessor():
        return True
    if own.flags & WRITABLE:
        return False
    return wish.writable is True or (wish.value is not MISS and not same_value(wish.value, own.value))


def is_accessor_changed(own: Property, wish: Descriptor) -> bool:
    if wish.is_data():
        return True
    if wish.getter is not MISS and wish.getter is not own.getter:
        return True
    return wish.setter is not MISS and wish.setter is not own.setter


def same_value(a: Value, b: Value) -> bool:
    """SameValue (ECMA-262 7.2.9): NaN is itself, 0 and -0 differ."""
    if type(a) is bool or type(b) is bool:
        return a is b
    if type(a) in (int, float) and type(b) in (int, float):
        if a != a:
            return bool(b != b)
        return bool(a == b) and (a != 0 or str(float(a)) == str(float(b)))
    return a is b or (type(a) is str and type(b) is str and a == b)


def same_value_zero(a: Value, b: Value) -> bool:
    """SameValueZero (ECMA-262 7.2.10): NaN is itself, 0 and -0 are one."""
    if type(a) in (int, float) and type(b) in (int, float):
        return bool(a == b) or (a != a and b != b)
    return same_value(a, b)


__all__ = [
    "PLAIN",
    "SHARED",
    "Descriptor",
    "from_property",
    "merge",
    "plain",
    "same_value",
    "same_value_zero",
]
