"""Sessions over HTTP: started, fed, looked at, ended.

In: requests. Out: sessions as JSON. The rule that surprises: what is answered has been committed; an event with a key
may be sent again, and counts once.
"""

from __future__ import annotations

from urllib.parse import quote

from scxml_runtime.durable import Wanted
from scxml_runtime.server.exchange import Answer, Request, told
from scxml_runtime.server.fields import Field, malformed
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing
from scxml_runtime.server.shown import shown


async def start(serving: Serving, request: Request) -> Answer:
    """A new session, once it has come to rest."""
    given = request.given
    if given["id"] in (".", ".."):
        raise malformed(f"{given['id']!r} is no id here: every address that held it would be another.")
    served = serving.served(given["chart"], given["version"])
    with refusing():
        async with serving.room():
            view = await serving.keeper.begin(served.cls, given["id"], given["params"])
    return told(shown(view), 201, (("location", f"/api/sessions/{quote(view.id, safe='')}"),))


async def listing(serving: Serving, request: Request) -> Answer:
    """A page of sessions."""
    query = dict(request.query)
    chart, after, limit = query.pop("chart"), query.pop("after"), query.pop("limit")
    with refusing():
        wanted = Wanted(**query)
        page = await serving.keeper.sessions(chart, after, limit, wanted)
    following = wanted.behind(page[-1]) if len(page) == limit else None
    return told({"sessions": [shown(each) for each in page], "after": following})


async def look(serving: Serving, request: Request) -> Answer:
    """One session."""
    with refusing():
        return told(shown(await serving.keeper.look(request.values["id"])))


async def send(serving: Serving, request: Request) -> Answer:
    """An event for a session."""
    id, given = request.values["id"], request.given
    event = id, given["name"], given["data"], _key(request)
    with refusing():
        if given["wait"] == "accepted":
            await serving.keeper.post(*event)
            return told({}, 202)
        return told(shown(await serving.keeper.send(*event)))


def _key(request: Request) -> str | None:
    header, given = request.headers.get("idempotency-key"), request.given["key"]
    if header is not None and given not in (None, header):
        raise malformed("The header Idempotency-Key and the field key say different things; one is enough.")
    key: str | None = given if header is None else header
    return key


async def fire(serving: Serving, request: Request) -> Answer:
    """A delayed event comes now."""
    with refusing():
        return told(shown(await serving.keeper.fire(request.values["id"], request.values["due"])))


async def terminate(serving: Serving, request: Request) -> Answer:
    """A session is cancelled."""
    with refusing():
        return told(shown(await serving.keeper.end(request.values["id"])))


async def forget(serving: Serving, request: Request) -> Answer:
    """A session that is over is removed."""
    with refusing():
        await serving.keeper.forget(request.values["id"])
    return Answer(204)


NAME = Field("name", "text", "the name of the event", is_needed=True)
DATA = Field("data", "anything", "its data; null is none")
KEY = Field(
    "key", "text", "the same event under the same key counts once; so does the header Idempotency-Key"
)
WAIT = Field(
    "wait",
    "text",
    "whether the answer comes when the session is at rest again, or when the event is sure to come to it",
    words=("stable", "accepted"),
    default="stable",
)

ROUTES = (
    Route(
        "POST",
        "/api/sessions",
        start,
        "Start a session",
        {201: "Session"},
        body=(
            Field("chart", "text", "the name of a chart", is_needed=True),
            Field(
                "version",
                "text",
                "one of its versions; the current one, if nothing is said",
                default="current",
            ),
            Field("id", "text", "what the session is called; made, if nothing is said"),
            Field("params", "object", "values of <data> at the top of the chart, by id"),
        ),
        takes="json",
    ),
    Route(
        "GET",
        "/api/sessions",
        listing,
        "List sessions, a page at a time",
        {200: "Sessions"},
        query=(
            Field("chart", "text", "of this chart"),
            Field("version", "text", "of this version"),
            Field("state", "text", "that stand in this state"),
            Field(
                "status", "text", "that go on, are over, …", words=("running", "over", "failed", "problem")
            ),
            Field("text", "text", "whose id has this in it"),
            Field("began_from", "number", "that began then or later, in seconds since 1970"),
            Field("began_until", "number", "that began before"),
            Field("changed_from", "number", "that have changed since"),
            Field("changed_until", "number", "that have not changed since"),
            Field(
                "order",
                "text",
                "which come first",
                words=("id", "-changed", "-began", "failed first"),
                default="id",
            ),
            Field("after", "text", "the page behind this place, which the page before has told", default=""),
            Field("limit", "count", "how many", default=100),
        ),
    ),
    Route("GET", "/api/sessions/{id}", look, "Look at a session", {200: "Session"}),
    Route(
        "DELETE",
        "/api/sessions/{id}",
        forget,
        "Remove a session that is over, with all that is known of it",
        {204: ""},
    ),
    Route(
        "POST",
        "/api/sessions/{id}/events",
        send,
        "Send an event to a session",
        {200: "Session", 202: "Nothing"},
        body=(NAME, DATA, KEY, WAIT),
        takes="json",
    ),
    Route(
        "POST",
        "/api/sessions/{id}/timers/{due}/fire",
        fire,
        "Let a delayed event come now",
        {200: "Session"},
    ),
    Route(
        "POST",
        "/api/sessions/{id}/terminate",
        terminate,
        "Cancel a session, as its invoker would (SCXML 6.4.3)",
        {200: "Session"},
    ),
)
