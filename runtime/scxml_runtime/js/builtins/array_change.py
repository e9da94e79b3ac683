"""Array.prototype methods that change the array (ES5 15.4.4, ECMA-262 22.1.3)."""

from __future__ import annotations

from ..access import define, get, put_strict
from ..arrays import JSArray
from ..budget import charge_items, charge_rounds
from ..conversions import to_index, to_integer, to_object
from ..objects import JSObject
from ..values import EMPTY, HOLE, MAX_DENSE, MISS, undefined
from .array_elements import (
    check_length,
    delete_or_throw,
    element,
    is_ordinary,
    length_of,
    new_like,
    rounds,
    set_length,
)
from .array_sort import sort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


def push(this: Value, *args: Value) -> int | float:
    if is_ordinary(this) and len(this.items) + len(args) < MAX_DENSE:
        items = this.items
        if len(args) == 1:
            items.append(args[0])
        else:
            charge_items(len(args))
            items.extend(args)
        return len(items)
    o = to_object(this)
    length = length_of(o)
    check_length(length + len(args))
    charge_rounds(len(args))
    for offset, value in enumerate(args):
        put_strict(o, length + offset, value)
    set_length(o, length + len(args))
    return length + len(args)


def pop(this: Value, *_: Value) -> Value:
    if is_ordinary(this) and this.items:
        last = this.items.pop()
        return undefined if last is HOLE else last
    o = to_object(this)
    length = length_of(o)
    if length == 0:
        set_length(o, 0)
        return undefined
    value = get(o, length - 1)
    delete_or_throw(o, length - 1)
    set_length(o, length - 1)
    return value


def shift(this: Value, *_: Value) -> Value:
    if is_ordinary(this) and this.items:
        items = this.items
        charge_items(len(items))
        first = items.pop(0)
        return undefined if first is HOLE else first
    o = to_object(this)
    length = length_of(o)
    if length == 0:
        set_length(o, 0)
        return undefined
    first = get(o, 0)
    for i in rounds(1, length):
        move(o, i, i - 1)
    delete_or_throw(o, length - 1)
    set_length(o, length - 1)
    return first


def move(o: JSObject, source: int, target: int) -> None:
    """Copy the element, or its absence, to another place."""
    value = element(o, source)
    if value is MISS:
        delete_or_throw(o, target)
    else:
        put_strict(o, target, value)


def unshift(this: Value, *args: Value) -> int:
    o = to_object(this)
    length = length_of(o)
    count = len(args)
    if is_ordinary(o) and length + count < MAX_DENSE:
        charge_items(length + count)
        o.items[:0] = args  # type: ignore[attr-defined]
        return length + count
    if count:
        check_length(length + count)
        for i in rounds(length - 1, -1, -1):
            move(o, i, i + count)
        charge_rounds(count)
        for i, value in enumerate(args):
            put_strict(o, i, value)
    set_length(o, length + count)
    return length + count


def reverse(this: Value, *_: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    if is_ordinary(o):
        charge_items(length)
        o.items.reverse()  # type: ignore[attr-defined]
        return o
    for i in rounds(0, length // 2):
        swap(o, i, length - 1 - i)
    return o


def swap(o: JSObject, i: int, j: int) -> None:
    low = element(o, i)
    high = element(o, j)
    if high is not MISS:
        put_strict(o, i, high)
    elif low is not MISS:
        delete_or_throw(o, i)
    if low is not MISS:
        put_strict(o, j, low)
    elif high is not MISS:
        delete_or_throw(o, j)


def splice(this: Value, *args: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    start = to_index(args[0] if args else undefined, length)
    items = args[2:]
    count = 0 if not args else length - start if len(args) == 1 else delete_count(args[1], length - start)
    check_length(length + len(items) - count)
    removed = new_like(o, count)
    if is_ordinary(o) and o.properties is EMPTY and type(removed) is JSArray and length == len(o.items):  # type: ignore[attr-defined]
        charge_items(length + len(items))
        removed.items[:] = o.items[start : start + count]  # type: ignore[attr-defined]
        o.items[start : start + count] = items  # type: ignore[attr-defined]
        return removed
    for i in rounds(0, count):
        value = element(o, start + i)
        if value is not MISS:
            define(removed, i, value)
    set_length(removed, count)
    make_room(o, start, count, len(items), length)
    charge_rounds(len(items))
    for i, value in enumerate(items):
        put_strict(o, start + i, value)
    set_length(o, length - count + len(items))
    return removed


def delete_count(value: Value, most: int) -> int:
    return int(min(max(to_integer(value), 0), most))


def make_room(o: JSObject, start: int, old: int, new: int, length: int) -> None:
    """Move what follows a removed stretch so that `new` elements fit in its place."""
    if new < old:
        for i in rounds(start, length - old):
            move(o, i + old, i + new)
        for i in rounds(length - 1, length - old + new - 1, -1):
            delete_or_throw(o, i)
    elif new > old:
        for i in rounds(length - old - 1, start - 1, -1):
            move(o, i + old, i + new)


def fill(
    this: Value, value: Value = undefined, start: Value = undefined, end: Value = undefined, *_: Value
) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    first = to_index(start, length)
    last = to_index(end, length, length)
    if is_ordinary(o) and length == len(o.items):  # type: ignore[attr-defined]
        charge_items(last - first)
        o.items[first:last] = [value] * (last - first)  # type: ignore[attr-defined]
        return o
    for i in rounds(first, last):
        put_strict(o, i, value)
    return o


def copy_within(
    this: Value, target: Value = undefined, start: Value = undefined, end: Value = undefined, *_: Value
) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    to = to_index(target, length)
    first = to_index(start, length)
    count = min(to_index(end, length, length) - first, length - to)
    backward = first < to < first + count
    for offset in rounds(count - 1, -1, -1) if backward else rounds(0, count):
        move(o, first + offset, to + offset)
    return o


METHODS = {
    "copyWithin": (copy_within, 2),
    "fill": (fill, 1),
    "pop": (pop, 0),
    "push": (push, 1),
    "reverse": (reverse, 0),
    "shift": (shift, 0),
    "sort": (sort, 1),
    "splice": (splice, 2),
    "unshift": (unshift, 1),
}
