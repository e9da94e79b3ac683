"""Numbers, texts and the values without parts, as JSON.

In: ECMAScript values, whose texts are UTF-16 code units. Out: JSON whose texts are whole characters, so that every
store can hold it, and the same values again.

The rule that surprises: what JSON cannot say is an object with the one key "$" first: `{"$": "NaN"}`. A text with half
a surrogate pair is `{"$": "text", "units": …}`.
"""

from __future__ import annotations

from math import copysign, inf, isfinite, nan

from scxml_runtime import js
from scxml_runtime.js.code_units import to_units
from scxml_runtime.js.objects import JSObject
from scxml_runtime.js.values import MAX_STRING, Symbol
from scxml_runtime.session.saving.problems import Damaged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGEST = 2**53
"""Of whole numbers that code may keep as such."""

VALUES = (str, int, float, type(None), js.values.Undefined, Symbol, JSObject)
"""The Python types of ECMAScript values."""

NAMED: dict[str, Any] = {
    "undefined": js.undefined,
    "NaN": nan,
    "Infinity": inf,
    "-Infinity": -inf,
    "-0": -0.0,
    "none": ...,
}


def number(value: float) -> Any:
    """A float."""
    if value != value:
        return {"$": "NaN"}
    if not isfinite(value):
        return {"$": "Infinity" if value > 0 else "-Infinity"}
    return {"$": "-0"} if value == 0.0 and copysign(1.0, value) < 0 else value


def text(value: str) -> Any:
    """A text of code units."""
    if value.isascii():
        return str(value)
    joined = value.encode("utf-16-le", "surrogatepass")
    try:
        return joined.decode("utf-16-le")
    except UnicodeDecodeError:
        return {"$": "text", "units": value.encode("unicode_escape").decode("ascii")}


def units(value: str) -> str:
    """The code units of a text that JSON held."""
    if value.isascii():
        return value
    if len(value) > MAX_STRING:
        raise Damaged("a text is too long")
    return to_units(value)


def named(json: dict[str, Any]) -> Any:
    """The value of `{"$": "NaN"}` and its like; `NAMED` itself where it is none of them."""
    kind = json["$"]
    if kind == "text":
        told = json.get("units")
        if told.__class__ is not str:
            raise Damaged("a text lacks its 'units'")
        try:
            return units(told.encode("ascii").decode("unicode_escape"))
        except UnicodeError:
            raise Damaged("the 'units' of a text are damaged") from None
    return NAMED.get(kind, NAMED) if kind.__class__ is str else NAMED


def read_number(json: Any) -> Any:
    """A number as the runtime keeps it."""
    if json.__class__ is int:
        return json if -LARGEST <= json <= LARGEST else _float(json)
    if not isfinite(json):
        raise Damaged("numbers of a snapshot are finite")
    return json


def _float(json: int) -> float:
    try:
        return float(json)
    except OverflowError:
        raise Damaged("a number is out of range") from None
