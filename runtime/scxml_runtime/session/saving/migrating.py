"""A snapshot of one version of a chart, as one of another.

In: what was saved, and how it is to change: a function from snapshot to snapshot, or a mapping
`{"states": {old: new}, "data": {old: new}, "values": {name: json}}`. Out: a snapshot of the class's own chart; that of
the caller stays as it was.

The rule that surprises: nothing is computed, and no value is overwritten: a variable that is new, or whose old value
goes to None, gets the value that "values" gives it, else undefined; where states or data go to None, or are gone
without a word, what they held is lost (`losses.py`).
"""

from __future__ import annotations

from scxml_runtime.session.saving.fields import field, objects, texts
from scxml_runtime.session.saving.forms import kinds
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.referred import without_unreferred
from scxml_runtime.session.saving.variables import put, variables
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
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
        return without_unreferred(made)
    states, data, values = tables(migrate)
    told, known, before = field(copy, "session", dict), head(cls).told, field(copy, "chart", dict)
    held, declared = variables(cls, copy), texts(before, "data")
    now = [*known["data"], *kinds(cls.chart), *(name for name in held if name not in declared)]
    _check_old("state", states, texts(before, "states"))
    _check_new("state", states.values(), known["states"])
    _check_old("variable", data, [*declared, *held])
    _check_new("variable", [*data.values(), *values], now)
    _states(told, states, known["states"])
    rows = _data(held, data, declared, known["data"])
    put(cls, copy, _with_values(rows, values, known["data"]))
    return without_unreferred(copy)


def tables(migrate: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """New names of states and of data, and values of what is new. Raises TypeError."""
    if not isinstance(migrate, dict) or not TABLES.issuperset(migrate):
        raise TypeError('migrate is a function, or a mapping with "states", "data" and "values"')
    states, data, values = (migrate.get(name, {}) for name in ("states", "data", "values"))
    if not all(isinstance(each, dict) for each in (states, data, values)):
        raise TypeError('in migrate, "states", "data" and "values" are mappings by name')
    if not all(each is None or isinstance(each, str) for each in (*states.values(), *data.values())):
        raise TypeError("migrate has a new name, or None, for each old one")
    return states, data, values


def _check_old(what: str, names: Iterable[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise SnapshotError(f"migrate: the snapshot has no {what} {name!r}{_meant(name, known)}")


def _check_new(what: str, names: Iterable[str | None], known: list[str]) -> None:
    for name in names:
        if name is not None and name not in known:
            raise SnapshotError(f"migrate: the chart has no {what} {name!r}{_meant(name, known)}")


def _meant(name: str, known: list[str]) -> str:
    return did_you_mean(name, known) if known else ""


def _with_values(rows: Rows, values: dict[str, Any], now: list[str]) -> Rows:
    """All variables of the chart, with the values that are given."""
    for name, value in values.items():
        if name in rows:
            raise SnapshotError(
                f'migrate: the snapshot has a value of {name!r}; "data": {{old: None}} leaves one out'
            )
        rows[name] = [value]
    for name in now:
        rows.setdefault(name, [{"$": "undefined"}])
    return rows


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
    """The variables under their new names; those of the chart that it no longer has are left out. Raises
    SnapshotError."""
    found: Rows = {}
    sources: dict[str, str] = {}
    for name, row in held.items():
        stays = name in now or name not in before
        new = table.get(name, name if stays else None)
        if new is None:
            continue
        if new in found:
            raise SnapshotError(f"migrate: {sources[new]!r} and {name!r} would both become {new!r}")
        found[new], sources[new] = row, name
    return found


def _copied(json: Any) -> Any:
    """The same JSON, of which nothing is shared."""
    from copy import deepcopy

    try:
        return deepcopy(json)
    except RecursionError:
        raise SnapshotError("the snapshot is nested too deeply") from None
