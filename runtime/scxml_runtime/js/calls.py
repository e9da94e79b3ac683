"""Calls and construction as compiled code uses them, and what can be called and constructed.

In: any value, `this`, arguments. Out: what the function gives; TypeError for what is none.

The rule that surprises: a built-in method that nobody patched is called without making its function object.
"""

from __future__ import annotations

from types import MethodType

from .access import get
from .arrays import JSArray
from .errors import error, not_callable, to_display
from .functions import JSFunction, Native
from .intrinsics import ARRAY_PROTOTYPE, FUNCTION_PROTOTYPE, STRING_PROTOTYPE, Intrinsic
from .objects import JSObject, SlowObject, ancestors
from .realm import current
from .refusals import no_method, not_constructor
from .values import EMPTY, MISS, Property, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Key, Value


def call(function: Value, this: Value, *args: Value) -> Value:
    """Call any value; TypeError when it is no function (ES5 11.2.3)."""
    if type(function) is JSFunction:
        return function.call(this, *args)
    if type(function) is Native:
        return function.call(this, *args)
    if isinstance(function, JSObject) and function.call is not None:
        return function.call(this, *args)
    raise not_callable(function)


def call_plain(function: Value, a: Value = MISS, b: Value = MISS, *more: Value) -> Value:
    """Call any value with `this` undefined, as `function(…)` in a script does: `js.call` of compiled code."""
    if type(function) is not JSFunction:
        return call(function, undefined, *given(a, b, more))
    if b is MISS:
        return function.call(undefined) if a is MISS else function.call(undefined, a)
    return function.call(undefined, a, b, *more)


def given(a: Value, b: Value, more: tuple[Value, ...]) -> tuple[Value, ...]:
    """The arguments of a call whose first two have parameters of their own."""
    if b is MISS:
        return () if a is MISS else (a,)
    return (a, b, *more)


def invoke(o: Value, key: Value, a: Value = MISS, b: Value = MISS, *more: Value) -> Value:
    """`o[key](…)`; a built-in method that nobody patched is called without making its function object."""
    kind = type(o)
    found: JSFunction | Native | None = None
    if kind is JSObject:
        own = o.properties.get(key, MISS)
        if type(own) is JSFunction:
            found = own
        elif own is MISS:
            above = o.prototype
            if type(above) is SlowObject:
                own = above.properties.get(key)
                found = own if type(own) is JSFunction else None
            elif type(above) is Intrinsic:
                found = above.methods.get(key)
    elif kind is str:
        found = STRING_METHODS.get(key)
    elif kind is JSArray:
        if o.prototype is ARRAY_PROTOTYPE and o.properties is EMPTY:
            if key == "push" and b is MISS and a is not MISS and not ARRAY_PROTOTYPE.written:
                items = o.items
                items.append(a)
                return len(items)
            found = ARRAY_METHODS.get(key)
    elif kind is SlowObject:
        own = o.properties.get(key)
        if type(own) is Property and type(own.value) is Native:
            found = own.value
    elif isinstance(o, JSObject):
        found = native_method(o, key)
    if found is None:
        return invoke_slow(o, key, given(a, b, more))
    function = found.call
    if b is MISS:
        return function(o) if a is MISS else function(o, a)
    return function(o, a, b, *more)


ARRAY_METHODS = ARRAY_PROTOTYPE.methods
STRING_METHODS = STRING_PROTOTYPE.methods


def invoke_slow(o: Value, key: Value, args: tuple[Value, ...]) -> Value:
    function = get(o, key)
    if is_callable(function):
        return function.call(o, *args)
    raise no_method(key)


INHERITING = frozenset((JSObject.get, JSArray.get, JSFunction.get))
"""The [[Get]] of objects whose methods are those of their prototypes: what is special about theirs is no method."""


