"""Who may ask, and what: looked at before a handler sees the request.

In: a route, a request, the settings. Out: nothing, or a `Refusal`. The rule that surprises: a browser is a stranger's
tool. A name in `Host` that is not ours is a page that has been made to point at this machine; an `Origin` that is not
ours is another site's page, with whatever this one's user may do.
"""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scxml_runtime.server.exchange import Refusal

if TYPE_CHECKING:
    from scxml_runtime.server.exchange import Request
    from scxml_runtime.server.routes import Route
    from scxml_runtime.server.serving import Serving
    from scxml_runtime.server.settings import Settings


def check(serving: Serving, route: Route, request: Request) -> None:
    """All that can be seen without the body."""
    if not route.is_free:
        _check_host(serving.settings, request)
        _check_origin(serving.settings, request)
        _check_token(serving.settings, request)
    if route.takes == "json":
        _check_type(request)
    if route.method != "GET":
        _check_stay(serving)
        _check_rate(serving, request)


def _check_host(settings: Settings, request: Request) -> None:
    host = request.headers.get("host", "")
    if not settings.knows(host):
        raise Refusal(
            403,
            "host",
            f"This server is not called {host[:200]!r}, as far as it knows: --host or --public tells it.",
        )


def _check_origin(settings: Settings, request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is None:
        return
    authority = _authority(origin)
    if authority not in (request.headers.get("host", "").lower(), settings.authority) or not authority:
        raise Refusal(403, "origin", f"Pages of {origin[:200]!r} may not ask this server.")


def check_page(settings: Settings, request: Request) -> None:
    """Refuse a GET that acts, where another site's page may have made a browser send it. Of an image browsers do not
    say in which page it stands, where the server is a name of the network below plain http: there it must be ours.
    """
    if settings.token or request.headers.keys() & {"sec-fetch-site", "origin"}:
        return  # what no image has, or what was looked at
    ours = {request.headers.get("host", "").lower(), settings.authority} - {"", None}
    is_browser = request.headers.get("user-agent", "").startswith("Mozilla/")
    if is_browser and _authority(request.headers.get("referer", "")) not in ours:
        raise Refusal(
            403, "origin", "No page of this server has asked for this: a browser asks by POST, or over https."
        )


def _authority(origin: str) -> str:
    """Host and port of an origin; "" for what is none."""
    try:
        return urlsplit(origin).netloc.lower() if "://" in origin else ""
    except ValueError:  # brackets that are no address
        return ""


def _check_token(settings: Settings, request: Request) -> None:
    if not settings.token:
        return
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    wanted = settings.token.encode()
    if scheme.lower() == "bearer" and compare_digest(token.strip().encode("utf-8", "replace"), wanted):
        return
    problem = "The token is wrong." if token else "A token is wanted: Authorization: Bearer TOKEN."
    raise Refusal(401, "token", problem, (("www-authenticate", "Bearer"),))


def _check_type(request: Request) -> None:
    given = request.content_type
    has_body = request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
    if not has_body or given == "application/json" or given.endswith("+json"):
        return
    shown = f"not {given[:100]}" if given else "and says so: Content-Type: application/json"
    raise Refusal(415, "content-type", f"The body is application/json, {shown}.")


def _check_stay(serving: Serving) -> None:
    if serving.is_leaving:
        raise Refusal(
            503,
            "leaving",
            "The server is being stopped and takes nothing new: ask again when it is back.",
            (("retry-after", "5"), ("connection", "close")),
        )


def _check_rate(serving: Serving, request: Request) -> None:
    id = request.values.get("id")
    wait = serving.rates.wait(id) if id is not None else 0.0
    if wait:
        raise Refusal(
            429,
            "rate",
            f"This session is asked more than {serving.settings.rate:g} times a second.",
            (("retry-after", str(max(1, round(wait)))),),
        )
