"""Values of a snapshot again: what `plain.py` and `writer.py` wrote.

In: JSON that anybody may have written. Out: values of the sessions that are restored, or a SnapshotError.

The rule that surprises: nothing is executed. All objects are made empty first, then filled, so that circles and
closures close; what stands behind functions (the session, its scope, lists of parameters) only closures can name.
"""

from __future__ import annotations

from types import CellType, CodeType, FunctionType

from scxml_runtime import js
from scxml_runtime.data.datamodel import SystemProperties
from scxml_runtime.js import recursion, stand_ins
from scxml_runtime.js.builtins.entries import Entries
from scxml_runtime.js.builtins.function import bound_call, bound_construct
from scxml_runtime.js.dynamic import UNSET, AnyScope, GlobalScope
from scxml_runtime.js.errors import JSError, Throw
from scxml_runtime.js.evaluation import evaluator
from scxml_runtime.js.functions import BoundFunction, JSFunction, Native, Targeted
from scxml_runtime.js.objects import JSObject
from scxml_runtime.js.patterns.objects import JSRegExp
from scxml_runtime.js.patterns.parser import PatternError
from scxml_runtime.js.patterns.program import program
from scxml_runtime.js.promises import JSPromise
from scxml_runtime.js.values import (
    ACCESSOR,
    EMPTY,
    HOLE,
    MISS,
    SHARED,
    WELL_KNOWN,
    Property,
    Shared,
    Symbol,
    Undefined,
)
from scxml_runtime.session.saving.codes import codes, walk
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.kinds import BY_TAG, Row
from scxml_runtime.session.saving.natives import function_of, intrinsic, native
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.realms import EXTRAS, change, platform_object
from scxml_runtime.session.saving.scalars import NAMED, named, read_number, units
from scxml_runtime.session.saving.writer import CALLS, CONSTRUCTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

DEEPEST = 100
VALUES = (str, int, float, type(None), Undefined, Symbol, JSObject)
BEHIND = (FunctionType, list, tuple, dict, AnyScope, Targeted)
NOTHING = object()


