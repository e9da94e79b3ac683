"""Places for connections of the HTTP server: who gives way is counted no more, answers on their way arrive."""

from __future__ import annotations

import asyncio

import pytest

from scxml_runtime.io.http_connection import LARGEST, MOST_BYTES, Answer, Connections, Request

BODY = b"x" * 20_000_000


class Caller:
    """A connection, as far as the places know it."""

    def __init__(self, places: Connections) -> None:
        self.places = places
        self.held = 0
        self.gives_way = False
        places.read(self)  # type: ignore[arg-type]

    def give_way(self) -> None:
        self.places.leave(self)  # type: ignore[arg-type]
        self.gives_way = True


async def answer(request: Request) -> Answer:
    return Answer(200, BODY)


@pytest.fixture
def places() -> Connections:
    return Connections(answer, 8)


def test_a_request_that_is_whole_as_its_connection_gives_way(places: Connections) -> None:
    caller = Caller(places)
    caller.give_way()
    places.wait(caller)  # type: ignore[arg-type]
    places.leave(caller)  # type: ignore[arg-type]
    assert not places.reading and not places.waiting and places.bytes == 0


def test_what_still_comes_for_a_connection_that_gives_way_drives_out_nobody(places: Connections) -> None:
    caller, other = Caller(places), Caller(places)
    caller.give_way()
    places.hold(caller, 2 * MOST_BYTES)  # type: ignore[arg-type]
    assert places.bytes == 0 and not other.gives_way


@pytest.mark.parametrize("text", [b"x" * LARGEST + b"x", b""])
def test_the_body_of_a_refused_request_is_counted_no_more(places: Connections, text: bytes) -> None:
    """While the caller is still there, who is told and may go on sending."""

    async def talk() -> tuple[bytes, int]:
        server = await asyncio.start_server(places.serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"POST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        writer.write(b"%X\r\n%s\r\n" % (len(text), text) if text else b"no length\r\n")
        told = await reader.readline()
        counted = places.bytes
        writer.close()
        server.close()
        await places.close()
        return told, counted

    told, counted = asyncio.run(talk())
    assert told.split()[1] in (b"413", b"400") and counted == 0


def test_an_answer_on_its_way_is_finished_at_the_end(places: Connections) -> None:
    async def talk() -> bytes:
        server = await asyncio.start_server(places.serve, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        await reader.readline()
        server.close()
        closing = asyncio.create_task(places.close())
        await asyncio.sleep(0)  # it begins
        await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(len(BODY))
        await closing
        writer.close()
        return body

    assert asyncio.run(talk()) == BODY
