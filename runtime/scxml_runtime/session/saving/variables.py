"""The variables of a chart in a snapshot, by name, wherever its dialect keeps them.

In: a class, and a snapshot of its chart. Out: for each variable its value as JSON, with its attributes behind if it has
any; and a snapshot with other ones. The rule that surprises: those of ORS are the properties of one object, `_data`.
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, objects
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Rows = dict[str, list[Any]]

SHARED = "_data"


def variables(cls: Any, saved: dict[str, Any]) -> Rows:
    """The variables of the session, not those of sessions that it has invoked. Raises SnapshotError."""
    held = _held(cls, saved)
    if held.__class__ is dict:
        return {name: [json] for name, json in held.items()}
    return {row[0]: row[1:] for row in held if _is_named(row)}


def put(cls: Any, saved: dict[str, Any], rows: Rows) -> None:
    """Have these variables in the snapshot instead."""
    held = _held(cls, saved)
    if held.__class__ is dict:
        held.clear()
        held.update((name, row[0]) for name, row in rows.items())
    else:
        held[:] = [
            *([name, *row] for name, row in rows.items()),
            *(row for row in held if not _is_named(row)),
        ]


def _held(cls: Any, saved: dict[str, Any]) -> Any:
    """A dict of values, or a list of properties."""
    data = field(field(saved, "session", dict), "data", dict)
    if cls.chart.dialect != "ors":
        return data
    shared = data.get(SHARED, {})
    if shared.__class__ is dict and "$" not in shared:
        return shared
    table = objects(field(saved, "objects", dict, {}), "table")
    place = shared.get("n") if shared.__class__ is dict else None
    if place.__class__ is not int or not 0 <= place < len(table):
        raise SnapshotError(f"{SHARED!r} leads nowhere")
    return field(table[place], "properties", list)


def _is_named(row: Any) -> bool:
    return row.__class__ is list and len(row) > 1 and row[0].__class__ is str
