"""`session:fetch`: one HTTP exchange, or an ESP or URS call (ORS core 5.3).

In: the attributes of the element. Out: `session.fetch.done` with the body as a string and the response's
headers, or `error.session.fetch` with the HTTP status, 0 when there was no answer at all.

The rules that surprise: what `get` asks for is a document as any other: what is published comes first, and what is no
address of a server is a file beside the chart. The content type of a server's answer must be the one that `type` asks
for, except that plain text accepts anything.
"""

from __future__ import annotations

from scxml_runtime.modules.fetch_request import body_of, headers_of, url_of
from scxml_runtime.ports.platform import Refused, Request
from scxml_runtime.ports.transport import SCHEMES, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.module import Module
    from scxml_runtime.ports.document import Document
    from scxml_runtime.ports.transport import Response
    from scxml_runtime.session.machine import StateMachine

METHODS = ("get", "post", "put", "delete", "head", "patch")
PLATFORM_METHODS = ("esp", "urs")
ANY_TYPE = ("", "text/plain", "text-plain", "plain-text", "*/*")


class Fetch:
    """One fetch, with its retries."""

    __slots__ = ("method", "module", "request", "retries", "url")

    def __init__(self, module: Module, request: Request) -> None:
        values = request.values
        self.module = module
        self.request = request
        self.method = values["method"].lower()
        self.url = ""
        self.retries = int(values["gd_retries"]) if values["gdelivery"] else 0

    def begin(self) -> None:
        """Ask, but not within the content that does it. Raises `Refused` for what can never be asked."""
        if self.method in PLATFORM_METHODS:
            self._ask_platform()
            return
        if self.method not in METHODS:
            raise Refused("invalidattribute", f"fetch:method cannot be {self.method!r}")
        self.url = url_of(self.method, self.request.values, self._session.origin_.url)
        self._later(0.0, self._look if self.method == "get" else self._ask)

    @property
    def _session(self) -> StateMachine:
        return self.module.modules.host.sessions[self.request.session]

    def _ask_platform(self) -> None:
        """The platform's own protocols are its own business."""
        asked = Request(f"session.{self.method}", self.request.session, self.request.id, self.request.values)
        self.module.modules.submit(asked, self.module.actions["fetch"])

    def _look(self) -> None:
        """Take the document that is here, or ask for it."""
        address, why = url_of(self.method, self.request.values, ""), ""
        try:
            found = self.module.modules.host.documents.here(address, self._session)
        except LookupError as problem:
            why = str(problem.args[0])
        else:
            self._read(found)
            return
        self._ask("" if self.url.startswith(SCHEMES) else why)

    def _read(self, document: Document) -> None:
        try:
            self._done(document.text(), {})
        except LookupError as problem:
            self._fail(0, str(problem.args[0]))

    def _ask(self, why: str = "") -> None:
        """Ask the server; `why` there is none to ask, if that is known."""
        headers = headers_of(self.request.values)
        body = body_of(self.method, self.request.values, headers)
        try:
            response = self.module.modules.exchange(self, body, headers)
        except OSError as problem:
            self._fail(0, why or str(problem))
            return
        if response is not None:
            self._arrives(response)

    def comes_to(self, found: Response | OSError) -> None:
        """What a server has said, or that none has, of an exchange that took its time."""
        if isinstance(found, OSError):
            self._fail(0, str(found))
        else:
            self._answered(found)

    def _arrives(self, response: Response) -> None:
        """The answer, as soon as a simulated server gives it."""
        seconds, limit = getattr(response, "seconds", 0.0), self.request.values["timeout"]
        if limit and seconds > limit:
            self.wait_in_vain()
        else:
            self._later(seconds, self._answered, response)

    def wait_in_vain(self) -> None:
        """No answer comes in time; where there is no limit, none ever."""
        limit, url = self.request.values["timeout"], self.url or self.request.values["srcexpr"]
        if limit:
            self._later(limit, self._fail, 0, f"no answer from {url} within {limit:g} s")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._fail(response.status, _refusal(self.method, self.url, response))
            return
        headers = {name.lower(): value for name, value in response.headers.items()}
        given = headers.get("content-type", "").partition(";")[0].strip().lower()
        wanted = (self.request.values["type"] or "").strip().lower()
        if wanted not in ANY_TYPE and wanted != given:
            self._fail(response.status, f"{self.url} sent {given or 'no content type'}, not {wanted}")
            return
        self._done(text_of(response), headers)

    def _done(self, content: str, hints: dict[str, str]) -> None:
        told: dict[str, Any] = {"requestid": self.request.id, "content": content, "hints": hints}
        self.module.modules.post(self.request.session, "session.fetch.done", told)

    def _fail(self, error: int, description: str) -> None:
        if self.retries > 0:
            self.retries -= 1
            self._later(float(self.request.values["gd_retry_interval"]), self._ask)
            return
        told = {"requestid": self.request.id, "error": error, "description": description}
        self.module.modules.post(self.request.session, "error.session.fetch", told)

    def _later(self, seconds: float, action: Callable[..., None], *args: object) -> None:
        clock = self.module.modules.host.clock
        clock.call_at(clock.now() + seconds, action, *args)


def _refusal(method: str, url: str, response: Response) -> str:
    allowed = next((value for name, value in response.headers.items() if name.lower() == "allow"), "")
    takes = f": it takes {allowed}, not {method.upper()}" if response.status == 405 and allowed else ""
    return f"{url} answered {response.status}{takes}"
