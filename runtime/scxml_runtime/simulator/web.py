"""Web servers for tests: answers to `session:fetch` without a network.

In: answers that the test gives to URLs. Out: responses, and the requests that were made, to assert on.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.clock import Clock


class Page:
    """What a server answers: `status`, `body`, `headers`, `seconds` later."""

    __slots__ = ("body", "headers", "seconds", "status")

    def __init__(self, body: str, status: int, headers: dict[str, str], seconds: float) -> None:
        self.body = body
        self.status = status
        self.headers = headers
        self.seconds = seconds


class Web:
    """The transport of the simulator. `requests` holds what was asked for, in order."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.pages: dict[tuple[str, str], list[Page]] = {}
        self.requests: list[Any] = []

    def answer(
        self,
        url: str,
        body: str = "",
        *,
        method: str = "get",
        status: int = 200,
        type: str = "application/json",
        headers: dict[str, str] | None = None,
        after: float = 0.0,
    ) -> None:
        """Answer requests to a URL (without its query); given several times, the last answer repeats."""
        page = Page(body, status, {"content-type": type, **(headers or {})}, after)
        self.pages.setdefault((method.lower(), url), []).append(page)

    def page_for(self, method: str, url: str) -> Page:
        """The next answer. A URL without one is not found."""
        found = self.pages.get((method.lower(), url.partition("?")[0]))
        if not found:
            return Page("", 404, {"content-type": "text/plain"}, 0.0)
        return found.pop(0) if len(found) > 1 else found[0]
