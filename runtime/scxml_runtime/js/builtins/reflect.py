"""Reflect (ECMA-262 26.1): the internal methods of objects as functions."""

from __future__ import annotations

from ..arrays import JSArray, new_array
from ..calls import construct as construct_object
from ..calls import is_callable, is_constructor
from ..conversions import require_object, to_property_key
from ..errors import not_callable
from ..objects import JSObject
from ..property_records import descriptor_object, to_descriptor
from ..refusals import no_parent, not_constructor
from ..registration import Namespace, tag
from ..values import Symbol, undefined
from .function import list_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


def target_of(value: Value) -> JSObject:
    return require_object(value, "Reflect target")


def apply(
    this: Value, function: Value = undefined, this_arg: Value = undefined, args: Value = undefined, *_: Value
) -> Value:
    if not is_callable(function):
        raise not_callable(function)
    return function.call(this_arg, *list_from(args))


def construct(this: Value, function: Value = undefined, args: Value = undefined, *target: Value) -> Value:
    new_target = target[0] if target else function
    for each in (function, new_target):
        if not is_constructor(each):
            raise not_constructor(each)
    return construct_object(function, tuple(list_from(args)), new_target)


def define_property(
    this: Value, target: Value = undefined, key: Value = undefined, wish: Value = undefined, *_: Value
) -> bool:
    o, name = target_of(target), to_property_key(key)
    return o.define_own(name, to_descriptor(wish))


def delete_property(this: Value, target: Value = undefined, key: Value = undefined, *_: Value) -> bool:
    o = target_of(target)
    return o.delete(to_property_key(key))


def get(this: Value, target: Value = undefined, key: Value = undefined, *receiver: Value) -> Value:
    o = target_of(target)
    return o.get(to_property_key(key), receiver[0] if receiver else o)


def put(
    this: Value, target: Value = undefined, key: Value = undefined, value: Value = undefined, *receiver: Value
) -> bool:
    o = target_of(target)
    return o.set(to_property_key(key), value, receiver[0] if receiver else o)


def has(this: Value, target: Value = undefined, key: Value = undefined, *_: Value) -> bool:
    o = target_of(target)
    return o.has(to_property_key(key))


def own_descriptor(this: Value, target: Value = undefined, key: Value = undefined, *_: Value) -> Value:
    o = target_of(target)
    own = o.get_own(to_property_key(key))
    return undefined if own is None else descriptor_object(own)


def get_prototype_of(this: Value, target: Value = undefined, *_: Value) -> Value:
    return target_of(target).parent()


def set_prototype_of(this: Value, target: Value = undefined, above: Value = undefined, *_: Value) -> bool:
    o = target_of(target)
    if above is not None and not isinstance(above, JSObject):
        raise no_parent(above)
    return o.set_parent(above)


def is_extensible(this: Value, target: Value = undefined, *_: Value) -> bool:
    return target_of(target).is_extensible()


def prevent_extensions(this: Value, target: Value = undefined, *_: Value) -> bool:
    return target_of(target).prevent_extensions()


def own_keys(this: Value, target: Value = undefined, *_: Value) -> JSArray:
    return new_array(list(target_of(target).own_keys()))


TABLES = {
    "Reflect": Namespace(
        {
            "apply": (apply, 3),
            "construct": (construct, 2),
            "defineProperty": (define_property, 3),
            "deleteProperty": (delete_property, 2),
            "get": (get, 2),
            "getOwnPropertyDescriptor": (own_descriptor, 2),
            "getPrototypeOf": (get_prototype_of, 1),
            "has": (has, 2),
            "isExtensible": (is_extensible, 1),
            "ownKeys": (own_keys, 1),
            "preventExtensions": (prevent_extensions, 1),
            "set": (put, 3),
            "setPrototypeOf": (set_prototype_of, 2),
            Symbol.to_string_tag: tag("Reflect"),
        }
    )
}
