"""A server that says what a test wants it to say, without a network; and both clients as one, to ask it.

In: answers in their order, each a status and a body, bytes of a stream, or an error of httpx. Out: what was asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from scxml_runtime.client import AsyncClient, Client, Patience

Answer = Any
EGG = {"id": "egg-1", "chart": "egg", "configuration": ["boiling"], "data": {"pans": 2}, "is_over": False}
AT_ONCE = Patience(tries=4, first=0.0)


@dataclass
class StandIn:
    """`answers` are given one after the other, the last one for ever."""

    answers: list[Answer]
    asked: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Pieces):
            return httpx.Response(200, stream=answer)
        status, body, *headers = answer
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.Response(status, content=content, headers=headers[0] if headers else None)

    @property
    def words(self) -> list[str]:
        """What was asked, in short: the method, and the path as it went out."""
        return [f"{each.method} {each.url.raw_path.decode()}" for each in self.asked]

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(each.content) if each.content else None for each in self.asked]


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in pieces; an error among them breaks it."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        for each in self.pieces:
            if isinstance(each, Exception):
                raise each
            yield each

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self:
            yield each


def event(name: str, data: Any, id: str = "") -> bytes:
    """One server-sent event."""
    return f"event: {name}\n{f'id: {id}{chr(10)}' if id else ''}data: {json.dumps(data)}\n\n".encode()


@dataclass
class Way:
    """One of the two clients, asked in one manner: `way("look", "egg-1")`; what comes one by one comes as a list."""

    cls: type[Client] | type[AsyncClient]
    server: StandIn | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def answering(self, *answers: Answer, **more: Any) -> Way:
        return Way(self.cls, StandIn([*answers]), more)

    @property
    def asked(self) -> StandIn:
        assert self.server is not None
        return self.server

    def __call__(self, name: str, *args: Any, **named: Any) -> Any:
        more = {"patience": AT_ONCE, "transport": httpx.MockTransport(self.asked), **self.more}
        url = more.pop("url", "http://127.0.0.1:8080")
        if self.cls is AsyncClient:
            return asyncio.run(_later(AsyncClient(url, **more), name, args, named))
        with Client(url, **more) as client:
            told = getattr(client, name)(*args, **named)
            return [*told] if isinstance(told, Iterator) else told


async def _later(client: AsyncClient, name: str, args: Any, named: Any) -> Any:
    async with client:
        told = getattr(client, name)(*args, **named)
        return [each async for each in told] if isinstance(told, AsyncIterator) else await told
