"""Values as JSON for traces, where people and programs read them.

In: ECMAScript values, and plain Python of any kind. Out: JSON; what JSON cannot say is an object with the key "$",
which names its kind: `{"$": "NaN"}`, `{"$": "undefined"}`, `{"$": "function", "name": "tax"}`. An object of the
chart's that has such a key itself stands in `{"$": "object", "members": …}`.

The rule that surprises: looking is free for the session. No getter runs, nothing is counted on its budget, whatever
values it makes of its own; what is too big or too deep is cut, and says so.
"""

from __future__ import annotations

from binascii import crc32
from math import copysign, isfinite

from scxml_runtime import js
from scxml_runtime.js.values import ACCESSOR, ENUMERABLE, HOLE, SHARED, Property, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

MOST = 20_000
"""Parts of one value that are told."""

LONGEST = 10_000
"""Characters of a text that is told whole."""

START = 1_000
"""Characters of a longer one that are told."""

LARGE = 1024
"""Bits of a number that is none of ECMAScript's any more."""

DEEPEST = 60
"""Objects inside one another that are told."""


def recorded_value(value: Any) -> Any:
    """The value as JSON."""
    return _Writer().write(value, ())


class _Writer:
    """Writes one value."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST

    def write(self, value: Any, above: tuple[int, ...]) -> Any:
        kind = value.__class__
        if kind is bool or value is None or (kind is int and value.bit_length() < LARGE):
            return value
        write = SCALARS.get(kind)
        if write is not None:
            return write(value)
        self.left -= 1
        if id(value) in above:
            return {"$": "circular", "up": len(above) - above.index(id(value))}
        if len(above) == DEEPEST or self.left < 0:
            return {"$": "more"}
        return self._compound(value, (*above, id(value)))

    def _compound(self, value: Any, above: tuple[int, ...]) -> Any:
        if isinstance(value, js.JSObject):
            return self._object(value, above)
        if isinstance(value, dict):
            return self._members(dict.items(value), above)
        if isinstance(value, list | tuple):
            return self._items(value, above)
        return {"$": type(value).__name__, "text": text_of(value)}

    def _object(self, value: Any, above: tuple[int, ...]) -> Any:
        name = value.class_name
        if value.call is not None:
            return {"$": "function", "name": _name_of(value)}
        if isinstance(value, js.JSArray):
            return self._array(value, above)
        if name in ("Object", "Arguments"):
            return self._members(_own(value), above)
        told: dict[str, Any] = {"$": name}
        for field in FIELDS.get(name, ()):
            told[field] = self.write(getattr(value, field, None), above)
        if name in ENTRIES:
            told["entries"] = [ENTRIES[name](self, entry, above) for entry in self._allowed(_entries(value))]
        for field in NAMED.get(name, ()):
            told[field] = self.write(_found(value, field), above)
        return self._with_members(told, value, above)

    def _with_members(self, told: dict[str, Any], value: Any, above: tuple[int, ...]) -> dict[str, Any]:
        members = dict(_own(value))
        if members:
            told["members"] = self._table(members.items(), above)
        return told

    def _array(self, value: Any, above: tuple[int, ...]) -> Any:
        items = self._items(value.items, above)
        if not value.properties:
            return items
        told = self._with_members({"$": "array", "items": items}, value, above)
        return told if "members" in told else items

    def _items(self, items: Iterable[Any], above: tuple[int, ...]) -> list[Any]:
        return [self.write(each, above) for each in self._allowed(items)]

    def _members(self, members: Iterable[tuple[Any, Any]], above: tuple[int, ...]) -> dict[str, Any]:
        told = self._table(members, above)
        return {"$": "object", "members": told} if "$" in told else told

    def _table(self, members: Iterable[tuple[Any, Any]], above: tuple[int, ...]) -> dict[str, Any]:
        return {_key(key): self.write(each, above) for key, each in self._allowed(members)}

    def _allowed(self, parts: Iterable[Any]) -> Iterator[Any]:
        """As many parts as may still be told."""
        for part in parts:
            self.left -= 1
            if self.left < 0:
                yield CUT if not isinstance(part, tuple) else ("…", CUT)
                return
            yield part

    def pair(self, entry: Any, above: tuple[int, ...]) -> Any:
        """An entry of a Map."""
        return [self.write(entry.key, above), self.write(entry.value, above)]

    def key(self, entry: Any, above: tuple[int, ...]) -> Any:
        """An entry of a Set."""
        return self.write(entry.key, above)


class _Cut:
    """Stands for all that was left out."""


CUT = _Cut()

FIELDS = {
    "Date": ("time",),
    "RegExp": ("source", "flags"),
    "Number": ("value",),
    "String": ("value",),
    "Boolean": ("value",),
    "Symbol": ("value",),
    "Promise": ("state", "result"),
    "Proxy": ("target",),
}
"""What objects hold beside their properties."""

NAMED = {"Error": ("name", "message")}
"""Properties that are told though they are not enumerable; those of prototypes too."""

ENTRIES: dict[str, Callable[[_Writer, Any, tuple[int, ...]], Any]] = {"Map": _Writer.pair, "Set": _Writer.key}


def _number(value: float) -> Any:
    if value != value:
        return {"$": "NaN"}
    if not isfinite(value):
        return {"$": "Infinity" if value > 0 else "-Infinity"}
    return {"$": "-0"} if value == 0.0 and copysign(1.0, value) < 0 else value


def _text(value: str) -> Any:
    """A text; half a surrogate pair stays what it is, as \\ud83d."""
    if len(value) <= LONGEST:
        return value
    sum = crc32(value.encode("utf-8", "surrogatepass"))
    return {"$": "text", "start": value[:START], "length": len(value), "crc32": f"{sum:08x}"}


def _key(key: Any) -> str:
    return str.__str__(key) if isinstance(key, str) else text_of(key)


SCALARS: dict[type, Callable[[Any], Any]] = {
    float: _number,
    str: _text,
    js.values.Undefined: lambda value: {"$": "undefined"},
    type(...): lambda value: {"$": "undefined"},
    type(HOLE): lambda value: {"$": "hole"},
    Symbol: lambda value: {"$": "symbol", "text": text_of(value)},
    int: lambda value: {"$": "int", "bits": value.bit_length()},
    Property: lambda value: {"$": "accessor"},
    _Cut: lambda value: {"$": "more"},
}


def text_of(value: Any) -> str:
    """A value of Python's as text, whatever that does."""
    try:
        return repr(value)[:START]
    except Exception as problem:
        return f"<{type(value).__name__}, whose text fails with {type(problem).__name__}>"


