"""The page in the browser: static files, as they lie in `page/` beside this file.

In: a path below /ui/. Out: the file. The rule that surprises: the files are free for everybody, and hold nothing; what
they show they ask for, with the token. Nothing in them comes from elsewhere, and nothing but them is carried out.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from scxml_runtime.server.exchange import Answer, Headers, Refusal, Request
from scxml_runtime.server.routes import Route, decoded
from scxml_runtime.server.serving import Serving

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "json": "application/json",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SAFE: Headers = (
    ("content-security-policy", POLICY),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
)


async def file(serving: Serving, request: Request) -> Answer:
    """A file of the page, or its front."""
    name = decoded(request.values["path"]) or "index.html"
    found = _folder().get(name)
    if found is None:
        raise Refusal(404, "unknown-path", f"The page has no file {name[:200]!r}.")
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    body = found.read_bytes()
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    headers = (*SAFE, ("etag", tag), ("cache-control", "no-cache"))
    if request.headers.get("if-none-match") == tag:
        return Answer(304, b"", headers)
    return Answer(200, body, (("content-type", kind), *headers))


@cache
def _folder() -> dict[str, Traversable]:
    """All files of the page by name: what is not among them is not there."""
    return dict(_walk(files("scxml_runtime.server") / "page", ""))


def _walk(folder: Traversable, before: str) -> list[tuple[str, Traversable]]:
    if not folder.is_dir():
        return []
    found = []
    for each in folder.iterdir():
        name = f"{before}{each.name}"
        found += _walk(each, f"{name}/") if each.is_dir() else [(name, each)]
    return found


async def front(serving: Serving, request: Request) -> Answer:
    """The way to the page."""
    return Answer(307, b"", (("location", "/ui/"),))


ROUTES = (
    Route("GET", "/", front, "The way to the page", {307: ""}, is_free=True),
    Route("GET", "/ui", front, "The way to the page", {307: ""}, is_free=True),
    Route("GET", "/ui/{path*}", file, "The page in the browser", {200: "text/html"}, None, is_free=True),
)
