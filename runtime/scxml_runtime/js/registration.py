"""How a module in `builtins/` declares its objects: tables, read on first use.

A module holds `TABLES`, a mapping from the name of an intrinsic to a Constructor, a Prototype or a
Namespace. Members are written as a mapping from property key to one of

    (function, length)      a method, writable and configurable; `function(this, *arguments)`
    getter(function)        a configurable accessor without setter
    constant(value)         neither writable nor enumerable nor configurable
    hidden(value)           writable and configurable
    tag(text)               configurable only, as for Symbol.toStringTag
    alias("key")            the very same function as another member
    link("Intrinsic name")  another built-in object

Every name of an intrinsic needs its row in `intrinsics.py`.
"""

from __future__ import annotations

from .functions import JSFunction, Native
from .intrinsics import FUNCTION_PROTOTYPE, Intrinsic, intrinsic
from .objects import JSObject, SlowObject
from .values import (
    ACCESSOR,
    CONFIGURABLE,
    ENUMERABLE,
    HIDDEN,
    SHARED,
    WRITABLE,
    Property,
    SharedTable,
    Symbol,
    undefined,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from .values import Key, Value

    Member: TypeAlias = Any


class Alias:
    """A member that is the same function object as another one."""

    __slots__ = ("key",)

    def __init__(self, key: Key) -> None:
        self.key = key


def getter(function: Callable[..., Value], name: str = "") -> Property:
    return Property(undefined, ACCESSOR | CONFIGURABLE | SHARED, Native(function, "get " + name, 0))


def accessor(get: Callable[..., Value], put: Callable[..., Value], name: str) -> Property:
    flags = ACCESSOR | CONFIGURABLE | SHARED
    return Property(undefined, flags, Native(get, "get " + name, 0), Native(put, "set " + name, 1))


def constant(value: Value) -> Property:
    return Property(value, 0)


def hidden(value: Value) -> Property:
    return Property(value, HIDDEN)


def tag(text: str) -> Property:
    return Property(text, CONFIGURABLE)


def alias(key: Key) -> Alias:
    return Alias(key)


def link(name: str, flags: int = HIDDEN) -> Property:
    return Property(intrinsic(name), flags | SHARED)


def locked_method(function: Callable[..., Value], name: str, length: int, flags: int = 0) -> Property:
    """A method with attributes other than the usual ones."""
    return Property(Native(function, name, length), flags | SHARED)


def method_name(key: Key) -> str:
    return key if isinstance(key, str) else f"[{key.description}]"


def member(key: Key, declared: Member) -> Property:
    """The shared property for one declared member."""
    if type(declared) is Property:
        return declared
    function, length = declared
    return Property(Native(function, method_name(key), length), HIDDEN | SHARED)


def filled(own: Intrinsic, table: SharedTable, members: dict[Any, Member]) -> SharedTable:
    """The table of a built-in with its members; it learns its functions, too."""
    aliases = {key: declared.key for key, declared in members.items() if type(declared) is Alias}
    for key, declared in members.items():
        table[key] = None if key in aliases else member(key, declared)
    for key, target in aliases.items():
        table[key] = table[target]
    if not own.written:
        own.methods.update({key: entry.value for key, entry in table.items() if type(entry.value) is Native})
    return table


class Prototype:
    """A prototype object. `constructor` is linked by name; `shape` makes the bare object."""

    __slots__ = ("constructor", "members", "shape")

    def __init__(
        self, members: dict[Any, Member], shape: Callable[[], JSObject] = SlowObject, constructor: bool = True
    ) -> None:
        self.members = members
        self.shape = shape
        self.constructor = constructor

    def table(self, own: Intrinsic) -> SharedTable:
        table = SharedTable()
        if self.constructor:
            table["constructor"] = link(own.name.removesuffix(".prototype"))
        return filled(own, table, self.members)

    def make(self, own: Intrinsic) -> JSObject:
        made = self.shape()
        made.properties = own.table()
        made.prototype = own.parent
        return made


class Namespace(Prototype):
    """An object such as Math that is neither constructor nor prototype."""

    __slots__ = ()

    def __init__(self, members: dict[Any, Member]) -> None:
        super().__init__(members, constructor=False)


class Constructor:
    """A built-in constructor.

    `call(this, *arguments)` is the plain call, `construct(new_target, *arguments)` the `new` expression
    (None: no constructor); `statics` are its own members, `prototype` says whether it has one of its own
    name.
    """

    __slots__ = ("call", "construct", "length", "prototype", "statics")

    def __init__(
        self,
        call: Callable[..., Value],
        construct: Callable[..., Value] | None,
        length: int,
        statics: dict[Any, Member] | None = None,
        prototype: bool = True,
    ) -> None:
        self.call = call
        self.construct = construct
        self.length = length
        self.statics = statics or {}
        self.prototype = prototype

    def table(self, own: Intrinsic) -> SharedTable:
        table = SharedTable()
        table["length"] = Property(self.length, CONFIGURABLE)
        table["name"] = Property(own.name, CONFIGURABLE)
        if self.prototype:
            table["prototype"] = link(own.name + ".prototype", 0)
        return filled(own, table, self.statics)

    def make(self, own: Intrinsic) -> JSFunction:
        made = Native(self.call, own.name, self.length, self.construct, own).make()
        made.prototype = own.parent
        return made


SPECIES: dict[Key, Member] = {Symbol.species: getter(lambda this, *_: this, "[Symbol.species]")}

__all__ = [
    "CONFIGURABLE",
    "ENUMERABLE",
    "FUNCTION_PROTOTYPE",
    "SPECIES",
    "WRITABLE",
    "Constructor",
    "Namespace",
    "Prototype",
    "accessor",
    "alias",
    "constant",
    "getter",
    "hidden",
    "link",
    "locked_method",
    "tag",
]
