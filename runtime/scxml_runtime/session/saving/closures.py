"""Functions of Python behind those of scripts again: code found by its path, closed over its variables.

In: what the table of a snapshot says of a function, and the reader of its values. Out: the function, not called.

The rule that surprises: code comes from the generated module, or from a text that a script once evaluated, which is
compiled again; and a variable may hold the session or its scope under the one name alone that compiled code gives it.
"""

from __future__ import annotations

from types import CellType, CodeType, FunctionType

from scxml_runtime import js
from scxml_runtime.js import recursion
from scxml_runtime.js.errors import Throw
from scxml_runtime.js.evaluation import evaluator
from scxml_runtime.session.saving.codes import CALLS, CONSTRUCTS, codes, walk
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Reader(Protocol):
        """What reads the values of the snapshot."""

        def owner(self, json: dict[str, Any]) -> Any: ...
        def script_value(self, json: Any) -> Any: ...
        def behind(self, json: Any) -> Any: ...


SORTS = ("program", "eval", "global eval")
MAKERS = ("eval", "Function")
ONLY_AS = {"session": "self", "realm": "self", "scope": "data"}
"""The one variable of a function that may hold what is no value of ECMAScript."""


def function(reader: Reader, json: dict[str, Any]) -> Any:
    """The function. Raises SnapshotError."""
    if "by" in json:
        by = json["by"]
        found = (CONSTRUCTS.get(by) or CALLS.get(by)) if by.__class__ is str else None
        if found is None:
            raise SnapshotError("there is no such code")
        return found
    if "counting" in json:
        return _counting(reader.behind(json["counting"]))
    at = field(json, "at", str)
    code, home = _evaluated(reader, json, at) if "evaluated" in json else _of_chart(reader.owner(json), at)
    cells = field(json, "cells", dict, {})
    if {*cells} != {*code.co_freevars}:
        raise SnapshotError(f"the variables of the function at {at[:80]!r} are others now")
    closure = tuple(_cell(reader, name, cells[name]) for name in code.co_freevars)
    return FunctionType(code, home, code.co_name, _defaults(reader, json, code.co_argcount), closure)


def check_variables(made: FunctionType, told: dict[int, str]) -> None:
    """Whether the variables hold what they may, where `told` says of cells, by their ids, which kind is in them. Raises
    SnapshotError."""
    for name, cell in zip(made.__code__.co_freevars, made.__closure__ or (), strict=True):
        if ONLY_AS.get(told.get(id(cell), ""), name) != name:
            raise SnapshotError(f"the variable {name!r} of a function holds no value of ECMAScript")


def _of_chart(session: Any, at: str) -> tuple[CodeType, dict[str, Any]]:
    known = codes(type(session))
    if at not in known.at:
        raise SnapshotError(f"the chart has no function at {at[:80]!r}")
    return known.at[at], known.homes[at]


def _evaluated(reader: Reader, json: dict[str, Any], at: str) -> tuple[CodeType, dict[str, Any]]:
    """Code that a script once made of a text."""
    told = field(json, "evaluated", dict)
    text, sort, by = reader.script_value(told.get("text")), field(told, "sort", str), field(told, "by", str)
    if text.__class__ is not str or sort not in SORTS or by not in MAKERS:
        raise SnapshotError("a text that was evaluated is damaged")
    try:
        program = evaluator().program(text, field(told, "strict", bool), sort, by)
    except Throw as problem:
        raise SnapshotError(f"a text that was evaluated: {js.to_display(problem.value)}") from None
    code = dict(walk(program.__code__)).get(at)
    if code is None:
        raise SnapshotError(f"a text that was evaluated has no function at {at[:80]!r}")
    return code, program.__globals__


def _defaults(reader: Reader, json: dict[str, Any], most: int) -> tuple[Any, ...]:
    told = json.get("defaults", 0)
    if told.__class__ is int and 0 <= told <= most:
        return (js.undefined,) * told
    if told.__class__ is list and len(told) <= most:
        return tuple(map(reader.script_value, told))
    raise SnapshotError("the defaults of a function are damaged")


def _cell(reader: Reader, name: str, json: Any) -> CellType:
    found = reader.behind(json)
    if not isinstance(found, CellType):
        raise SnapshotError(f"the variable {name!r} of a function is damaged")
    return found


def _counting(made: Any) -> Any:
    """A function that counts its calls, on the Pythons that forget to."""
    if not isinstance(made, FunctionType):
        raise SnapshotError("the code of a function is damaged")
    return recursion.counting(lambda code: code)(made) if recursion.IS_UNCOUNTED else made
