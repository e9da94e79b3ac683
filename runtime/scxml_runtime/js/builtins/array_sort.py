"""Array.prototype.sort (ES5 15.4.4.11, ECMA-262 22.1.3.27): a stable merge sort of our own.

Python's list.sort would call a script's comparator through C frames, and complains when the script changes
the list.
"""

from __future__ import annotations

from ..access import is_callable, put_strict
from ..budget import charge, charge_rounds
from ..conversions import to_number, to_object, to_string
from ..errors import error
from ..values import MISS, undefined
from .array_elements import delete_or_throw, element, length_of, rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Value


def sort(this: Value, comparator: Value = undefined, *_: Value) -> Value:
    if comparator is not undefined and not is_callable(comparator):
        raise error("TypeError", "sort needs a function or undefined")
    o = to_object(this)
    length = length_of(o)
    present = [value for i in rounds(0, length) if (value := element(o, i)) is not MISS]
    values = [value for value in present if value is not undefined]
    values = sorted_by_text(values) if comparator is undefined else merged(values, comparator.call)
    values += [undefined] * (len(present) - len(values))
    for i, value in enumerate(values):
        put_strict(o, i, value)
    for i in rounds(len(values), length):
        if o.has(str(i)):
            delete_or_throw(o, i)
    return o


def sorted_by_text(values: list[Value]) -> list[Value]:
    """In the order of their strings, which is Python's order of code units."""
    charge(len(values) * 16)
    if all(type(value) is str for value in values):
        return sorted(values)
    keyed = [(to_string(value), i) for i, value in enumerate(values)]
    keyed.sort()
    return [values[i] for _, i in keyed]


def merged(values: list[Value], compare: Callable[..., Value]) -> list[Value]:
    """Bottom-up merge sort."""
    width, size = 1, len(values)
    while width < size:
        charge_rounds(size)
        result: list[Value] = []
        for start in range(0, size, 2 * width):
            merge(values[start : start + width], values[start + width : start + 2 * width], compare, result)
        values, width = result, 2 * width
    return values


def merge(left: list[Value], right: list[Value], compare: Callable[..., Value], result: list[Value]) -> None:
    i = j = 0
    while i < len(left) and j < len(right):
        order = compare(undefined, left[i], right[j])
        if type(order) is not int:
            order = to_number(order)
        if order > 0:
            result.append(right[j])
            j += 1
        else:
            result.append(left[i])
            i += 1
    result += left[i:]
    result += right[j:]
