"""An HTTP client for strategies: it goes only where strategies may go.

In: requests for http and https addresses. Out: responses; an OSError that says why for files, for addresses
of this machine and its link (127.0.0.1, 169.254.…, fe80:…), and for redirects to such, unless the host name
is allowed. What counts is the address that is really connected to, so that a name which resolves to loopback
is refused as well.
"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from scxml_runtime.ports.transport import SCHEMES, TIMEOUT, Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

LARGEST_BODY = 16 * 1024 * 1024
"""Bytes of an answer that are read; more is refused."""


class GuardedTransport:
    """The transport for a production host. `allow` names hosts that may be local: `allow=["localhost"]`."""

    def __init__(self, allow: Iterable[str] = (), timeout: float = TIMEOUT) -> None:
        self.allow = frozenset(name.lower() for name in allow)
        self.timeout = timeout
        self.opener = _opener(self.allow)

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Send a request; OSError when there is no answer, or the address may not be asked."""
        if not url.lower().startswith(SCHEMES):
            raise OSError(f"{url} is no http or https address")
        try:
            request = Request(url, data=body or None, headers=dict(headers), method=method)
            with self.opener.open(request, timeout=self.timeout) as answer:
                return _response(answer.status, answer)
        except HTTPError as error:
            with error:
                if 300 <= error.code < 400:
                    raise OSError(f"{url} leads to where strategies may not ask: {error.reason}") from None
                return _response(error.code, error)
        except URLError as error:
            raise OSError(f"{url}: {error.reason}") from None
        except (ValueError, HTTPException) as error:  # no address; no HTTP in the answer
            raise OSError(f"{url}: {error}") from None


def is_refused(address: str) -> bool:
    """Whether an IP address is of this machine, of its link, or of nobody."""
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast


def _response(status: int, answer: Any) -> Response:
    body = answer.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise OSError(f"the answer is longer than {LARGEST_BODY} bytes")
    if getattr(answer, "length", None):
        raise OSError("the answer broke off")
    return Response(status, dict(answer.headers), body)


def _check(host: str, port: int, allow: frozenset[str]) -> None:
    """Raises OSError when one of the host's addresses is refused."""
    import socket

    if host.strip("[]").lower() in allow:
        return
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if is_refused(str(address[0])):
            raise OSError(f"{host} is {address[0]}, which strategies may not ask")


def _check_peer(connection: HTTPConnection, allow: frozenset[str]) -> None:
    """As `_check`, for what the connection really leads to."""
    if connection.host.strip("[]").lower() not in allow and is_refused(connection.sock.getpeername()[0]):
        connection.close()
        raise OSError(f"{connection.host} led to an address which strategies may not ask")


def _opener(allow: frozenset[str]) -> OpenerDirector:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            _check(self.host, self.port, allow)
            super().connect()
            _check_peer(self, allow)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            _check(self.host, self.port, allow)
            super().connect()
            _check_peer(self, allow)

    class PlainHandler(HTTPHandler):
        def http_open(self, request: Request) -> Any:
            return self.do_open(Plain, request)

    class SecureHandler(HTTPSHandler):
        def https_open(self, request: Request) -> Any:
            return self.do_open(Secure, request)

    return build_opener(ProxyHandler({}), PlainHandler, SecureHandler, Redirects)


class Redirects(HTTPRedirectHandler):
    """Follows redirects to http and https only, never to files."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        """The request that the redirect means."""
        if not newurl.lower().startswith(SCHEMES):
            raise OSError(f"{req.full_url} leads to {newurl}, which strategies may not ask")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
