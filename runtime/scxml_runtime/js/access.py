"""Property access as compiled code uses it.

The first lines of each function are the common case, decided by `type(x) is …` and one dictionary look-up;
what follows is the rule of the standard. Keys may be any value; an int is an array index.
"""

from __future__ import annotations

from .arrays import JSArray
from .conversions import prototype_of_primitive, to_number, to_object, to_property_key
from .descriptors import Descriptor, plain
from .errors import error, to_display
from .intrinsics import ARRAY_PROTOTYPE, OBJECT_PROTOTYPE, STRING_PROTOTYPE
from .objects import LEVELS, JSObject, SlowObject
from .realm import current
from .refusals import no_properties, not_defined, not_deleted, not_set
from .values import HIDDEN, HOLE, LONG_NAME, MISS, Property, stored_name, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Key, Value


def get(o: Value, key: Value, *more: Value) -> Value:
    """`o[key]` (ES5 11.2.1), or a chain: `get(o, "a", "b")` is `o.a.b`."""
    kind = type(o)
    if kind is JSObject:
        value = o.properties.get(key, MISS)
        if value is not MISS:
            return get_rest(value, more) if more else value
    elif kind is JSArray:
        if type(key) is int:
            items = o.items
            if 0 <= key < len(items) and (value := items[key]) is not HOLE:
                return get_rest(value, more) if more else value
        elif key == "length" and not more:
            return len(o.items)
    elif kind is str and key == "length" and not more:
        return len(o)
    value = get_slow(o, key)
    return get_rest(value, more) if more else value


def get_rest(value: Value, keys: tuple[Value, ...]) -> Value:
    """The further links of a chain."""
    for key in keys:
        if type(value) is JSObject:
            found = value.properties.get(key, MISS)
            value = get_slow(value, key) if found is MISS else found
        elif type(value) is JSArray and type(key) is int and 0 <= key < len(value.items):
            found = value.items[key]
            value = get_slow(value, key) if found is HOLE else found
        elif type(value) is JSArray and key == "length":
            value = len(value.items)
        else:
            value = get_slow(value, key)
    return value


def length(o: Value) -> Value:
    """`o.length`."""
    kind = type(o)
    if kind is JSArray:
        return len(o.items)
    return len(o) if kind is str else get(o, "length")


def size(o: Value) -> int | float:
    """`o.length` where a number is wanted, as in comparisons with one (ES5 11.8.5)."""
    kind = type(o)
    if kind is JSArray:
        return len(o.items)
    return len(o) if kind is str else to_number(get(o, "length"))


def get_slow(o: Value, key: Value) -> Value:
    """What `get` does after an own, plain property was not found."""
    if type(o) is JSObject and type(key) is str:
        above = o.prototype
        for _ in range(LEVELS):
            if type(above) is not SlowObject and type(above) is not JSObject:
                return undefined if above is None else above.get(key, o)
            value = above.properties.get(key, MISS)
            if value is not MISS:
                return value.read(o) if type(value) is Property else value
            above = above.prototype
        return o.get(key, o)
    if isinstance(o, JSObject):
        return o.get(key if type(key) is str else to_property_key(key), o)
    if type(o) is str:
        return get_of_string(o, key)
    above = prototype_of_primitive(o)
    if above is None:
        raise no_properties(o, key)
    return above.get(to_property_key(key), o)


def get_of_string(text: str, key: Value) -> Value:
    if key == "length" and type(key) is str:
        return len(text)
    if type(key) is not int:
        key = to_property_key(key)
        if type(key) is not str or not key.isdecimal() or not key.isascii() or str(int(key[:17])) != key:
            return STRING_PROTOTYPE.get(key, text)
        key = int(key)
    if 0 <= key < len(text):
        return text[key]
    return STRING_PROTOTYPE.get(str(key), text)


def put(o: Value, key: Value, value: Value) -> Value:
    """`o[key] = value` in sloppy code: a refused assignment is silent (ES5 8.7.2)."""
    kind = type(o)
    if kind is JSObject:
        properties = o.properties
        if key in properties:
            properties[key] = value
            return value
    elif kind is JSArray and type(key) is int:
        items = o.items
        if 0 <= key < len(items) and items[key] is not HOLE:
            items[key] = value
            return value
    put_slow(o, key, value)
    return value


