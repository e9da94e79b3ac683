"""The ASGI application: a request comes in, is checked, and is answered by its route.

In: a host that is entered, a catalogue, settings. Out: what uvicorn, or any other server of ASGI, can serve. The rule
that surprises: there is no framework beneath. A route is cut out of the path as it came, which frameworks decode
before; and what is left of ASGI fits a page.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from logging import getLogger
from typing import TYPE_CHECKING, Any

from scxml_runtime.server.exchange import Answer, Refusal, Request, Stream
from scxml_runtime.server.fields import asked_in, given_in
from scxml_runtime.server.guards import check
from scxml_runtime.server.openapi import about
from scxml_runtime.server.refusals import refusal_of
from scxml_runtime.server.routes import Route, Routes
from scxml_runtime.server.serving import Serving
from scxml_runtime.server.settings import DEFAULTS, Settings
from scxml_runtime.server.table import ROUTES

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.server.catalogue import Catalogue

    Scope = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Mapping[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]

Observer = Callable[[Request, Route | None], Callable[[int], None]]
"""Called when a request begins; what it gives is called with the status when the answer is out."""

ALWAYS = ((b"x-content-type-options", b"nosniff"),)
FRESH = (b"cache-control", b"no-store")


class Application:
    """What is called for each request. `leave`: when the server is being stopped."""

    def __init__(self, serving: Serving, routes: Iterable[Route], observers: Sequence[Observer] = ()) -> None:
        self.serving = serving
        self.routes = Routes(routes)
        self.observers = observers

    def leave(self) -> None:
        """Take nothing new, and end all streams."""
        self.serving.leave()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = _request_of(scope)
        try:
            route, values = self.routes.find(request.method, request.path)
        except Refusal as refusal:
            await self._finish(request, None, refusal.answer, receive, send)
            return
        request.values = values
        await self._finish(request, route, None, receive, send)

    async def _finish(
        self, request: Request, route: Route | None, answer: Answer | None, receive: Receive, send: Send
    ) -> None:
        ends = [observer(request, route) for observer in self.observers]
        status = 499  # the client has gone
        try:
            found = answer if route is None or answer else await self._answer(route, request, receive)
            if isinstance(found, Stream):
                status = 200
                await self._stream(found, receive, send)
            elif found is not None:
                status = found.status
                await self._send(found, request.method == "HEAD", send)
        finally:
            for end in ends:
                end(status)

    async def _answer(self, route: Route, request: Request, receive: Receive) -> Answer | Stream | None:
        """What the route says; None where nobody hears it any more."""
        try:
            check(self.serving, route, request)
            if not route.takes and route.method != "GET":
                route = replace(route, takes="")
            request.query = asked_in(request.query_string, route.query) if route.takes != "bytes" else {}
            if route.takes and not await self._read(request, receive):
                return None
            if route.takes == "json":
                request.given = given_in(request.body, route.body)
            return await route.handler(self.serving, request)
        except Refusal as refusal:
            return refusal.answer
        except Exception as problem:
            return self._failed(request, problem)

    def _failed(self, request: Request, problem: Exception) -> Answer:
        return problem_answer(request, problem)

    async def _read(self, request: Request, receive: Receive) -> bool:
        """The body; whether the client is still there."""
        largest = self.serving.settings.largest_body
        if int(request.headers.get("content-length") or 0) > largest:
            raise too_large(largest)
        pieces: list[bytes] = []
        left = largest
        try:
            async with asyncio.timeout(self.serving.settings.patience):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return False
                    piece = message.get("body", b"")
                    left -= len(piece)
                    if left < 0:
                        raise too_large(largest)
                    pieces.append(piece)
                    if not message.get("more_body"):
                        request.body = b"".join(pieces)
                        return True
        except TimeoutError:
            seconds = f"{self.serving.settings.patience:g}"
            raise Refusal(
                408, "slow", f"The body was not there after {seconds} seconds.", (("connection", "close"),)
            ) from None

    async def _send(self, answer: Answer, is_head: bool, send: Send) -> None:
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        headers += ALWAYS
        headers.append((b"content-length", b"%d" % len(answer.body)))
        if not any(name == b"cache-control" for name, _ in headers):
            headers.append(FRESH)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        with suppress(TimeoutError):
            async with asyncio.timeout(self.serving.settings.patience):
                await send({"type": "http.response.body", "body": b"" if is_head else answer.body})

    async def _stream(self, stream: Stream, receive: Receive, send: Send) -> None:
        """Until the stream ends, its reader goes, or reads nothing for too long."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in stream.headers]
        await send({"type": "http.response.start", "status": 200, "headers": [*headers, *ALWAYS, FRESH]})
        tasks = {
            asyncio.ensure_future(self._write(stream.pieces(), send)),
            asyncio.ensure_future(_until_gone(receive)),
        }
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, pieces: AsyncIterator[bytes], send: Send) -> None:
        patience = self.serving.settings.patience
        try:
            async for piece in pieces:
                async with asyncio.timeout(patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            getLogger("scxml_runtime.server").info("a reader of a stream has read nothing for %g s", patience)
        finally:
            await pieces.aclose()  # type: ignore[attr-defined]  # they are generators


def problem_answer(request: Request, problem: Exception) -> Answer:
    """What went wrong on the way: the host's refusals, and our own defects, which are logged and not told."""
    refusal = refusal_of(problem) if type(problem) not in DEFECTS else None
    if refusal is not None:
        return refusal.answer
    getLogger("scxml_runtime.server").error("%s %s", request.method, request.path, exc_info=problem)
    return Refusal(500, "defect", "The server has a defect; its log tells more.").answer


DEFECTS = {LookupError, KeyError, IndexError, TypeError, ValueError, AttributeError}
"""What the host says too, but there a handler has made a refusal of it."""


def too_large(largest: int) -> Refusal:
    """The body is longer than is allowed."""
    return Refusal(
        413,
        "too-large",
        f"The body is longer than the {largest:,} bytes that the server allows, as its `largest_body` says.",
        (("connection", "close"),),
    )


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    """The host is entered by whoever has made it."""
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def _request_of(scope: Scope) -> Request:
    raw = scope.get("raw_path") or scope["path"].encode()
    client = scope.get("client")
    return Request(
        scope["method"],
        raw.decode("latin-1").partition("?")[0],
        {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        scope["query_string"].decode("latin-1"),
        client[0] if client else "",
    )


def application(
    host: DurableHost,
    catalogue: Catalogue,
    settings: Settings = DEFAULTS,
    routes: Iterable[Route] = ROUTES,
    observers: Sequence[Observer] = (),
) -> Application:
    """The application of a host that is entered: in real time by `async with`, in the loop that serves."""
    rows = (*routes,)
    return Application(Serving(host, catalogue, settings), (*rows, *about(rows)), observers)
