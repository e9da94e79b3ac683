"""A snapshot of one version of a chart, as one of another.

In: what was saved, and how it is to change: a function from snapshot to snapshot, or a mapping
`{"states": {old: new}, "data": {old: new}, "values": {name: json}}`. Out: a snapshot of the class's own chart; that of
the caller stays as it was.

The rule that surprises: nothing is computed: a variable that is new gets the value that "values" gives it, else
undefined; where states or data go to None, or are gone without a word, what they held is lost (`losses.py`).
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, objects, texts
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.variables import put, variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.session.saving.variables import Rows

TABLES = frozenset(["states", "data", "values"])


def migrated(cls: Any, saved: dict[str, Any], migrate: Any) -> dict[str, Any]:
    """The snapshot as one of the class's chart. Raises SnapshotError."""
    copy: dict[str, Any] = _copied(saved)
    if callable(migrate):
        made = migrate(copy)
        if made.__class__ is not dict:
            raise SnapshotError("migrate answers with a snapshot, a dict")
        return made
    states, data, values = tables(migrate)
    told = field(copy, "session", dict)
    known = head(cls).told
    _states(told, states, known["states"])
    before = texts(field(copy, "chart", dict), "data")
    rows = _data(variables(cls, copy), data, before, known["data"])
    for name in known["data"]:
        rows.setdefault(name, [values.get(name, {"$": "undefined"})])
    put(cls, copy, rows)
    return copy


def tables(migrate: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """New names of states and of data, and values of what is new. Raises TypeError."""
    if not isinstance(migrate, dict) or not TABLES.issuperset(migrate):
        raise TypeError('migrate is a function, or a mapping with "states", "data" and "values"')
    states, data, values = (migrate.get(name, {}) for name in ("states", "data", "values"))
    if not all(isinstance(each, dict) for each in (states, data, values)):
        raise TypeError('"states", "data" and "values" of migrate are mappings')
    return states, data, values


def _states(told: dict[str, Any], table: dict[str, Any], now: list[str]) -> None:
    """New ids in the configuration, the histories, what is bound and invoked."""
    told["configuration"] = _renamed(texts(told, "configuration"), table, now)
    before = field(told, "history", dict, {})
    told["history"] = {
        table.get(id, id): _renamed(texts(before, id), table, now)
        for id in before
        if all(table.get(each, each) in now for each in (id, *texts(before, id)))
    }
    told["bound"] = [id for id in _renamed(texts(told, "bound"), table, now) if id in now]
    if "pending" in told:
        told["pending"] = _renamed(texts(told, "pending"), table, now)
    for each in objects(told, "invocations"):
        id = field(each, "state", str)
        each["state"] = table.get(id, id)
        if each["state"] is None:
            raise SnapshotError(f"the state {id!r} goes nowhere, and what it has invoked still runs")


def _renamed(ids: list[str], table: dict[str, Any], now: list[str]) -> list[str]:
    """Each once, in the order in which they stand in the chart."""
    found = {new for id in ids if (new := table.get(id, id)) is not None}
    return sorted(found, key=lambda id: (now.index(id) if id in now else len(now), id))


def _data(held: Rows, table: dict[str, Any], before: list[str], now: list[str]) -> Rows:
    """The variables under their new names; those of the chart that it no longer has are left out."""
    found = {table.get(name, name): row for name, row in held.items() if name not in before or name in table}
    found.update(
        {name: row for name, row in held.items() if name in before and name in now and name not in table}
    )
    return {name: row for name, row in found.items() if name is not None}


def _copied(json: Any) -> Any:
    """The same JSON, of which nothing is shared."""
    from copy import deepcopy

    try:
        return deepcopy(json)
    except RecursionError:
        raise SnapshotError("the snapshot is nested too deeply") from None