def put_strict(o: Value, key: Value, value: Value) -> Value:
    """`o[key] = value` in strict code: TypeError when it is refused."""
    kind = type(o)
    if kind is JSObject:
        properties = o.properties
        if key in properties:
            properties[key] = value
            return value
    elif kind is JSArray and type(key) is int:
        items = o.items
        if 0 <= key < len(items) and items[key] is not HOLE:
            items[key] = value
            return value
    if not put_slow(o, key, value):
        raise not_set(o, key)
    return value


def put_slow(o: Value, key: Value, value: Value) -> bool:
    kind = type(o)
    if kind is JSArray and type(key) is int and 0 <= key <= len(o.items) and appends_freely(o):
        if key == len(o.items):
            o.items.append(value)
        else:
            o.items[key] = value
        return True
    if not isinstance(o, JSObject):
        return put_on_primitive(o, key, value)
    if type(key) is not str:
        key = to_property_key(key)
    elif len(key) > LONG_NAME:
        key = stored_name(key)
    if kind is JSObject and adds_freely(o, key):
        o.properties[key] = value
        return True
    return o.set(key, value, o)


def adds_freely(o: JSObject, key: Key) -> bool:
    """Can a plain object take the key without asking its prototypes for a setter?"""
    if key == "__proto__":
        return key in o.properties
    above = o.prototype
    for _ in range(LEVELS):
        if above is None or (above is OBJECT_PROTOTYPE and not above.written):
            return True
        if (type(above) is not SlowObject and type(above) is not JSObject) or key in above.properties:
            return key in o.properties
        above = above.prototype
    return key in o.properties


def appends_freely(o: JSArray) -> bool:
    """Can an array take a new element without asking its prototypes?"""
    return o.prototype is ARRAY_PROTOTYPE and not ARRAY_PROTOTYPE.written


def put_on_primitive(o: Value, key: Value, value: Value) -> bool:
    above = prototype_of_primitive(o)
    if above is None:
        raise not_set(o, key)
    key = to_property_key(key)
    if type(o) is str and to_object(o).get_own(key) is not None:
        return False
    return bool(above.set(key, value, o))


def delete(o: Value, key: Value) -> bool:
    """`delete o[key]` in sloppy code (ES5 11.4.1)."""
    return to_object(o).delete(to_property_key(key))


def delete_strict(o: Value, key: Value) -> bool:
    """`delete o[key]` in strict code: TypeError for what cannot be deleted."""
    if not delete(o, key):
        raise not_deleted(key)
    return True


def has_property(key: Value, o: Value) -> bool:
    """`key in o` (ES5 11.8.7)."""
    if not isinstance(o, JSObject):
        raise error("TypeError", f"the right side of 'in' is not an object: {to_display(o)}")
    return bool(o.has(to_property_key(key)))


def define(o: JSObject, key: Value, value: Value) -> None:
    """CreateDataPropertyOrThrow (ECMA-262 7.3.7), as object literals and built-ins add properties."""
    key = to_property_key(key)
    if not o.define_own(key, plain(value)):
        raise not_defined(o, key)


def define_hidden(o: JSObject, key: Value, value: Value) -> None:
    """Add a property as methods of classes are: writable, configurable, not enumerable."""
    key = to_property_key(key)
    if key in o.properties:
        define_or_throw(o, key, Descriptor(value, True, False, True))
    else:
        o.store(key, Property(value, HIDDEN))


ACCESSOR_MADE = 2
"""Steps that an accessor in a literal takes."""


def define_getter(o: JSObject, key: Value, function: Value, enumerable: bool = True) -> None:
    """`get key() {…}` in an object literal or class."""
    current().steps.pay(ACCESSOR_MADE)
    define_or_throw(o, to_property_key(key), Descriptor(MISS, MISS, enumerable, True, function))


def define_setter(o: JSObject, key: Value, function: Value, enumerable: bool = True) -> None:
    """`set key(v) {…}` in an object literal or class."""
    current().steps.pay(ACCESSOR_MADE)
    define_or_throw(o, to_property_key(key), Descriptor(MISS, MISS, enumerable, True, MISS, function))


def define_or_throw(o: JSObject, key: Key, wish: Descriptor) -> None:
    """DefinePropertyOrThrow (ECMA-262 7.3.8)."""
    if not o.define_own(key, wish):
        raise not_defined(o, key)
