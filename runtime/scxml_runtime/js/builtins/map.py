"""Map (ECMA-262 24.1) and its iterator; the table of entries is shared with Set.

Entries stand in the order of insertion. Surprising: an iterator goes on over entries added while it runs,
and is not disturbed by deletions.
"""

from __future__ import annotations

from ..access import get
from ..arrays import new_array
from ..budget import charge_each, step
from ..calls import call as call_function
from ..calls import is_callable
from ..errors import error, not_callable, to_display
from ..functions import prototype_of
from ..intrinsics import intrinsic
from ..iteration import iterate, iterator_abandon, iterator_result
from ..objects import Exotic, JSObject
from ..refusals import needs_new, not_iterable, wrong_this
from ..registration import SPECIES, Constructor, Prototype, alias, getter, tag
from ..values import EMPTY, Symbol, undefined
from .entries import Entries, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


class JSMap(Exotic):
    """A Map object."""

    __slots__ = ("entries",)
    class_name = "Map"
    entries: Entries


class MapIterator(Exotic):
    """What keys(), values() and entries() give; `entries` is None at the end."""

    __slots__ = ("at", "entries", "kind")
    entries: Entries | None
    at: Entry | None
    kind: str


def call(this: Value, *_: Value) -> Value:
    raise needs_new("Map")


def construct(new_target: JSObject, source: Value = undefined, *_: Value) -> JSMap:
    made = JSMap()
    made.properties = EMPTY
    made.prototype = prototype_of(new_target, "Map.prototype")
    made.entries = Entries()
    fill(made, source, "set")
    return made


def fill(made: JSObject, source: Value, method: str) -> None:
    """AddEntriesFromIterable: through the object's own method, which a script may have replaced."""
    if source is undefined or source is None:
        return
    adder = get(made, method)
    if not is_callable(adder):
        raise not_callable(adder)
    items = iterate(source)
    for item in items:
        step()
        try:
            if method == "add":
                adder.call(made, item)
            else:
                add_pair(made, adder, item)
        except BaseException:
            iterator_abandon(items)
            raise


def add_pair(made: JSObject, adder: Value, item: Value) -> None:
    if not isinstance(item, JSObject):
        raise error("TypeError", f"entry is not an object: {to_display(item)}")
    key = get(item, 0)
    adder.call(made, key, get(item, 1))


def table(this: Value) -> Entries:
    if not isinstance(this, JSMap):
        raise wrong_this(this, "Map")
    return this.entries


def clear(this: Value, *_: Value) -> Value:
    entries = table(this)
    charge_each(len(entries))
    entries.clear()
    return undefined


def delete(this: Value, key: Value = undefined, *_: Value) -> bool:
    return table(this).delete(key)


def for_each(this: Value, function: Value = undefined, receiver: Value = undefined, *_: Value) -> Value:
    entries = table(this)
    if not is_callable(function):
        raise not_callable(function)
    at = entries.after(None)
    while at is not None:
        step()
        call_function(function, receiver, at.value, at.key, this)
        at = entries.after(at)
    return undefined


def get_value(this: Value, key: Value = undefined, *_: Value) -> Value:
    found = table(this).find(key)
    return undefined if found is None else found.value


def has(this: Value, key: Value = undefined, *_: Value) -> bool:
    return table(this).find(key) is not None


def put(this: Value, key: Value = undefined, value: Value = undefined, *_: Value) -> Value:
    table(this).put(key, value)
    return this


def size(this: Value, *_: Value) -> int:
    return len(table(this))


def iterator(this: Value, kind: str) -> MapIterator:
    charge_each(1)
    made = MapIterator()
    made.properties = EMPTY
    made.prototype = intrinsic("Map Iterator.prototype")
    made.entries, made.at, made.kind = table(this), None, kind
    return made


def next_entry(this: Value, *_: Value) -> Value:
    if not isinstance(this, MapIterator):
        raise wrong_this(this, "Map Iterator")
    charge_each(1)
    found = None if this.entries is None else this.entries.after(this.at)
    if found is None:
        this.entries = None
        return iterator_result(undefined, True)
    this.at = found
    if this.kind == "key":
        return iterator_result(found.key, False)
    return iterator_result(
        found.value if this.kind == "value" else new_array([found.key, found.value]), False
    )


def group_by(this: Value, items: Value = undefined, function: Value = undefined, *_: Value) -> JSMap:
    """Map.groupBy."""
    if items is undefined or items is None:
        raise not_iterable(items)
    if not is_callable(function):
        raise not_callable(function)
    made = construct(intrinsic("Map").resolve())
    for index, item in enumerate(iterate(items)):
        step()
        key = call_function(function, undefined, item, index)
        group = made.entries.find(key)
        if group is None:
            made.entries.put(key, new_array([item]))
        else:
            group.value.items.append(item)
    return made


TABLES = {
    "Map": Constructor(call, construct, 0, {**SPECIES, "groupBy": (group_by, 2)}),
    "Map.prototype": Prototype(
        {
            "clear": (clear, 0),
            "delete": (delete, 1),
            "entries": (lambda this, *_: iterator(this, "entry"), 0),
            "forEach": (for_each, 1),
            "get": (get_value, 1),
            "has": (has, 1),
            "keys": (lambda this, *_: iterator(this, "key"), 0),
            "set": (put, 2),
            "size": getter(size, "size"),
            "values": (lambda this, *_: iterator(this, "value"), 0),
            Symbol.iterator: alias("entries"),
            Symbol.to_string_tag: tag("Map"),
        }
    ),
    "Map Iterator.prototype": Prototype(
        {"next": (next_entry, 0), Symbol.to_string_tag: tag("Map Iterator")}, constructor=False
    ),
}
