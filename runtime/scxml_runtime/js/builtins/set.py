"""Set (ECMA-262 24.2) and its iterator."""

from __future__ import annotations

from ..arrays import new_array
from ..budget import charge_each, step
from ..calls import call as call_function
from ..calls import is_callable
from ..errors import not_callable
from ..functions import prototype_of
from ..intrinsics import intrinsic
from ..iteration import iterator_result
from ..objects import Exotic, JSObject
from ..refusals import needs_new, wrong_this
from ..registration import SPECIES, Constructor, Prototype, alias, getter, tag
from ..values import EMPTY, Symbol, undefined
from .entries import Entries, Entry
from .map import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


class JSSet(Exotic):
    """A Set object; the values of its entries are not used."""

    __slots__ = ("entries",)
    class_name = "Set"
    entries: Entries


class SetIterator(Exotic):
    """What values() and entries() give; `entries` is None at the end."""

    __slots__ = ("at", "entries", "kind")
    entries: Entries | None
    at: Entry | None
    kind: str


def call(this: Value, *_: Value) -> Value:
    raise needs_new("Set")


def construct(new_target: JSObject, source: Value = undefined, *_: Value) -> JSSet:
    made = JSSet()
    made.properties = EMPTY
    made.prototype = prototype_of(new_target, "Set.prototype")
    made.entries = Entries()
    fill(made, source, "add")
    return made


def table(this: Value) -> Entries:
    if not isinstance(this, JSSet):
        raise wrong_this(this, "Set")
    return this.entries


def add(this: Value, value: Value = undefined, *_: Value) -> Value:
    table(this).put(value, undefined)
    return this


def clear(this: Value, *_: Value) -> Value:
    entries = table(this)
    charge_each(len(entries))
    entries.clear()
    return undefined


def delete(this: Value, value: Value = undefined, *_: Value) -> bool:
    return table(this).delete(value)


def for_each(this: Value, function: Value = undefined, receiver: Value = undefined, *_: Value) -> Value:
    entries = table(this)
    if not is_callable(function):
        raise not_callable(function)
    at = entries.after(None)
    while at is not None:
        step()
        call_function(function, receiver, at.key, at.key, this)
        at = entries.after(at)
    return undefined


def has(this: Value, value: Value = undefined, *_: Value) -> bool:
    return table(this).find(value) is not None


def size(this: Value, *_: Value) -> int:
    return len(table(this))


def iterator(this: Value, kind: str) -> SetIterator:
    made = SetIterator()
    made.properties = EMPTY
    made.prototype = intrinsic("Set Iterator.prototype")
    made.entries, made.at, made.kind = table(this), None, kind
    return made


def next_entry(this: Value, *_: Value) -> Value:
    if not isinstance(this, SetIterator):
        raise wrong_this(this, "Set Iterator")
    found = None if this.entries is None else this.entries.after(this.at)
    if found is None:
        this.entries = None
        return iterator_result(undefined, True)
    this.at = found
    return iterator_result(found.key if this.kind == "value" else new_array([found.key, found.key]), False)


TABLES = {
    "Set": Constructor(call, construct, 0, SPECIES),
    "Set.prototype": Prototype(
        {
            "add": (add, 1),
            "clear": (clear, 0),
            "delete": (delete, 1),
            "entries": (lambda this, *_: iterator(this, "entry"), 0),
            "forEach": (for_each, 1),
            "has": (has, 1),
            "keys": alias("values"),
            "size": getter(size, "size"),
            "values": (lambda this, *_: iterator(this, "value"), 0),
            Symbol.iterator: alias("values"),
            Symbol.to_string_tag: tag("Set"),
        }
    ),
    "Set Iterator.prototype": Prototype(
        {"next": (next_entry, 0), Symbol.to_string_tag: tag("Set Iterator")}, constructor=False
    ),
}
