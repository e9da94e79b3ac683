"""The door between Python and ECMAScript values; nothing enters or leaves in another way.

In: from_python takes values of exact, known types and makes a copy. Out: to_python gives plain Python
values and runs no script. The rule that surprises: a Python object of any other type is refused, not
wrapped.
"""

from __future__ import annotations

from .arrays import JSArray, new_array
from .conversions import normal
from .errors import JSError, error_text
from .intrinsics import OBJECT_PROTOTYPE
from .objects import FixedObject, HostObject, JSObject
from .values import ENUMERABLE, HOLE, MAX_INTEGER, Property, Symbol, Undefined, undefined
from .wrappers import StringObject, Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .values import Value


def from_python(value: Any) -> Value:
    """An ECMAScript value for a Python one: dict, list, tuple, str, numbers, bool, None, datetime, Decimal.

    Raises TypeError for other types, for cycles and for nesting beyond Python's recursion limit.
    """
    try:
        return entered(value, ())
    except RecursionError:
        raise TypeError("the value is nested too deeply for a script") from None


def entered(value: Any, path: tuple[int, ...]) -> Value:
    kind = type(value)
    if kind is dict:
        made = JSObject()
        made.properties = {
            key if type(key) is str and key.isascii() else entered_key(key): (
                item
                if (type(item) is str and item.isascii()) or is_unchanged(item)
                else entered(item, inner(value, path))
            )
            for key, item in value.items()
        }
        made.prototype = OBJECT_PROTOTYPE
        return made
    if kind is list or kind is tuple:
        return new_array(
            [item if is_unchanged(item) else entered(item, inner(value, path)) for item in value]
        )
    convert = ENTRANCES.get(kind)
    return entered_rare(value) if convert is None else convert(value)


def is_unchanged(item: Any) -> bool:
    """Is the Python value the ECMAScript value already?"""
    kind = type(item)
    if kind is str:
        return item.isascii()  # type: ignore[no-any-return]
    if kind is int:
        return -MAX_INTEGER <= item <= MAX_INTEGER  # type: ignore[no-any-return]
    return item is None or kind is bool or kind is float


def inner(value: Any, path: tuple[int, ...]) -> tuple[int, ...]:
    """The way to what is inside `value`; TypeError when the way leads through it already."""
    if id(value) in path:
        raise TypeError("a value that contains itself cannot be given to a script")
    return (*path, id(value))


def entered_key(key: Any) -> str:
    if type(key) is str:
        return to_units(key)
    if type(key) is int:
        return str(key)
    raise TypeError(f"a property name is a str, not {type(key).__name__}")


def entered_rare(value: Any) -> Value:
    """Values that are ECMAScript values already, and the two types that are known by name."""
    if isinstance(value, JSObject | Undefined | Symbol):
        return value
    name = f"{type(value).__module__}.{type(value).__name__}"
    if name == "decimal.Decimal":
        return entered_int(int(value)) if value.is_finite() and value == int(value) else float(value)
    if name == "datetime.datetime":
        from .builtins.date import from_datetime

        return from_datetime(value)
    raise TypeError(f"a script cannot be given a value of the Python type {name}")


def entered_int(value: int) -> int | float:
    if value.bit_length() > 1024:
        raise TypeError("the number is too large for a script")
    return normal(value)


def to_units(text: str) -> str:
    """The text as UTF-16 code units."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(map(chr, memoryview(data).cast("H")))


def from_units(text: str) -> str:
    """UTF-16 code units as Python text; lone surrogates stay."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def unchanged(value: Any) -> Any:
    return value


ENTRANCES: dict[type, Callable[[Any], Value]] = {
    str: to_units,
    bool: unchanged,
    float: unchanged,
    int: entered_int,
    type(None): unchanged,
    Undefined: unchanged,
}


def to_python(value: Value) -> Any:
    """The plain Python value: dict, list, str, int, float, bool or None.

    undefined and functions give None, XML gives its text; accessors are left out, no script runs. An object that
    occurs twice, or contains itself, is one Python object. Raises TypeError for nesting beyond Python's recursion
    limit.
    """
    if type(value) is str and value.isascii():
        return value
    try:
        return left(value, {})
    except RecursionError:
        raise TypeError("the value is nested too deeply to leave a script") from None


def left(value: Value, seen: dict[int, Any]) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else from_units(value)
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if not isinstance(value, JSObject):
        return None if value is undefined else repr(value) if kind is Symbol else value
    if value.class_name == "Proxy":
        return left(value.target, seen)  # type: ignore[attr-defined]
    if id(value) in seen:
        return seen[id(value)]
    if isinstance(value, JSArray):
        return left_array(value, seen)
    if isinstance(value, HostObject):
        return left(value.plain(), seen)
    if value.call is not None:
        return None
    if isinstance(value, StringObject | Wrapper):
        return left(value.value, seen)
    return left_object(value, seen)


def left_array(value: JSArray, seen: dict[int, Any]) -> list[Any]:
    made: list[Any] = []
    seen[id(value)] = made
    if type(value) is JSArray:
        made.extend(None if item is HOLE else left(item, seen) for item in value.items)
    else:
        made.extend(left(data_value(value, str(i)), seen) for i in range(min(value.size, 100_000)))
    return made


def left_object(value: JSObject, seen: dict[int, Any]) -> Any:
    if isinstance(value, JSError):
        return from_units(error_text(value))
    if value.class_name == "Date":
        from .builtins.date import to_iso_text

        return to_iso_text(value)  # type: ignore[arg-type]
    made: dict[str, Any] = {}
    seen[id(value)] = made
    is_ordinary = type(value).get_own is JSObject.get_own
    for key in value.own_keys():
        entry = value.properties.get(key, undefined) if is_ordinary and type(key) is str else undefined
        if entry is not undefined and type(entry) is not Property:
            made[from_units(key)] = left(entry, seen)  # type: ignore[arg-type]
            continue
        own = value.get_own(key) if type(key) is str else None
        if own is not None and own.flags & ENUMERABLE and not own.flags & 8:
            made[from_units(key)] = left(own.resolved().value, seen)  # type: ignore[arg-type]
    return made


def data_value(o: JSObject, key: str) -> Value:
    """An own data property, undefined for accessors and holes."""
    own = o.get_own(key)
    return undefined if own is None or own.flags & 8 else own.resolved().value


def host_object(properties: dict[str, Value]) -> JSObject:
    """A read-only object of the host; scripts can neither change nor extend it."""
    made = FixedObject()
    made.properties = {key: Property(value, ENUMERABLE) for key, value in properties.items()}
    made.prototype = OBJECT_PROTOTYPE
    return made
