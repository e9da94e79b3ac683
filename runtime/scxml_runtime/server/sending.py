"""Answers on their way out.

In: an `Answer` or a `Stream`. Out: messages of ASGI. The rule that surprises: a reader that is slow is waited for here,
since what waits for it is bounded (feeds.py); one that reads nothing for too long is the affair of whoever carries the
application (connections.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from scxml_runtime.server.bodies import Receive
from scxml_runtime.server.exchange import Answer, Headers, Stream

Send = Callable[[dict[str, Any]], Awaitable[None]]

SAFE = (b"x-content-type-options", b"nosniff")
FRESH = (b"cache-control", b"no-store")


async def send_answer(answer: Answer, send: Send) -> None:
    """All of it."""
    await send(_start(answer))
    await send({"type": "http.response.body", "body": answer.body})


async def send_head(answer: Answer | Stream, send: Send) -> None:
    """What stands before its body; a stream does not begin."""
    await send(_start(answer))
    await send({"type": "http.response.body", "body": b""})


async def send_stream(stream: Stream, receive: Receive, send: Send) -> None:
    """Until it ends, or its reader has gone."""
    await send(_start(stream))
    writing = asyncio.ensure_future(_write(stream.pieces(), send))
    going = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait((writing, going), return_when=asyncio.FIRST_COMPLETED)
        if writing.done():
            writing.result()
    finally:
        writing.cancel()
        going.cancel()
        await asyncio.gather(writing, going, return_exceptions=True)


async def _write(pieces: AsyncGenerator[bytes], send: Send) -> None:
    async with aclosing(pieces):
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _start(answer: Answer | Stream) -> dict[str, Any]:
    headers = _encoded(answer.headers)
    if isinstance(answer, Answer) and answer.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(answer.body)))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    found = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    found.append(SAFE)
    if all(name != "cache-control" for name, _ in headers):
        found.append(FRESH)
    return found