class Reader:
    """Reads the values of one snapshot."""

    __slots__ = ("_changed", "_depth", "_made", "_realms", "_session", "_sessions", "_table")

    def __init__(self, objects: Any, sessions: Sequence[Any]) -> None:
        objects = {} if objects is None else objects
        if objects.__class__ is not dict:
            raise SnapshotError("'objects' must be an object")
        self._table: list[Any] = field(objects, "table", list, [])
        self._realms: list[Any] = field(objects, "realms", list, [])
        self._made: list[Any] = [NOTHING] * len(self._table)
        self._sessions = sessions
        self._session: Any = sessions[0]
        self._changed = not (self._table or self._realms)
        self._depth = 0

    def enter(self, session: Any) -> None:
        """Values of this session follow."""
        self._session = session
        js.enter(session)
        if not self._changed:
            self._changed = True
            self._read_table()
            js.enter(session)

    def value(self, json: Any) -> Any:
        """A value that scripts or events hold: of ECMAScript, or plain Python."""
        kind = json.__class__
        if kind is str:
            return json if json.isascii() else units(json)
        if json is None or kind is bool:
            return json
        if kind is int or kind is float:
            return read_number(json)
        self._depth += 1
        if self._depth > DEEPEST:
            raise SnapshotError("values are nested too deeply")
        found = self._object(json)
        self._depth -= 1
        if not isinstance(found, VALUES) and found.__class__ not in (dict, list) and found is not ...:
            raise SnapshotError("a value is none of ECMAScript")
        return found

    def _object(self, json: Any) -> Any:
        if json.__class__ is list:
            return js.array([self._script_value(each) for each in json])
        if json.__class__ is not dict:
            raise SnapshotError(f"a snapshot holds no {type(json).__name__}")
        if "$" in json:
            return self._special(json)
        return js.object({self._key(key): self._script_value(each) for key, each in json.items()})

    def _key(self, key: Any) -> str:
        if key.__class__ is not str:
            raise SnapshotError("keys are texts")
        return units(key)

    def _script_value(self, json: Any) -> Any:
        """A value of ECMAScript."""
        found = self.value(json)
        if not isinstance(found, VALUES):
            raise SnapshotError("a value is none of ECMAScript")
        return found

    def _special(self, json: dict[str, Any]) -> Any:
        found = named(json)
        if found is not NAMED:
            return found
        read = SPECIAL.get(json["$"]) if json["$"].__class__ is str else None
        if read is None:
            raise SnapshotError(f"there is no kind {shown(json['$'])} of values")
        return read(self, json)

    def _behind(self, json: Any) -> Any:
        """What stands behind functions: any value, or what only compiled code sees."""
        if json.__class__ is dict and json.get("$").__class__ is str and json["$"] in ONLY_BEHIND:
            return ONLY_BEHIND[json["$"]](self, json)
        if json.__class__ is dict and json.get("$") == "ref":
            return self._referred(json)
        return self.value(json)

    # --- references --------------------------------------------------------------

    def _referred(self, json: dict[str, Any]) -> Any:
        at = json.get("n")
        if at.__class__ is not int or not 0 <= at < len(self._table):
            raise SnapshotError("a reference leads nowhere")
        found = self._made[at]
        return self._make(at) if found is NOTHING else found

    def _owner(self, json: dict[str, Any]) -> Any:
        at = json.get("session", 0)
        if at.__class__ is not int or not 0 <= at < len(self._sessions):
            raise SnapshotError("a reference to a session leads nowhere")
        return self._sessions[at]

    def _inline_dict(self, json: dict[str, Any]) -> Any:
        return {self._key(key): self.value(each) for key, each in field(json, "items", dict).items()}

    def _inline_list(self, json: dict[str, Any]) -> Any:
        return [self.value(each) for each in field(json, "items", list)]

    def _global(self, json: dict[str, Any]) -> Any:
        return js.global_object(self._owner(json).data_)

    def _intrinsic(self, json: dict[str, Any]) -> Any:
        return self._owner(json).realm.object_for(intrinsic(json))

    def _native(self, json: dict[str, Any]) -> Any:
        owner = self._owner(json)
        return owner.realm.function_for(function_of(owner.data_, json))

    def _extra(self, json: dict[str, Any]) -> Any:
        if json.get("name") not in EXTRAS:
            raise SnapshotError("there is no such system variable")
        return getattr(self._owner(json).data_, json["name"])

    def _platform(self, json: dict[str, Any]) -> Any:
        return platform_object(self._owner(json).data_, json.get("path"))

    # --- the table --------------------------------------------------------------

    def _read_table(self) -> None:
        for at, json in enumerate(self._table):
            if json.__class__ is not dict or json.get("$").__class__ is not str:
                raise SnapshotError(f"object {at} of the table is damaged")
        for at in range(len(self._table)):
            if self._made[at] is NOTHING:
                self._make(at)
        for fill in (FILL, COMPLETE):
            for json, made in zip(self._table, self._made, strict=True):
                fill.get(json["$"], fill["object"])(self, made, json)
        self._check_scopes()
        if len(self._realms) > len(self._sessions):
            raise SnapshotError("there are more realms than sessions")
        for session, json in zip(self._sessions, self._realms, strict=False):
            if json is not None:
                if json.__class__ is not dict:
                    raise SnapshotError("a realm is damaged")
                js.enter(session)
                change(session, json, self.value, self._fill_ordinary)

    def _check_scopes(self) -> None:
        """Scopes end somewhere."""
        fine: set[int] = set()
        for scope in self._made:
            way: set[int] = set()
            while isinstance(scope, AnyScope) and id(scope) not in fine:
                if id(scope) in way:
                    raise SnapshotError("scopes stand in a circle")
                way.add(id(scope))
                scope = scope.parent
            fine |= way

    def _make(self, at: int) -> Any:
        json = self._table[at]
        make = MAKE.get(json["$"])
        if make is None:
            row = BY_TAG.get(json["$"])
            if row is None:
                raise SnapshotError(f"there is no kind {json['$'][:40]!r} of objects")
            found = (
                object.__new__(row.made) if not issubclass(row.made, AnyScope) else row.made.__new__(row.made)
            )
        else:
            self._depth += 1
            if self._depth > DEEPEST:
                raise SnapshotError("objects are nested too deeply")
            found = make(self, json)
            self._depth -= 1
        self._made[at] = found
        return found

    def _make_tuple(self, json: dict[str, Any]) -> Any:
        return tuple(self._behind(each) for each in field(json, "items", list))

    def _make_symbol(self, json: dict[str, Any]) -> Any:
        if "known" in json:
            found = WELL_KNOWN.get(json["known"]) if json["known"].__class__ is str else None
            if found is None:
                raise SnapshotError("there is no such symbol")
            return found
        return Symbol(self._script_value(json.get("description", {"$": "undefined"})))

    def _make_global_scope(self, json: dict[str, Any]) -> Any:
        of = field(json, "of", dict)
        if of.get("$") != "scope":
            raise SnapshotError("a global scope is a session's")
        return GlobalScope(self._owner(of).data_)

    def _make_code(self, json: dict[str, Any]) -> Any:
        if "by" in json:
            found = (
                (CONSTRUCTS.get(json["by"]) or CALLS.get(json["by"])) if json["by"].__class__ is str else None
            )
            if found is None:
                raise SnapshotError("there is no such code")
            return found
        if "counting" in json:
            return _counting(self._python_function(json["counting"]))
        at = field(json, "at", str)
        code, home = self._evaluated(json, at) if "evaluated" in json else self._of_chart(json, at)
        cells = field(json, "cells", dict, {})
        if {*cells} != {*code.co_freevars}:
            raise SnapshotError(f"the variables of the function at {at!r} are others now")
        closure = tuple(self._cell(name, cells[name]) for name in code.co_freevars)
        made = FunctionType(code, home, code.co_name, self._defaults(json, code.co_argcount), closure)
        return made

    def _of_chart(self, json: dict[str, Any], at: str) -> tuple[CodeType, dict[str, Any]]:
        known = codes(type(self._owner(json)))
        if at not in known.at:
            raise SnapshotError(f"the chart has no function at {at[:80]!r}")
        return known.at[at], known.homes[at]

    def _evaluated(self, json: dict[str, Any], at: str) -> tuple[CodeType, dict[str, Any]]:
        """Code that a script once made of a text: it is compiled again, and not run."""
        told = field(json, "evaluated", dict)
        text, sort, by = units(field(told, "text", str)), field(told, "sort", str), field(told, "by", str)
        if sort not in SORTS or by not in MAKERS:
            raise SnapshotError("a text that was evaluated is damaged")
        try:
            program = evaluator().program(text, field(told, "strict", bool), sort, by)
        except Throw as problem:
            raise SnapshotError(f"a text that was evaluated: {js.to_display(problem.value)}") from None
        code = dict(walk(program.__code__)).get(at)
        if code is None:
            raise SnapshotError(f"a text that was evaluated has no function at {at[:80]!r}")
        return code, program.__globals__

    def _defaults(self, json: dict[str, Any], most: int) -> tuple[Any, ...] | None:
        told = json.get("defaults", 0)
        if told.__class__ is int and 0 <= told <= most:
            return (js.undefined,) * told
        if told.__class__ is list and len(told) <= most:
            return tuple(self._script_value(each) for each in told)
        raise SnapshotError("the defaults of a function are damaged")

    def _cell(self, name: str, json: Any) -> CellType:
        found = self._referred(json) if json.__class__ is dict else None
        if not isinstance(found, CellType):
            raise SnapshotError(f"the variable {name!r} of a function is damaged")
        inside = self._table[json["n"]].get("value")
        kind = inside.get("$") if inside.__class__ is dict else None
        allowed = {"session": ("self",), "realm": ("self",), "scope": ("data",)}.get(kind)  # type: ignore[arg-type]
        if allowed is not None and name not in allowed:
            raise SnapshotError(f"the variable {name!r} of a function holds no value of ECMAScript")
        return found

    # --- filling --------------------------------------------------------------

    def _fill_cell(self, cell: CellType, json: dict[str, Any]) -> None:
        if "value" in json:
            cell.cell_contents = self._behind(json["value"])

    def _fill_entries(self, entries: Entries, json: dict[str, Any]) -> None:
        for pair in field(json, "items", list):
            if pair.__class__ is not list or len(pair) != 2:
                raise SnapshotError("an entry is a pair")
            entries.put(*map(self._script_value, pair))

    def _fill_list(self, made: list[Any], json: dict[str, Any]) -> None:
        made.extend(self._behind(each) for each in field(json, "items", list))

    def _fill_dict(self, made: dict[Any, Any], json: dict[str, Any]) -> None:
        for pair in field(json, "pairs", list):
            if pair.__class__ is not list or len(pair) != 2:
                raise SnapshotError("an entry is a pair")
            key, value = map(self._behind, pair)
            if not isinstance(key, (str, int, Symbol, JSObject)):
                raise SnapshotError("a key is damaged")
            made[key] = value

    def _fill_nothing(self, made: Any, json: dict[str, Any]) -> None:
        """It was made whole."""

    def _fill_record(self, made: Any, json: dict[str, Any]) -> None:
        row = BY_TAG[json["$"]]
        for slot, types in row.slots.items():
            if slot in json:
                setattr(made, slot, self._slot(row, slot, types, json[slot]))
            elif row.tag != "box":
                raise SnapshotError(f"a {row.tag} lacks its {slot!r}")
        if isinstance(made, JSObject):
            self._fill_ordinary(made, json)

    def _slot(self, row: Row, slot: str, types: Any, json: Any) -> Any:
        if slot == "construct":
            return _construct(json)
        if slot == "items":
            return self._items(json)
        value = self._behind(json)
        wanted = (*VALUES, *BEHIND, Shared, Entries) if types is ... else types
        if not isinstance(value, wanted) or (value.__class__ is bool and types in (int, NUMBERS)):
            raise SnapshotError(f"the {slot!r} of a {row.tag} is damaged")
        return value

    def _items(self, json: Any) -> list[Any]:
        if json.__class__ is not list:
            raise SnapshotError("the items of an array are damaged")
        items = [self._behind(each) for each in json]
        if not all(isinstance(each, VALUES) or each is HOLE for each in items):
            raise SnapshotError("an item of an array is no value of ECMAScript")
        return items

    def _fill_ordinary(self, made: Any, json: dict[str, Any], path: str = "") -> None:
        if "prototype" in json:
            above = self._behind(json["prototype"])
            if not (above is None or isinstance(above, JSObject) or _is_intrinsic(above)):
                raise SnapshotError("a prototype is damaged")
            made.prototype = above
        if "properties" in json:
            made.properties = self._properties(made, field(json, "properties", list))
        elif "table of" in json:
            made.properties = intrinsic(json, "table of").table()
        elif not hasattr(made, "properties"):
            made.properties = EMPTY
        if json.get("system"):
            made.properties = SystemProperties(made.properties)
        if json.get("fixed"):
            made.fixed = True

    def _properties(self, made: Any, json: list[Any]) -> dict[Any, Any]:
        properties: dict[Any, Any] = {}
        for told in json:
            if told.__class__ is not list or len(told) not in (2, 3, 5):
                raise SnapshotError("a property is damaged")
            key, *parts = (self._behind(each) for each in told)
            if key.__class__ is not str and type(key) is not Symbol:
                raise SnapshotError("the key of a property is damaged")
            value = parts[0] if len(parts) == 1 else _property(parts)
            if (len(parts) == 1 and not isinstance(value, VALUES)) or (
                len(parts) > 1 and type(made) is JSObject
            ):
                raise SnapshotError("a property is damaged")
            properties[js.values.stored_name(key)] = value
        return properties

    def _python_function(self, json: Any) -> FunctionType:
        found = self._behind(json)
        if not isinstance(found, FunctionType):
            raise SnapshotError("the code of a function is damaged")
        return found


