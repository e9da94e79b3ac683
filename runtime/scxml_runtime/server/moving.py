"""Sessions of a chart, taken over to another version of it: which would go, which not and why; and then done.

In: who keeps the sessions, the class of the version, what the states of the old one are called in it. Out: a page of
what becomes of sessions, in the order of their ids. The rule that surprises: each session is taken over by itself. One
that cannot be stays as it is and keeps nobody else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scxml_runtime.durable.errors import UnknownSession
from scxml_runtime.durable.host.charts import version
from scxml_runtime.durable.stores.wanted import Wanted
from scxml_runtime.session.saving.problems import SnapshotError

if TYPE_CHECKING:
    from scxml_runtime.server.keeper import Keeper
    from scxml_runtime.session.machine import StateMachine

Attempt = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Move:
    """What is asked: sessions that live, of the chart of this class, go over to it; those of the version `origin`
    alone, if it is named. `states`: ids of states of the old version, and what they are now."""

    to: type[StateMachine]
    origin: str | None = None
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stay:
    """A session that cannot go, and why."""

    id: str
    problem: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A page. `after`: where the next begins; None behind the last."""

    moves: Sequence[str]
    stays: Sequence[Stay]
    after: str | None


async def rehearse(keeper: Keeper, move: Move, after: str = "", limit: int = 100) -> Moved:
    """What would become of a page of sessions; nothing happens."""
    return await _page(keeper, move, after, limit, keeper.rehearse)


async def carry_out(keeper: Keeper, move: Move, after: str = "", limit: int = 100) -> Moved:
    """Take a page of sessions over; each of them is committed. Raises StoreError: then those before it have gone."""
    return await _page(keeper, move, after, limit, keeper.migrate)


async def _page(keeper: Keeper, move: Move, after: str, limit: int, attempt: Attempt) -> Moved:
    name, meaning = version(move.to)
    wanted = Wanted(version=move.origin, status="running")
    found = await keeper.sessions(name, after, limit, wanted)
    problems = {each.id: await _problem(attempt, each.id, move) for each in found if each.version != meaning}
    return Moved(
        [id for id, problem in problems.items() if problem == ""],
        [Stay(id, problem) for id, problem in problems.items() if problem],
        wanted.behind(found[-1]) if len(found) == limit else None,
    )


async def _problem(attempt: Attempt, id: str, move: Move) -> str | None:
    """Why it cannot go; "" where it can, None where it is not there any more."""
    try:
        await attempt(id, move.to, {"states": {**move.states}})
    except UnknownSession:
        return None
    except SnapshotError as problem:
        return str(problem)
    return ""
