"""What can be asked of a server: for each question its request, and how its answer is read.

In: what a program asks. Out: a `Call`, which knows no connection. The rule that surprises: a call says of itself
whether it may be made again when nobody knows whether it has come; where a second one would find that all is done, it
names the refusal by which it can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypedDict, TypeVar
from urllib.parse import quote
from uuid import uuid4

from scxml_runtime.client.records import Charts, Count, Moved, Turn, made, many
from scxml_runtime.durable.errors import Duplicate, NotWaiting, UnknownSession
from scxml_runtime.durable.host import asking
from scxml_runtime.durable.host.payload import text
from scxml_runtime.durable.host.view import Happened, Listed, View

T = TypeVar("T")
Read = Callable[[Any], T]
LARGEST = 1 << 30
"""Characters of data that are sent at all; a server allows less."""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request, and how its answer is read. `done`: the refusal that tells, of a second attempt, that the first has
    come after all; then `instead` is asked, or there is nothing more to say."""

    method: str
    path: str
    read: Read[T]
    query: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    done: type[Exception] | None = None
    instead: Call[T] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many. `after`: how to go on; None where there is no more."""

    items: tuple[T, ...]
    after: str | None


Ask = Callable[[str | None], Call[Page[T]]]
"""The call for the page behind a place; None is the beginning."""


def written(what: str, data: Any) -> str:
    """Data as JSON. Raises TypeError, ValueError that say where they are not plain."""
    return text(what, data, LARGEST)


def path_of(id: str, *rest: str) -> str:
    """Of a session, whatever its id holds."""
    asking.check("id", id)
    return "/".join(("/api/sessions", *map(segment, (id, *rest))))


def segment(text: str) -> str:
    """One part of a path; two dots are no way up."""
    return text.replace(".", "%2E") if text in (".", "..") else quote(text, safe="")


def _nothing(told: Any) -> None:
    return None


def _view(told: Any) -> View:
    return made(View, told)


def _paged(name: str, read: Read[tuple[T, ...]]) -> Read[Page[T]]:
    def page(told: Any) -> Page[T]:
        after = told.get("after")
        return Page(read(told[name]), None if after is None else str(after))

    return page


def _asked(**wanted: Any) -> dict[str, str]:
    """The words of a query: those that are given."""
    return {name: str(value) for name, value in wanted.items() if value is not None}


def _posted(path: str, read: Read[T], body: Mapping[str, Any], **more: Any) -> Call[T]:
    given = {name: value for name, value in body.items() if value is not None}
    return Call("POST", path, read, body=written("what is sent", given), **more)


# --- one session -----------------------------------------------------------------------------


def look(id: str) -> Call[View]:
    return Call("GET", path_of(id), _view)


def start(chart: str, id: str | None, params: Mapping[str, Any] | None, version: str | None) -> Call[View]:
    """Where no id is given it is made here, so that a second attempt is known for what it is."""
    asking.check_text("chart", chart)
    own = uuid4().hex if id is None else id
    path_of(own)
    given = None if params is None else dict(params)
    written("params", given)
    body = {"chart": chart, "version": version, "id": own, "params": given}
    if id is None:
        return _posted("/api/sessions", _view, body, done=Duplicate, instead=look(own))
    return _posted("/api/sessions", _view, body)


def event(id: str, name: str, data: Any, key: str | None, wait: str) -> dict[str, Any]:
    """The body of an event, with a key of its own where none is given."""
    asking.sent(id, name, None, key, LARGEST)
    written(f"the data of {name}", data)
    return {"name": name, "data": data, "key": key or uuid4().hex, "wait": wait}


def send(id: str, name: str, data: Any, key: str | None) -> Call[View]:
    return _posted(path_of(id, "events"), _view, event(id, name, data, key, "stable"))


def accept(id: str, name: str, data: Any, key: str | None) -> Call[None]:
    return _posted(path_of(id, "events"), _nothing, event(id, name, data, key, "accepted"))


def fire(id: str, due: str) -> Call[View]:
    return _posted(path_of(id, "timers", due, "fire"), _view, {}, done=NotWaiting, instead=look(id))


def terminate(id: str) -> Call[View]:
    return _posted(path_of(id, "terminate"), _view, {})


def forget(id: str) -> Call[None]:
    return Call("DELETE", path_of(id), _nothing, done=UnknownSession)


def migrate(id: str, version: str | None, states: Mapping[str, str] | None) -> Call[View]:
    return _posted(path_of(id, "migrate"), _view, _moving(version, states))


def rehearse(id: str, version: str | None, states: Mapping[str, str] | None) -> Call[None]:
    return _posted(path_of(id, "migrate"), _nothing, {**_moving(version, states), "dry_run": True})


def _moving(version: str | None, states: Mapping[str, str] | None) -> dict[str, Any]:
    return {"version": version, "states": dict(states) if states else None}


def history(id: str, after: str | None, limit: int) -> Call[Page[Happened]]:
    return Call(
        "GET", path_of(id, "history"), _paged("turns", many(Happened)), _asked(after=after, limit=limit)
    )


def missed(id: str, after: str, session: Listed) -> Call[Page[Turn]]:
    """Turns that were not told of a session that is watched. `session`: as it stands by now."""
    return Call("GET", path_of(id, "history"), _paged("turns", _turns(session)), _asked(after=after))


def _turns(session: Listed) -> Read[tuple[Turn, ...]]:
    return lambda told: tuple(made(Turn, {**each, "session": session}) for each in told)


# --- many ------------------------------------------------------------------------------------


class Wanted(TypedDict, total=False):
    """Which sessions: `state` is one that they stand in, `text` part of the id, moments are seconds since 1970."""

    version: str
    state: str
    status: Literal["running", "over", "failed", "problem"]
    text: str
    began_from: float
    began_until: float
    changed_from: float
    changed_until: float
    order: Literal["id", "-changed", "-began", "failed first"]


def sessions(chart: str | None, wanted: Wanted, after: str | None, limit: int) -> Call[Page[Listed]]:
    asked = _asked(chart=chart, **wanted, after=after, limit=limit)
    return Call("GET", "/api/sessions", _paged("sessions", many(Listed)), asked)


@dataclass(frozen=True, slots=True)
class Move:
    """Which sessions are to move, and how. `before`: the version that they have; `to`: the one they get, where none is
    said the current one; `states`: the new ids of states, by the old ones."""

    chart: str
    before: str | None = None
    to: str | None = None
    states: Mapping[str, str] | None = None


def move(wanted: Move, after: str | None, limit: int, is_rehearsed: bool) -> Call[Page[Moved]]:
    body = {
        "chart": wanted.chart,
        "from": wanted.before,
        "to": wanted.to,
        "states": dict(wanted.states) if wanted.states else None,
        "dry_run": is_rehearsed,
        "after": after,
        "limit": limit,
    }
    return _posted("/api/migrate", _moves, body)


def _moves(told: Any) -> Page[Moved]:
    moved = (*(Moved(str(id)) for id in told["moves"]), *many(Moved)(told["stays"]))
    return Page(tuple(sorted(moved, key=lambda each: each.id)), told.get("after"))


def charts() -> Call[Charts]:
    return Call("GET", "/api/charts", lambda told: made(Charts, told))


def counts(chart: str) -> Call[tuple[Count, ...]]:
    asking.check_text("chart", chart)
    return Call("GET", f"/api/charts/{segment(chart)}/counts", lambda told: many(Count)(told["counts"]))
