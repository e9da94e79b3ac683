"""What can be seen of a session that is kept: a picture of one moment, which does not change any more.

In: a row of the store and, where it could be resumed, the family. Out: frozen records.

The rule that surprises: it is what was committed last, whatever is under way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scxml_runtime.durable.family.family import Family
    from scxml_runtime.durable.stores.store import Row

    Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in a list. Moments are seconds since 1970: `due`, when it wants a turn for what is delayed; `began`;
    `changed`, its last turn. `problem`: why it cannot have a turn; `version`: what its chart means; `states`: those
    that it stands in and that have none of their own, in document order; `failure`: why it ended, where it did not
    reach its end."""

    id: str
    chart: str
    due: float | None = None
    is_over: bool = False
    problem: str | None = None
    version: str = ""
    states: tuple[str, ...] = ()
    began: float = 0.0
    changed: float = 0.0
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A delayed event that waits. `id`: the same as long as it waits, for `host.fire`; `at`: seconds since 1970;
    `session`: who has sent it, the session or one that it has invoked. `event` is "" for what is no event, such as the
    time limit of an action."""

    id: str
    event: str
    at: float
    sendid: str | None
    session: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What the session wants of the world and has no answer to. `key`: under which it is done; `kind`: "carry" (a
    <send> to a processor), "request" (over HTTP), "serve" (a service), "act" and its like (ORS); `type`: of what, or
    its address; `since`: seconds since 1970, None of what an earlier version has written."""

    key: str
    kind: str
    type: str
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A session that it has invoked, itself or by another: `parent` is that one's id."""

    id: str
    chart: str
    states: tuple[str, ...]
    invokeid: str
    parent: str


@dataclass(frozen=True, slots=True)
class View(Listed):
    """A session as it stands. `log`: the last lines; `waiting`: how many inputs wait for it."""

    configuration: frozenset[str] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    final: str | None = None
    log: tuple[tuple[Any, str], ...] = ()
    timers: tuple[Due, ...] = ()
    waiting: int = 0
    under_way: tuple[UnderWay, ...] = ()
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class Happened:
    """One turn of a session: its number in the store, when, what it took, where it stood afterwards; and `lines` of a
    trace, of a host that has a `scribe`."""

    number: int
    at: float
    inputs: tuple[str, ...]
    configuration: tuple[str, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """How much a host has to do: inputs that wait in memory or are held up; effects under way outside; families in
    memory; callers who wait for a session's answer; and by how many seconds the first that is due is late."""

    waiting: int
    under_way: int
    resident: int
    callers: int
    overdue: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a watcher hears, once it is committed. `number`: of the turn in `host.history`, None of a host without;
    `at`: seconds since 1970; `listed`: the session as it is now; `lines`: of a trace, where the host has a `scribe`
    and this very session is watched, or history kept; `is_forgotten`: it was removed, and `listed` is how it was.
    """

    id: str
    number: int | None
    at: float
    listed: Listed
    lines: tuple[Line, ...] = ()
    is_forgotten: bool = False


def listed(row: Row) -> Listed:
    """A row without what is in it."""
    return Listed(**_standing(row, row.problem))


def _standing(row: Row, problem: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "chart": row.chart,
        "due": row.due,
        "is_over": row.is_over,
        "problem": problem,
        "version": row.meaning,
        "states": tuple(row.states.split()),
        "began": row.began,
        "changed": row.changed,
        "failure": row.failure,
    }


def view(
    row: Row,
    family: Family | None,
    problem: str | None,
    waiting: int = 0,
    under_way: Iterable[UnderWay] = (),
) -> View:
    """The session; nothing of its inside where it cannot be resumed."""
    told = {**_standing(row, problem), "waiting": waiting, "under_way": tuple(under_way)}
    if family is None:
        return View(**told)
    root = family.session
    return View(
        **told,
        configuration=frozenset(root.configuration),
        data=root.data,
        final=root.final,
        log=tuple(root.log),
        timers=tuple(Due(*each) for each in family.timers()),
        children=tuple(Child(*each) for each in family.children()),
    )
