"""Whether variables are such as the chart's code relies on.

In: a chart, and values of its variables. Out: nothing, or a SnapshotError. The rule that surprises: code of ORS relies
on nothing, since its variables are members of an object, which scripts change as they like.
"""

from __future__ import annotations

from functools import cache

from scxml_runtime.data.datamodel import SORTS
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN_SORTS = {**SORTS, "array": (list,), "object": (dict,)}
"""The Python types in which a chart keeps each sort that `Chart(kinds=…)` names."""


def check_kinds(chart: Any, values: dict[Any, Any], all: bool) -> None:
    """Whether the variables are of the chart's kinds, and with `all` there. Raises SnapshotError."""
    kinds = {} if chart.dialect == "ors" else chart.kinds
    for name, kind in kinds.items():
        if name in values:
            check_kind(name, kind, values[name])
        elif all:
            raise SnapshotError(f"the variable {name!r}, which the chart relies on, is missing")


def check_kind(name: str, kind: str, value: Any) -> None:
    """Whether the value is of the kind. Raises SnapshotError."""
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
