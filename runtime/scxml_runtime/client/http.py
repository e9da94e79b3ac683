"""HTTP by httpx: the one file of the clients that imports it.

In: a request. Out: an answer, or the pieces of one that goes on. The rule that surprises: proxies of the environment
are not asked for a server on this machine.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpx

from scxml_runtime.client.calls import Call

NO_LINE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What happens before a request has left."""


class Broken(Exception):
    """There was no answer. `may_have_come`: nobody knows whether the request has."""

    def __init__(self, problem: str, may_have_come: bool) -> None:
        super().__init__(problem)
        self.may_have_come = may_have_come


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, what came with it, and for how long the server wants to be left alone."""

    status: int
    body: Any = None
    wished: float | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is, and how it is spoken to. `socket`: the path of a Unix socket on which it listens;
    `transport`: one of httpx, in place of the network."""

    url: str
    token: str | None = None
    timeout: float = 30.0
    socket: str | None = None
    transport: Any = None


def _options(address: Address, made: Callable[..., Any]) -> dict[str, Any]:
    """What both kinds of httpx's clients want to know. Raises ValueError."""
    try:
        url = httpx.URL(address.url)
    except httpx.InvalidURL as problem:
        raise ValueError(f"{address.url!r} is no address of a server: {problem}") from None
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise ValueError(f"{address.url!r} is no address of a server, such as http://127.0.0.1:8080")
    transport = address.transport
    if transport is None and address.socket is not None:
        transport = made(uds=address.socket)
    return {
        "base_url": url,
        "headers": _headers(address.token),
        "timeout": address.timeout,
        "transport": transport,
        "trust_env": not _is_here(url.host),
    }


def _headers(token: str | None) -> dict[str, str]:
    headers = {"Accept": "application/json", "User-Agent": "scxml_runtime.client"}
    if token is None:
        return headers
    if not (token.isascii() and token.isprintable() and token.strip()):
        raise ValueError("a token is a word of ASCII: what was given cannot stand in a header")
    return {**headers, "Authorization": f"Bearer {token.strip()}"}


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _asked(call: Call[Any]) -> dict[str, Any]:
    """A call as httpx wants it."""
    asked: dict[str, Any] = {"method": call.method, "url": call.path, "params": call.query or None}
    if call.body is not None:
        asked |= {"content": call.body.encode(), "headers": {"Content-Type": "application/json"}}
    return asked


def _answer(found: httpx.Response) -> Answer:
    wished = found.headers.get("retry-after", "")
    try:
        body = json.loads(found.content) if found.content else None
    except (ValueError, RecursionError):
        body = found.text
    return Answer(found.status_code, body, float(wished) if wished.isdecimal() else None)


def _broken(problem: Exception) -> Broken:
    said = str(problem) or type(problem).__name__
    return Broken(said, not isinstance(problem, NO_LINE))


BREAKS = (httpx.TransportError, httpx.DecodingError)


class Line:
    """Connections to one server, for many threads."""

    def __init__(self, address: Address) -> None:
        self._client = httpx.Client(**_options(address, httpx.HTTPTransport))

    def ask(self, call: Call[Any]) -> Answer:
        """The answer. Raises Broken."""
        try:
            return _answer(self._client.request(**_asked(call)))
        except BREAKS as problem:
            raise _broken(problem) from None

    @contextmanager
    def stream(self, call: Call[Any], headers: Mapping[str, str], quiet: float) -> Iterator[Opened]:
        """An answer that goes on; it is broken where nothing comes for so many seconds. Raises Broken."""
        try:
            asked = {**_asked(call), "headers": headers, "timeout": httpx.Timeout(quiet)}
            with self._client.stream(**asked) as found:
                if not found.is_success:
                    found.read()
                yield Opened(found)
        except BREAKS as problem:
            raise _broken(problem) from None

    def close(self) -> None:
        self._client.close()


class AsyncLine:
    """The same in an event loop."""

    def __init__(self, address: Address) -> None:
        self._client = httpx.AsyncClient(**_options(address, httpx.AsyncHTTPTransport))

    async def ask(self, call: Call[Any]) -> Answer:
        """The answer. Raises Broken."""
        try:
            return _answer(await self._client.request(**_asked(call)))
        except BREAKS as problem:
            raise _broken(problem) from None

    @asynccontextmanager
    async def stream(
        self, call: Call[Any], headers: Mapping[str, str], quiet: float
    ) -> AsyncIterator[Opened]:
        """An answer that goes on; it is broken where nothing comes for so many seconds. Raises Broken."""
        try:
            asked = {**_asked(call), "headers": headers, "timeout": httpx.Timeout(quiet)}
            async with self._client.stream(**asked) as found:
                if not found.is_success:
                    await found.aread()
                yield Opened(found)
        except BREAKS as problem:
            raise _broken(problem) from None

    async def close(self) -> None:
        await self._client.aclose()


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer that has begun."""

    _found: httpx.Response

    @property
    def is_well(self) -> bool:
        """Whether it goes on, and is no refusal."""
        return self._found.is_success

    def answer(self) -> Answer:
        """The refusal."""
        return _answer(self._found)

    def pieces(self) -> Iterator[bytes]:
        """What comes, as it comes. Raises what is made a Broken of."""
        return self._found.iter_bytes()

    def pieces_later(self) -> AsyncIterator[bytes]:
        """The same in an event loop."""
        return self._found.aiter_bytes()
