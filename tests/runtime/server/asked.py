"""An application asked without a network: one request, on an event loop of its own.

In: an ASGI application, the parts of a request. Out: its answer. The rule that surprises: hosts of these tests are on
virtual time, so whatever an answer waits for has been done when it is asked for.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def ask(
    app: Any,
    method: str,
    path: str,
    body: bytes | str = b"",
    type: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """What is answered."""
    return asyncio.run(asked(app, method, path, body, type, headers))


async def asked(
    app: Any,
    method: str,
    path: str,
    body: bytes | str = b"",
    type: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """The same, in a loop."""
    content = body.encode() if isinstance(body, str) else body
    given = {"host": "localhost", **({"content-type": type} if type else {}), **(headers or {})}
    given["content-length"] = str(len(content))
    raw, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": raw,
        "raw_path": raw.encode("ascii"),
        "query_string": query.encode("ascii"),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items()],
        "client": ("127.0.0.1", 5),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    found = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answered(sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:]))
