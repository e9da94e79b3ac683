"""The turns of a session that the server has kept: a page of them, or all as a trace.

In: an id. Out: JSON; or lines as docs/tracing.md has them, for `scxmlc trace`. The rule that surprises: the lines of
all turns, one behind the other, are a trace; so it goes out as it is read, however long it is.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncGenerator

from scxml_runtime.server.catalogue import Retelling
from scxml_runtime.server.exchange import Answer, Refusal, Request, Stream, told, written
from scxml_runtime.server.fields import Field
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown

PAGE = 200
"""Turns that are read at a time."""

LONGEST = 500
"""Turns that a test may have."""

LINES = (
    ("content-type", "application/jsonl"),
    ("content-disposition", 'attachment; filename="trace.jsonl"'),
)


async def history(serving: Serving, request: Request) -> Answer:
    """A page of turns."""
    query = request.query
    with refusing():
        turns = serving.host.history(request.values["id"], query["after"], query["limit"])
    after = turns[-1].number if len(turns) == query["limit"] else None
    return told({"turns": [shown(each) for each in turns], "after": after})


async def trace(serving: Serving, request: Request) -> Stream:
    """All turns."""
    id = request.values["id"]
    with refusing():
        turns = serving.host.history(id, 0, 1)
    if not turns or not turns[0].lines:
        raise Refusal(
            409,
            "no-history",
            f"Nothing was kept of what {id!r} did: that takes a host with history=True and a scribe.",
        )
    return Stream(lambda: _lines(serving, id), LINES)


async def _lines(serving: Serving, id: str) -> AsyncGenerator[bytes]:
    after = 0
    while turns := serving.host.history(id, after, PAGE):
        yield "".join(f"{written(line)}\n" for turn in turns for line in turn.lines).encode("ascii")
        after = turns[-1].number


async def test(serving: Serving, request: Request) -> Answer:
    """The run as a module for pytest."""
    id, catalogue = request.values["id"], serving.catalogue
    if not isinstance(catalogue, Retelling):
        why = "This server has no compiler, and writes no tests: keep the trace, and replay it with scxmlc.testing."
        raise Refusal(409, "no-tests", why)
    with refusing():
        view = serving.host.look(id)
        turns = serving.host.history(id, 0, LONGEST + 1)
    if len(turns) > LONGEST:
        why = f"A run of more than {LONGEST} turns makes no test to read: keep the trace, and let that be replayed."
        raise Refusal(409, "too-long", why)
    lines = [line for turn in turns for line in turn.lines]
    try:
        text = await to_thread(catalogue.retold, serving.served(view.chart, view.version), lines)
    except ValueError as problem:
        raise Refusal(409, "no-history", str(problem)) from None
    return Answer(200, text.encode(), (("content-type", "text/x-python; charset=utf-8"),))


ROUTES = (
    Route(
        "GET",
        "/api/sessions/{id}/history",
        history,
        "The turns of a session, where the server keeps them",
        {200: "Turns"},
        (
            Field("after", "index", "behind the turn of this number", default=0),
            Field("limit", "count", "how many", default=100),
        ),
    ),
    Route(
        "GET",
        "/api/sessions/{id}/trace",
        trace,
        "All turns of a session as a trace, for `scxmlc trace`",
        {200: "application/jsonl"},
    ),
    Route(
        "GET",
        "/api/sessions/{id}/test",
        test,
        "The run of a session as a module for pytest, where the server has the compiler",
        {200: "text/x-python"},
    ),
)
