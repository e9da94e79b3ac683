"""Transport: HTTP requests to the world outside.

In: a method, an address, a body. Out: the response, whatever its status. What cannot be sent is an OSError.

The rule that surprises: the host waits for the answer; a transport for production that may not block answers
at once and delivers what comes later as an event.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class Transport(Protocol):
        """What the host asks of a transport."""

        def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
            """Send a request; OSError when there is no answer."""


TIMEOUT = 10.0
"""Seconds to wait for an answer."""

SCHEMES = ("http://", "https://")


class Response:
    """An HTTP response."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class HttpTransport:
    """The standard library's HTTP client. It takes no address but HTTP ones, and asks no proxy."""

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Send a request; OSError when there is no answer."""
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import ProxyHandler, Request, build_opener

        if not url.lower().startswith(SCHEMES):
            raise OSError(f"{url!r} is no HTTP address")
        try:
            request = Request(url, data=body, headers=dict(headers), method=method)
            with build_opener(ProxyHandler({})).open(request, timeout=TIMEOUT) as answer:
                return Response(answer.status, dict(answer.headers), answer.read())
        except HTTPError as error:
            with error:
                return Response(error.code, dict(error.headers), error.read())
        except (ValueError, HTTPException) as error:  # no address; no HTTP in the answer
            raise OSError(f"{url!r}: {error}") from error


def text_of(response: Response) -> str:
    """The body as text, in the charset that the response names, else UTF-8."""
    content_type = next(
        (value for name, value in response.headers.items() if name.lower() == "content-type"), ""
    )
    charset = content_type.partition("charset=")[2].partition(";")[0].strip().strip('"') or "utf-8"
    try:
        return response.body.decode(charset, "replace")
    except LookupError:
        return response.body.decode("utf-8", "replace")
