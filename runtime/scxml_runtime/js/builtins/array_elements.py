"""Elements of arrays and of array-likes, as the algorithms of Array.prototype read and write them."""

from __future__ import annotations

from ..access import get, put_strict
from ..arrays import JSArray, array_of_length, array_with_room
from ..budget import charge_rounds
from ..calls import construct, is_callable, is_constructor
from ..conversions import to_length
from ..errors import error, not_callable
from ..functions import JSFunction
from ..intrinsics import ARRAY_PROTOTYPE, intrinsic
from ..objects import JSObject
from ..realm import take_toll
from ..refusals import not_constructor, not_deleted
from ..values import EMPTY, HOLE, MAX_INTEGER, MAX_LENGTH, MISS, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..values import Value

CHUNK = 256


def rounds(start: int, stop: int, step: int = 1) -> Iterator[int]:
    """range(start, stop, step), each number paid for as one round of a loop."""
    for first in range(start, stop, CHUNK * step):
        last = min(first + CHUNK * step, stop) if step > 0 else max(first + CHUNK * step, stop)
        charge_rounds(abs(last - first))
        yield from range(first, last, step)


def element(o: JSObject, index: int) -> Value:
    """The element, own or inherited; MISS where there is none (HasProperty, then Get)."""
    if type(o) is JSArray and index < len(o.items) and (value := o.items[index]) is not HOLE:
        return value
    key = str(index)
    return o.get(key, o) if o.has(key) else MISS


def length_of(o: JSObject) -> int:
    """LengthOfArrayLike (ECMA-262 7.3.18)."""
    return len(o.items) if type(o) is JSArray else to_length(o.get("length", o))


def set_length(o: JSObject, length: int) -> None:
    put_strict(o, "length", length)


def delete_or_throw(o: JSObject, index: int) -> None:
    if not o.delete(str(index)):
        raise not_deleted(index)


def function_of(value: Value) -> JSFunction:
    if not is_callable(value):
        raise not_callable(value)
    return value  # type: ignore[no-any-return]


def is_ordinary(o: Value) -> bool:
    """A dense array on which no session can have changed what appending or reading a method means."""
    return type(o) is JSArray and o.prototype is ARRAY_PROTOTYPE and not ARRAY_PROTOTYPE.written


def is_array(value: Value) -> bool:
    """IsArray (ECMA-262 7.2.2); looks through proxies."""
    while isinstance(value, JSObject):
        if isinstance(value, JSArray):
            return True
        if value.class_name != "Proxy":
            return False
        take_toll()
        value = value.checked_target()  # type: ignore[attr-defined]
    return False


def new_like(o: JSObject, length: int) -> JSObject:
    """ArraySpeciesCreate (ECMA-262 9.4.2.3)."""
    if is_ordinary(o) and o.properties is EMPTY and not intrinsic("Array").written:
        return array_with_room(length) if length <= len(o.items) else array_of_length(length)  # type: ignore[attr-defined]
    species = species_of(o) if is_array(o) else undefined
    if species is not undefined:
        return construct(species, (length,), species)  # type: ignore[no-any-return]
    if length > MAX_LENGTH:
        raise error("RangeError", "invalid array length")
    return array_of_length(length)


def species_of(o: JSObject) -> Value:
    """What makes arrays like this one; undefined for the built-in Array."""
    maker = get(o, "constructor")
    if isinstance(maker, JSObject):
        maker = get(maker, Symbol.species)
        if maker is None:
            return undefined
    if maker is undefined:
        return undefined
    if not is_constructor(maker):
        raise not_constructor(maker)
    return undefined if maker is intrinsic("Array").resolve() else maker


def check_length(length: int) -> None:
    if length > MAX_INTEGER:
        raise error("TypeError", "invalid array length")
