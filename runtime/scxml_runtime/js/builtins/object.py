"""Object: the constructor and its functions (ES5 15.2.3, ECMA-262 19.1.2)."""

from __future__ import annotations

from ..access import define, define_or_throw, get, put_strict
from ..arrays import JSArray, make_slow, new_array
from ..budget import ROUND, charge_each, step
from ..conversions import require_object, to_object, to_property_key
from ..descriptors import Descriptor, same_value
from ..errors import error, to_display
from ..functions import prototype_of
from ..intrinsics import OBJECT_PROTOTYPE, intrinsic
from ..iteration import iterate, iterator_abandon
from ..objects import JSObject, bare
from ..property_records import descriptor_object, to_descriptor
from ..refusals import no_parent, not_iterable
from ..registration import Constructor
from ..values import ACCESSOR, ENUMERABLE, MISS, WRITABLE, Symbol, undefined
from .object_prototype import PROTOTYPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Key, Value


def plain_call(this: Value, value: Value = undefined, *_: Value) -> JSObject:
    if value is undefined or value is None:
        return bare(OBJECT_PROTOTYPE)
    return to_object(value)


def construct(new_target: JSObject, value: Value = undefined, *_: Value) -> JSObject:
    if new_target is not intrinsic("Object").resolve():
        return bare(prototype_of(new_target, "Object.prototype"))
    return plain_call(undefined, value)


def get_prototype_of(this: Value, o: Value = undefined, *_: Value) -> Value:
    return to_object(o).parent()


def set_prototype_of(this: Value, o: Value = undefined, prototype: Value = undefined, *_: Value) -> Value:
    if o is undefined or o is None:
        raise error("TypeError", f"{to_display(o)} has no prototype")
    if prototype is not None and not isinstance(prototype, JSObject):
        raise no_parent(prototype)
    if isinstance(o, JSObject) and not o.set_parent(prototype):
        raise error("TypeError", "cannot set the prototype of this object")
    return o


def get_own_property_descriptor(
    this: Value, o: Value = undefined, key: Value = undefined, *_: Value
) -> Value:
    target = to_object(o)
    own = target.get_own(to_property_key(key))
    return undefined if own is None else descriptor_object(own)


def get_own_property_descriptors(this: Value, o: Value = undefined, *_: Value) -> JSObject:
    target, made = to_object(o), bare(OBJECT_PROTOTYPE)
    for key in keys_at(target, ROUND):
        own = target.get_own(key)
        if own is not None:
            define(made, key, descriptor_object(own))
    return made


def get_own_property_names(this: Value, o: Value = undefined, *_: Value) -> JSArray:
    return new_array([key for key in to_object(o).own_keys() if type(key) is str])


def get_own_property_symbols(this: Value, o: Value = undefined, *_: Value) -> JSArray:
    return new_array([key for key in to_object(o).own_keys() if type(key) is Symbol])


def create(this: Value, prototype: Value = undefined, properties: Value = undefined, *_: Value) -> JSObject:
    if prototype is not None and not isinstance(prototype, JSObject):
        raise no_parent(prototype)
    made = bare(prototype)
    if properties is not undefined:
        define_all(made, properties)
    return made


def define_property(
    this: Value, o: Value = undefined, key: Value = undefined, wish: Value = undefined, *_: Value
) -> Value:
    target = require_object(o, "Object.defineProperty target")
    name = to_property_key(key)
    define_or_throw(target, name, to_descriptor(wish))
    return o


def define_properties(this: Value, o: Value = undefined, properties: Value = undefined, *_: Value) -> Value:
    define_all(require_object(o, "Object.defineProperties target"), properties)
    return o


def define_all(target: JSObject, properties: Value) -> None:
    """ObjectDefineProperties (ECMA-262 19.1.2.3.1): all descriptors are read before any is used."""
    source = to_object(properties)
    wishes = []
    for key in keys_at(source, 2 * ROUND):
        own = source.get_own(key)
        if own is not None and own.flags & ENUMERABLE:
            wishes.append((key, to_descriptor(source.get(key, source))))
    for key, wish in wishes:
        define_or_throw(target, key, wish)


def seal(this: Value, o: Value = undefined, *_: Value) -> Value:
    return restrict(o, set_sealed)


def freeze(this: Value, o: Value = undefined, *_: Value) -> Value:
    return restrict(o, set_frozen)


def restrict(o: Value, fix: Value) -> Value:
    if not isinstance(o, JSObject):
        return o
    if isinstance(o, JSArray):
        make_slow(o)
    if not o.prevent_extensions():
        raise error("TypeError", "object refuses to become non-extensible")
    for key in keys_at(o, ROUND):
        fix(o, key)
    return o


def set_sealed(o: JSObject, key: Key) -> None:
    define_or_throw(o, key, Descriptor(configurable=False))


def set_frozen(o: JSObject, key: Key) -> None:
    own = o.get_own(key)
    if own is not None:
        writable = MISS if own.flags & ACCESSOR else False
        define_or_throw(o, key, Descriptor(writable=writable, configurable=False))


