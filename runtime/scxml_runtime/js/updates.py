"""Changes of a property that start from its old value, in one call.

In: an object, a key, and what is added. Out: nothing; the property has the sum (ES5 11.6.1, 11.13).
The rule that surprises: none of it is needed; `put(o, key, add(get(o, key), value))` means the same, in three times
the time.
"""

from __future__ import annotations

from .access import get, put
from .objects import JSObject
from .operators import add
from .values import MAX_INTEGER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value


def add_to(o: Value, key: Value, value: Value) -> None:
    """`o[key] = o[key] + value` in sloppy code."""
    if o.__class__ is JSObject and key.__class__ is str:
        old = o.properties.get(key)
        if old.__class__ is int and value.__class__ is int:
            total = old + value
            if -MAX_INTEGER <= total <= MAX_INTEGER:
                o.properties[key] = total
                return
    put(o, key, add(get(o, key), value))
