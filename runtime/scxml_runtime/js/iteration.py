"""for-in, for-of and <foreach>: enumeration that survives changes, and the iteration protocol."""

from __future__ import annotations

from .access import get
from .arrays import JSArray
from .budget import charge_each, charge_rounds
from .calls import call, get_method
from .conversions import require_object, to_length, to_object, truthy
from .errors import error, to_display
from .intrinsics import ARRAY_PROTOTYPE, OBJECT_PROTOTYPE, STRING_PROTOTYPE, intrinsic
from .objects import JSObject, bare
from .realm import current
from .refusals import not_iterable
from .values import EMPTY, ENUMERABLE, HOLE, Symbol, ordered, undefined

CHUNK = 32
"""Rounds that are paid for at once."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .values import Key, Value


def keys(value: Value) -> Iterator[str]:
    """The names a for-in loop visits (ES5 12.6.4): own, then inherited; deleted ones are skipped."""
    if value is undefined or value is None:
        return
    if type(value) is JSObject and value.prototype is OBJECT_PROTOTYPE and not OBJECT_PROTOTYPE.written:
        for key in paid_one_by_one(ordered(list(value.properties))):
            if type(key) is str and key in value.properties:
                yield key
        return
    walk: JSObject | None = to_object(value)
    seen: set[Key] = set()
    while walk is not None:
        charge_each(1)
        for key in paid_one_by_one(walk.own_keys()):
            if type(key) is not str or key in seen:
                continue
            own = walk.get_own(key)
            if own is None:
                continue
            seen.add(key)
            if own.flags & ENUMERABLE:
                yield key
        if walk.prototype is OBJECT_PROTOTYPE and not OBJECT_PROTOTYPE.written:
            return
        walk = walk.parent()


LISTS = ("Arguments", "NodeList", "NamedNodeMap")
"""What <foreach> takes beside arrays."""


def paid_one_by_one(keys: list[Key]) -> Iterator[Key]:
    """The keys, a step for each round."""
    for first in range(0, len(keys), CHUNK):
        chunk = keys[first : first + CHUNK]
        charge_each(len(chunk))
        yield from chunk


def each(value: Value) -> list[tuple[int, Value]]:
    """Index and item for <foreach> (SCXML 4.6): a copy of the array; TypeError for what is no array."""
    if not isinstance(value, JSArray) and getattr(value, "class_name", "") not in LISTS:
        raise error("TypeError", f"foreach takes an array: {to_display(value)}")
    if type(value) is JSArray:
        charge_each(len(value.items))
        return [(i, undefined if item is HOLE else item) for i, item in enumerate(value.items)]
    length = to_length(get(value, "length"))
    charge_rounds(length)
    return [(i, get(value, i)) for i in range(length)]


class Iteration:
    """One run over an iterable through its own protocol (ECMA-262 7.4)."""

    __slots__ = ("done", "iterator", "step")

    def __init__(self, iterator: JSObject) -> None:
        self.iterator = iterator
        self.step = get(iterator, "next")
        self.done = False

    def __iter__(self) -> Iteration:
        return self

    def __next__(self) -> Value:
        if self.done:
            raise StopIteration
        current().steps.pay(2)
        try:
            result = call(self.step, self.iterator)
            require_object(result, "iterator result")
            if truthy(get(result, "done")):
                self.done = True
                raise StopIteration
            return get(result, "value")
        except BaseException:
            self.done = True
            raise

    def close(self) -> None:
        """The loop was left by break, return or continue to an outer loop."""
        if self.done:
            return
        self.done = True
        method = get_method(self.iterator, "return")
        if method is not undefined:
            require_object(call(method, self.iterator), "iterator result")

    def abandon(self) -> None:
        """The loop was left by an exception, which wins over whatever `return` throws."""
        if self.done:
            return
        self.done = True
        from .errors import Throw

        try:
            method = get_method(self.iterator, "return")
            if method is not undefined:
                call(method, self.iterator)
        except Throw:
            pass


def iterate(value: Value) -> Iteration | Iterator[Value]:
    """What a for-of loop runs over; leave it early with iterator_close or iterator_abandon."""
    kind = type(value)
    if kind is JSArray and is_plain_array(value):
        return array_items(value)
    if kind is str and not STRING_PROTOTYPE.written and not intrinsic("String Iterator.prototype").written:
        return code_points(value)
    return Iteration(iterator_of(value))


def iterator_of(value: Value) -> JSObject:
    """GetIterator (ECMA-262 7.4.1)."""
    nothing = value is undefined or value is None
    method = undefined if nothing else get_method(value, Symbol.iterator)
    if method is undefined:
        raise not_iterable(value)
    return require_object(call(method, value), "iterator")


def is_plain_array(array: JSArray) -> bool:
    """Would the protocol only give the items of the list?"""
    if array.prototype is not ARRAY_PROTOTYPE or array.properties is not EMPTY or ARRAY_PROTOTYPE.written:
        return False
    return not intrinsic("Array Iterator.prototype").written


def array_items(array: JSArray) -> Iterator[Value]:
    index, steps = 0, current().steps
    while index < len(array.items):
        steps.pay(1)
        item = array.items[index] if type(array) is JSArray else HOLE
        yield get(array, index) if item is HOLE else item
        index += 1


def code_points(text: str) -> Iterator[str]:
    """The characters of a string, surrogate pairs together."""
    at, end, steps = 0, len(text), current().steps
    while at < end:
        steps.pay(1)
        size = 2 if "\ud800" <= text[at] < "\udc00" and "\udc00" <= text[at + 1 : at + 2] < "\ue000" else 1
        yield text[at : at + size]
        at += size


def iterator_close(iteration: Iteration | Iterator[Value]) -> None:
    """After leaving a for-of loop by break or return."""
    if type(iteration) is Iteration:
        iteration.close()


def iterator_abandon(iteration: Iteration | Iterator[Value]) -> None:
    """After leaving a for-of loop by an exception."""
    if type(iteration) is Iteration:
        iteration.abandon()


def to_list(value: Value) -> list[Value]:
    """All items of an iterable, as spread needs them."""
    items = []
    for item in iterate(value):  # no list(…): scripts run in here, and Python in C cannot go as deep
        items.append(item)
    return items


def iterator_result(value: Value, done: bool) -> JSObject:
    """CreateIterResultObject (ECMA-262 7.4.9)."""
    made = bare(OBJECT_PROTOTYPE)
    made.properties = {"value": value, "done": done}
    return made
