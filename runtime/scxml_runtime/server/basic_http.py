"""BasicHTTP: events as forms, posted to the `location` of a session (SCXML C.2).

In: POST /basichttp/ID. Out: an event for the session, and a status: 204 taken, 400 no event, 404 no such session.

The rule that surprises: one that comes again under the same `Idempotency-Key`, as other servers of this kind send it,
counts once.
"""

from __future__ import annotations

from scxml_runtime.chart.event import check_name
from scxml_runtime.durable import SessionOver, UnknownSession
from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.io.basic_http import received
from scxml_runtime.server.exchange import Answer, Request
from scxml_runtime.server.fields import malformed
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing

PATH = "/basichttp"
"""What stands between the server's public address and the id of a session, in its location."""


async def take(serving: Serving, request: Request) -> Answer:
    """An event."""
    id, key = request.values["id"], request.headers.get("idempotency-key")
    path = f"{request.path}?{request.query_string}" if request.query_string else request.path
    try:
        event = received("POST", path, request.content_type, request.body.decode("utf-8"))
        check_name(event.name)
    except ValueError as problem:
        raise malformed(f"This is no event: {problem}") from None
    with refusing():
        try:
            await check_child(serving, id)
            await serving.keeper.deliver(id, event, key)
        except SessionOver as problem:
            raise UnknownSession(str(problem)) from None
    return Answer(204)


async def check_child(serving: Serving, id: str) -> None:
    """Whether a session that another has invoked is there; of others the host says so. Raises UnknownSession."""
    root = root_of(id)
    if id == root:
        return
    if all(each.id != id for each in (await serving.keeper.look(root)).children):
        raise UnknownSession(f"there is no session {id!r}")


ROUTES = (
    Route(
        "POST",
        PATH + "/{id}",
        take,
        "BasicHTTP: send an event to a session, as a form (SCXML C.2)",
        {204: ""},
        query=None,
        takes="bytes",
    ),
)
