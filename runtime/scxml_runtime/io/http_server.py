"""A small HTTP server through which a host's sessions receive events (SCXML C.2).

In: POST requests to /<session id>. Out: events in the host's inbox, and a status: 204 taken, 400 no event,
404 no such session, 405 another method, 413 too large, 503 too much waits already. What begins with /scxml/ or /ors/
goes to the HTTP interface of ORS (io/ors_http.py), and waits for its answer.

The rule that surprises: requests are answered on a thread of the server's own; a session runs only where its
host does, which collects the inbox. So an answer of 204 says that the event waits, as the Recommendation
asks. Whoever waits for an answer takes a place (io/http_connection.py), and no thread.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from threading import Thread

from scxml_runtime.chart.event import check_name
from scxml_runtime.io.basic_http import received
from scxml_runtime.io.http_connection import Answer, Connections
from scxml_runtime.io.ors_calls import is_meant
from scxml_runtime.io.ors_http import ask

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sized
    from types import TracebackType
    from typing import Protocol

    from scxml_runtime.chart.event import Event
    from scxml_runtime.io.http_connection import Request
    from scxml_runtime.io.ors_calls import Exchange
    from scxml_runtime.modules.desk import ModuleHost
    from scxml_runtime.session.session import Session

    class Served(ModuleHost, Protocol):
        """The host: beside what modules ask of it, its inbox, and the place where it finds this server."""

        http: HttpServer | None

        @property
        def inbox(self) -> Sized: ...
        def put(self, session_id: str, event: Event) -> None: ...


LONGEST_WAIT = 60.0
"""Seconds that a client waits until the host has run and the session has answered."""

MOST_EVENTS = 10_000
"""Events that wait for the host to run; more are refused."""


class HttpServer:
    """The server of one host; a context manager that stops it at the end.

    `address`: which interface; only this machine, if nothing is said. `port` 0: a free one. `public` is the
    address that other machines know it by, such as "https://events.example.com". `connections`: how many requests may
    be on their way at a time, and how many may wait for an answer; of more, the oldest gives way.
    """

    def __init__(
        self,
        host: Served,
        address: str = "127.0.0.1",
        port: int = 0,
        public: str = "",
        connections: int = 250,
    ) -> None:
        self.host = host
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listening = socket.create_server((address, port), family=family, backlog=1024)
        self.port = int(listening.getsockname()[1])
        self.public = (
            public.rstrip("/") or f"http://{f'[{address}]' if ':' in address else address}:{self.port}"
        )
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._connections = Connections(self._answer, connections)
        self._thread = Thread(target=self._run, args=(listening,), name="scxml-http", daemon=True)
        self._thread.start()
        host.http = self

    def location(self, session: Session) -> str:
        """Where this session takes events: its `location` in `_ioprocessors`."""
        return f"{self.public}/{session.session_id}"

    def close(self) -> None:
        """Stop listening; answers that are on their way are finished."""
        self.host.http = None
        with suppress(RuntimeError):  # closed already
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self, listening: socket.socket) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(listening))

    async def _serve(self, listening: socket.socket) -> None:
        server = await asyncio.start_server(self._connections.serve, sock=listening, backlog=1024)
        await self._over.wait()
        server.close()
        await self._connections.close()

    def __enter__(self) -> HttpServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _answer(self, request: Request) -> Answer:
        if not is_meant(request.path):
            return self._take(request)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                exchange = await self._asked(request, request.body.decode("utf-8"))
        except UnicodeDecodeError:
            return Answer(400)
        except TimeoutError:
            return Answer(504, b"{}", {"Content-Type": "application/json"})
        return Answer(exchange.status or 504, exchange.body.encode("utf-8", "replace"), exchange.headers)

    def _asked(self, request: Request, body: str) -> asyncio.Future[Exchange]:
        """What the host says to a call of the ORS interface, when it runs next."""
        answered: asyncio.Future[Exchange] = self._loop.create_future()

        def tell(exchange: Exchange) -> None:
            if not answered.done():
                answered.set_result(exchange)

        def tell_later(exchange: Exchange) -> None:
            with suppress(RuntimeError):  # the server was closed meanwhile
                self._loop.call_soon_threadsafe(tell, exchange)

        def ask_now() -> None:
            if not answered.done():  # the caller waits still
                ask(self.host, request.method, request.path, body, request.content_type).then(tell_later)

        self.host.ready.append(ask_now)
        return answered

    def _take(self, request: Request) -> Answer:
        if request.method != "POST":
            return Answer(405, headers={"Allow": "POST"})
        session_id = request.path.partition("?")[0].strip("/")
        session = self.host.sessions.get(session_id)
        if session is None or session.is_finished:
            return Answer(404)
        if len(self.host.inbox) >= MOST_EVENTS:
            return Answer(503)
        try:
            body = request.body.decode("utf-8")
            event = received("POST", request.path, request.content_type, body)
            check_name(event.name)
        except ValueError:
            return Answer(400)
        self.host.put(session_id, event)
        return Answer(204)
