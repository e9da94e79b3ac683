"""Array.prototype methods that read: join, slice, concat, indexOf … (ES5 15.4.4, ECMA-262 22.1.3)."""

from __future__ import annotations

from ..access import define, get
from ..arrays import FEW, JSArray, position
from ..budget import COPIED, ROUND, charge_items
from ..calls import invoke, is_callable
from ..conversions import INFINITY, to_index, to_integer, to_object, to_string, truthy
from ..descriptors import same_value_zero
from ..errors import error
from ..lengths import charge_copy
from ..objects import JSObject
from ..operators import same
from ..realm import budget, current
from ..values import EMPTY, HOLE, MAX_STRING, MISS, Symbol, undefined
from .array_elements import (
    CHUNK,
    check_length,
    element,
    is_array,
    is_ordinary,
    length_of,
    new_like,
    rounds,
    set_length,
)
from .array_visit import flattened
from .iterators import ArrayIterator, array_iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Value


def at(this: Value, index: Value = undefined, *_: Value) -> Value:
    o = to_object(this)
    length = length_of(o)
    i = to_integer(index)
    i = i + length if i < 0 else i
    return get(o, i) if 0 <= i < length else undefined


def concat(this: Value, *args: Value) -> JSObject:
    o = to_object(this)
    made, n = new_like(o, 0), 0
    for item in (o, *args):
        if is_spreadable(item):
            length = length_of(item)
            check_length(n + length)
            append_all(made, n, item, length)
            n += length
        else:
            check_length(n + 1)
            define(made, n, item)
            n += 1
    set_length(made, n)
    return made


def is_spreadable(value: Value) -> bool:
    """IsConcatSpreadable (ECMA-262 22.1.3.1.1)."""
    if not isinstance(value, JSObject):
        return False
    wanted = value.get(Symbol.is_concat_spreadable, value)
    return truthy(wanted) if wanted is not undefined else is_array(value)


def append_all(made: JSObject, n: int, source: JSObject, length: int) -> None:
    if type(made) is JSArray and len(made.items) == n and is_ordinary(source) and HOLE not in source.items:  # type: ignore[attr-defined]
        charge_items(length)
        made.items.extend(source.items)  # type: ignore[attr-defined]
        return
    for i in rounds(0, length):
        value = element(source, i)
        if value is not MISS:
            define(made, n + i, value)


def slice_items(this: Value, start: Value = undefined, end: Value = undefined, *_: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    first = to_index(start, length)
    last = to_index(end, length, length)
    made = new_like(o, max(last - first, 0))
    if type(made) is JSArray and is_ordinary(o) and o.properties is EMPTY and last <= length_of(o):
        charge_items(last - first)
        made.items[:] = o.items[first:last]  # type: ignore[attr-defined]
        return made
    for i in rounds(first, last):
        value = element(o, i)
        if value is not MISS:
            define(made, i - first, value)
    set_length(made, max(last - first, 0))
    return made


def join(this: Value, separator: Value = undefined, *_: Value) -> str:
    if type(this) is JSArray and type(separator) is str:
        return joined(this, len(this.items), separator, to_string)
    o = to_object(this)
    length = length_of(o)
    between = "," if separator is undefined else to_string(separator)
    return joined(o, length, between, to_string)


TEXTS = {str}


def joined_texts(texts: list[str], between: str) -> str:
    """What has nothing to be converted, in one go."""
    size = sum(map(len, texts)) + len(between) * len(texts)
    budget().pay(ROUND * len(texts))
    charge_copy(size)
    return between.join(texts)


def joined(o: JSObject, length: int, between: str, text_of: Callable[[Value], str]) -> str:
    """The texts of all elements; an array inside itself gives an empty text."""
    busy: list[JSObject] = current().extra("joining", list)
    if busy and any(o is other for other in busy):
        return ""
    if type(o) is JSArray and length == len(o.items) <= CHUNK and set(map(type, o.items)) == TEXTS:
        return joined_texts(o.items, between)
    busy.append(o)
    try:
        texts, size, paid = [], 0, 0
        for i in rounds(0, length):
            value = get(o, i)
            text = (
                value if type(value) is str else "" if value is undefined or value is None else text_of(value)
            )
            size += len(text) + len(between)
            texts.append(text)
            if size - paid > COPIED:
                charge_copy(size - paid)
                paid = size
            if size > MAX_STRING:
                raise error("RangeError", "string too long")
        return between.join(texts)
    finally:
        busy.pop()


def to_text(this: Value, *_: Value) -> Value:
    o = to_object(this)
    function = get(o, "join")
    if is_callable(function):
        return function.call(o)
    from .object_prototype import to_string as object_text

    return object_text(o)


def to_locale_text(this: Value, *_: Value) -> str:
    o = to_object(this)
    return joined(o, length_of(o), ",", lambda value: to_string(invoke(value, "toLocaleString")))


def index_of(this: Value, wanted: Value = undefined, start: Value = undefined, *_: Value) -> int:
    if start is undefined and type(wanted) is str and is_ordinary(this) and len(this.items) <= FEW:
        return this.items.index(wanted) if wanted in this.items else -1
    if is_ordinary(this) and start is undefined:
        return position(this.items, wanted, 0)
    o = to_object(this)
    length = length_of(o)
    if length == 0:
        return -1
    first = to_index(start, length)
    if is_ordinary(o) and length == len(o.items):  # type: ignore[attr-defined]
        return position(o.items, wanted, first)  # type: ignore[attr-defined]
    for i in rounds(first, length):
        value = element(o, i)
        if value is not MISS and same(value, wanted):
            return i
    return -1


def last_index_of(this: Value, wanted: Value = undefined, *start: Value) -> int:
    o = to_object(this)
    length = length_of(o)
    if length == 0:
        return -1
    number = to_integer(start[0]) if start else length - 1
    last = min(number, length - 1) if number >= 0 else length + number
    for i in rounds(-1 if last == -INFINITY else int(last), -1, -1):
        value = element(o, i)
        if value is not MISS and same(value, wanted):
            return i
    return -1


def includes(this: Value, wanted: Value = undefined, start: Value = undefined, *_: Value) -> bool:
    o = to_object(this)
    length = length_of(o)
    if length == 0:
        return False
    return any(same_value_zero(get(o, i), wanted) for i in rounds(to_index(start, length), length))


def flat(this: Value, depth: Value = undefined, *_: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    levels = 1 if depth is undefined else to_integer(depth)
    made = new_like(o, 0)
    present = [value for i in rounds(0, length) if (value := element(o, i)) is not MISS]
    flattened(made, present, 0, levels)
    return made


def keys(this: Value, *_: Value) -> ArrayIterator:
    return array_iterator(to_object(this), "key")


def values(this: Value, *_: Value) -> ArrayIterator:
    return array_iterator(to_object(this), "value")


def entries(this: Value, *_: Value) -> ArrayIterator:
    return array_iterator(to_object(this), "entry")


METHODS = {
    "at": (at, 1),
    "concat": (concat, 1),
    "entries": (entries, 0),
    "flat": (flat, 0),
    "includes": (includes, 1),
    "indexOf": (index_of, 1),
    "join": (join, 1),
    "keys": (keys, 0),
    "lastIndexOf": (last_index_of, 1),
    "slice": (slice_items, 2),
    "toLocaleString": (to_locale_text, 0),
    "toString": (to_text, 0),
    "values": (values, 0),
}
