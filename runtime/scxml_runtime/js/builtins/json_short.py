"""Short JSON, read in C (ES5 15.12.2): what a REST service answers, mostly.

In: a text. Out: its value, or MISS for what the reader of `json` is to see: a long or deep text, one that is wrong, one
with escaped code units.
"""

from __future__ import annotations

from json import JSONDecoder

from ..arrays import new_array
from ..budget import COPIED, charge_each
from ..intrinsics import OBJECT_PROTOTYPE
from ..numbers import normal
from ..objects import JSObject
from ..values import MISS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

LONGEST = COPIED
MOST_INSIDE = 128
"""Arrays and objects that may be in a short text."""

PER_STEP = 8
"""Characters for a step: some of them are values."""


def read(source: str) -> Value:
    """The value of the text, or MISS."""
    is_short = len(source) <= LONGEST and source.count("[") + source.count("{") <= MOST_INSIDE
    if not is_short or "\\u" in source:
        return MISS
    charge_each(len(source) // PER_STEP)
    try:
        value = DECODER.decode(source)
    except (ValueError, RecursionError):
        return MISS
    return array_of(value) if value.__class__ is list else value


def object_of(pairs: list[tuple[str, Value]]) -> JSObject:
    """An object; the last of two properties of a name counts, in the place of the first."""
    made = JSObject()
    made.prototype = OBJECT_PROTOTYPE
    made.properties = {key: array_of(value) if value.__class__ is list else value for key, value in pairs}
    return made


def array_of(items: list[Value]) -> Value:
    """An array; the objects inside are made already."""
    return new_array([array_of(item) if item.__class__ is list else item for item in items])


def number_of(digits: str) -> int | float:
    """A number in its one form."""
    return normal(float(digits))


def refuse(word: str) -> Value:
    """Python takes NaN and Infinity."""
    raise ValueError(word)


DECODER = JSONDecoder(
    object_pairs_hook=object_of, parse_float=number_of, parse_int=number_of, parse_constant=refuse
)
