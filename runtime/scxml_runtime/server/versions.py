"""Other versions of a chart: sessions go over to them, or would.

In: which sessions, which version, how states are called there. Out: the session; or lists of those that move and those
that stay, each with why. The rule that surprises: nothing happens unless it is asked for: over many sessions a
rehearsal is what `dry_run` is by default.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from scxml_runtime.durable.stores.wanted import Wanted
from scxml_runtime.server.exchange import Answer, Request, told
from scxml_runtime.server.fields import Field
from scxml_runtime.server.moving import Move, Moved, Stay, carry_out, rehearse
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown

Attempt = Callable[..., Awaitable[Moved]]


async def migrate(serving: Serving, request: Request) -> Answer:
    """One session."""
    id, given, keeper = request.values["id"], request.given, serving.keeper
    with refusing():
        to = serving.served((await keeper.look(id)).chart, given["version"]).cls
        await (keeper.rehearse if given["dry_run"] else keeper.migrate)(
            id, to, {"states": given["states"] or {}}
        )
        return told({"moves": True} if given["dry_run"] else shown(await keeper.look(id)))


async def migrate_all(serving: Serving, request: Request) -> Answer:
    """A page of the sessions of a chart."""
    given = request.given
    to = serving.served(given["chart"], given["to"])
    origin = None if given["from"] is None else await _origin(serving, given)
    move = Move(to.cls, origin, given["states"] or {})
    page = await _page(serving, move, rehearse if given["dry_run"] else carry_out, given)
    return told(shown(page))


async def _origin(serving: Serving, given: Mapping[str, Any]) -> str:
    """A version that sessions have, whether it is still served or not. Behind the first page they may all have gone."""
    chart, version = given["chart"], given["from"]
    wanted = Wanted(version=version, status="running")
    with refusing():
        if given["after"] or await serving.keeper.sessions(chart, "", 1, wanted):
            return str(version)
    return serving.served(chart, version).version


async def _page(serving: Serving, move: Move, attempt: Attempt, given: Mapping[str, Any]) -> Moved:
    """A few at a time: others have their turn between."""
    moves: list[str] = []
    stays: list[Stay] = []
    after, left = given["after"], given["limit"]
    while left > 0 and after is not None:
        with refusing():
            page = await attempt(serving.keeper, move, after, min(FEW, left))
        moves += page.moves
        stays += page.stays
        after = page.after
        left -= FEW
        await asyncio.sleep(0)
    return Moved(tuple(moves), tuple(stays), after)


FEW = 10
"""Sessions that are looked at in one go."""

STATES = Field("states", "names", "what states are called there, by what they are called here")
FROM = Field(
    "from",
    "text",
    "those of this version, which need not be served; of all others than `to`, if nothing is said",
)
TO = Field("to", "text", "to which version", default="current")
REHEARSAL = "whether it is only tried, and nothing happens"

ROUTES = (
    Route(
        "POST",
        "/api/sessions/{id}/migrate",
        migrate,
        "Take a session over to another version of its chart",
        {200: "Session or Moves"},
        body=(
            Field("version", "text", "to which version", default="current"),
            STATES,
            Field("dry_run", "flag", REHEARSAL, default=False),
        ),
        takes="json",
    ),
    Route(
        "POST",
        "/api/migrate",
        migrate_all,
        "Take the live sessions of a chart over to another version, a page at a time, or see which would go",
        {200: "Migrated"},
        body=(
            Field("chart", "text", "the name of a chart", is_needed=True),
            FROM,
            TO,
            STATES,
            Field("dry_run", "flag", REHEARSAL, default=True),
            Field("after", "text", "the page behind this place, which the page before has told", default=""),
            Field("limit", "count", "how many sessions are looked at", default=100),
        ),
        takes="json",
    ),
)
