"""Values of any kind as JSON: shared objects, circles, functions with their closures, changed built-ins.

In: the values of the sessions of one snapshot. Out: JSON in which each object is a reference into a table, and the
table.

The rule that surprises: the table is filled when it is asked for, from a list that grows, so that depth costs no stack.
"""

from __future__ import annotations

from itertools import islice
from types import CellType, FunctionType

from scxml_runtime import js
from scxml_runtime.data.datamodel import SystemProperties
from scxml_runtime.js import recursion, stand_ins
from scxml_runtime.js.builtins.entries import Entries
from scxml_runtime.js.builtins.map import MapIterator
from scxml_runtime.js.builtins.set import SetIterator
from scxml_runtime.js.dynamic import UNSET, GlobalScope
from scxml_runtime.js.errors import JSError
from scxml_runtime.js.functions import BoundFunction, Native
from scxml_runtime.js.generators import JSGenerator
from scxml_runtime.js.intrinsics import Intrinsic
from scxml_runtime.js.objects import JSObject
from scxml_runtime.js.promises import JSPromise
from scxml_runtime.js.refusals import with_article
from scxml_runtime.js.values import EMPTY, HOLE, MISS, PLAIN, Property, SharedTable, Symbol
from scxml_runtime.session.saving.codes import CALLS, CONSTRUCTS, codes, path_in
from scxml_runtime.session.saving.kinds import BY_CLASS, UNSAVED, Row
from scxml_runtime.session.saving.marks import marks
from scxml_runtime.session.saving.natives import NAMES_OF_SYMBOLS, name_of_function, name_of_native
from scxml_runtime.session.saving.problems import NotSaveable
from scxml_runtime.session.saving.realms import (
    EXTRAS,
    INTERACTIONS,
    changes,
    kept_interactions,
    platform_objects,
)
from scxml_runtime.session.saving.scalars import number, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

NAMED_SLOTS = frozenset(["given", "handler", "receiver", "target"])
"""Slots that a script knows of, in some way: they stand in the path of what cannot be saved."""

NAMES_OF_CODE = {id(made): name for table in (CONSTRUCTS, CALLS) for name, made in table.items()}
LONGEST_PATH = 200
"""Characters of the way to a value; of a longer one the start is told."""

SINGLE = {
    id(js.undefined): "undefined",
    id(HOLE): "hole",
    id(...): "none",
    id(UNSET): "unset",
    id(MISS): "miss",
}


