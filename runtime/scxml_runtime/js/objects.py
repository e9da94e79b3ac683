"""Objects and their internal methods (ECMA-262 9.1), the base of every kind of object.

`type(o) is JSObject` proves: an ordinary, extensible object whose properties are all plain, so that a read
is one dictionary look-up. An object that gets an accessor, an attribute or is frozen changes its class.
`prototype` is an object, None, or an Intrinsic: a shared stand-in for a built-in prototype that asks the
current realm.
"""

from __future__ import annotations

from .budget import charge_rounds
from .descriptors import Descriptor, merge, plain
from .realm import take_toll
from .values import (
    ACCESSOR,
    CONFIGURABLE,
    MISS,
    PLAIN,
    WRITABLE,
    Property,
    Shared,
    SharedTable,
    ordered,
    resolve,
    stored_name,
    undefined,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .values import Key, Value


class JSObject:
    """An ECMAScript object; this class itself stands for the plain ones."""

    __slots__ = ("properties", "prototype")
    weighs_ = True  # memory.py
    class_name = "Object"
    call: Callable[..., Value] | None = None
    construct: Callable[..., Value] | None = None
    properties: dict[Key, Value]
    prototype: Any

    def __getitem__(self, key: str) -> Value:
        """`o[key]` of code that is sure to have an object."""
        value = self.properties.get(key, MISS)
        return self.get(key, self) if value is MISS or type(value) is Property else value

    def __setitem__(self, key: str, value: Value) -> None:
        """`o[key] = value` of such code; a refused assignment is silent (ES5 8.7.2)."""
        if type(self) is JSObject and key in self.properties:
            self.properties[key] = value
        else:
            self.set(key, value, self)

    __iter__ = None  # without it Python would count keys up from 0, for ever

    def mutable(self) -> dict[Key, Value]:
        """The dictionary of own properties, private to this object from now on."""
        return self.properties

    def get_own(self, key: Key) -> Property | None:
        """[[GetOwnProperty]]; the property as stored, its value may be a shared record."""
        value = self.properties.get(key, MISS)
        if value is MISS:
            return None
        return value if type(value) is Property else Property(value, PLAIN)

    def store(self, key: Key, own: Property) -> None:
        """Put a property in place, whatever stood there."""
        key = stored_name(key)
        if own.flags == PLAIN:
            self.mutable()[key] = own.value
            return
        if type(self) is JSObject:
            self.__class__ = SlowObject
        self.mutable()[key] = own

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        """[[DefineOwnProperty]]; False when the definition is refused."""
        own = self.get_own(key)
        if own is None:
            if not self.is_extensible():
                return False
            self.store(key, wish.complete())
            return True
        merged = merge(own, wish)
        if merged is None:
            return False
        self.store(key, merged)
        return True

    def has(self, key: Key) -> bool:
        """[[HasProperty]]."""
        if self.get_own(key) is not None:
            return True
        above = beyond_plain(self.prototype, key)
        return above is not None and above.has(key)

    def get(self, key: Key, receiver: Value) -> Value:
        """[[Get]] with an already converted key."""
        value = self.properties.get(key, MISS)
        if value is MISS:
            above = self.prototype
            if type(above) is SlowObject or type(above) is JSObject:
                above = beyond_plain(above, key)
            return undefined if above is None else above.get(key, receiver)
        return value.read(receiver) if type(value) is Property else value

    def set(self, key: Key, value: Value, receiver: Value) -> bool:
        """[[Set]]; False when the assignment is refused."""
        own = self.get_own(key)
        if own is None:
            above = beyond_plain(self.prototype, key)
            if above is not None:
                return bool(above.set(key, value, receiver))
            return add_to_receiver(key, value, receiver)
        return set_found(own, key, value, receiver)

    def delete(self, key: Key) -> bool:
        """[[Delete]]; True also when there was nothing to delete."""
        own = self.get_own(key)
        if own is None:
            return True
        if not own.flags & CONFIGURABLE:
            return False
        del self.mutable()[key]
        return True

    def own_keys(self) -> list[Key]:
        """[[OwnPropertyKeys]] in their order."""
        return ordered(list(self.properties))

    def parent(self) -> JSObject | None:
        """[[GetPrototypeOf]]: the prototype as an object of the current realm."""
        above = self.prototype
        return above.resolve() if isinstance(above, Shared) else above  # type: ignore[no-any-return]

    def set_parent(self, above: JSObject | None) -> bool:
        """[[SetPrototypeOf]]; False for a circle or an object that is not extensible."""
        if above is self.parent():
            return True
        if not self.is_extensible():
            return False
        for walk in () if above is None else (above, *ancestors(above)):
            if walk is self:
                return False
            if type(walk).parent is not JSObject.parent:
                break
        self.mutable()
        self.prototype = above
        return True

    def is_extensible(self) -> bool:
        return True

    def prevent_extensions(self) -> bool:
        self.__class__ = FixedObject
        return True

    def __repr__(self) -> str:
        return f"<{self.class_name} object>"


LEVELS = 32
"""Prototypes above each other that are looked through without a payment."""


def beyond_plain(above: Any, key: Key) -> Any:
    """The first of `above` and its prototypes that has the key or is no ordinary object; None at the end.

    A long chain is walked here, not by recursion, and paid for.
    """
    while True:
        for _ in range(LEVELS):
            if (type(above) is not JSObject and type(above) is not SlowObject) or key in above.properties:
                return above
            above = above.prototype
        charge_rounds(1)


def ancestors(o: JSObject) -> Iterator[JSObject]:
    """The prototypes of an object, nearest first; of a long chain, they are paid for."""
    walk = o.parent()
    while walk is not None:
        for _ in range(LEVELS):
            yield walk
            walk = walk.parent()
            if walk is None:
                return
        charge_rounds(1)


class SlowObject(JSObject):
    """An ordinary object of which some properties are special, or whose table is shared."""

    __slots__ = ()

    def mutable(self) -> dict[Key, Value]:
        if type(self.properties) is SharedTable:
            self.properties = self.properties.copied()
        return self.properties


class FixedObject(SlowObject):
    """An ordinary object that takes no new properties."""

    __slots__ = ()

    def is_extensible(self) -> bool:
        return False

    def prevent_extensions(self) -> bool:
        return True


class Exotic(JSObject):
    """The base of objects with slots of their own: functions, arrays, wrappers, errors."""

    __slots__ = ("fixed",)
    fixed: bool

    def mutable(self) -> dict[Key, Value]:
        if type(self.properties) is SharedTable:
            self.properties = self.properties.copied()
        return self.properties

    def is_extensible(self) -> bool:
        return not getattr(
            self, "fixed", False
        )  # the slot stays empty in nearly every object: so they are made fast

    def prevent_extensions(self) -> bool:
        self.fixed = True
        return True


class HostObject(Exotic):
    """An object that the host provides (ES5 8), such as a node of an XML document; it says itself what it is
    elsewhere."""

    __slots__ = ()

    def plain(self) -> Value:
        """What leaves to Python: a value of ECMAScript that is plain data."""
        raise NotImplementedError

    def source(self) -> str:
        """What a log shows, and uneval."""
        raise NotImplementedError

    def copy(self) -> HostObject:
        """What travels in an event."""
        raise NotImplementedError


def set_found(own: Property, key: Key, value: Value, receiver: Value) -> bool:
    """The second half of [[Set]]: what the property found on the way says (ECMA-262 9.1.9.2)."""
    if own.flags & ACCESSOR:
        setter = own.setter
        if setter is undefined:
            return False
        take_toll()
        setter.call(receiver, value)
        return True
    if not own.flags & WRITABLE:
        return False
    return add_to_receiver(key, value, receiver)


def add_to_receiver(key: Key, value: Value, receiver: Value) -> bool:
    """Write a data property of the receiver itself, existing or new."""
    if not isinstance(receiver, JSObject):
        return False
    own = receiver.get_own(key)
    if own is None:
        return receiver.define_own(key, plain(value))
    if own.flags & ACCESSOR or not own.flags & WRITABLE:
        return False
    return receiver.define_own(key, Descriptor(value))


def bare(prototype: Value) -> JSObject:
    """A new object without own properties; `prototype` as in the slot (Intrinsic allowed)."""
    made = JSObject()
    made.properties = {}
    made.prototype = prototype
    return made


__all__ = [
    "Exotic",
    "FixedObject",
    "HostObject",
    "JSObject",
    "SlowObject",
    "add_to_receiver",
    "bare",
    "resolve",
    "set_found",
]
