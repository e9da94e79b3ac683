"""All routes of the server, in one table: what is answered, and what OpenAPI tells of it (openapi.py).

To add one: write its handler, `async def name(serving: Serving, request: Request) -> Answer | Stream`, in the file of
its subject, with a `Route` row in that file's ROUTES, and the file here. What the row says of query and body is
checked before the handler is called; `request.values`, `.query` and `.given` hold what was said, with defaults. A body
of another kind: `takes="bytes"`, and `request.body` and `.content_type` are as they came. What the host refuses becomes
a status where it is called inside `with refusing():`; any other answer that says no is `raise Refusal(status, word,
sentence)`. A schema that `answers` names stands in schemas.py. Whoever wants to see all requests go by is an
`Observer` of asgi.py.
"""

from __future__ import annotations

from scxml_runtime.server import (
    basic_http,
    charts,
    health,
    ors,
    pages,
    sessions,
    streams,
    traces,
    versions,
)
from scxml_runtime.server.routes import Route

ROUTES: tuple[Route, ...] = (
    *health.ROUTES,
    *charts.ROUTES,
    *sessions.ROUTES,
    *versions.ROUTES,
    *traces.ROUTES,
    *streams.ROUTES,
    *ors.ROUTES,
    *basic_http.ROUTES,
    *pages.ROUTES,
)
