"""Which objects a snapshot can hold: one row for each class, with the type of each of its slots.

In: nothing. Out: `TABLE`, by class and by tag. The rule that surprises: what has no row is refused when it is to be
saved, it is never left out; so a new class of objects needs a row here or a reason in `UNSAVED`.
"""

from __future__ import annotations

from scxml_runtime.data.read_only import ReadOnlyObject
from scxml_runtime.js import (
    argument_objects,
    arrays,
    compiled,
    dynamic,
    errors,
    functions,
    generators,
    objects,
    promises,
    proxies,
    wrappers,
)
from scxml_runtime.js.builtins import date, iterators, weak
from scxml_runtime.js.builtins import map as maps
from scxml_runtime.js.builtins import set as sets
from scxml_runtime.js.builtins.entries import Entries
from scxml_runtime.js.builtins.regexp_symbols import RegExpStringIterator
from scxml_runtime.js.objects import JSObject
from scxml_runtime.js.patterns.objects import JSRegExp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Row:
    """A class whose objects are saved: its tag, and its slots with the types they may have; `...`: any value."""

    __slots__ = ("made", "optional", "slots", "tag")

    def __init__(self, tag: str, made: type[Any], **slots: Any) -> None:
        self.tag = tag
        self.made = made
        self.optional = frozenset(OPTIONAL_SLOTS.get(tag, ()))
        self.slots: dict[str, Any] = slots


OPTIONAL_SLOTS = {"box": ("value",)}
"""Slots that may be empty: a variable of a loop before its declaration has run."""

NUMBER = (int, float)
OPTIONAL = (JSObject, type(None))
FUNCTION = {"kind": str, "length": int, "name": ..., "call": ..., "construct": ..., "origin": ...}

TABLE = (
    Row("object", objects.JSObject),
    Row("special object", objects.SlowObject),
    Row("fixed object", objects.FixedObject),
    Row("read-only object", ReadOnlyObject),
    Row("array", arrays.JSArray, items=list),
    Row("sparse array", arrays.SlowArray, items=list, size=int, locked=bool),
    Row("date", date.JSDate, time=NUMBER),
    Row("error", errors.JSError, is_placed=bool),
    Row("wrapper", wrappers.Wrapper, value=...),
    Row("string", wrappers.StringObject, value=str),
    Row("arguments", argument_objects.Arguments),
    Row("mapped arguments", argument_objects.MappedArguments, mapped=dict, values=list),
    Row("array iterator", iterators.ArrayIterator, index=int, kind=str, target=...),
    Row("map", maps.JSMap, entries=...),
    Row("set", sets.JSSet, entries=...),
    Row("weak map", weak.Weak, table=dict),
    Row("weak set", weak.JSWeakSet, table=dict),
    Row("promise", promises.JSPromise, is_handled=bool, result=..., state=str),
    Row("proxy", proxies.JSProxy, handler=OPTIONAL, target=OPTIONAL),
    Row("function", functions.JSFunction, **FUNCTION),
    Row(
        "bound function",
        functions.BoundFunction,
        given=tuple,
        innermost=functions.JSFunction,
        receiver=...,
        target=JSObject,
        kind=str,
        length=NUMBER,
        name=str,
        origin=...,
    ),
    Row("string iterator", iterators.StringIterator, at=int, text=str),
    Row("map iterator", maps.MapIterator, kind=str, entries=(Entries, type(None))),
    Row("set iterator", sets.SetIterator, kind=str, entries=(Entries, type(None))),
    Row(
        "match iterator",
        RegExpStringIterator,
        regexp=JSObject,
        text=str,
        every=bool,
        by_points=bool,
        done=bool,
    ),
    Row("generator", generators.JSGenerator, body=type(None), running=bool, started=bool),
    Row("regexp", JSRegExp, source=str, flags=str),
    Row("box", compiled.Box, value=...),
    Row("targeted", functions.Targeted, code=..., source=(str, type(None))),
    Row(
        "variables",
        dynamic.Scope,
        parent=dynamic.AnyScope,
        values=dict,
        constants=tuple,
        deletable=tuple,
        lexical=tuple,
        shared=(dict, type(None)),
        is_function=bool,
    ),
    Row("with", dynamic.ObjectScope, parent=dynamic.AnyScope, owner=JSObject, is_function=bool),
)

UNSAVED: dict[type[Any], str] = {
    proxies.CallableProxy: "a proxy of a function",
}

BY_CLASS = {row.made: row for row in TABLE}
BY_TAG = {row.tag: row for row in TABLE}
