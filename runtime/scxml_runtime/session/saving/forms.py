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
    """Whether the variables are such as the chart's code relies on, and with `all` there. Raises SnapshotError."""
    for name, kind in _kinds(chart).items():
        if name in values:
            _check_kind(name, kind, values[name])
        elif all:
            raise SnapshotError(f"the variable {name!r}, which the chart relies on, is missing")


def _kinds(chart: Any) -> Mapping[str, str]:
    """Code of ORS relies on nothing: its variables are members of an object, which scripts change as they like."""
    return {} if chart.dialect == "ors" else chart.kinds


def _check_kind(name: str, kind: str, value: Any) -> None:
    sorts, properties = _relied_on(kind)
    if sorts is None:
        return
    if type(value) not in sorts or (properties and any(each not in value for each in properties)):
        raise SnapshotError(f"the variable {name!r} must be of kind {kind!r}, which the chart relies on")


@cache
def _relied_on(kind: str) -> tuple[tuple[type, ...] | None, list[str]]:
    """The Python types of a kind, None where any will do, and the properties that its objects have."""
    sort, *properties = kind.split()
    return PLAIN_SORTS.get(sort), properties if sort == "object" else []


def take_over(chart: Any, values: dict[Any, Any]) -> None:
    """Give what another version has saved the forms of this one, where there are such."""
    named = _named(chart, values)
    for name, value in named.items():
        named[name] = _taken_over(_kinds(chart).get(name, "any"), value)


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
