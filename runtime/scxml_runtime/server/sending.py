"""Answers on their way out.

In: an `Answer` or a `Stream`. Out: messages of ASGI. The rule that surprises: nobody is waited for without end: who
reads nothing for as long as the server is patient is left, with what he has.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from logging import getLogger
from typing import Any

from scxml_runtime.server.bodies import Receive
from scxml_runtime.server.exchange import Answer, Headers, Stream

Send = Callable[[dict[str, Any]], Awaitable[None]]

SAFE = (b"x-content-type-options", b"nosniff")
FRESH = (b"cache-control", b"no-store")


async def send_answer(answer: Answer, is_head: bool, send: Send, patience: float) -> None:
    """All of it."""
    headers = [*_encoded(answer.headers), (b"content-length", b"%d" % len(answer.body))]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = b"" if is_head else answer.body
    try:
        async with asyncio.timeout(patience):
            await send({"type": "http.response.body", "body": body})
    except TimeoutError:
        _leave(patience)


async def send_stream(stream: Stream, receive: Receive, send: Send, patience: float) -> None:
    """Until it ends, or its reader has gone, or reads nothing."""
    await send({"type": "http.response.start", "status": stream.status, "headers": _encoded(stream.headers)})
    writing = asyncio.ensure_future(_write(stream.pieces(), send, patience))
    going = asyncio.ensure_future(_until_gone(receive))
    try:
        await asyncio.wait((writing, going), return_when=asyncio.FIRST_COMPLETED)
        if writing.done():
            writing.result()
    finally:
        writing.cancel()
        going.cancel()
        await asyncio.gather(writing, going, return_exceptions=True)


async def _write(pieces: AsyncGenerator[bytes], send: Send, patience: float) -> None:
    async with aclosing(pieces):
        async for piece in pieces:
            try:
                async with asyncio.timeout(patience):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            except TimeoutError:
                _leave(patience)
                return
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    found = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    found.append(SAFE)
    if all(name != "cache-control" for name, _ in headers):
        found.append(FRESH)
    return found


def _leave(patience: float) -> None:
    getLogger("scxml_runtime.server").info("a client has read nothing for %g seconds, and is left", patience)
