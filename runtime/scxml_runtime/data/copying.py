"""Copies of ECMAScript values, for events: what one reader changes, another does not see (SCXML 5.10.1, C.1).

In: any value. Out: the same structure of new objects and arrays. Circles stay circles.

The rule that surprises: a function does not travel (it would carry its session along) and becomes undefined;
an XML node becomes one without parent, in a document of its own; objects of other kinds, such as dates, travel as
they are.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.read_only import ReadOnlyObject, plain_properties

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PLAIN = (str, int, float, bool, type(None), js.values.Undefined)


def copied(value: Any) -> Any:
    """The value, its objects and arrays copied as deep as they go."""
    if isinstance(value, PLAIN):
        return value
    copies: dict[int, Any] = {}
    waiting: list[tuple[Any, Any]] = []
    result = _shallow(value, copies, waiting)
    while waiting:
        original, copy = waiting.pop()
        _fill(original, copy, copies, waiting)
    return result


def plain(value: Any) -> Any:
    """The value as plain Python; an ECMAScript RangeError where it is nested too deeply for that."""
    kind = type(value)
    if kind is bool or kind is int or (kind is str and value.isascii()):
        return value
    try:
        return js.to_python(value)
    except TypeError as problem:
        raise js.error("RangeError", str(problem)) from None


def all_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """What has a name, each as `plain` makes it."""
    return {
        name: value if value.__class__ is str and value.isascii() else plain(value)
        for name, value in values.items()
    }


ATOMS = frozenset((str, int, float, bool, type(None)))


def independent(value: Any) -> Any:
    """Python's own containers copied, for an event that is taken later: until then they may change. Circles stay. What
    a subclass makes of reading them is not asked for: it might fail."""
    if type(value) is dict and ATOMS.issuperset(map(type, value.values())):
        return value.copy()
    copies: dict[int, Any] = {}
    waiting: list[Any] = []

    def copy(each: Any) -> Any:
        if not isinstance(each, dict | list | tuple):
            return each
        if id(each) not in copies:
            copies[id(each)] = {} if isinstance(each, dict) else []
            waiting.append(each)
        return copies[id(each)]

    result = copy(value)
    for original in waiting:  # which grows as it is gone through
        made = copies[id(original)]
        if isinstance(original, dict):
            made.update((name, copy(each)) for name, each in dict.items(original))
        else:
            items = list.__iter__(original) if isinstance(original, list) else tuple.__iter__(original)
            made.extend(map(copy, items))
    return result


def event_for_python(event: Event) -> Event:
    """The event with its data as plain Python, for code around a chart."""
    data = (
        plain(event.data) if isinstance(event.data, js.JSObject) or event.data is js.undefined else event.data
    )
    data = None if data is ... else data
    seen = Event(event.name, event.type, data, event.sendid, event.origin, event.origintype, event.invokeid)
    seen.raw = event.raw
    return seen


def _shallow(value: Any, copies: dict[int, Any], waiting: list[tuple[Any, Any]]) -> Any:
    """The value's copy, still empty if it is a container; then it waits to be filled."""
    kind = type(value)
    if kind is not js.JSObject and kind is not js.JSArray and kind is not ReadOnlyObject:
        return _special(value, copies) if isinstance(value, js.JSObject) else value
    copy = copies.get(id(value))
    if copy is None:
        copy = copies[id(value)] = js.array([]) if kind is js.JSArray else js.object({})
        waiting.append((value, copy))
    return copy


def _special(value: js.JSObject, copies: dict[int, Any]) -> Any:
    """What becomes of an object that is no container."""
    if isinstance(value, js.JSFunction):
        return js.undefined
    if isinstance(value, js.HostObject) and id(value) not in copies:
        copies[id(value)] = value.copy()
    return copies.get(id(value), value)


def _fill(original: Any, copy: Any, copies: dict[int, Any], waiting: list[tuple[Any, Any]]) -> None:
    if type(original) is not js.JSArray:
        for key, value in plain_properties(original):
            copy.properties[key] = _shallow(value, copies, waiting)
    else:
        copy.items.extend(_shallow(value, copies, waiting) for value in original.items)
