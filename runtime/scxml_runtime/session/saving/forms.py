"""The forms in which a chart's code keeps its variables, and whether they have them.

In: the values of a session's variables, as they were read. Out: the same in the forms that `Chart(kinds=…)` says, or a
SnapshotError.

The rule that surprises: an array or object that never leaves its variable is one of Python's, and which ones those are
depends on the version of the chart; so what another version has saved is turned from one form into the other here.
"""

from __future__ import annotations

from functools import cache

from scxml_runtime import js
from scxml_runtime.data.datamodel import SORTS
from scxml_runtime.js.values import HOLE
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.variables import SHARED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

PLAIN_SORTS = {**SORTS, "array": (list,), "object": (dict,)}
"""The Python types in which a chart keeps each sort that `Chart(kinds=…)` names."""


def check_kinds(chart: Any, values: dict[Any, Any], all: bool) -> None:
    """Whether the variables are such as the chart's code relies on, and with `all` those of <data> there; what a script
    declares is not there before it has run. Raises SnapshotError."""
    there = {row.id for row in chart.data} if all else ()
    wrong = [
        f"{name!r} must be of kind {kind!r}"
        for name, kind in kinds(chart).items()
        if (not _is_of(kind, values[name]) if name in values else name in there)
    ]
    if wrong:
        raise SnapshotError(f"the chart relies on the kinds of variables: {', '.join(wrong)}")


def kinds(chart: Any) -> Mapping[str, str]:
    """By variable. Code of ORS relies on nothing: its variables are members of an object, which scripts change as they
    like."""
    return {} if chart.dialect == "ors" else chart.kinds


def needed(chart: Any, name: str) -> str | None:
    """The kind of which a variable must have a value; None where undefined will do."""
    kind = kinds(chart).get(name, "any")
    return None if _relied_on(kind)[0] is None else kind


def _is_of(kind: str, value: Any) -> bool:
    sorts, properties = _relied_on(kind)
    return sorts is None or (type(value) in sorts and all(each in value for each in properties))


@cache
def _relied_on(kind: str) -> tuple[tuple[type, ...] | None, list[str]]:
    """The Python types of a kind, None where any will do, and the properties that its objects have."""
    sort, *properties = kind.split()
    return PLAIN_SORTS.get(sort), properties if sort == "object" else []


def take_over(chart: Any, values: dict[Any, Any]) -> None:
    """Give what another version has saved the forms of this one, where there are such."""
    named = _named(chart, values)
    for name, value in named.items():
        named[name] = _taken_over(kinds(chart).get(name, "any"), value)


def _taken_over(kind: str, value: Any) -> Any:
    sort, *properties = kind.split()
    if sort == "array":
        is_one = type(value) is js.JSArray and HOLE not in value.items
        return [*value.items] if is_one else value
    if sort == "object":
        inside = value if type(value) is dict else value.properties if type(value) is js.JSObject else None
        return value if inside is None else {**dict.fromkeys(properties, js.undefined), **inside}
    if type(value) is list:
        return js.array(value)
    return js.object(value) if type(value) is dict else value


def _named(chart: Any, values: dict[Any, Any]) -> dict[Any, Any]:
    """The variables by name, wherever the dialect keeps them."""
    if chart.dialect != "ors":
        return values
    shared = values.get(SHARED)
    return shared.properties if isinstance(shared, js.JSObject) else {}
