"""What can be seen of a session that is kept: a picture of one moment, which does not change any more.

In: a row of the store and, where it could be resumed, the family. Out: frozen records.

The rule that surprises: it is what was committed last, whatever is under way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scxml_runtime.durable.family.family import Family
    from scxml_runtime.durable.stores.store import Row


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in a list. `due`: seconds since 1970, when it wants a turn for what is delayed; `problem`: why it
    cannot have one."""

    id: str
    chart: str
    due: float | None = None
    is_over: bool = False
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class View(Listed):
    """A session as it stands. `failure`: why it ended, where it did not reach its end; `log`: the last lines."""

    configuration: frozenset[str] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    final: str | None = None
    failure: str | None = None
    log: tuple[tuple[Any, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """One turn of a session: its number in the store, when, what it took, where it stood afterwards."""

    number: int
    at: float
    inputs: tuple[str, ...]
    configuration: tuple[str, ...]


def listed(row: Row) -> Listed:
    """A row without what is in it."""
    return Listed(row.id, row.chart, row.due, row.is_over, row.problem)


def view(row: Row, family: Family | None, problem: str | None) -> View:
    """The session; nothing of its inside where it cannot be resumed."""
    if family is None:
        return View(row.id, row.chart, row.due, row.is_over, problem)
    root = family.session
    return View(
        row.id,
        row.chart,
        row.due,
        row.is_over,
        problem,
        frozenset(root.configuration),
        root.data,
        root.final,
        root.failure,
        tuple(root.log),
    )
