"""Server-sent events: what happens to one session, or what changes in all.

In: a request. Out: a stream that begins with what there is, and goes on with what comes. The rule that surprises: the
reading begins before the first look, so that nothing falls between the two; a turn may be told that the first look had
in it already.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from scxml_runtime.server.exchange import Refusal, Request, Stream, written
from scxml_runtime.server.feeds import Feed, message
from scxml_runtime.server.fields import Field
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown

EVENTS = (("content-type", "text/event-stream; charset=utf-8"), ("x-accel-buffering", "no"))

SILENCE = 15.0
"""Seconds until a comment says that the connection is in use."""


async def steps(serving: Serving, request: Request) -> Stream:
    """The turns of one session."""
    id = request.values["id"]
    _check_room(serving)
    with refusing():
        await serving.keeper.look(id)
    return Stream(lambda: _steps(serving, id), EVENTS)


async def _steps(serving: Serving, id: str) -> AsyncGenerator[bytes]:
    with serving.watching.turns(id) as feed:
        yield message("session", written(shown(await serving.keeper.look(id))))
        async for piece in _read(feed):
            yield piece


async def changes(serving: Serving, request: Request) -> Stream:
    """What changes in lists."""
    chart = request.query["chart"]
    _check_room(serving)
    return Stream(lambda: _changes(serving, chart), EVENTS)


async def _changes(serving: Serving, chart: str | None) -> AsyncGenerator[bytes]:
    with serving.watching.changes(chart) as feed:
        yield message("began", "{}")
        async for piece in _read(feed):
            yield piece


async def _read(feed: Feed) -> AsyncGenerator[bytes]:
    while (piece := await feed.read(SILENCE)) is not None:
        yield piece
    yield message("leaving", "{}")


def _check_room(serving: Serving) -> None:
    most = serving.settings.most_streams
    if serving.is_leaving:
        raise Refusal(503, "leaving", "The server is being stopped.", (("retry-after", "5"),))
    if serving.watching.readers >= most:
        raise Refusal(
            503,
            "streams",
            f"{most} streams are read already, as many as the server allows.",
            (("retry-after", "5"),),
        )


ROUTES = (
    Route(
        "GET",
        "/api/sessions/{id}/steps",
        steps,
        "The session, and its turns as they come: `session`, `turn`, `forgotten`, `lost`, `leaving`",
        {200: "text/event-stream"},
    ),
    Route(
        "GET",
        "/api/changes",
        changes,
        "Sessions that change, ten times a second at most: `began`, `changes`, `lost`, `leaving`",
        {200: "text/event-stream"},
        query=(Field("chart", "text", "of this chart alone"),),
    ),
)
