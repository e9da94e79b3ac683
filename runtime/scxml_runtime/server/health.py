"""Whether the server lives, and whether it can take work.

In: nothing. Out: 200, or 503 with what is wrong. The rule that surprises: a chart that does not compile makes no server
unready; it is told beside.
"""

from __future__ import annotations

from time import time

from scxml_runtime.server.exchange import Answer, Refusal, Request, told
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving, refusing


async def health(serving: Serving, request: Request) -> Answer:
    """It answers, so it lives."""
    return told({"is_alive": True, "seconds": round(time() - serving.since, 3)})


async def ready(serving: Serving, request: Request) -> Answer:
    """It can take work."""
    if serving.is_leaving:
        raise Refusal(503, "leaving", "The server is being stopped.")
    with refusing():
        await serving.keeper.check()
    return told({"is_ready": True, "troubles": [each.name for each in serving.catalogue.troubles()]})


ROUTES = (
    Route("GET", "/health", health, "Whether the server lives", {200: "Alive"}, is_free=True),
    Route("GET", "/ready", ready, "Whether the server can take work", {200: "Ready"}, is_free=True),
)
