"""Other versions of a chart: sessions go over to them, or would.

In: which sessions, which version, how states are called there. Out: the session; or lists of those that move and those
that stay, each with why. The rule that surprises: nothing happens unless it is asked for: over many sessions a
rehearsal is what `dry_run` is by default.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable import Wanted
from scxml_runtime.server.exchange import Answer, Refusal, Request, told
from scxml_runtime.server.fields import Field
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown

if TYPE_CHECKING:
    from scxml_runtime.server.catalogue import Served


async def migrate(serving: Serving, request: Request) -> Answer:
    """One session."""
    id, given = request.values["id"], request.given
    with refusing():
        view = serving.host.look(id)
    to = serving.served(view.chart, given["version"])
    problem = _moved(serving, id, to, given["states"], given["dry_run"])
    if problem is not None:
        raise problem
    if given["dry_run"]:
        return told({"moves": True})
    with refusing():
        return told(shown(serving.host.look(id)))


async def migrate_all(serving: Serving, request: Request) -> Answer:
    """A page of the sessions of a chart."""
    given = request.given
    to = serving.served(given["chart"], given["to"])
    origin = None if given["from"] is None else serving.served(given["chart"], given["from"]).version
    wanted = Wanted(version=origin, status="running")
    with refusing():
        page = serving.host.sessions(to.name, given["after"], given["limit"], wanted=wanted)
    moves, stays = [], []
    for each in page:
        if each.version == to.version:
            continue
        problem = _moved(serving, each.id, to, given["states"], given["dry_run"])
        if problem is None:
            moves.append(each.id)
        else:
            stays.append({"id": each.id, "problem": str(problem)})
        await asyncio.sleep(0)  # others have their turn
    after = wanted.behind(page[-1]) if len(page) == given["limit"] else None
    return told({"moves": moves, "stays": stays, "after": after})


def _moved(serving: Serving, id: str, to: Served, states: Any, is_rehearsal: bool) -> Refusal | None:
    """Why it does not go over, or would not."""
    go = serving.host.rehearse if is_rehearsal else serving.host.migrate
    try:
        with refusing():
            go(id, to.cls, {"states": states} if states else None)
    except Refusal as refusal:
        return refusal
    return None


STATES = Field("states", "names", "what states are called there, by what they are called here")
FROM = Field("from", "text", "those of this version; of all others than `to`, if nothing is said")
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