NUMBERS = (int, float)
SORTS = ("program", "eval", "global eval")
MAKERS = ("eval", "Function")


def shown(kind: Any) -> str:
    """A kind in a message, whatever stands there."""
    return repr(kind[:40]) if kind.__class__ is str else f"(a {type(kind).__name__})"


def _is_intrinsic(value: Any) -> bool:
    return isinstance(value, Shared) and not isinstance(value, Native)


def _property(parts: list[Any]) -> Property:
    """A property that is not plain."""
    value, flags, getter, setter = parts if len(parts) == 4 else (*parts, js.undefined, js.undefined)
    if flags.__class__ is not int or not 0 <= flags < 32 or flags == 7:
        raise SnapshotError("the attributes of a property are damaged")
    told = (getter, setter) if flags & ACCESSOR else (value,)
    for each in told:
        shared = isinstance(each, Shared)
        if (shared and not flags & SHARED) or (not shared and not isinstance(each, VALUES)):
            raise SnapshotError("a property is damaged")
        if flags & ACCESSOR and each is not js.undefined and not isinstance(each, (JSFunction, Shared)):
            raise SnapshotError("the function of a property is damaged")
    if flags & SHARED and not any(isinstance(each, Shared) for each in told):
        raise SnapshotError("a property is damaged")
    return Property(value, flags, getter, setter)


