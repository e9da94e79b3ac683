"""The table of a snapshot: objects of all kinds, made empty first and then filled, so that circles and closures close.

In: the JSON of the table, and the reader of its values. Out: an object for each entry, or a SnapshotError.

The rule that surprises: tables of properties that all sessions share stay shared; an object that would write into one
without copying it first gets none.
"""

from __future__ import annotations

from types import CellType, FunctionType

from scxml_runtime import js
from scxml_runtime.data.datamodel import SystemProperties
from scxml_runtime.js import stand_ins
from scxml_runtime.js.builtins.entries import Entries
from scxml_runtime.js.builtins.function import bound_call, bound_construct
from scxml_runtime.js.dynamic import AnyScope, GlobalScope
from scxml_runtime.js.errors import JSError
from scxml_runtime.js.functions import BoundFunction, JSFunction, Native, Targeted
from scxml_runtime.js.objects import Exotic, JSObject
from scxml_runtime.js.patterns.objects import JSRegExp
from scxml_runtime.js.patterns.parser import PatternError
from scxml_runtime.js.patterns.program import program
from scxml_runtime.js.promises import JSPromise
from scxml_runtime.js.proxies import JSProxy
from scxml_runtime.js.values import ACCESSOR, EMPTY, HOLE, SHARED, WELL_KNOWN, Property, Shared, Symbol
from scxml_runtime.session.saving.closures import check_variables, function
from scxml_runtime.session.saving.codes import CONSTRUCTS
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.kinds import BY_TAG, NUMBER, Row
from scxml_runtime.session.saving.natives import intrinsic
from scxml_runtime.session.saving.problems import Damaged
from scxml_runtime.session.saving.scalars import VALUES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar, Protocol

    from scxml_runtime.session.saving.closures import Reader as OfFunctions

    class Reader(OfFunctions, Protocol):
        """What reads the values of the snapshot."""

        def deeper(self, read: Callable[..., Any], *args: Any) -> Any: ...


BEHIND = (FunctionType, list, tuple, dict, AnyScope, Targeted, Shared, Entries)
"""What stands behind objects beside values of ECMAScript."""

OWNERS: dict[str, Any] = {
    "session": lambda session: session,
    "realm": lambda session: session.realm,
    "scope": lambda session: session.data_,
}
"""What only a variable of compiled code holds."""

NOTHING = object()