def prevent_extensions(this: Value, o: Value = undefined, *_: Value) -> Value:
    if isinstance(o, JSObject) and not o.prevent_extensions():
        raise error("TypeError", "object refuses to become non-extensible")
    return o


def is_sealed(this: Value, o: Value = undefined, *_: Value) -> bool:
    return has_integrity(o, False)


def is_frozen(this: Value, o: Value = undefined, *_: Value) -> bool:
    return has_integrity(o, True)


def has_integrity(o: Value, frozen: bool) -> bool:
    """TestIntegrityLevel (ECMA-262 7.3.15)."""
    if not isinstance(o, JSObject):
        return True
    if o.is_extensible():
        return False
    for key in keys_at(o, 1):
        own = o.get_own(key)
        if own is None:
            continue
        if own.flags & 4 or (frozen and not own.flags & ACCESSOR and own.flags & WRITABLE):
            return False
    return True


def is_extensible(this: Value, o: Value = undefined, *_: Value) -> bool:
    return isinstance(o, JSObject) and o.is_extensible()


def keys_at(o: JSObject, price: int) -> list[Key]:
    """The own keys, for each of which so many steps of work are paid."""
    keys = o.own_keys()
    charge_each(len(keys) * price)
    return keys


def enumerable_keys(o: JSObject) -> list[str]:
    """Own enumerable string keys (EnumerableOwnPropertyNames)."""
    if type(o) is JSObject:
        return [key for key in o.own_keys() if type(key) is str]
    found = []
    for key in keys_at(o, 1):
        if type(key) is str:
            own = o.get_own(key)
            if own is not None and own.flags & ENUMERABLE:
                found.append(key)
    return found


def keys(this: Value, o: Value = undefined, *_: Value) -> JSArray:
    return new_array(list(enumerable_keys(to_object(o))))


def values(this: Value, o: Value = undefined, *_: Value) -> JSArray:
    return new_array([value for _, value in pairs(to_object(o))])


def entries(this: Value, o: Value = undefined, *_: Value) -> JSArray:
    return new_array([new_array([key, value]) for key, value in pairs(to_object(o))])


def pairs(o: JSObject) -> list[tuple[Value, Value]]:
    """Own enumerable string properties with their values; each is looked at when its turn comes."""
    found = []
    for key in keys_at(o, 2):
        if type(key) is str:
            own = o.get_own(key)
            if own is not None and own.flags & ENUMERABLE:
                found.append((key, o.get(key, o)))
    return found


def assign(this: Value, target: Value = undefined, *sources: Value) -> JSObject:
    to = to_object(target)
    for source in sources:
        if source is undefined or source is None:
            continue
        origin = to_object(source)
        for key in keys_at(origin, 2):
            own = origin.get_own(key)
            if own is not None and own.flags & ENUMERABLE:
                put_strict(to, key, origin.get(key, origin))
    return to


def same(this: Value, a: Value = undefined, b: Value = undefined, *_: Value) -> bool:
    return same_value(a, b)


def has_own(this: Value, o: Value = undefined, key: Value = undefined, *_: Value) -> bool:
    target = to_object(o)
    return target.get_own(to_property_key(key)) is not None


def from_entries(this: Value, iterable: Value = undefined, *_: Value) -> JSObject:
    if iterable is undefined or iterable is None:
        raise not_iterable(iterable)
    made = bare(OBJECT_PROTOTYPE)
    loop = iterate(iterable)
    for item in loop:
        step()
        try:
            require_object(item, "iterator value")
            key, value = get(item, 0), get(item, 1)
            define(made, key, value)
        except BaseException:
            iterator_abandon(loop)
            raise
    return made


STATICS = {
    "assign": (assign, 2),
    "create": (create, 2),
    "defineProperties": (define_properties, 2),
    "defineProperty": (define_property, 3),
    "entries": (entries, 1),
    "freeze": (freeze, 1),
    "fromEntries": (from_entries, 1),
    "getOwnPropertyDescriptor": (get_own_property_descriptor, 2),
    "getOwnPropertyDescriptors": (get_own_property_descriptors, 1),
    "getOwnPropertyNames": (get_own_property_names, 1),
    "getOwnPropertySymbols": (get_own_property_symbols, 1),
    "getPrototypeOf": (get_prototype_of, 1),
    "hasOwn": (has_own, 2),
    "is": (same, 2),
    "isExtensible": (is_extensible, 1),
    "isFrozen": (is_frozen, 1),
    "isSealed": (is_sealed, 1),
    "keys": (keys, 1),
    "preventExtensions": (prevent_extensions, 1),
    "seal": (seal, 1),
    "setPrototypeOf": (set_prototype_of, 2),
    "values": (values, 1),
}
TABLES = {"Object": Constructor(plain_call, construct, 1, STATICS), "Object.prototype": PROTOTYPE}
