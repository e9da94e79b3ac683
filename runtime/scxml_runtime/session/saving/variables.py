"""What a variable holds, in the form that the chart's code relies on.

In: a value that was read, and the kind that `Chart(kinds=…)` names, if any. Out: the value, or a SnapshotError.

The rule that surprises: an array or object that never leaves its variable is one of Python's, and which ones those are
depends on the version of the chart; so a snapshot of another version is turned from one form into the other here.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.datamodel import SORTS
from scxml_runtime.js.values import HOLE
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN_SORTS = {**SORTS, "array": (list,), "object": (dict,)}
"""The Python types in which a chart keeps each sort that `Chart(kinds=…)` names."""


def check_kind(name: str, kind: str, value: Any) -> None:
    """Whether the value is such as the chart's code relies on. Raises SnapshotError."""
    sort, *properties = kind.split()
    sorts = PLAIN_SORTS.get(sort)
    if sorts is None:
        return
    if type(value) not in sorts or (sort == "object" and any(each not in value for each in properties)):
        raise SnapshotError(f"the variable {name!r} must be of kind {kind!r}, which the chart relies on")


def taken_over(kind: str | None, value: Any) -> Any:
    """The value of another version of the chart, in the form of this one; as it is where there is no such form."""
    sort, *properties = ("any",) if kind is None else kind.split()
    if sort == "array":
        is_one = type(value) is js.JSArray and HOLE not in value.items
        return [*value.items] if is_one else value
    if sort == "object":
        inside = value if type(value) is dict else value.properties if type(value) is js.JSObject else None
        return value if inside is None else {**dict.fromkeys(properties, js.undefined), **inside}
    if type(value) is list:
        return js.array(value)
    return js.object(value) if type(value) is dict else value
