"""A small HTTP server through which a host's sessions receive events (SCXML C.2), on the library waitress.

In: POST requests to /<session id>. Out: events in the host's inbox, and a status: 204 taken, 400 no event,
404 no such session, 405 another method, 413 too large. What begins with /scxml/ or /ors/ goes to the HTTP interface of
ORS (io/ors_http.py), and waits for its answer.

The rule that surprises: requests are answered on threads of the server's own; a session runs only where its
host does, which collects the inbox. So an answer of 204 says that the event waits, as the Recommendation
asks.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

from scxml_runtime.io.basic_http import received
from scxml_runtime.io.ors_http import ask, is_meant
from scxml_runtime.reactions import check_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any

    from scxml_runtime.host import Host
    from scxml_runtime.io.ors_http import Exchange
    from scxml_runtime.session import Session

LARGEST = 10_000_000
"""Bytes of a request's body."""

LONGEST_WAIT = 60.0
"""Seconds that a client waits until the host has run and the session has answered."""

STATUS = {
    200: "200 OK",
    204: "204 No Content",
    400: "400 Bad Request",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    504: "504 Gateway Timeout",
}


class HttpServer:
    """The server of one host; a context manager that stops it at the end.

    `address` None: the loopback interface only. `port` 0: a free one. `public` is the address that other
    machines know it by, such as "https://events.example.com".
    """

    def __init__(self, host: Host, address: str = "127.0.0.1", port: int = 0, public: str = "") -> None:
        from waitress.server import create_server

        self.host = host
        self._server: Any = create_server(self._answer, host=address, port=port, threads=8)
        self.port = int(self._server.effective_port)
        self.public = public.rstrip("/") or f"http://{address}:{self.port}"
        self._open = True
        self._thread = Thread(target=self._run, name="scxml-http", daemon=True)
        self._thread.start()
        host.http = self

    def location(self, session: Session) -> str:
        """Where this session takes events: its `location` in `_ioprocessors`."""
        return f"{self.public}/{session.session_id}"

    def close(self) -> None:
        """Stop listening; answers that are on their way are finished."""
        self.host.http = None
        self._open = False
        with suppress(OSError):  # the thread may have closed the trigger already
            self._server.pull_trigger()
        self._thread.join()

    def _run(self) -> None:
        server = self._server
        while self._open:
            server.asyncore.loop(timeout=1.0, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)  # connections that were kept alive, too

    def __enter__(self) -> HttpServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_meant(environ["PATH_INFO"]):
            return self._answer_ors(environ, start_response)
        return _plain(start_response, self._take(environ))

    def _answer_ors(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """What the host says to a call of the ORS interface, when it runs next."""
        try:
            given = (environ["REQUEST_METHOD"], _path(environ), _body(environ))
        except UnicodeDecodeError:
            return _plain(start_response, 400)
        if int(environ.get("CONTENT_LENGTH") or 0) > LARGEST:
            return _plain(start_response, 413)
        answered = Event()
        exchanges: list[Exchange] = []

        def ask_now() -> None:
            exchange = ask(self.host, *given, environ.get("CONTENT_TYPE", ""))
            exchanges.append(exchange)
            if exchange.status is not None:
                answered.set()
            exchange.when_answered = _both(exchange.when_answered, answered.set)

        self.host.ready.append(ask_now)
        answered.wait(LONGEST_WAIT)
        status, told, headers = 504, "{}", {}
        if exchanges and exchanges[0].status is not None:
            status, told, headers = exchanges[0].status, exchanges[0].body, exchanges[0].headers
        data = told.encode()
        more = [("Content-Type", "application/json"), ("Content-Length", str(len(data))), *headers.items()]
        start_response(STATUS[status], more)
        return [data]

    def _take(self, environ: dict[str, Any]) -> int:
        if environ["REQUEST_METHOD"] != "POST":
            return 405
        session_id = environ["PATH_INFO"].strip("/")
        session = self.host.sessions.get(session_id)
        if session is None or session.is_finished:
            return 404
        if int(environ.get("CONTENT_LENGTH") or 0) > LARGEST:
            return 413
        try:
            event = received("POST", _path(environ), environ.get("CONTENT_TYPE", ""), _body(environ))
            check_name(event.name)
        except ValueError:
            return 400
        self.host.put(session_id, event)
        return 204


def _plain(start_response: Callable[..., Any], status: int) -> Iterable[bytes]:
    """An answer that is nothing but its status."""
    allow = [("Allow", "POST")] if status == 405 else []
    start_response(STATUS[status], [("Content-Length", "0"), *allow])
    return [b""]


def _both(first: Callable[[], object], second: Callable[[], object]) -> Callable[[], object]:
    return lambda: (first(), second())


def _path(environ: dict[str, Any]) -> str:
    query = environ.get("QUERY_STRING", "")
    return str(environ["PATH_INFO"]) + ("?" + query if query else "")


def _body(environ: dict[str, Any]) -> str:
    body: bytes = environ["wsgi.input"].read(LARGEST + 1)
    return body.decode("utf-8")