def _construct(json: Any) -> Any:
    if json is None:
        return None
    name = json.removeprefix("counted ") if json.__class__ is str else ""
    found = CONSTRUCTS.get(name)
    if found is None:
        raise SnapshotError("there is no such way to construct")
    return stand_ins.counted(found) if name != json else found


def _counting(made: FunctionType) -> Any:
    if not recursion.IS_UNCOUNTED:
        return made
    return recursion.counting(lambda code: code)(made)


def _complete(reader: Reader, made: Any, json: dict[str, Any]) -> None:
    """It is complete."""


def _complete_function(reader: Reader, made: JSFunction, json: dict[str, Any]) -> None:
    if not isinstance(made.call, FunctionType):
        raise SnapshotError("the code of a function is damaged")
    if made.origin is not None and not isinstance(made.origin, (str, Targeted, Native)):
        raise SnapshotError("the source of a function is damaged")


def _complete_bound(reader: Reader, made: BoundFunction, json: dict[str, Any]) -> None:
    target = made.target
    given = target.given if isinstance(target, BoundFunction) else ()
    made.call = bound_call(made, made.innermost, made.receiver, made.given)
    made.construct = (
        bound_construct(target, made.given[len(given) :]) if json.get("constructs") is True else None
    )


def _complete_regexp(reader: Reader, made: JSRegExp, json: dict[str, Any]) -> None:
    try:
        made.program = program(made.source, made.flags)
    except PatternError:
        raise SnapshotError("a regular expression is damaged") from None