class Table:
    """The objects of one snapshot."""

    __slots__ = ("_filled", "_json", "_made", "_reader")
    rows: ClassVar[Mapping[str, Row]] = BY_TAG
    make: ClassVar[dict[str, Any]]  # by kind: what makes an object, mostly empty
    fill_with: ClassVar[dict[str, Any]]  # by kind: what fills it
    complete: ClassVar[dict[str, Any]]  # by kind: what it has beside its slots

    def __init__(self, reader: Reader, json: list[Any]) -> None:
        self._filled = 0
        self._reader = reader
        self._json = json
        self._made: list[Any] = [NOTHING] * len(json)
        for at, told in enumerate(json):
            if told.__class__ is not dict or told.get("$").__class__ is not str:
                raise Damaged(f"object {at} of the table is damaged")

    def at(self, place: Any) -> Any:
        """The object of an entry."""
        if place.__class__ is not int or not 0 <= place < len(self._json):
            raise Damaged("a reference leads nowhere")
        found = self._made[place]
        if found is NOTHING:
            found = self._made[place] = self._make(self._json[place])
        return found

    def fill(self, stop: int | None = None) -> None:
        """Make and fill those that are not yet, up to `stop`."""
        start, stop = self._filled, len(self._json) if stop is None else stop
        self._filled = stop
        place = start
        try:
            for place in range(start, stop):
                self.at(place)
            for place in range(start, stop):
                json = self._json[place]
                self.fill_with.get(json["$"], Table._fill_record)(self, self._made[place], json)
        except Damaged as problem:
            raise problem.within(f"object {place}") from None
        told = [*zip(self._json[start:stop], self._made[start:stop], strict=True)]
        for json, made in told:
            complete = self.complete.get(json["$"])
            if complete is not None:
                complete(made, json)
        self._check_functions(told)
        self._check_scopes()

    def _check_functions(self, told: list[tuple[dict[str, Any], Any]]) -> None:
        """Sessions and their scopes stand behind functions under their one name only."""
        kinds = {id(made): _kind(json.get("value")) for json, made in told if isinstance(made, CellType)}
        for json, made in told:
            if isinstance(made, FunctionType) and "at" in json:
                check_variables(made, kinds)

    def _check_scopes(self) -> None:
        """Scopes end somewhere."""
        fine: set[int] = set()
        for scope in self._made:
            way: set[int] = set()
            while isinstance(scope, AnyScope) and id(scope) not in fine:
                if id(scope) in way:
                    raise Damaged("scopes stand in a circle")
                way.add(id(scope))
                scope = scope.parent
            fine |= way

    # --- making ------------------------------------------------------------------------------

    def _make(self, json: dict[str, Any]) -> Any:
        make = self.make.get(json["$"])
        if make is not None:
            return self._reader.deeper(make, self, json)
        row = self.rows.get(json["$"])
        if row is None:
            raise Damaged(f"there is no kind {json['$'][:40]!r} of objects")
        return object.__new__(row.made)

    def _make_tuple(self, json: dict[str, Any]) -> Any:
        return tuple(map(self._reader.behind, field(json, "items", list)))

    def _make_symbol(self, json: dict[str, Any]) -> Any:
        if "known" not in json:
            return Symbol(self._reader.script_value(json.get("description", {"$": "undefined"})))
        found = WELL_KNOWN.get(json["known"]) if json["known"].__class__ is str else None
        if found is None:
            raise Damaged("there is no such symbol")
        return found

    def _make_global_scope(self, json: dict[str, Any]) -> Any:
        of = field(json, "of", dict)
        if of.get("$") != "scope":
            raise Damaged("a global scope is a session's")
        return GlobalScope(self._reader.owner(of).data_)

    def _make_code(self, json: dict[str, Any]) -> Any:
        return function(self._reader, json)

    # --- filling -----------------------------------------------------------------------------

    def _fill_cell(self, cell: CellType, json: dict[str, Any]) -> None:
        if "value" in json:
            value = json["value"]
            owner = OWNERS.get(_kind(value))
            found = self._reader.behind(value) if owner is None else owner(self._reader.owner(value))
            cell.cell_contents = found

    def _fill_entries(self, entries: Entries, json: dict[str, Any]) -> None:
        js.current().budget = None  # it was paid for once; restoring takes no steps of the session
        for pair in pairs(json, "items"):
            entries.put(*map(self._reader.script_value, pair))

    def _fill_list(self, made: list[Any], json: dict[str, Any]) -> None:
        made.extend(map(self._reader.behind, field(json, "items", list)))

    def _fill_dict(self, made: dict[Any, Any], json: dict[str, Any]) -> None:
        for pair in pairs(json, "pairs"):
            key, value = map(self._reader.behind, pair)
            if not isinstance(key, (str, int, Symbol, JSObject)):
                raise Damaged("a key is damaged")
            made[key] = value

    def _fill_nothing(self, made: Any, json: dict[str, Any]) -> None:
        """It was made whole."""

    def _fill_record(self, made: Any, json: dict[str, Any]) -> None:
        row = self.rows[json["$"]]
        for slot, types in row.slots.items():
            if slot in json:
                setattr(made, slot, self._slot(row, slot, types, json[slot]))
            elif slot not in row.optional:
                raise Damaged(f"a {row.tag} lacks its {slot!r}")
        if isinstance(made, JSObject):
            self.fill_ordinary(made, json)

    def _slot(self, row: Row, slot: str, types: Any, json: Any) -> Any:
        if slot == "construct":
            return _construct(json)
        if slot == "items":
            return self._items(json)
        value = self._reader.behind(json)
        wanted = (*VALUES, *BEHIND) if types is ... else types
        if not isinstance(value, wanted) or (value.__class__ is bool and types in (int, NUMBER)):
            raise Damaged(f"the {slot!r} of a {row.tag} is damaged")
        return value

    def _items(self, json: Any) -> list[Any]:
        if json.__class__ is not list:
            raise Damaged("the items of an array are damaged")
        items = [*map(self._reader.behind, json)]
        if not all(isinstance(each, VALUES) or each is HOLE for each in items):
            raise Damaged("an item of an array is no value of ECMAScript")
        return items

    def fill_ordinary(self, made: Any, json: dict[str, Any]) -> None:
        """What every object has: a prototype, properties, whether it takes new ones."""
        self._fill_prototype(made, json)
        if "properties" in json:
            made.properties = self._properties(made, field(json, "properties", list))
            if json.get("system") is True:
                made.properties = SystemProperties(made.properties)
        elif "table of" in json or not hasattr(made, "properties"):
            if type(made).mutable is JSObject.mutable and not isinstance(made, JSProxy):
                raise Damaged("an object lacks its 'properties'")
            made.properties = intrinsic(json, "table of").table() if "table of" in json else EMPTY
        if json.get("fixed") is True and isinstance(made, Exotic):
            made.fixed = True

    def _fill_prototype(self, made: Any, json: dict[str, Any]) -> None:
        if "prototype" not in json and not hasattr(made, "prototype"):
            raise Damaged("an object lacks its 'prototype'")
        if "prototype" in json:
            above = self._reader.behind(json["prototype"])
            if not (above is None or isinstance(above, JSObject) or _is_intrinsic(above)):
                raise Damaged("a prototype is damaged")
            made.prototype = above

    def _properties(self, made: Any, json: list[Any]) -> dict[Any, Any]:
        properties: dict[Any, Any] = {}
        for told in json:
            if told.__class__ is not list or len(told) not in (2, 3, 5):
                raise Damaged("a property is damaged")
            key, *parts = map(self._reader.behind, told)
            if key.__class__ is not str and type(key) is not Symbol:
                raise Damaged("the key of a property is damaged")
            properties[js.values.stored_name(key)] = _property(made, parts)
        return properties


