"""An HTTP client for charts: it goes only where they may go.

In: requests for http and https addresses, and what charts may reach (io/reach.py). Out: responses, whatever their
status; an OSError that says why for all other addresses, and for redirects to such.

The rule that surprises: it follows redirects, each held against the same rows, and takes neither a password nor a
cookie to another place.
"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from scxml_runtime.io.reach import ANYWHERE, Reach
from scxml_runtime.ports.transport import SCHEMES, TIMEOUT, Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from ssl import SSLContext

    from scxml_runtime.io.reach import Place

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of an answer that are read; more is refused."""

MOST_REDIRECTS = 10

TIMES = 6
"""An answer may take so many times as long altogether as its longest silence, `timeout`."""

IN_TURNS = 2.0
"""Seconds of silence for documents that charts load within a turn: meanwhile the session waits, and all sessions of a
host that has no `Library`."""

REDIRECTS = (301, 302, 303, 307, 308)
SECRETS = ("authorization", "cookie", "proxy-authorization")


class GuardedTransport:
    """The transport for a production host. `allow`: rows of what charts may reach, as `Reach` takes them:
    `allow=["https://api.example.com", "localhost"]`; every public address, where nothing is said."""

    def __init__(self, allow: Iterable[str] = (ANYWHERE,), timeout: float = TIMEOUT) -> None:
        self.reach = Reach(allow)
        self.timeout = timeout
        self._tls: SSLContext | None = None

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Send a request; OSError when there is no answer, or the address may not be asked."""
        end, given = monotonic() + TIMES * self.timeout, dict(headers)
        place = self._place(url, url)
        for _ in range(MOST_REDIRECTS + 1):
            response = self._exchanged(place, method, url, body, given, end)
            leads = _header(response, "location")
            if response.status not in REDIRECTS or not leads:
                return response
            before, asked, url = place, url, urljoin(url, leads)
            place = self._place(url, asked)
            if place != before:
                given = {name: value for name, value in given.items() if name.lower() not in SECRETS}
            if response.status in (301, 302, 303) and method not in ("GET", "HEAD"):
                method, body = "GET", b""
                given = {name: value for name, value in given.items() if name.lower() != "content-type"}
        raise OSError(f"{url} leads on and on: more than {MOST_REDIRECTS} redirects")

    def _place(self, url: str, asked: str) -> Place:
        try:
            if not url.lower().startswith(SCHEMES):
                raise OSError(f"{url!r} is no http or https address: others charts may not ask")
            return self.reach.place(url)
        except OSError as problem:
            raise problem if url is asked else OSError(f"{asked} leads elsewhere: {problem}") from None

    def _exchanged(
        self, place: Place, method: str, url: str, body: bytes, headers: Mapping[str, str], end: float
    ) -> Response:
        connection = self._connection(place)
        try:
            connection.request(method, _target(url), body or None, {"Connection": "close", **headers})
            answer = connection.getresponse()
            return Response(answer.status, dict(answer.headers), _body(answer, end))
        except (OSError, ValueError, HTTPException) as problem:  # no address; no HTTP in the answer
            raise OSError(f"{place}: {problem or type(problem).__name__}") from None
        finally:
            connection.close()

    def _connection(self, place: Place) -> HTTPConnection:
        """One that is connected."""
        kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
        connection = kind(place.host, place.port, timeout=self.timeout)
        connection.auto_open = 0  # to wherever else the host's name may lead by then
        plain = self.reach.connect(place, self.timeout)
        try:
            connection.sock = self._secured(plain, place) if place.scheme == "https" else plain
        except BaseException:
            plain.close()
            raise
        return connection

    def _secured(self, plain: object, place: Place) -> object:
        from ssl import SSLError, create_default_context

        if self._tls is None:
            self._tls = create_default_context()
        try:
            return self._tls.wrap_socket(plain, server_hostname=place.host)  # type: ignore[arg-type]
        except SSLError as problem:
            raise OSError(f"{place}: {problem}") from None


def _target(url: str) -> str:
    """What stands in the line of the request."""
    parts = urlsplit(urldefrag(url)[0])
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _header(response: Response, name: str) -> str:
    return next((value for key, value in response.headers.items() if key.lower() == name), "")


def _body(answer: HTTPResponse, end: float) -> bytes:
    parts, size, whole = [], 0, answer.length
    while (whole is None or size < whole) and (
        part := answer.read1(min(65_536, (whole or size + 65_536) - size))
    ):
        parts.append(part)
        size += len(part)
        if size > LARGEST_BODY:
            raise OSError(f"the answer is longer than {LARGEST_BODY} bytes")
        if monotonic() > end:
            raise OSError("the answer takes too long")
    if whole is not None and size < whole:
        raise OSError("the answer broke off")
    return b"".join(parts)