def _complete_error(reader: Reader, made: JSError, json: dict[str, Any]) -> None:
    made.trace = ()


def _complete_promise(reader: Reader, made: JSPromise, json: dict[str, Any]) -> None:
    made.reactions = []


def _complete_iterator(reader: Reader, made: Any, json: dict[str, Any]) -> None:
    made.at = None
    for _ in range(field(json, "passed", int, 0)):
        following = None if made.entries is None else made.entries.after(made.at)
        if following is None:
            raise SnapshotError("an iterator is damaged")
        made.at = following


COMPLETE: dict[str, Any] = {
    "object": _complete,
    "function": _complete_function,
    "bound function": _complete_bound,
    "regexp": _complete_regexp,
    "error": _complete_error,
    "promise": _complete_promise,
    "map iterator": _complete_iterator,
    "set iterator": _complete_iterator,
}
SPECIAL: dict[str, Any] = {
    "ref": Reader._referred,
    "dict": Reader._inline_dict,
    "list": Reader._inline_list,
    "global": Reader._global,
    "intrinsic": Reader._intrinsic,
    "native": Reader._native,
    "lent": Reader._native,
    "extra": Reader._extra,
    "platform": Reader._platform,
}
ONLY_BEHIND: dict[Any, Any] = {
    "session": Reader._owner,
    "realm": lambda self, json: self._owner(json).realm,
    "scope": lambda self, json: self._owner(json).data_,
    "shared": lambda self, json: intrinsic(json),
    "shared native": lambda self, json: native(json),
    "hole": lambda self, json: HOLE,
    "unset": lambda self, json: UNSET,
    "miss": lambda self, json: MISS,
}
MAKE: dict[str, Any] = {
    "cell": lambda self, json: CellType(),
    "entries": lambda self, json: Entries(),
    "list": lambda self, json: [],
    "dict": lambda self, json: {},
    "tuple": Reader._make_tuple,
    "symbol": Reader._make_symbol,
    "code": Reader._make_code,
    "global scope": Reader._make_global_scope,
}
FILL: dict[str, Any] = {
    "object": Reader._fill_record,
    "cell": Reader._fill_cell,
    "entries": Reader._fill_entries,
    "list": Reader._fill_list,
    "dict": Reader._fill_dict,
    **dict.fromkeys(("tuple", "symbol", "code", "global scope"), Reader._fill_nothing),
}
