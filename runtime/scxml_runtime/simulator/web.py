"""Web servers for tests: answers to `session:fetch` without a network.

In: answers that the test gives to URLs. Out: responses, and the requests that were made, to assert on. Calls
of the methods esp and urs are answered the same way: `sim.web.answer("urs/call/@call-1/lvq", "{}", method="urs")`.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.ports.transport import Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre


class Page(Response):
    """What a server answers, `seconds` of virtual time later."""

    __slots__ = ("seconds",)

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes, seconds: float) -> None:
        super().__init__(status, headers, body)
        self.seconds = seconds


class Asked:
    """A request that was made."""

    __slots__ = ("body", "headers", "method", "url")

    def __init__(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.method = method
        self.url = url
        self.body = body
        self.headers = dict(headers)


class Web:
    """The transport of the simulator. `requests` holds what was asked for, in order."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], list[Page]] = {}
        self.requests: list[Asked] = []
        self.observers: list[Callable[[Asked], object]] = []

    def answer(
        self,
        url: str,
        body: str = "",
        *,
        method: str = "get",
        status: int = 200,
        type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        after: float = 0.0,
    ) -> None:
        """Answer requests to a URL (without its query). Several answers come in turn; the last one
        repeats.
        """
        page = Page(status, {"content-type": type, **(headers or {})}, body.encode(), after)
        self.pages.setdefault((method.upper(), url), []).append(page)

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Answer as the test said; an address that it did not name does not exist (OSError)."""
        asked = Asked(method, url, body, headers)
        self.requests.append(asked)
        for observer in self.observers:
            observer(asked)
        found = self.pages.get((method.upper(), url.partition("?")[0]))
        if not found:
            raise OSError(f"there is no server at {url}")
        return found.pop(0) if len(found) > 1 else found[0]


def ask_server(centre: Centre, request: Request) -> None:
    """An ESP call to Interaction Server, or a function of URS: the content is always text."""
    method, address = request.kind.partition(".")[2], str(request.values["srcexpr"])
    try:
        page: Any = centre.web.request(method.upper(), address, b"", {})
    except OSError as problem:
        raise Refused("remote", str(problem)) from None
    told = {"content": page.body.decode(), "hints": dict(page.headers)}
    centre.after(page.seconds, lambda: centre.done(request, told))


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "session.esp": ask_server,
    "session.urs": ask_server,
}
