"""The variables of a function of a script, while it runs.

In: a session and the frame of a call. Out: its variables by the names that scripts know them by, and a scope through
which an expression reads and assigns them. The rule that surprises: Python's names are not those of the script, and
what the compiler keeps for itself stands among them; the chart's document is read again to tell them apart.
"""

from __future__ import annotations

import ctypes
import re
import sys
from types import FrameType
from typing import Any

from scxml_runtime import StateMachine, js
from scxml_runtime.js.dynamic import AnyScope
from scxml_runtime.js.linemap import NAME, line_map
from scxml_runtime.js.names import demangle
from scxml_runtime.ports.addresses import of_class, to_path
from scxmlc.debug.blocks import around
from scxmlc.emitter.script.context import RESERVED

MADE_UP = re.compile(
    "(value|items|key|owner|first|case|rest|unused|parameters|completion|kept|leave|skip|old|home|parent|made"
    r"|received|where|object_|class_made|\w+_class|constructor|make_function|function)(_\d+)?"
)
"""What the compiler calls what it keeps for itself; names of the script come before these."""


def local_variables(session: StateMachine, frame: FrameType) -> dict[str, Any]:
    """The variables of a function that have a value; none in content, whose variables are the session's."""
    values = frame.f_locals
    found = {
        name: _unboxed(values[place]) for name, place in _places(session, frame).items() if place in values
    }
    return {name: value for name, value in found.items() if _is_value(value)}


def is_valueless(session: StateMachine, frame: FrameType, name: str) -> bool:
    """Whether a function has a variable of this name, and has not given it a value so far."""
    return _places(session, frame).get(name, "") not in ("", *frame.f_locals)


class FrameScope(AnyScope):
    """The scope of a function that runs."""

    __slots__ = ("frame", "is_function", "places")

    def __init__(self, parent: AnyScope, session: StateMachine, frame: FrameType) -> None:
        self.parent = parent
        self.frame = frame
        self.is_function = False  # a `var` of what is evaluated is the session's
        self.places = {**_places(session, frame), "arguments": "arguments"}

    def has(self, name: str) -> bool:
        values = self.frame.f_locals
        place = self.places.get(name, "")
        return place in values and _is_value(_unboxed(values[place]))

    def read(self, name: str, strict: bool = False) -> Any:
        return _unboxed(self.frame.f_locals[self.places[name]])

    def write(self, name: str, value: Any, strict: bool) -> None:
        place, values = self.places[name], self.frame.f_locals
        if isinstance(values[place], js.Box):
            values[place].value = value
            return
        values[place] = value
        if sys.version_info < (3, 13):  # from there on `f_locals` are the variables themselves (PEP 667)
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(self.frame), ctypes.c_int(0))


def _unboxed(value: Any) -> Any:
    return getattr(value, "value", None) if isinstance(value, js.Box) else value


def _is_value(value: Any) -> bool:
    plain = value is None or isinstance(value, bool | int | float | str | dict | list | js.JSObject)
    return plain or value is js.undefined


def _places(session: StateMachine, frame: FrameType) -> dict[str, str]:
    """The names of a function's variables in the script, and those in Python."""
    code = frame.f_code
    if "self" in code.co_varnames[:1]:
        return {}
    own = (*code.co_varnames, *code.co_cellvars, *code.co_freevars)
    found = _around(session, frame, own)
    return found if found is not None else {name: place for place in own if (name := _name(place))}


def _around(session: StateMachine, frame: FrameType, own: tuple[str, ...]) -> dict[str, str] | None:
    """The same, as the chart's document has it; None where that is not at hand."""
    document = to_path(of_class(type(session)))
    here = line_map(str(frame.f_globals.get(NAME, ""))).at(frame.f_lineno)
    if document is None or document.endswith(".py") or here is None:
        return None
    return around(document, session.chart.dialect, (here[0] or session.chart.source, *here[1:]), own)


def _name(place: str) -> str:
    """What scripts call a local variable of Python, as far as that alone tells; "" where they know none such."""
    if place in ("_", "this", "args", "arguments", "self", "data", "scope", "js") or MADE_UP.fullmatch(place):
        return ""
    return demangle(place) or (place[:-1] if place[:-1] in RESERVED else "")
