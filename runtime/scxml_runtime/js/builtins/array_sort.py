"""Array.prototype.sort (ES5 15.4.4.11, ECMA-262 22.1.3.27): a stable merge sort of our own.

Python's list.sort would call a script's comparator through C frames, and complains when the script changes
the list.
"""

from __future__ import annotations

from ..access import put_strict
from ..budget import COPIED, charge_entries, charge_rounds
from ..calls import is_callable
from ..conversions import to_number, to_object, to_string
from ..errors import not_callable
from ..values import MISS, undefined
from .array_elements import delete_or_throw, element, length_of, rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Value


def sort(this: Value, comparator: Value = undefined, *_: Value) -> Value:
    if comparator is not undefined and not is_callable(comparator):
        raise not_callable(comparator)
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
    if all(type(value) is str for value in values):
        return sorted_in_runs(values, values)
    charge_rounds(len(values))
    texts = [to_string(value) for value in values]
    return [values[i] for _, i in sorted_in_runs(list(zip(texts, range(len(texts)), strict=True)), texts)]


RUN = 1 << 15
"""Items that are sorted in one go; longer lists are sorted in runs, which list.sort then only merges."""


def sorted_in_runs(items: list[Value], texts: list[str]) -> list[Value]:
    """The items in order, paid for run by run. `texts` are what is compared: long ones that are alike cost more."""
    each = 1 + sum(map(len, texts)) // (COPIED * max(len(texts), 1))
    runs: list[list[Value]] = []
    for start in range(0, len(items), RUN):
        run = items[start : start + RUN]
        charge_entries(len(run) * len(run).bit_length() * each)
        runs.append(sorted(run))
    while len(runs) > 1:
        pairs = zip(runs[::2], [*runs[1::2], []][: (len(runs) + 1) // 2], strict=True)
        runs = [merged_runs(*pair, each) for pair in pairs]
    return runs[0] if runs else []


def merged_runs(left: list[Value], right: list[Value], each: int) -> list[Value]:
    left += right
    charge_entries(2 * len(left) * each)
    left.sort()
    return left


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