class Writer:
    """Writes the values of one snapshot."""

    __slots__ = ("_codes", "_kept", "_known", "_numbers", "_session", "_sessions", "_table")

    def __init__(self, sessions: Sequence[Any]) -> None:
        self._sessions = sessions
        self._session: Any = sessions[0] if sessions else None
        self._numbers: dict[int, int] = {}
        self._kept: list[tuple[Any, str, Any]] = []
        self._table: list[Any] = []
        self._known: dict[int, dict[str, Any]] = {}
        self._codes = {id(each): codes(type(each)) for each in sessions}
        for place, session in enumerate(sessions):
            self._learn(place, session)

    def _learn(self, place: int, session: Any) -> None:
        """What each realm has of its own: it is made anew, not copied."""
        mark = {"session": place} if place else {}
        self._known[id(session)] = {"$": "session", **mark}
        self._known[id(session.data_)] = {"$": "scope", **mark}
        for path, made in platform_objects(session.data_):
            if path[: len(INTERACTIONS)] != INTERACTIONS or path == INTERACTIONS or self.looks_again(session):
                self._known[id(made)] = {"$": "platform", "path": path, **mark}
        realm = session.realm_
        if realm is None:
            return
        self._known[id(realm)] = {"$": "realm", **mark}
        if realm.view is not None:
            self._known[id(realm.view)] = {"$": "global", **mark}
        for intrinsic, made in realm.intrinsics.items():
            self._known[id(made)] = {"$": "intrinsic", "name": intrinsic.name, **mark}
        for native, made in realm.functions.items():
            self._known[id(made)] = {**name_of_function(session.data_, native), **mark}
        for name in EXTRAS:
            made = (realm.extras or {}).get(name)
            if made is not None:
                self._known[id(made)] = {"$": "extra", "name": name, **mark}

    def looks_again(self, session: Any) -> bool:
        """Whether scripts see what the platform shows where the session is restored; of one that is over it shows
        nothing any more."""
        return not session.is_finished

    def enter(self, session: Any) -> None:
        """Values of this session follow. They take no steps of what is left of its budget."""
        self._session = session
        if session is not None:
            session.enter_()

    def value(self, value: Any, path: str = "") -> Any:
        """A value; an object becomes a reference."""
        kind = value.__class__
        if kind is str:
            return text(value)
        if kind is int or kind is bool or value is None:
            return value
        if kind is float:
            return number(value)
        name = SINGLE.get(id(value))
        if name is not None:
            return {"$": name}
        known = self._known.get(id(value))
        if known is not None:
            return {**known}
        if kind is Intrinsic:
            return {"$": "shared", "name": value.name}
        if kind is Native:
            return {"$": "shared native", **name_of_native(value)}
        return self._reference(value, path)

    def _reference(self, value: Any, path: str) -> dict[str, Any]:
        at = self._numbers.get(id(value))
        if at is None:
            at = self._numbers[id(value)] = len(self._kept)
            self._kept.append((value, path[:LONGEST_PATH], self._session))
        return {"$": "ref", "n": at}

    def objects(self) -> dict[str, Any]:
        """The table of objects, and what each realm has changed of its built-ins."""
        realms = []
        for session in self._sessions:
            self.enter(session)
            told = changes(session, self.value, self._ordinary) or {}
            if not self.looks_again(session):
                told.update(kept_interactions(session, self._ordinary))
            realms.append(told or None)
        self.fill()
        found: dict[str, Any] = {"table": self._table} if self._table or any(realms) else {}
        if any(realms):
            found["realms"] = realms
        return found

    def fill(self) -> None:
        """Tell of the objects that are known and not yet told."""
        for value, path, session in islice(self._kept, len(self._table), None):  # which grows meanwhile
            self.enter(session)
            self._table.append(self._object(value, path))

    # --- objects --------------------------------------------------------------

    def _object(self, value: Any, path: str) -> dict[str, Any]:
        """What the table says of an object."""
        kind = type(value)
        write = PARTS.get(kind)
        if write is not None:
            told: dict[str, Any] = write(self, value, path)
            return told
        row = BY_CLASS.get(kind)
        if row is None:
            unsaved = UNSAVED.get(kind, f"there is no way to save {with_article(kind.__name__)}")
            raise NotSaveable(path or "a value", unsaved)
        if kind is JSError and not value.is_placed:
            value.place()
        if kind is JSGenerator and value.body is not None:
            raise NotSaveable(path, "it is a generator that has not come to its end")
        if kind is JSPromise and value.reactions:
            raise NotSaveable(path, "it is a promise that something waits for")
        return self._record(row, value, path)

    def _record(self, row: Row, value: Any, path: str) -> dict[str, Any]:
        told: dict[str, Any] = {"$": row.tag}
        for slot in row.slots:
            try:
                part = getattr(value, slot)
            except AttributeError:
                continue
            told[slot] = self._slot(slot, part, f"{path}'s {slot}" if slot in NAMED_SLOTS else path)
        if isinstance(value, JSObject):
            self._ordinary(value, told, path)
        more = MORE.get(type(value))
        if more is not None:
            told.update(more(value))
        return told

    def _slot(self, slot: str, part: Any, path: str) -> Any:
        if slot == "items":
            return [self.value(each, f"{path}[{place}]") for place, each in enumerate(part)]
        if slot == "construct":
            return self._construct(part, path)
        return self.value(part, path)

    def _construct(self, part: Any, path: str) -> Any:
        if part is None:
            return None
        name = NAMES_OF_CODE.get(id(part))
        if name is None and getattr(part, "__code__", None) is stand_ins._COUNTED:
            inner = part.__closure__[0].cell_contents
            name = f"counted {NAMES_OF_CODE[id(inner)]}" if id(inner) in NAMES_OF_CODE else None
        if name is None:
            raise NotSaveable(path, "it is constructed by code that is not the chart's")
        return name

    def _ordinary(self, value: Any, told: dict[str, Any], path: str) -> None:
        """What every object has: a prototype, properties, whether it takes new ones."""
        if hasattr(value, "prototype"):
            told["prototype"] = self.value(value.prototype, f"{path}'s prototype")
        properties = getattr(value, "properties", EMPTY)
        if type(properties) is not SharedTable:
            told["properties"] = [self._property(key, each, path) for key, each in properties.items()]
        elif properties is not EMPTY:
            told["table of"] = properties.owner.name
        if type(properties) is SystemProperties:
            told["system"] = True
        if getattr(value, "fixed", False):
            told["fixed"] = True

    def _property(self, key: Any, value: Any, path: str) -> list[Any]:
        where = f"{path}.{key}" if path else str(key)
        told = [self.value(key, where)]
        if type(value) is not Property or value.flags == PLAIN:
            value = value.value if type(value) is Property else value
            return [*told, self.value(value, where)]
        parts: tuple[Any, ...] = (value.value, value.flags, value.getter, value.setter)
        if value.getter is js.undefined and value.setter is js.undefined:
            parts = parts[:2]
        return [*told, *(self.value(each, where) for each in parts)]

    # --- what is no object of a script's --------------------------------------------------------------

    def _function(self, value: FunctionType, path: str) -> dict[str, Any]:
        """A function of Python behind one of a script's."""
        name = NAMES_OF_CODE.get(id(value))
        if name is not None:
            return {"$": "code", "by": name}
        closure = value.__closure__ or ()
        if recursion.IS_UNCOUNTED and value.__qualname__.startswith("counting."):
            inner = dict(zip(value.__code__.co_freevars, closure, strict=True))["code"].cell_contents
            return {"$": "code", "counting": self.value(inner, path)}
        told = self._place(value, path)
        if closure:
            names = value.__code__.co_freevars
            told["cells"] = {
                name: self._reference(cell, f"{path} (its variable {name})")
                for name, cell in zip(names, closure, strict=True)
            }
        if value.__defaults__:
            told["defaults"] = self._defaults(value.__defaults__, path)
        return told

    def _place(self, value: FunctionType, path: str) -> dict[str, Any]:
        """Where its code stands: in the chart, or in a text that was evaluated."""
        made = value.__globals__.get(js.MADE)
        if made is not None and made.program is not None:
            source, sort, strict, code = made.program
            at = path_in(code, value.__code__)
            if at is not None:
                text = {"text": self.value(source), "sort": sort, "strict": strict, "by": made.sort}
                return {"$": "code", "evaluated": text, "at": at}
        known = self._codes.get(id(self._session))
        at = None if known is None else known.paths.get(id(value.__code__))
        if at is None:
            raise NotSaveable(path or "a function", "its code is none of the chart's")
        told = {**self._known[id(self._session)], "$": "code", "at": at}
        mark = marks(type(self._session)).of(at)
        return told if mark is None else {**told, "meaning": mark}

    def _defaults(self, values: tuple[Any, ...], path: str) -> Any:
        """What parameters are that are not given: mostly undefined, so that their number says it."""
        if all(each is js.undefined for each in values):
            return len(values)
        return [self.value(each, path) for each in values]

    def _cell(self, value: CellType, path: str) -> dict[str, Any]:
        try:
            return {"$": "cell", "value": self.value(value.cell_contents, path)}
        except ValueError as empty:
            if isinstance(empty, NotSaveable):
                raise
            return {"$": "cell"}

    def _symbol(self, value: Symbol, path: str) -> dict[str, Any]:
        name = NAMES_OF_SYMBOLS.get(id(value))
        if name is not None:
            return {"$": "symbol", "known": name}
        return {"$": "symbol", "description": self.value(value.description, path)}

    def _entries(self, value: Entries, path: str) -> dict[str, Any]:
        told = []
        entry = value.first
        while entry is not None:
            told.append([self.value(entry.key, path), self.value(entry.value, path + _of(entry.key))])
            entry = entry.next
        return {"$": "entries", "items": told}

    def _list(self, value: Any, path: str) -> dict[str, Any]:
        items = [self.value(each, f"{path}[{place}]") for place, each in enumerate(value)]
        return {"$": type(value).__name__, "items": items}

    def _dict(self, value: dict[Any, Any], path: str) -> dict[str, Any]:
        pairs = [[self.value(key, path), self.value(each, f"{path}.{key}")] for key, each in value.items()]
        return {"$": "dict", "pairs": pairs}

    def _global_scope(self, value: GlobalScope, path: str) -> dict[str, Any]:
        return {"$": "global scope", "of": self.value(value.globals, path)}


def _of(key: Any) -> str:
    """An entry of a map in a path."""
    return f"[{key!r}]" if key.__class__ in (str, int, float) else "'s entry"


def _position(value: Any) -> dict[str, Any]:
    """How many entries an iterator has passed."""
    if value.entries is None:
        return {}
    rest, entry = 0, value.entries.after(value.at)
    while entry is not None:
        rest, entry = rest + 1, entry.next
    return {"passed": len(value.entries) - rest}


MORE: dict[type[Any], Any] = {
    BoundFunction: lambda value: {"constructs": value.construct is not None},
    MapIterator: _position,
    SetIterator: _position,
}
PARTS: dict[type[Any], Any] = {
    FunctionType: Writer._function,
    CellType: Writer._cell,
    Symbol: Writer._symbol,
    Entries: Writer._entries,
    list: Writer._list,
    tuple: Writer._list,
    dict: Writer._dict,
    GlobalScope: Writer._global_scope,
}
