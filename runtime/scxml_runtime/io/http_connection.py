"""The HTTP/1.1 connections of one server, on the library h11: requests read, answered, and kept within limits.

In: connections, and a coroutine function that answers requests. Out: answers. What is refused is told to the caller:
400 no HTTP, 408 not whole in time, 413 too large, 431 too long a head, 503 a place that was given up.

The rule that surprises: nobody waits for a place. There are places for requests that are on their way, and as many for
those that wait for their answer; when one more comes than there are, the one that has been at it longest gives way, and
when all memory for bodies is taken, the largest. So no number of slow callers shuts out the others.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus

import h11

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

LARGEST = 10_000_000
"""Bytes of a request's body."""

LONGEST_HEAD = 65_536
"""Bytes of a request's line and headers."""

MOST_BYTES = 100_000_000
"""Bytes of the bodies that are on their way, all callers together."""

PATIENCE = 30.0
"""Seconds in which a request arrives whole, and in which a caller takes the answer."""


class Request:
    """What a caller asks: `path` as it was sent, with its query."""

    __slots__ = ("body", "content_type", "method", "path")

    def __init__(self, head: h11.Request, body: bytes) -> None:
        self.method = head.method.decode("ascii")
        self.path = head.target.decode("ascii")
        self.content_type = _header(head, b"content-type")
        self.body = body


class Answer:
    """What the caller is told."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


class RefusedError(Exception):
    """A request that is not read to its end, and what the caller is told, named as h11 names it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.error_status_hint = status


class Connections:
    """All connections of a server: at most `most` whose request is on its way, and as many that wait for an answer."""

    def __init__(self, answer: Callable[[Request], Awaitable[Answer]], most: int) -> None:
        self.answer = answer
        self.most = most
        self.reading: dict[Connection, None] = {}
        self.waiting: dict[Connection, None] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.bytes = 0
        self.is_over = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until it ends."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        writer.transport.set_write_buffer_limits(0)  # what has been drained has been sent
        connection = Connection(self, task, reader, writer)
        try:
            with suppress(OSError, TimeoutError, asyncio.CancelledError):
                await connection.run()
                writer.close()
        finally:
            self.leave(connection)
            self.tasks.discard(task)
            if not writer.is_closing():
                writer.transport.abort()

    def read(self, connection: Connection) -> None:
        """A connection begins to read a request."""
        if self.is_over:
            raise asyncio.CancelledError
        self.leave(connection)
        self._take(self.reading, connection)

    def wait(self, connection: Connection) -> None:
        """A connection's request is there, and the answer is not; the body is kept still."""
        self.reading.pop(connection, None)
        self._take(self.waiting, connection)

    def _take(self, places: dict[Connection, None], connection: Connection) -> None:
        if len(places) >= self.most:
            next(iter(places)).give_way()
        places[connection] = None

    def leave(self, connection: Connection) -> None:
        """A connection needs no place now."""
        self.reading.pop(connection, None)
        self.waiting.pop(connection, None)
        self.release(connection)

    def release(self, connection: Connection) -> None:
        """The body of a connection's request is kept no longer."""
        self.bytes -= connection.held
        connection.held = 0

    def hold(self, connection: Connection, size: int) -> None:
        """So many bytes more of a body are kept, unless the connection is about to give way."""
        if connection.gives_way:
            return
        connection.held += size
        self.bytes += size
        while self.bytes > MOST_BYTES:
            max((*self.reading, *self.waiting), key=lambda each: each.held).give_way()

    async def close(self) -> None:
        """End what waits; answers that are on their way are finished."""
        self.is_over = True
        for connection in [*self.reading, *self.waiting]:
            if not connection.is_answering:
                connection.task.cancel()
        if self.tasks:
            await asyncio.wait(set(self.tasks), timeout=5.0)


