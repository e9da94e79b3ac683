"""A snapshot of one version of a chart, as one of another.

In: what was saved, and how it is to change: a function from snapshot to snapshot, or a mapping
`{"states": {old: new}, "data": {old: new}, "values": {name: json}}`. Out: a snapshot of the class's own chart; that of
the caller stays as it was.

The rule that surprises: nothing is computed: a variable that is new gets the value that "values" gives it, else
undefined; where states or data go to None, or are gone without a word, what they held is lost, and `losses` says so.
Sessions that were invoked keep their names, but for what is lost.
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, objects, texts
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TABLES = frozenset(["states", "data", "values"])


def migrated(cls: Any, saved: dict[str, Any], migrate: Any) -> dict[str, Any]:
    """The snapshot as one of the class's chart. Raises SnapshotError."""
    copy: dict[str, Any] = _copied(saved)
    if callable(migrate):
        made = migrate(copy)
        if made.__class__ is not dict:
            raise SnapshotError("migrate answers with a snapshot, a dict")
        return made
    states, data, values = _tables(migrate)
    told = field(copy, "session", dict)
    known = head(cls).told
    _states(told, states, known["states"])
    held = field(told, "data", dict)
    before = texts(field(copy, "chart", dict), "data")
    told["data"] = _data(held, data, before, known["data"])
    for name in known["data"]:
        told["data"].setdefault(name, values.get(name, {"$": "undefined"}))
    return copy


def losses(cls: Any, saved: dict[str, Any], migrate: Any = None) -> tuple[str, ...]:
    """What would be lost by it, in words, without restoring anything."""
    told = field(saved, "session", dict)
    after = field(migrated(cls, saved, migrate or {}), "session", dict)
    known = head(cls).told
    found = [
        f"the value of {name!r}" for name in told["data"] if _is_lost(name, migrate, known["data"], saved)
    ]
    gone = [id for id in texts(after, "configuration") if id not in known["states"]]
    found += [f"the active state {id!r}, so that it cannot be restored" for id in gone]
    kept, names = field(after, "history", dict, {}), {} if callable(migrate) else _tables(migrate or {})[0]
    lost = [id for id in field(told, "history", dict, {}) if names.get(id, id) not in kept]
    return (*found, *(f"what the history {id!r} remembers" for id in lost))


def _is_lost(name: str, migrate: Any, now: list[str], saved: dict[str, Any]) -> bool:
    if callable(migrate):
        return False
    table = _tables(migrate or {})[1]
    before = texts(field(saved, "chart", dict), "data")
    return table.get(name, name) is None or (name in before and table.get(name, name) not in now)


def _tables(migrate: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    if not isinstance(migrate, dict) or not TABLES.issuperset(migrate):
        raise TypeError('migrate is a function, or a mapping with "states", "data" and "values"')
    states, data, values = (migrate.get(name, {}) for name in ("states", "data", "values"))
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
    for name in ("bound", "pending"):
        if name in told:
            told[name] = [id for id in _renamed(texts(told, name), table, now) if id in now]
    for each in objects(told, "invocations"):
        id = field(each, "state", str)
        each["state"] = table.get(id, id)


def _renamed(ids: list[str], table: dict[str, Any], now: list[str]) -> list[str]:
    """Each once, in the order in which they stand in the chart."""
    found = {new for id in ids if (new := table.get(id, id)) is not None}
    return sorted(found, key=lambda id: (now.index(id) if id in now else len(now), id))


def _data(held: dict[str, Any], table: dict[str, Any], before: list[str], now: list[str]) -> dict[str, Any]:
    """The variables under their new names; those of the chart that it no longer has are left out."""
    found = {
        table.get(name, name): json for name, json in held.items() if name not in before or name in table
    }
    found.update(
        {name: json for name, json in held.items() if name in before and name in now and name not in table}
    )
    return {name: json for name, json in found.items() if name is not None}


def _copied(json: Any) -> Any:
    """The same JSON, of which nothing is shared."""
    from copy import deepcopy

    return deepcopy(json)