def _kind(value: Any) -> str:
    """The kind of a value that JSON has not; "" of one that it has."""
    kind = value.get("$") if value.__class__ is dict else ""
    return kind if kind.__class__ is str else ""


def pairs(json: dict[str, Any], name: str) -> list[Any]:
    """A list of pairs. Raises SnapshotError."""
    found: list[Any] = field(json, name, list)
    if not all(pair.__class__ is list and len(pair) == 2 for pair in found):
        raise Damaged("an entry is a pair")
    return found


def _is_intrinsic(value: Any) -> bool:
    return isinstance(value, Shared) and not isinstance(value, Native)


def _property(made: Any, parts: list[Any]) -> Any:
    """A property as an object holds it: a plain one as its value."""
    if len(parts) == 1:
        if not isinstance(parts[0], VALUES):
            raise Damaged("a property is damaged")
        return parts[0]
    value, flags, getter, setter = parts if len(parts) == 4 else (*parts, js.undefined, js.undefined)
    if type(made) is JSObject or flags.__class__ is not int or not 0 <= flags < 32 or flags == 7:
        raise Damaged("the attributes of a property are damaged")
    told = (getter, setter) if flags & ACCESSOR else (value,)
    for each in told:
        _check_part(each, flags)
    if flags & SHARED and not any(isinstance(each, Shared) for each in told):
        raise Damaged("a property is damaged")
    return Property(value, flags, getter, setter)


def _check_part(part: Any, flags: int) -> None:
    """A value, a getter or a setter."""
    is_fit = flags & SHARED if isinstance(part, Shared) else isinstance(part, VALUES)
    if not is_fit:
        raise Damaged("a property is damaged")
    if flags & ACCESSOR and part is not js.undefined and not isinstance(part, (JSFunction, Shared)):
        raise Damaged("the function of a property is damaged")


def _construct(json: Any) -> Any:
    if json is None:
        return None
    name = json.removeprefix("counted ") if json.__class__ is str else ""
    found = CONSTRUCTS.get(name)
    if found is None:
        raise Damaged("there is no such way to construct")
    return stand_ins.counted(found) if name != json else found


# --- what objects have beside their slots ----------------------------------------------------


def _complete_function(made: JSFunction, json: dict[str, Any]) -> None:
    if not isinstance(made.call, FunctionType):
        raise Damaged("the code of a function is damaged")
    if made.origin is not None and not isinstance(made.origin, (str, Targeted, Native)):
        raise Damaged("the source of a function is damaged")


def _complete_bound(made: BoundFunction, json: dict[str, Any]) -> None:
    target, bound = made.target, made.given
    if isinstance(target, BoundFunction):
        bound = bound[len(target.given) :]
    made.call = bound_call(made, made.innermost, made.receiver, made.given)
    made.construct = bound_construct(target, bound) if json.get("constructs") is True else None


def _complete_regexp(made: JSRegExp, json: dict[str, Any]) -> None:
    try:
        made.program = program(made.source, made.flags)
    except PatternError:
        raise Damaged("a regular expression is damaged") from None


def _complete_error(made: JSError, json: dict[str, Any]) -> None:
    made.trace = ()


def _complete_promise(made: JSPromise, json: dict[str, Any]) -> None:
    made.reactions = []


def _complete_iterator(made: Any, json: dict[str, Any]) -> None:
    made.at = None
    for _ in range(field(json, "passed", int, 0)):
        following = None if made.entries is None else made.entries.after(made.at)
        if following is None:
            raise Damaged("an iterator is damaged")
        made.at = following


Table.complete = {
    "function": _complete_function,
    "bound function": _complete_bound,
    "regexp": _complete_regexp,
    "error": _complete_error,
    "promise": _complete_promise,
    "map iterator": _complete_iterator,
    "set iterator": _complete_iterator,
}
Table.make = {
    "cell": lambda self, json: CellType(),
    "entries": lambda self, json: Entries(),
    "list": lambda self, json: [],
    "dict": lambda self, json: {},
    "tuple": Table._make_tuple,
    "symbol": Table._make_symbol,
    "code": Table._make_code,
    "global scope": Table._make_global_scope,
}
Table.fill_with = {
    "cell": Table._fill_cell,
    "entries": Table._fill_entries,
    "list": Table._fill_list,
    "dict": Table._fill_dict,
    **dict.fromkeys(("tuple", "symbol", "code", "global scope"), Table._fill_nothing),
}