class Connection:
    """One connection, and the request that it is at."""

    __slots__ = ("answered", "gives_way", "held", "http", "place", "reader", "task", "writer")

    def __init__(
        self,
        place: Connections,
        task: asyncio.Task[None],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self.place = place
        self.task = task
        self.reader = reader
        self.writer = writer
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)
        self.held = 0
        self.answered = 0
        self.gives_way = False

    async def run(self) -> None:
        """Answer request after request, as long as the connection is kept alive."""
        answer: Answer | None = Answer(200)
        while answer is not None:
            try:
                answer = await self._answered()
            except asyncio.CancelledError:
                if not self.gives_way:
                    raise
                self.task.uncancel()
                await self._refuse(503)
                return
            except (RefusedError, h11.RemoteProtocolError) as problem:
                self.place.release(self)
                await self._refuse(problem.error_status_hint)
                await self._linger()
                return
            if answer is not None and not await self._send(answer):
                return

    @property
    def is_answering(self) -> bool:
        """Whether an answer is on its way."""
        return self.http.our_state not in (h11.IDLE, h11.SEND_RESPONSE)

    def give_way(self) -> None:
        """Leave the place to another connection."""
        self.place.leave(self)
        self.gives_way = True
        self.task.cancel()

    async def _answered(self) -> Answer | None:
        """What the next request is answered; None when there is none."""
        self.place.read(self)
        try:
            async with asyncio.timeout(PATIENCE):
                request = await self._request()
        except TimeoutError:
            raise RefusedError(408) from None
        if request is None:
            return None
        self.place.wait(self)
        answer = await self.place.answer(request)
        if request.method == "HEAD":
            answer.body = b""
        return answer

    async def _request(self) -> Request | None:
        """The next request, whole; None when the caller has hung up."""
        head, parts = None, []
        while True:
            event = self.http.next_event()
            if event is h11.NEED_DATA:
                await self._receive()
            elif isinstance(event, h11.Request):
                head = event
                if int(_header(event, b"content-length") or 0) > LARGEST:
                    raise RefusedError(413)
            elif isinstance(event, h11.Data):
                self.place.hold(self, len(event.data))
                if self.held > LARGEST:
                    raise RefusedError(413)
                parts.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return Request(head, b"".join(parts))
            else:
                return None

    async def _receive(self) -> None:
        if self.http.they_are_waiting_for_100_continue:
            self._write(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        self.http.receive_data(await self.reader.read(65_536))

    async def _send(self, answer: Answer, keep: bool = True) -> bool:
        """Send an answer; whether another request may follow."""
        self._write(
            h11.Response(status_code=answer.status, headers=_headers(answer, keep), reason=_reason(answer))
        )
        if answer.body:
            self._write(h11.Data(data=answer.body))
        self._write(h11.EndOfMessage())
        async with asyncio.timeout(PATIENCE):
            await self.writer.drain()
        if self.http.our_state is not h11.DONE or self.http.their_state is not h11.DONE:
            return False
        self.answered += 1
        self.http.start_next_cycle()
        return True

    async def _refuse(self, status: int) -> None:
        """Tell the caller, unless it has been told something already, or has asked nothing more."""
        is_idle = self.http.their_state is h11.IDLE and not self.http.trailing_data[0]
        if not self.is_answering and not (is_idle and self.answered):
            await self._send(Answer(status), keep=False)

    async def _linger(self) -> None:
        """Let the caller read what it was told: it may be sending still, and an end now would hide the answer."""
        if self.writer.can_write_eof():
            self.writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            while await self.reader.read(65_536):
                pass

    def _write(self, event: h11.Event) -> None:
        self.writer.write(self.http.send(event) or b"")


def _header(head: h11.Request, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in head.headers if key == name), "")


def _headers(answer: Answer, keep: bool) -> list[tuple[str, str]]:
    length = [] if answer.status == 204 else [("Content-Length", str(len(answer.body)))]
    close = [] if keep else [("Connection", "close")]
    return [("Date", formatdate(usegmt=True)), *length, *answer.headers.items(), *close]


def _reason(answer: Answer) -> bytes:
    return HTTPStatus(answer.status).phrase.encode("ascii")
