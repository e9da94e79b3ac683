"""The turns of a session that the server has kept: a page of them, or all as a trace.

In: an id. Out: JSON; or lines as docs/tracing.md has them, for `scxmlc trace`. The rule that surprises: the lines of
all turns, one behind the other, are a trace; so it goes out as it is read, however long it is.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from scxml_runtime.server.catalogue import Retelling
from scxml_runtime.server.exchange import Answer, Refusal, Request, Stream, told, written
from scxml_runtime.server.fields import Field
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown

if TYPE_CHECKING:
    from scxml_runtime.durable import Happened

Read: TypeAlias = "Callable[..., Awaitable[Sequence[Happened]]]"

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
    id, query, read = request.values["id"], request.query, serving.keeper.history
    before = query["before"]
    with refusing():
        turns = await read(id, query["after"], query["limit"], before)
        first = await _first_kept(read, id, turns, is_first=before is None and query["after"] == 0)
        further = await _further(read, id, turns, before, first)
    kept = {"first": first and first.number, "lost": first and _lost(first, serving.keeper.counts_turns)}
    following = {"after": None, "before": None, **further}
    return await to_thread(told, {"turns": [shown(each) for each in turns], **following, **kept})


async def _first_kept(read: Read, id: str, turns: Sequence[Happened], *, is_first: bool) -> Happened | None:
    """The first turn of all that are kept. `is_first`: these begin with it."""
    found = turns if is_first else await read(id, 0, 1)
    return found[0] if found else None


async def _further(
    read: Read, id: str, turns: Sequence[Happened], before: int | None, first: Happened | None
) -> dict[str, int]:
    """Where the next page begins, or ends; nothing where there is none. A page is shorter where turns are long."""
    if not turns:
        return {}
    if before is None:
        return {"after": turns[-1].number} if await read(id, turns[-1].number, 1) else {}
    return {"before": turns[0].number} if first is not None and first.number < turns[0].number else {}


def _lost(first: Happened, is_counted: bool) -> int | None:
    """How many turns there were before the first that is kept; None where nobody has counted them."""
    if is_counted:
        return first.number - 1
    return 0 if first.lines and first.lines[0]["kind"] == "trace" else None


async def trace(serving: Serving, request: Request) -> Stream:
    """All turns."""
    id = request.values["id"]
    await _kept(serving, id, 1)
    return Stream(lambda: _lines(serving, id), LINES)


async def _lines(serving: Serving, id: str) -> AsyncGenerator[bytes]:
    after = 0
    while turns := await serving.keeper.history(id, after, PAGE):
        yield await to_thread(_as_lines, turns)
        after = turns[-1].number


def _as_lines(turns: Sequence[Any]) -> bytes:
    return "".join(f"{written(line)}\n" for turn in turns for line in turn.lines).encode("ascii")


async def test(serving: Serving, request: Request) -> Answer:
    """The run as a module for pytest."""
    id, catalogue = request.values["id"], serving.catalogue
    turns = await _first(serving, id, LONGEST + 1)
    if not isinstance(catalogue, Retelling):
        why = "This server has no compiler, and writes no tests: keep the trace, and let that be replayed."
        raise Refusal(409, "no-tests", why)
    if len(turns) > LONGEST:
        why = f"A run of more than {LONGEST} turns makes no test to read: keep the trace, and let that be replayed."
        raise Refusal(409, "too-long", why)
    view = await serving.keeper.look(id)
    lines = [line for turn in turns for line in turn.lines]
    try:
        text = await to_thread(catalogue.retold, serving.served(view.chart, view.version), lines)
    except ValueError as problem:
        raise Refusal(409, "no-history", str(problem)) from None
    return Answer(200, text.encode(), (("content-type", "text/x-python; charset=utf-8"),))


async def _first(serving: Serving, id: str, most: int) -> Sequence[Any]:
    """So many turns, page by page. Refuses one of which nothing was kept."""
    turns = [*await _kept(serving, id, most)]
    while len(turns) < most and (
        more := await serving.keeper.history(id, turns[-1].number, most - len(turns))
    ):
        turns += more
    return turns


async def _kept(serving: Serving, id: str, limit: int) -> Sequence[Any]:
    """The first turns of a session. Refuses one of which nothing was kept."""
    with refusing():
        turns = await serving.keeper.history(id, 0, limit)
    if not turns or not turns[0].lines:
        why = (
            f"Nothing was kept of what {id!r} did: that takes a server with --history, "
            "or in a program a host with history=True and a scribe."
        )
        raise Refusal(409, "no-history", why)
    if turns[0].lines[0]["kind"] != "trace":
        why = f"The first turns of {id!r} are not kept any more, and without them the others are no trace."
        raise Refusal(409, "no-history", why)
    return turns


ROUTES = (
    Route(
        "GET",
        "/api/sessions/{id}/history",
        history,
        "The turns of a session, where the server keeps them",
        {200: "Turns"},
        (
            Field("after", "index", "behind the turn of this number", default=0),
            Field("before", "index", "the last ones before the turn of this number, in order"),
            Field("limit", "count", "how many at most: where turns are long, there are fewer", default=100),
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
