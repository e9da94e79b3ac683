"""Values of a snapshot as its readers would write them: `{a: [1, NaN]}`, `Map(1) {"soft" => 3}`, `Date 2026-01-05T…`.

In: JSON as `scxml_runtime.session.saving` writes it, with its escapes (`{"$": …}`) and its table of objects. Out:
pieces of text, of which a reader takes as many as there is room for.

The rule that surprises: nothing is restored and no chart is needed, so that what only a chart knows, such as the code
of a function, is a name here; a circle is told as [Circular], what lies deeper than a few levels as `…`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Any

from scxml_runtime.js.date_format import iso_string
from scxml_runtime.js.numbers import number_to_string
from scxml_runtime.session.saving.fields import field, objects
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.scalars import NAMED, named

DEEPEST = 5
"""Objects inside one another that are shown."""

LONGEST = 1000
"""Characters of a text that are worth a look."""

ENUMERABLE = 2
LATEST = 8.64e15  # ECMA-262 21.4.1.1

Pieces = Iterator[str]
Above = tuple[int, ...]
"""The numbers of the objects around a value; -1 for one without a number."""

BRACES, BRACKETS = ("{", "}"), ("[", "]")


class Values:
    """The values of one snapshot."""

    def __init__(self, saved: dict[str, Any]) -> None:
        self._table = objects(field(saved, "objects", dict, {}), "table")

    def pieces(self, value: Any, above: Above = ()) -> Pieces:
        """A value, piece by piece. Raises SnapshotError where it is damaged."""
        if value is None or value.__class__ is bool:
            yield json.dumps(value)
        elif value.__class__ is str:
            yield quoted(value)
        elif value.__class__ in (int, float):
            yield number_to_string(value)
        elif value.__class__ is list:
            yield from self._listed(BRACKETS, map(self._one, value), (*above, -1))
        elif "$" in value:
            yield from self._special(value, above)
        else:
            yield from self._listed(BRACES, self._members(value.items()), (*above, -1))

    def text(self, value: Any) -> str:
        """A text, as it is read."""
        if value.__class__ is str:
            return str(value)
        found = named(value) if value.__class__ is dict and "$" in value else None
        if found.__class__ is not str:
            raise SnapshotError("a text is none")
        return readable(found)

    def own(self, value: Any) -> dict[str, Any]:
        """The properties of an object, by name."""
        told = self._entry(value)
        if told is None:
            return value if value.__class__ is dict else {}
        return self._own(told)

    def _one(self, value: Any) -> Callable[[Above], Pieces]:
        return lambda above: self.pieces(value, above)

    def _members(self, members: Iterable[tuple[Any, Any]]) -> Iterator[Callable[[Above], Pieces]]:
        for key, value in members:
            yield self._member(key, value)

    def _member(self, key: Any, value: Any) -> Callable[[Above], Pieces]:
        def written(above: Above) -> Pieces:
            yield from self._key(key)
            yield ": "
            yield from self.pieces(value, above)

        return written

    def _key(self, key: Any) -> Pieces:
        if key.__class__ is dict and key.get("$") != "text":
            yield "["
            yield from self.pieces(key)
            yield "]"
            return
        name = self.text(key)
        yield name if name.isidentifier() and len(name) < LONGEST else quoted(name)

    def _listed(
        self, around: tuple[str, str], items: Iterable[Callable[[Above], Pieces]], above: Above
    ) -> Pieces:
        """Items with commas between them."""
        begin, end = around
        if len(above) > DEEPEST:
            yield f"{begin}…{end}"
            return
        yield begin
        for place, item in enumerate(items):
            yield ", " if place else ""
            yield from item(above)
        yield end

    def _special(self, value: dict[str, Any], above: Above) -> Pieces:
        """What JSON has no form for."""
        kind = field(value, "$", str)
        write = SPECIAL.get(kind)
        if write is not None:
            yield from write(self, value, above)
        elif kind == "text":
            yield quoted(self.text(value))
        else:
            yield kind if kind in NAMED else f"({kind[:40]})"

    def _referred(self, value: dict[str, Any], above: Above) -> Pieces:
        place = field(value, "n", int)
        if place in above:
            yield "[Circular]"
            return
        told = self._at(place)
        kind = field(told, "$", str)
        write = OBJECTS.get(kind)
        if write is None:
            yield f"({kind[:40]})"
        else:
            yield from write(self, told, (*above, place))

    def _at(self, place: int) -> dict[str, Any]:
        if not 0 <= place < len(self._table):
            raise SnapshotError("a reference leads nowhere")
        return self._table[place]

    def _entry(self, value: Any) -> dict[str, Any] | None:
        """The object that a value refers to, if it does."""
        if value.__class__ is not dict or value.get("$") != "ref":
            return None
        return self._at(field(value, "n", int))

    # --- what has a name ---------------------------------------------------------------------

    def _builtin(self, value: dict[str, Any], above: Above) -> Pieces:
        yield field(value, "name", str)

    def _lent(self, value: dict[str, Any], above: Above) -> Pieces:
        yield f"function {field(value, 'name', str)}"

    def _native(self, value: dict[str, Any], above: Above) -> Pieces:
        owner, key = field(value, "of", str), field(value, "key", str)
        yield f"function {key}" if owner == "functions" else f"function {owner}.{key}"

    def _platform(self, value: dict[str, Any], above: Above) -> Pieces:
        yield ".".join(map(self.text, field(value, "path", list)))

    # --- objects of the table ----------------------------------------------------------------

    def _properties(self, told: dict[str, Any]) -> Iterator[Callable[[Above], Pieces]]:
        """Those that scripts see when they go through them."""
        for key, value, *rest in _rows(told):
            flags = rest[0] if rest else ENUMERABLE
            if flags.__class__ is int and flags & ENUMERABLE:
                yield self._member(key, value if len(rest) < 3 else _accessor(*rest[1:]))

    def _object(self, told: dict[str, Any], above: Above) -> Pieces:
        name = self._class_name(told)
        yield f"{name} " if name else ""
        yield from self._listed(BRACES, self._properties(told), above)

    def _arguments(self, told: dict[str, Any], above: Above) -> Pieces:
        yield "Arguments "
        yield from self._listed(BRACES, self._properties(told), above)

    def _class_name(self, told: dict[str, Any]) -> str:
        """Of an object that a class or a function of the chart has made."""
        above = self._entry(told.get("prototype"))
        made = None if above is None else self._entry(self._own(above).get("constructor"))
        name = None if made is None else made.get("name")
        return name[:LONGEST] if name.__class__ is str else ""

    def _own(self, told: dict[str, Any]) -> dict[str, Any]:
        """The properties of an object of the table, by name."""
        return {key: value for key, value, *_ in _rows(told) if key.__class__ is str}

    def _array(self, told: dict[str, Any], above: Above) -> Pieces:
        items = [*map(self._one, field(told, "items", list))]
        yield from self._listed(BRACKETS, (*items, *self._properties(told)), above)

    def _sparse(self, told: dict[str, Any], above: Above) -> Pieces:
        """One whose items are properties: those from 0 on without their keys."""
        items = self._own(told)
        first = dict.fromkeys(takewhile(items.__contains__, map(str, range(len(items)))))
        size = field(told, "size", int)
        yield f"Array({size}) " if len(first) < size else ""
        rest = [self._member(key, value) for key, value in items.items() if key not in first]
        yield from self._listed(BRACKETS, (*(self._one(items[key]) for key in first), *rest), above)

    def _date(self, told: dict[str, Any], above: Above) -> Pieces:
        time: Any = told.get("time")
        if time.__class__ in (int, float) and -LATEST <= time <= LATEST:
            yield f"Date {iso_string(int(time))}"
        else:
            yield "Invalid Date"

    def _error(self, told: dict[str, Any], above: Above) -> Pieces:
        prototype = told.get("prototype")
        name = prototype.get("name") if prototype.__class__ is dict else None
        yield name.removesuffix(".prototype") if name.__class__ is str else self._class_name(told) or "Error"
        message = self._own(told).get("message")
        yield f": {self.text(message)[:LONGEST]}" if is_text(message) else ""

    def _boxed(self, told: dict[str, Any], above: Above) -> Pieces:
        value = told.get("value")
        yield f"[{BOXES.get(value.__class__, 'Object')}: "
        yield from self.pieces(value, above)
        yield "]"

    def _map(self, told: dict[str, Any], above: Above) -> Pieces:
        pairs = self._pairs(told.get("entries"))
        yield f"Map({len(pairs)}) "
        yield from self._listed(BRACES, (self._pair(key, value) for key, value in pairs), above)

    def _pair(self, key: Any, value: Any) -> Callable[[Above], Pieces]:
        def written(above: Above) -> Pieces:
            yield from self.pieces(key, above)
            yield " => "
            yield from self.pieces(value, above)

        return written

    def _set(self, told: dict[str, Any], above: Above) -> Pieces:
        pairs = self._pairs(told.get("entries"))
        yield f"Set({len(pairs)}) "
        yield from self._listed(BRACES, (self._one(key) for key, _ in pairs), above)

    def _weak(self, told: dict[str, Any], above: Above) -> Pieces:
        name = "WeakMap" if told["$"] == "weak map" else "WeakSet"
        yield f"{name}({len(self._pairs(told.get('table'), 'pairs'))})"

    def _pairs(self, value: Any, name: str = "items") -> list[Any]:
        """The pairs of a table behind an object."""
        entry = self._entry(value)
        pairs: list[Any] = [] if entry is None else field(entry, name, list)
        if not all(pair.__class__ is list and len(pair) == 2 for pair in pairs):
            raise SnapshotError("an entry is a pair")
        return pairs

    def _promise(self, told: dict[str, Any], above: Above) -> Pieces:
        yield f"Promise {{{field(told, 'state', str)}: "
        yield from self.pieces(told.get("result"), above)
        yield "}"

    def _proxy(self, told: dict[str, Any], above: Above) -> Pieces:
        yield "Proxy of "
        yield from self.pieces(told.get("target"), above)

    def _function(self, told: dict[str, Any], above: Above) -> Pieces:
        kind = FUNCTIONS.get(field(told, "kind", str), "function")
        name = told.get("name")
        yield f"{kind} {self.text(name)[:LONGEST] if is_text(name) else ''}".rstrip()

    def _regexp(self, told: dict[str, Any], above: Above) -> Pieces:
        yield f"/{self.text(told.get('source'))[:LONGEST]}/{self.text(told.get('flags'))}"

    def _symbol(self, told: dict[str, Any], above: Above) -> Pieces:
        if "known" in told:
            yield f"Symbol.{field(told, 'known', str)}"
            return
        description = told.get("description")
        yield f"Symbol({self.text(description)[:LONGEST] if is_text(description) else ''})"

    def _list(self, told: dict[str, Any], above: Above) -> Pieces:
        yield from self._listed(BRACKETS, map(self._one, field(told, "items", list)), (*above, -1))

    def _dict(self, told: dict[str, Any], above: Above) -> Pieces:
        """Of Python, alone or in the table."""
        members = self._pairs_of(told) if "pairs" in told else field(told, "items", dict).items()
        yield from self._listed(BRACES, self._members(members), (*above, -1))

    def _pairs_of(self, told: dict[str, Any]) -> Iterable[tuple[Any, Any]]:
        for pair in field(told, "pairs", list):
            if pair.__class__ is not list or len(pair) != 2:
                raise SnapshotError("an entry is a pair")
            yield pair[0], pair[1]


def _rows(told: dict[str, Any]) -> Iterator[list[Any]]:
    """The properties of an object: key and value, perhaps the attributes, perhaps getter and setter."""
    for each in field(told, "properties", list, []):
        if each.__class__ is not list or len(each) not in (2, 3, 5):
            raise SnapshotError("a property is damaged")
        yield each


def _accessor(getter: Any, setter: Any) -> dict[str, Any]:
    """What stands for the value of a property that is computed."""
    undefined = {"$": "undefined"}
    kinds = [name for name, each in (("getter", getter), ("setter", setter)) if each != undefined]
    return {"$": " and ".join(kinds)}


def is_text(value: Any) -> bool:
    """Whether it is a text, as JSON has it or as an escape."""
    return value.__class__ is str or (value.__class__ is dict and value.get("$") == "text")


def quoted(text: str) -> str:
    """A text as scripts write it."""
    return json.dumps(text[:LONGEST], ensure_ascii=False)[:-1] + ('"' if len(text) <= LONGEST else "…")


def readable(units: str) -> str:
    """Code units as characters, halves of pairs left as they are."""
    return units[:LONGEST].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def seconds(time: float) -> str:
    """A time, to the millisecond."""
    return f"{round(time, 3):.15g} s"


BOXES = {str: "String", int: "Number", float: "Number", bool: "Boolean"}
FUNCTIONS = {"class": "class", "generator": "function*"}

SPECIAL: dict[str, Callable[[Values, dict[str, Any], Above], Pieces]] = {
    "ref": Values._referred,
    "dict": Values._dict,
    "list": Values._list,
    "global": lambda values, value, above: iter(["globalThis"]),
    "hole": lambda values, value, above: iter(["<empty>"]),
    "intrinsic": Values._builtin,
    "shared": Values._builtin,
    "extra": Values._builtin,
    "native": Values._native,
    "shared native": Values._native,
    "lent": Values._lent,
    "platform": Values._platform,
}
"""Values that are written in place, by what their `$` says."""

OBJECTS: dict[str, Callable[[Values, dict[str, Any], Above], Pieces]] = {
    "object": Values._object,
    "special object": Values._object,
    "fixed object": Values._object,
    "read-only object": Values._object,
    "array": Values._array,
    "sparse array": Values._sparse,
    "date": Values._date,
    "error": Values._error,
    "wrapper": Values._boxed,
    "string": Values._boxed,
    "arguments": Values._arguments,
    "mapped arguments": Values._arguments,
    "map": Values._map,
    "set": Values._set,
    "weak map": Values._weak,
    "weak set": Values._weak,
    "promise": Values._promise,
    "proxy": Values._proxy,
    "function": Values._function,
    "bound function": Values._function,
    "regexp": Values._regexp,
    "symbol": Values._symbol,
    "list": Values._list,
    "tuple": Values._list,
    "dict": Values._dict,
}
"""Objects of the table, by theirs."""