def _own(value: Any) -> Iterator[tuple[str, Any]]:
    """The enumerable properties as they are kept; an accessor stands for itself."""
    properties = getattr(value, "properties", None)
    for key, each in (*properties.items(),) if isinstance(properties, dict) else ():
        if isinstance(key, Symbol):
            continue
        if each.__class__ is Property:
            if not each.flags & ENUMERABLE or each.flags & SHARED:
                continue
            each = each if each.flags & ACCESSOR else each.value
        yield str(key), each
    if isinstance(value, js.HostObject):
        yield "text", _source(value)


def _found(value: Any, name: str) -> Any:
    """A data property of an object, or of what it inherits from."""
    while value is not None:
        properties = getattr(value, "properties", None)
        each = properties.get(name) if isinstance(properties, dict) else None
        each = each.value if each.__class__ is Property and not each.flags & (ACCESSOR | SHARED) else each
        if each.__class__ is str:
            return each
        value = getattr(value, "prototype", None)
    return ""


def _source(value: Any) -> str:
    try:
        return str(value.plain())
    except Exception as problem:
        return f"<{type(problem).__name__}>"


def _entries(value: Any) -> Iterator[Any]:
    entry = value.entries.first
    while entry is not None:
        yield entry
        entry = entry.next


def _name_of(function: Any) -> str:
    name = getattr(function, "name", "")
    return name if isinstance(name, str) else ""
