"""The ground of ECMAScript values: undefined, symbols, and the records of own properties.

Numbers are Python int (within 2**53) and float, strings are str of UTF-16 code units, true and false are
bool, null is None. Everything else is a JSObject (objects.py). The rule that surprises: a property that is
writable, enumerable and configurable is stored raw; every other one is an immutable Property that is
replaced, never changed, so that all sessions may share the tables of built-ins until one of them writes.
"""

from __future__ import annotations

from .budget import charge_each, charge_entries
from .realm import take_toll

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Value: TypeAlias = Any
    Key: TypeAlias = "str | Symbol"

WRITABLE = 1
ENUMERABLE = 2
CONFIGURABLE = 4
ACCESSOR = 8
SHARED = 16  # the value (or getter) is a Native or Intrinsic that each realm turns into an object of its own
PLAIN = WRITABLE | ENUMERABLE | CONFIGURABLE
HIDDEN = WRITABLE | CONFIGURABLE

MAX_INTEGER = 9007199254740991
MAX_STRING = 1 << 25  # UTF-16 code units
MAX_DENSE = 1 << 24  # items of one dense array
MAX_LENGTH = 4294967295


class Undefined:
    """The type of `undefined`; falsy, so that only NaN needs care in a Python `if`."""

    __slots__ = ()
    weighs_ = False  # memory.py

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"

    def __copy__(self) -> Undefined:
        return self

    def __deepcopy__(self, memo: object) -> Undefined:
        return self

    def __reduce__(self) -> str:
        return "undefined"


class Marker:
    """A value no script can hold: HOLE in dense arrays, MISS for "no such property"."""

    __slots__ = ("text",)
    weighs_ = False  # memory.py

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


undefined = Undefined()
HOLE = Marker("HOLE")
MISS = Marker("MISS")


class Symbol:
    """A property key that is no string (ECMA-262 6.1.5); equal only to itself."""

    __slots__ = ("description",)
    iterator: Symbol
    has_instance: Symbol
    to_primitive: Symbol
    to_string_tag: Symbol
    species: Symbol
    is_concat_spreadable: Symbol
    unscopables: Symbol
    match: Symbol
    match_all: Symbol
    replace: Symbol
    search: Symbol
    split: Symbol
    async_iterator: Symbol

    def __init__(self, description: Value = undefined) -> None:
        self.description = description

    def __repr__(self) -> str:
        return f"Symbol({self.description if self.description is not undefined else ''})"


WELL_KNOWN = {
    name: Symbol("Symbol." + name)
    for name in (
        "iterator",
        "hasInstance",
        "toPrimitive",
        "toStringTag",
        "species",
        "isConcatSpreadable",
        "unscopables",
        "match",
        "matchAll",
        "replace",
        "search",
        "split",
        "asyncIterator",
    )
}
for _name, _symbol in WELL_KNOWN.items():
    setattr(Symbol, "".join("_" + c.lower() if c.isupper() else c for c in _name), _symbol)


class Property:
    """One own property that is not plain: a data property with attributes, or an accessor pair."""

    __slots__ = ("flags", "getter", "setter", "value")

    def __init__(
        self, value: Value, flags: int, getter: Value = undefined, setter: Value = undefined
    ) -> None:
        self.value = value
        self.flags = flags
        self.getter = getter
        self.setter = setter

    def read(self, receiver: Value) -> Value:
        """The value, or what the getter answers for `receiver`."""
        flags = self.flags
        if flags & ACCESSOR:
            getter = self.getter
            if getter is undefined:
                return undefined
            take_toll()  # getters may call each other without any call to be seen
            return getter.call(receiver)
        return self.value.resolve() if flags & SHARED else self.value

    def resolved(self) -> Property:
        """The same property with objects of the current realm in place of shared records."""
        if not self.flags & SHARED:
            return self
        flags = self.flags & ~SHARED
        if flags & ACCESSOR:
            return Property(undefined, flags, resolve(self.getter), resolve(self.setter))
        return Property(self.value.resolve(), flags)


class Shared:
    """What stands in shared tables for an object that each realm makes for itself on first use."""

    __slots__ = ()
    weighs_ = False  # memory.py

    def resolve(self) -> Value:
        raise NotImplementedError


def resolve(value: Value) -> Value:
    return value.resolve() if isinstance(value, Shared) else value


class SharedTable(dict):  # type: ignore[type-arg]
    """Own properties that several objects look at; whoever wants to write copies it first.

    `owner` is told, so that fast paths know whether any session has changed the built-in.
    """

    __slots__ = ("owner",)
    weighs_ = False  # memory.py
    owner: Any

    def copied(self) -> dict[Key, Value]:
        """A private copy for an object that is about to write."""
        if self is not EMPTY:
            self.owner.mark_written()
        return dict(self)


EMPTY = SharedTable()


LONG_NAME = 1 << 14
"""Code units of a property's name up to which comparing it is part of the step in which it happens."""


class LongName(str):
    """A long name of a property, as tables hold it: being compared with what is looked up, it pays for it.

    Tables hold these, and nothing else does: `ordered` gives the text itself back.
    """

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, str) or len(self) != len(other):
            return False
        from .budget import charge_compare

        charge_compare(len(self))
        return str.__eq__(self, other)


def stored_name(key: Key) -> Key:
    """The key as a table is to hold it."""
    if type(key) is not str or len(key) <= LONG_NAME:
        return key
    from .budget import charge_name

    charge_name(len(key))
    return LongName(key)


def told_name(key: Key) -> Key:
    """The key that a table holds, as scripts see it."""
    if type(key) is not LongName:
        return key
    from .budget import charge_name

    charge_name(len(key))
    return str(key)


def is_index(key: Key) -> bool:
    """Is the key the canonical text of an array index, 0 … 2**32 - 2 (ES5 15.4)?"""
    if type(key) is not str or not key or not "0" <= key[0] <= "9":
        return False
    if not (key.isascii() and key.isdigit()) or len(key) > 10 or (key[0] == "0" and len(key) > 1):
        return False
    return int(key) < MAX_LENGTH


FEW_KEYS = 32
"""Keys up to which listing them is part of the step in which it happens."""


def ordered(keys: list[Key]) -> list[Key]:
    """Own keys in the order ECMA-262 9.1.11 asks for: indexes ascending, strings, symbols."""
    if len(keys) > FEW_KEYS:
        charge_entries(len(keys))
    for key in keys:
        if type(key) is not str or key < ":":  # which is what comes behind the digits
            break
    else:
        return keys
    if len(keys) > FEW_KEYS:
        charge_each(len(keys))
    keys = [told_name(key) for key in keys]
    indexes = [key for key in keys if is_index(key)]
    symbols = [key for key in keys if type(key) is Symbol]
    if not indexes and not symbols:
        return keys
    if indexes:
        indexes.sort(key=int)  # type: ignore[arg-type]
    taken = set(indexes)
    return indexes + [key for key in keys if type(key) is str and key not in taken] + symbols
