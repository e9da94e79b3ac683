"""The ASGI application: a request comes in, is checked, and is answered by its route.

In: a host that is entered, a catalogue, settings. Out: what uvicorn, or any other server of ASGI, can serve. The rule
that surprises: there is no framework beneath. Frameworks decode a path before they cut it, and an id may hold a `/`;
and what is left of ASGI without them fits a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from logging import getLogger
from typing import TYPE_CHECKING, Any

from scxml_runtime.server.bodies import Receive, body_of
from scxml_runtime.server.exchange import Answer, Refusal, Request, Stream
from scxml_runtime.server.fields import asked_in, given_in
from scxml_runtime.server.guards import check
from scxml_runtime.server.measured import Measured
from scxml_runtime.server.openapi import about
from scxml_runtime.server.routes import Route, Routes
from scxml_runtime.server.sending import Send, send_answer, send_head, send_stream
from scxml_runtime.server.serving import Serving
from scxml_runtime.server.settings import DEFAULTS, Settings
from scxml_runtime.server.table import ROUTES

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.server.catalogue import Catalogue
    from scxml_runtime.server.keeper import Keeper

Observer = Callable[[Request, Route | None], Callable[[int], None]]
"""Called when a request begins, with its route if it has one; what it gives is called with the status when the answer
is out: 499 where the client has gone before."""

GONE = 499


def application(
    host: DurableHost | Keeper,
    catalogue: Catalogue,
    settings: Settings = DEFAULTS,
    routes: Iterable[Route] = ROUTES,
    observers: Sequence[Observer] = (),
) -> Application:
    """The application of a host that is entered: in real time by `async with`, in the loop that serves."""
    measured = Measured()
    rows = (*routes, *measured.routes)
    serving = Serving(host, catalogue, settings)
    serving.keeper.probes.add(measured.work)
    return Application(serving, (*rows, *about(rows)), (measured.requests, *observers))


class Application:
    """What is called for each request."""

    def __init__(self, serving: Serving, routes: Iterable[Route], observers: Sequence[Observer]) -> None:
        self.serving = serving
        self._routes = Routes(routes)
        self._observers = observers

    def leave(self) -> None:
        """The server is being stopped: take nothing new, and end all streams. On the loop's thread."""
        self.serving.leave()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One request, as ASGI has it."""
        await KINDS[scope["type"]](self, scope, receive, send)

    async def _answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        request = _request(scope)
        route: Route | None = None
        try:
            route, request.values = self._routes.find(request.method, request.path)
        except Refusal as refusal:
            answer: Answer | Stream | None = refusal.answer
        ends = [observer(request, route) for observer in self._observers]
        status = GONE
        try:
            if route is not None:
                answer = await self._answer_of(route, request, receive)
            if answer is not None:
                status = answer.status
                if request.method == "HEAD":
                    await send_head(answer, send)
                elif isinstance(answer, Stream):
                    await send_stream(answer, receive, send)
                else:
                    await send_answer(answer, send)
        finally:
            for end in ends:
                end(status)

    async def _answer_of(self, route: Route, request: Request, receive: Receive) -> Answer | Stream | None:
        """What the route says; None where nobody hears it any more."""
        try:
            check(self.serving, route, request)
            if route.query is not None:
                request.query = asked_in(request.query_string, route.query)
            if route.takes and not await self._read(route, request, receive):
                return None
            return await route.handler(self.serving, request)
        except Refusal as refusal:
            return refusal.answer
        except Exception as defect:
            getLogger("scxml_runtime.server").error("%s %s", request.method, request.path, exc_info=defect)
            return Refusal(500, "defect", "The server has a defect, which stands in its log.").answer

    async def _read(self, route: Route, request: Request, receive: Receive) -> bool:
        """The body; whether the client is still there."""
        settings = self.serving.settings
        body = await body_of(request.headers, receive, settings.largest_body, settings.patience)
        if body is None:
            return False
        request.body = body
        if route.takes == "json":
            request.given = given_in(body, route.body)
        return True


async def _live(_: Application, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """The host is entered and left by whoever has made it."""
    kind = ""
    while kind != "lifespan.shutdown":
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})


async def _refuse(_: Application, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.close"})


KINDS = {"http": Application._answer, "lifespan": _live, "websocket": _refuse}


def _request(scope: Mapping[str, Any]) -> Request:
    path = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client")
    return Request(
        scope["method"],
        path.decode("latin-1").partition("?")[0],
        _headers(scope["headers"]),
        scope["query_string"].decode("latin-1"),
        client[0] if client else "",
    )


def _headers(given: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """By their names. What comes twice is a list, as HTTP has it (RFC 9110 5.3): so a second `Host` takes no first
    one's place, which somebody before us may have looked at."""
    found: dict[str, str] = {}
    for name, value in given:
        known, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[known] = f"{found[known]}, {text}" if known in found else text
    return found
