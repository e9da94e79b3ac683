"""Type conversion (ES5 9, ECMA-262 7.1).

Every function takes any ECMAScript value. Numbers come out as int within 2**53 and as float otherwise;
minus zero is always a float.
"""

from __future__ import annotations

from .budget import charge
from .errors import error, not_callable, to_display
from .intrinsics import STRING_PROTOTYPE, intrinsic
from .objects import JSObject
from .realm import take_toll
from .values import MAX_INTEGER, Symbol, undefined
from .wrappers import to_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Key, Value

LONG_NUMBER = 64
"""Characters up to which reading a number is part of the step in which it happens."""

NAN = float("nan")
INFINITY = float("inf")


def truthy(value: Value) -> bool:
    """ToBoolean (9.2): undefined is falsy in Python too, so only NaN needs care."""
    return value == value and bool(value)


def to_primitive(value: Value, hint: str = "default") -> Value:
    """ToPrimitive (9.1); hint "default", "number" or "string"."""
    if not isinstance(value, JSObject):
        return value
    take_toll()
    exotic = value.get(Symbol.to_primitive, value)
    if exotic is not undefined and exotic is not None:
        result = called(exotic, value, hint)
        if isinstance(result, JSObject):
            raise error("TypeError", "cannot convert object to primitive value")
        return result
    return ordinary_to_primitive(
        value, ("toString", "valueOf") if hint == "string" else ("valueOf", "toString")
    )


def ordinary_to_primitive(value: JSObject, names: tuple[str, str]) -> Value:
    for name in names:
        method = value.get(name, value)
        if isinstance(method, JSObject) and method.call is not None:
            result = method.call(value)
            if not isinstance(result, JSObject):
                return result
    raise error("TypeError", "cannot convert object to primitive value")


def called(function: Value, this: Value, *args: Value) -> Value:
    if isinstance(function, JSObject) and function.call is not None:
        return function.call(this, *args)
    raise not_callable(function)


def to_number(value: Value) -> int | float:
    """ToNumber (9.3)."""
    kind = type(value)
    if kind is int or kind is float:
        return value  # type: ignore[no-any-return]
    if kind is str:
        if len(value) < 16 and value.isdigit() and value.isascii():
            return int(value)
        from .numbers import string_to_number

        if len(value) > LONG_NUMBER:
            charge(2 * len(value))
        return string_to_number(value)
    if kind is bool:
        return 1 if value else 0
    if value is undefined:
        return NAN
    if value is None:
        return 0
    if kind is Symbol:
        raise error("TypeError", "cannot convert a Symbol to a number")
    return to_number(to_primitive(value, "number"))


def normal(number: int | float) -> int | float:
    """A number in its one form: int only within 2**53, so float beyond."""
    if type(number) is int and not -MAX_INTEGER <= number <= MAX_INTEGER:
        return big(number)
    return number


def big(number: int) -> float:
    """A whole number beyond 2**53 as float, infinite where floats end."""
    try:
        return float(number)
    except OverflowError:
        return INFINITY if number > 0 else -INFINITY


def to_integer(value: Value) -> int | float:
    """ToIntegerOrInfinity (9.4): int, or an infinite float; NaN gives 0."""
    number = value if type(value) is int else to_number(value)
    if type(number) is int:
        return number
    if number != number:
        return 0
    return number if number in (INFINITY, -INFINITY) else int(number)


def to_int32(value: Value) -> int:
    """ToInt32 (9.5)."""
    bits = to_uint32(value)
    return bits - 4294967296 if bits & 2147483648 else bits


def to_uint32(value: Value) -> int:
    """ToUint32 (9.6)."""
    number = value if type(value) is int else to_number(value)
    if type(number) is float:
        if number != number or number in (INFINITY, -INFINITY):
            return 0
        number = int(number)
    return number & 4294967295  # type: ignore[operator]


def to_uint16(value: Value) -> int:
    """ToUint16 (9.7)."""
    return to_uint32(value) & 65535


def to_length(value: Value) -> int:
    """ToLength (ECMA-262 7.1.20): 0 … 2**53 - 1."""
    number = to_integer(value)
    if number <= 0:
        return 0
    return int(number) if number < MAX_INTEGER else MAX_INTEGER


def to_index(value: Value, length: int, default: int = 0) -> int:
    """A relative index as slice and fill take it: negative counts from the end, clipped to 0 … length."""
    if value is undefined:
        return default
    number = to_integer(value)
    if number < 0:
        return int(max(number + length, 0))
    return int(min(number, length))


def to_string(value: Value) -> str:
    """ToString (9.8)."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if kind is float:
        from .numbers import number_to_string

        return number_to_string(value)
    if kind is bool:
        return "true" if value else "false"
    if value is None:
        return "null"
    if value is undefined:
        return "undefined"
    if kind is Symbol:
        raise error("TypeError", "cannot convert a Symbol to a string")
    return to_string(to_primitive(value, "string"))


def to_property_key(value: Value) -> Key:
    """ToPropertyKey (ECMA-262 7.1.19)."""
    kind = type(value)
    if kind is str or kind is Symbol:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    primitive = to_primitive(value, "string")
    return primitive if type(primitive) is Symbol else to_string(primitive)


def to_object(value: Value) -> JSObject:
    """ToObject (9.9); TypeError for undefined and null."""
    if isinstance(value, JSObject):
        return value
    if value is undefined or value is None:
        raise error("TypeError", f"{to_display(value)} has no properties")
    return to_wrapper(value)


def prototype_of_primitive(value: Value) -> Value:
    """Where property look-up on a primitive begins, None for undefined and null."""
    kind = type(value)
    if kind is str:
        return STRING_PROTOTYPE
    if kind is int or kind is float:
        return intrinsic("Number.prototype")
    if kind is bool:
        return intrinsic("Boolean.prototype")
    return intrinsic("Symbol.prototype") if kind is Symbol else None


def require_object(value: Value, what: str = "value") -> JSObject:
    """The object itself; TypeError for primitives."""
    if not isinstance(value, JSObject):
        raise error("TypeError", f"{what} is not an object: {to_display(value)}")
    return value
