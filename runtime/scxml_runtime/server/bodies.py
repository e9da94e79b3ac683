"""The body of a request, as far as it may come.

In: pieces, as ASGI hands them over. Out: all of it, or a `Refusal`. The rule that surprises: it is counted while it
comes, whatever `Content-Length` says; what is longer is neither kept nor read to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from scxml_runtime.server.exchange import Headers, Refusal

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

CLOSE: Headers = (("connection", "close"),)


async def body_of(
    headers: Mapping[str, str], receive: Receive, largest: int, patience: float
) -> bytes | None:
    """The body; None where the client has gone."""
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > largest):
        raise _too_large(largest)
    try:
        async with asyncio.timeout(patience):
            return await _pieces(receive, largest)
    except TimeoutError:
        raise Refusal(408, "slow", f"The body was not there after {patience:g} seconds.", CLOSE) from None


async def _pieces(receive: Receive, largest: int) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > largest:
            raise _too_large(largest)
        if not message.get("more_body"):
            return bytes(body)


def _too_large(largest: int) -> Refusal:
    problem = f"The body is longer than the {largest:,} bytes that the server allows (--largest-body)."
    return Refusal(413, "too-large", problem, CLOSE)
