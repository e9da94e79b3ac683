"""A request over HTTP that a family wants, as it goes through the transport.

In: the effect. Out: its answer, as plain data. An OSError: nobody was there.

The rule that surprises: in both, each byte of a body is a character, since what is kept of them is JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Request
    from scxml_runtime.ports.transport import Transport


def exchanged(transport: Transport, effect: Request) -> dict[str, Any]:
    """What the request has come to. Its key goes with it."""
    headers = {**effect.headers, "Idempotency-Key": effect.key}
    answer = transport.request(effect.method, effect.url, effect.body.encode("latin-1"), headers)
    return {
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body.decode("latin-1"),
    }
