"""Object.prototype (ES5 15.2.4, Annex B.2.2)."""

from __future__ import annotations

from itertools import chain

from ..access import define_or_throw
from ..budget import charge_each
from ..calls import invoke, is_callable
from ..conversions import to_object, to_property_key
from ..descriptors import Descriptor
from ..errors import error, not_callable, to_display
from ..objects import JSObject, SlowObject, ancestors
from ..registration import Prototype, accessor
from ..values import ACCESSOR, ENUMERABLE, MISS, Symbol, undefined
from .array_elements import is_array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

BUILTIN_TAGS = frozenset(
    ("Arguments", "Array", "Boolean", "Date", "Error", "Function", "Number", "RegExp", "String")
)


class Root(SlowObject):
    """Object.prototype itself: its prototype stays null (ECMA-262 9.4.7)."""

    __slots__ = ()

    def set_parent(self, above: JSObject | None) -> bool:
        return above is self.prototype


def to_string(this: Value, *_: Value) -> str:
    """Object.prototype.toString (15.2.4.2, ECMA-262 19.1.3.6)."""
    if this is undefined:
        return "[object Undefined]"
    if this is None:
        return "[object Null]"
    o = to_object(this)
    builtin = "Array" if is_array(o) else o.class_name
    tag = o.get(Symbol.to_string_tag, o)
    if type(tag) is not str:
        tag = builtin if builtin in BUILTIN_TAGS else "Function" if o.call is not None else "Object"
    return f"[object {tag}]"


def to_locale_string(this: Value, *_: Value) -> Value:
    return invoke(this, "toString")


def value_of(this: Value, *_: Value) -> JSObject:
    return to_object(this)


def has_own_property(this: Value, key: Value = undefined, *_: Value) -> bool:
    name = to_property_key(key)
    if type(this) is JSObject:
        return name in this.properties
    return to_object(this).get_own(name) is not None


def is_prototype_of(this: Value, o: Value = undefined, *_: Value) -> bool:
    if not isinstance(o, JSObject):
        return False
    prototype = to_object(this)
    for each in ancestors(o):  # noqa: SIM110  proxies run scripts in here, and any() goes through C
        if each is prototype:
            return True
    return False


def property_is_enumerable(this: Value, key: Value = undefined, *_: Value) -> bool:
    name = to_property_key(key)
    own = to_object(this).get_own(name)
    return own is not None and bool(own.flags & ENUMERABLE)


def get_proto(this: Value, *_: Value) -> Value:
    return to_object(this).parent()


def set_proto(this: Value, prototype: Value = undefined, *_: Value) -> Value:
    if this is undefined or this is None:
        raise error("TypeError", f"{to_display(this)} has no prototype")
    if prototype is not None and not isinstance(prototype, JSObject):
        return undefined
    if isinstance(this, JSObject) and not this.set_parent(prototype):
        raise error("TypeError", "cannot set the prototype of this object")
    return undefined


def define_getter(this: Value, key: Value = undefined, function: Value = undefined, *_: Value) -> Value:
    o = to_object(this)
    if not is_callable(function):
        raise not_callable(function)
    charge_each(2)
    define_or_throw(o, to_property_key(key), Descriptor(MISS, MISS, True, True, function))
    return undefined


def define_setter(this: Value, key: Value = undefined, function: Value = undefined, *_: Value) -> Value:
    o = to_object(this)
    if not is_callable(function):
        raise not_callable(function)
    charge_each(2)
    define_or_throw(o, to_property_key(key), Descriptor(MISS, MISS, True, True, MISS, function))
    return undefined


def lookup_getter(this: Value, key: Value = undefined, *_: Value) -> Value:
    return looked_up(this, key, "getter")


def lookup_setter(this: Value, key: Value = undefined, *_: Value) -> Value:
    return looked_up(this, key, "setter")


def looked_up(this: Value, key: Value, half: str) -> Value:
    o = to_object(this)
    name = to_property_key(key)
    for each in chain((o,), ancestors(o)):
        own = each.get_own(name)
        if own is not None:
            own = own.resolved()
            if not own.flags & ACCESSOR:
                return undefined
            return own.getter if half == "getter" else own.setter
    return undefined


def to_source(this: Value, *_: Value) -> str:
    from ..source_text import to_source

    return to_source(this)


PROTOTYPE = Prototype(
    {
        "__defineGetter__": (define_getter, 2),
        "__defineSetter__": (define_setter, 2),
        "__lookupGetter__": (lookup_getter, 1),
        "__lookupSetter__": (lookup_setter, 1),
        "__proto__": accessor(get_proto, set_proto, "__proto__"),
        "hasOwnProperty": (has_own_property, 1),
        "isPrototypeOf": (is_prototype_of, 1),
        "propertyIsEnumerable": (property_is_enumerable, 1),
        "toLocaleString": (to_locale_string, 0),
        "toSource": (to_source, 0),
        "toString": (to_string, 0),
        "valueOf": (value_of, 0),
    },
    Root,
)
