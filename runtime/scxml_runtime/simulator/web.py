"""Web servers for tests: answers to `session:fetch` without a network.

In: answers that the test gives to URLs. Out: responses, and the requests that were made, to assert on. Calls
of the methods esp and urs are answered the same way: `sim.web.answer("urs/call/@call-1/lvq", "{}", method="urs")`.
The rule that surprises: several answers to one address come in turn, and one that has been given makes way for one that
is said later.
"""

from __future__ import annotations

from scxml_runtime.modules.fetch import METHODS, PLATFORM_METHODS
from scxml_runtime.ports.platform import Refused
from scxml_runtime.ports.transport import Response
from scxml_runtime.slips import Closed, did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.events import Events

LONGEST_SHOWN = 200
"""Bytes of a body that are shown."""


class Page(Response):
    """What a server answers, `seconds` of virtual time later; `given`: it has done so."""

    __slots__ = ("given", "seconds")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, seconds: float) -> None:
        super().__init__(status, headers, body)
        self.seconds = seconds
        self.given = False


class Asked:
    """A request that was made."""

    __slots__ = ("body", "headers", "method", "url")

    def __init__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.method = method
        self.url = url
        self.body = body
        self.headers = dict(headers)

    def __repr__(self) -> str:
        body = self.body if len(self.body) <= LONGEST_SHOWN else self.body[:LONGEST_SHOWN] + b"..."
        said = "".join(
            f" {name}={value!r}" for name, value in (("headers", self.headers), ("body", body)) if value
        )
        return f"<{self.method} {self.url}{said}>"


class Web(Closed):
    """The transport of the simulator. `requests` holds what was asked for, in order."""

    __slots__ = ("observers", "pages", "requests")

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], list[Page]] = {}
        self.requests: list[Asked] = []
        self.observers: list[Callable[[Asked], object]] = []

    def answer(
        self,
        url: str,
        body: Any = "",
        *,
        method: str = "get",
        status: int = 200,
        type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        after: float = 0.0,
    ) -> None:
        """Answer requests to a URL, with its query or without. Several answers come in turn; the last one
        repeats. A body that is no text and no bytes is told as JSON.
        """
        if method.lower() not in (*METHODS, *PLATFORM_METHODS):
            raise ValueError(
                f"there is no method {method!r}{did_you_mean(method, (*METHODS, *PLATFORM_METHODS))}"
            )
        page = Page(status, {"content-type": type, **(headers or {})}, _bytes(body), after)
        self.pages.setdefault((method.upper(), url), []).append(page)

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Answer as the test said; an address that it did not name does not exist (OSError), and one that takes other
        methods only says so (405).
        """
        asked = Asked(method, url, body, headers)
        self.requests.append(asked)
        for observer in self.observers:
            observer(asked)
        addresses = (url, url.partition("?")[0])
        for address in addresses:
            found = self.pages.get((method.upper(), address))
            if found:
                return _next(found)
        others = sorted({known for known, address in self.pages if address in addresses})
        if not others:
            raise OSError(f"there is no server at {url}")
        allowed = {"content-type": "text/plain", "allow": ", ".join(others)}
        return Page(405, allowed, f"{url} takes {', '.join(others)}".encode(), 0.0)


def _next(pages: list[Page]) -> Page:
    """The answer whose turn it is."""
    while pages[0].given and len(pages) > 1:
        pages.pop(0)
    pages[0].given = True
    return pages[0]


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    from json import dumps

    return dumps(body, ensure_ascii=False).encode()


class Servers:
    """The servers of the contact centre that strategies can ask directly."""

    def __init__(self, clock: Clock, events: Events, web: Web) -> None:
        self.clock = clock
        self.events = events
        self.web = web

    def ask(self, request: Request) -> None:
        """An ESP call to Interaction Server, or a function of URS: the content is always text."""
        method, address = request.kind.partition(".")[2], str(request.values["srcexpr"])
        try:
            page: Any = self.web.request(method.upper(), address, b"", {})
        except OSError as problem:
            raise Refused("remote", str(problem)) from None
        if page.status == 405:
            raise Refused("remote", page.body.decode())
        told = {"content": page.body.decode(), "hints": dict(page.headers)}
        self.clock.call_in(page.seconds, self.events.done, request, told)


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "session.esp": Servers.ask,
    "session.urs": Servers.ask,
}
