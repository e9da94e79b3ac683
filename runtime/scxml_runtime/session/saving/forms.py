"""The forms in which a chart's code keeps its variables, and whether they have them.

In: the values of a session's variables, as they were read. Out: the same in the forms that `Chart(kinds=…)` says, or a
SnapshotError.

The rule that surprises: an array or object that never leaves its variable is one of Python's, and which ones those are
depends on the version of the chart; so what another version has saved is turned from one form into the other here.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.datamodel import SORTS
from scxml_runtime.js.values import HOLE
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.variables import SHARED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN_SORTS = {**SORTS, "array": (list,), "object": (dict,)}
"""The Python types in which a chart keeps each sort that `Chart(kinds=…)` names."""


def check_kinds(chart: Any, values: dict[Any, Any], all: bool) -> None:
    """Whether the variables are such as the chart's code relies on, and with `all` there. Raises SnapshotError."""
    named = _named(chart, values)
    for name, kind in chart.kinds.items():
        if name in named:
            _check_kind(name, kind, named[name])
        elif all:
            raise SnapshotError(f"the variable {name!r}, which the chart relies on, is missing")


def _check_kind(name: str, kind: str, value: Any) -> None:
    sort, *properties = kind.split()
    sorts = PLAIN_SORTS.get(sort)
    if sorts is None:
        return
    if type(value) not in sorts or (sort == "object" and any(each not in value for each in properties)):
        raise SnapshotError(f"the variable {name!r} must be of kind {kind!r}, which the chart relies on")


def take_over(chart: Any, values: dict[Any, Any]) -> None:
    """Give what another version has saved the forms of this one, where there are such."""
    named = _named(chart, values)
    for name, value in named.items():
        named[name] = _taken_over(chart.kinds.get(name, "any"), value)


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
