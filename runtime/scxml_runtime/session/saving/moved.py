"""The functions that a snapshot holds, in another version of their chart: where they stand now.

In: a snapshot that is migrated, and the class that each function is of. Out: the table with places of this version; and
in words, which functions are others now.

The rule that surprises: a function is known by what it does (`marks.py`); only where nothing does the same now, the one
in its place is taken, if it closes over variables of the same names. That is told where the place is a number: which of
the arrows, which of two methods of one name; by a name of its own a function is meant to be that of this version.
"""

from __future__ import annotations

from re import compile

from scxml_runtime.session.saving.codes import codes
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.marks import marks
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.referred import referred, table
from scxml_runtime.session.saving.variables import variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType
    from typing import Any

    Json = dict[str, Any]

OWN = {"self": "session", "data": "scope"}
"""Variables of compiled code: what they hold. Content that does more, or less, closes over other ones."""

NUMBERED = compile(r"(^|/)function(/|$)|[_#][0-9]+(/|$)")
"""Places that compilers and `codes.py` have counted."""


def settled(saved: Json, classes: Sequence[Any]) -> Json:
    """The snapshot, its functions in their places of today; `classes`: of its sessions. Raises SnapshotError."""
    held = table(saved)
    found = dict(_functions(held, len(classes)))
    if not found:
        return saved
    made = [*held]
    for place, told in found.items():
        cls = classes[told.get("session", 0)]
        at, _ = _now(cls, told)
        if at is None:
            raise SnapshotError(_gone(classes[0], saved, place, told["at"]))
        made[place] = {**told, "at": at, "cells": _cells(codes(cls).at[at], told, made)}
    return {**saved, "objects": {**saved["objects"], "table": made}}


def _cells(code: CodeType, told: Json, table: list[Any]) -> Json:
    """The variables that the code closes over; those that it lacks are new in the table."""
    before, now = told.get("cells", {}), {}
    for name in code.co_freevars:
        now[name] = before.get(name)
        if now[name] is None:
            now[name] = {"$": "ref", "n": len(table)}
            table.append({"$": "cell", "value": _own(name, told)})
    return now


def _own(name: str, told: Json) -> Json:
    """What a variable of compiled code holds that is no value of the script's."""
    mark = {"session": told["session"]} if "session" in told else {}
    return {"$": OWN[name], **mark}


def others(cls: Any, saved: Json) -> Iterator[str]:
    """Which functions that variables of the session hold are gone, or do something else now, in words."""
    for place, told in _functions(table(saved), 1):
        at, is_same = _now(cls, told)
        if at is not None and (is_same or not NUMBERED.search(at)):
            continue
        held = _holders(cls, saved, place)
        if held and at is None:
            yield _gone(cls, saved, place, told["at"])
        elif held:
            yield f"what the function at {_shown(told['at'])} did{held}: it does something else now"


def _functions(held: list[Any], sessions: int) -> Iterator[tuple[int, Json]]:
    """Those whose code is a chart's, by their numbers in the table."""
    for place, told in enumerate(held):
        if told.__class__ is dict and told.get("$") == "code" and "evaluated" not in told:
            session = told.get("session", 0)
            if told.get("at").__class__ is str and session.__class__ is int and 0 <= session < sessions:
                yield place, told


def _now(cls: Any, told: Json) -> tuple[str | None, bool]:
    """Where it stands now, None if nowhere; and whether it does the same, as far as is known."""
    at, mark, cells = told["at"], told.get("meaning"), field(told, "cells", dict, {})
    place = codes(cls).at.get(at)
    fits = place is not None and _fits(place, cells)
    if mark is None or not marks(cls).are_known:
        return (at if fits else None), True
    if fits and marks(cls).of(at) == mark:
        return at, True
    alike = (path for path, code in marks(cls).like(mark) if _fits(code, cells))
    path = next(alike, None)
    return (path, True) if path is not None else (at if fits else None, False)


def _fits(code: CodeType, cells: Json) -> bool:
    """Whether the code closes over these variables, if we give it its session and scope."""
    return {*code.co_freevars} ^ {*cells} <= {*OWN}


def _gone(cls: Any, saved: Json, place: int, at: str) -> str:
    held = _holders(cls, saved, place)
    way_out = '; "data": {name: None} leaves it out' if held else ""
    return f"the chart has no function like that at {_shown(at)} any more{held}{way_out}"


def _holders(cls: Any, saved: Json, place: int) -> str:
    """Which variables hold an object."""
    held = table(saved)
    names = [name for name, row in variables(cls, saved).items() if place in referred(row, held)]
    return f", which {' and '.join(map(repr, names[:3]))} held" if names else ""


def _shown(at: str) -> str:
    return repr(at[:80])