def native_method(o: JSObject, key: Value) -> Native | None:
    """The built-in method that the object has, or its prototype, if nobody patched it."""
    found = o.properties.get(key, MISS)
    if found is MISS:
        if type(o).get not in INHERITING:
            return None
        above = o.prototype
        if type(above) is Intrinsic:
            return above.methods.get(key)
        if type(above) is not SlowObject:
            return None
        found = above.properties.get(key)
    if type(found) is Property and type(found.value) is Native:
        return found.value
    return None


def bound(o: Value, key: Value) -> Callable[..., Value]:
    """What a call `o[key](…)` will call, looked up before the arguments are: they are given to it."""
    found: Value = None
    if type(o) is str:
        found = STRING_METHODS.get(key)
    elif isinstance(o, JSObject):
        found = native_method(o, key)
    if found is None:
        found = get(o, key)
        if not is_callable(found):
            return lambda *_: call(found, o)
    return MethodType(found.call, o)


def method(o: Value, key: Value) -> tuple[Value, Value]:
    """The function a call `o[key](…)` will call, and its `this`; looked up before the arguments are."""
    native = native_method(o, key) if isinstance(o, JSObject) else None
    return native or get(o, key), o


def get_method(o: Value, key: Key) -> Value:
    """GetMethod (ECMA-262 7.3.10): a function, or undefined for undefined and null."""
    function = get(o, key)
    if function is undefined or function is None:
        return undefined
    if not is_callable(function):
        raise no_method(key)
    return function


def is_callable(value: Value) -> bool:
    return isinstance(value, JSObject) and value.call is not None


def is_constructor(value: Value) -> bool:
    return isinstance(value, JSObject) and value.construct is not None


def new(function: Value, *args: Value) -> Value:
    """`new function(…)` (ES5 11.2.2)."""
    if type(function) is JSFunction and function.construct is not None:
        return function.construct(function, function, args)
    return construct(function, args, function)


def construct(function: Value, args: tuple[Value, ...], new_target: Value) -> Value:
    """[[Construct]] with `new_target` as what `new` was applied to."""
    if not is_constructor(function):
        raise not_constructor(function)
    return function.construct(function, new_target, args)


TYPE_NAMES = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    Symbol: "symbol",
    type(None): "object",
}


def typeof(value: Value) -> str:
    """`typeof value` (ES5 11.4.3)."""
    name = TYPE_NAMES.get(type(value))
    if name is not None:
        return name
    if value is undefined:
        return "undefined"
    return "object" if value.call is None else "function"


def instanceof(value: Value, function: Value) -> bool:
    """`value instanceof function` (ES5 11.8.6)."""
    if not isinstance(function, JSObject):
        raise error("TypeError", f"the right side of 'instanceof' is not an object: {to_display(function)}")
    if type(function) is JSFunction and tests_plainly(function):
        return has_instance(function, value)
    test = get_method(function, Symbol.has_instance)
    if test is not undefined:
        from .conversions import truthy

        return truthy(test.call(function, value))
    if function.call is None:
        raise not_callable(function)
    return has_instance(function, value)


def tests_plainly(function: JSFunction) -> bool:
    """Does `instanceof` end at the built-in, which nobody can change, without being asked?"""
    return function.prototype is FUNCTION_PROTOTYPE and Symbol.has_instance not in function.properties


def has_instance(function: Value, value: Value) -> bool:
    """OrdinaryHasInstance (ECMA-262 7.3.20)."""
    if not is_callable(function):
        return False
    if getattr(function, "kind", "") == "bound":
        current().steps.pay(2)
        return instanceof(value, function.target)
    if not isinstance(value, JSObject):
        return False
    own = function.properties.get("prototype")
    prototype = own.value if type(own) is Property and own.flags < 8 else function.get("prototype", function)
    if not isinstance(prototype, JSObject):
        raise error("TypeError", f"the prototype of a function is not an object: {to_display(prototype)}")
    above = value.prototype
    if above is prototype and type(value) is JSObject:
        return True
    for each in ancestors(value):  # noqa: SIM110  proxies run scripts in here, and any() goes through C
        if each is prototype:
            return True
    return False
