"""Values that are nested too deeply to leave a script, as whoever looks at a session sees them.

In: a value. Out: plain Python as `to_python` gives it, but what lies deeper than `DEEPEST` is shown as `…`. The rule
that surprises: level by level, so that no depth exhausts the stack; each object is one Python object, as there.
"""

from __future__ import annotations

from collections import deque

from .arrays import JSArray
from .boundary import data_value, from_units, left
from .errors import JSError
from .objects import JSObject
from .values import ACCESSOR, ENUMERABLE, HOLE
from .wrappers import StringObject, Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Place = tuple[Any, Any, Any, int]

DEEPEST = 500
CUT = "…"
_LONGEST = 100_000


def look(value: Any) -> Any:
    """The value; no script runs."""
    top: list[Any] = [None]
    seen: dict[int, Any] = {}
    waiting: deque[Place] = deque([(value, top, 0, 0)])
    while waiting:
        value, holder, key, depth = waiting.popleft()
        while isinstance(value, JSObject) and value.class_name == "Proxy":
            value = value.target  # type: ignore[attr-defined]
        if not isinstance(value, JSObject) or value.call is not None or _is_one(value):
            holder[key] = left(value, {})
        elif id(value) in seen:
            holder[key] = seen[id(value)]
        elif depth > DEEPEST:
            holder[key] = CUT
        else:
            parts = _parts(value)
            made: Any = [None] * len(parts) if isinstance(value, JSArray) else dict.fromkeys(parts)
            holder[key] = seen[id(value)] = made
            waiting.extend((part, made, name, depth + 1) for name, part in parts.items())
    return top[0]


def _is_one(value: JSObject) -> bool:
    """Whether it leaves as one value: a date, an error, a number in an object."""
    return isinstance(value, JSError | StringObject | Wrapper) or value.class_name == "Date"


def _parts(value: JSObject) -> dict[Any, Any]:
    """Its elements or enumerable data properties, by place or name."""
    if type(value) is JSArray:
        return dict(enumerate(None if item is HOLE else item for item in value.items))
    if isinstance(value, JSArray):
        return {number: data_value(value, str(number)) for number in range(min(value.size, _LONGEST))}
    return dict(_properties(value))


def _properties(value: JSObject) -> Iterable[tuple[str, Any]]:
    for key in value.own_keys():
        own = value.get_own(key) if type(key) is str else None
        if own is not None and own.flags & ENUMERABLE and not own.flags & ACCESSOR:
            yield from_units(key), own.resolved().value  # type: ignore[arg-type]
