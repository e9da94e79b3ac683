"""Array.prototype methods that call a function for each element (ES5 15.4.4.16-22, ECMA-262 22.1.3)."""

from __future__ import annotations

from ..access import define
from ..arrays import JSArray
from ..conversions import to_object, truthy
from ..errors import error
from ..values import MISS, undefined
from .array_elements import (
    check_length,
    element,
    function_of,
    is_array,
    length_of,
    new_like,
    rounds,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..objects import JSObject
    from ..values import Value


def every(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> bool:
    o = to_object(this)
    length = length_of(o)
    test = function_of(function).call
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS and not truthy(test(this_arg, value, i, o)):
            return False
    return True


def some(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> bool:
    o = to_object(this)
    length = length_of(o)
    test = function_of(function).call
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS and truthy(test(this_arg, value, i, o)):
            return True
    return False


def for_each(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> Value:
    o = to_object(this)
    length = length_of(o)
    visit = function_of(function).call
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS:
            visit(this_arg, value, i, o)
    return undefined


def map_items(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    change = function_of(function).call
    made = new_like(o, length)
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS:
            result = change(this_arg, value, i, o)
            if type(made) is JSArray and i < len(made.items):
                made.items[i] = result
            else:
                define(made, i, result)
    return made


def filter_items(
    this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value
) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    test = function_of(function).call
    made, count = new_like(o, 0), 0
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS and truthy(test(this_arg, value, i, o)):
            define(made, count, value)
            count += 1
    return made


def reduce(this: Value, function: Value = undefined, *initial: Value) -> Value:
    o = to_object(this)
    length = length_of(o)
    return folded(o, function, initial, 0, length, 1)


def reduce_right(this: Value, function: Value = undefined, *initial: Value) -> Value:
    o = to_object(this)
    length = length_of(o)
    return folded(o, function, initial, length - 1, -1, -1)


def folded(
    o: JSObject, function: Value, initial: tuple[Value, ...], start: int, stop: int, step: int
) -> Value:
    combine = function_of(function).call
    total = initial[0] if initial else MISS
    for i in rounds(start, stop, step):
        value = element(o, i)
        if value is MISS:
            continue
        total = value if total is MISS else combine(undefined, total, value, i, o)
    if total is MISS:
        raise error("TypeError", "reduce of empty array with no initial value")
    return total


def searched(
    this: Value, function: Value, this_arg: Value, span: Callable[[int], tuple[int, int, int]]
) -> Value:
    """The first index in the span whose element passes, and the element; (-1, undefined) if none."""
    o = to_object(this)
    length = length_of(o)
    test = function_of(function).call
    for i in rounds(*span(length)):
        value = element(o, i)
        value = undefined if value is MISS else value
        if truthy(test(this_arg, value, i, o)):
            return i, value
    return -1, undefined


def forward(length: int) -> tuple[int, int, int]:
    return 0, length, 1


def backward(length: int) -> tuple[int, int, int]:
    return length - 1, -1, -1


def find(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> Value:
    return searched(this, function, this_arg, forward)[1]


def find_index(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> int:
    return searched(this, function, this_arg, forward)[0]  # type: ignore[no-any-return]


def find_last(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> Value:
    return searched(this, function, this_arg, backward)[1]


def find_last_index(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> int:
    return searched(this, function, this_arg, backward)[0]  # type: ignore[no-any-return]


def flat_map(this: Value, function: Value = undefined, this_arg: Value = undefined, *_: Value) -> JSObject:
    o = to_object(this)
    length = length_of(o)
    change = function_of(function).call
    made, at = new_like(o, 0), 0
    for i in rounds(0, length):
        value = element(o, i)
        if value is not MISS:
            at = flattened(made, [change(this_arg, value, i, o)], at, 1)
    return made


def flattened(made: JSObject, items: list[Value], at: int, depth: int | float) -> int:
    """FlattenIntoArray (ECMA-262 22.1.3.10.1): append the items, arrays among them opened up to `depth`."""
    for item in items:
        if depth > 0 and is_array(item):
            present = [value for i in rounds(0, length_of(item)) if (value := element(item, i)) is not MISS]
            at = flattened(made, present, at, depth - 1)
        else:
            check_length(at + 1)
            define(made, at, item)
            at += 1
    return at


METHODS = {
    "every": (every, 1),
    "filter": (filter_items, 1),
    "find": (find, 1),
    "findIndex": (find_index, 1),
    "findLast": (find_last, 1),
    "findLastIndex": (find_last_index, 1),
    "flatMap": (flat_map, 1),
    "forEach": (for_each, 1),
    "map": (map_items, 1),
    "reduce": (reduce, 1),
    "reduceRight": (reduce_right, 1),
    "some": (some, 1),
}
