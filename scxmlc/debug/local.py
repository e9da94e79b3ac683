"""The variables of a function of a script, while it runs.

In: a session and the frame of a call. Out: its variables by the names that scripts know them by, and a scope through
which an expression reads and assigns them. The rule that surprises: Python's names are not those of the script, and
what the compiler keeps for itself stands among them; the chart's document is read again to tell them apart.
"""

from __future__ import annotations

import ctypes
import re
import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from scxml_runtime import StateMachine, js
from scxml_runtime.js.dynamic import AnyScope
from scxml_runtime.js.names import demangle
from scxml_runtime.ports.addresses import of_class, to_path
from scxmlc.checker.scripts import parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.scopes import Scopes
from scxmlc.emitter.script.context import RESERVED
from scxmlc.reader import read_file

MADE_UP = re.compile(
    "(value|items|key|owner|first|case|rest|unused|parameters|completion|kept|leave|skip|old|home|parent|made"
    r"|received|where|object_|class_made|\w+_class|constructor|make_function|function)(_\d+)?"
)
"""What the compiler calls what it keeps for itself; names of the script come before these."""

NUMBERED = re.compile(r"(.+)_\d+")


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
    known = _declared(type(session))
    return {name: place for place in own if (name := _name(place, known, own))}


def _name(place: str, known: frozenset[str] | None, own: tuple[str, ...]) -> str:
    """What scripts call a local variable of Python; "" where they know none such."""
    if place in ("_", "this", "args", "arguments", "self", "data", "scope", "js"):
        return ""
    name = demangle(place) or (place[:-1] if place[:-1] in RESERVED else "")
    if name and (known is None or name in known):
        return "" if known is None and MADE_UP.fullmatch(place) else name
    numbered = NUMBERED.fullmatch(place)
    if known is None or MADE_UP.fullmatch(place) or not numbered or numbered[1] not in known:
        return ""
    return place if numbered[1] in own else numbered[1]


def _declared(cls: type[StateMachine]) -> frozenset[str] | None:
    """The names of all variables of functions in a chart; None where its document is not at hand."""
    place = to_path(of_class(cls))
    return None if place is None or place.endswith(".py") else _declared_in(place, cls.chart.dialect)


@cache
def _declared_in(place: str, dialect: str) -> frozenset[str] | None:
    try:
        chart = read_file(Path(place), Diagnostics(), dialect=dialect)
    except OSError:
        return None
    if chart is None:
        return None
    scopes = [Scopes(tree) for tree in parse_all(chart, Diagnostics()).values() if tree is not None]
    around = [scope for each in scopes for scope in each.of.values()]
    return frozenset(name for scope in around for name, each in scope.names.items() if not each.is_global)
