"""A client of the application in memory: no socket, no loop between requests.

In: an application, what is asked. Out: what it said. The rule that surprises: paths go in as they would stand on the
wire, so that tests say themselves what is escaped.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scxml_runtime.server.asgi import Application

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Said:
    """An answer; `status` 0 is none."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> tuple[int, str]:
        """Of a refusal, which always has a sentence."""
        told = self.json
        assert sorted(told) == ["error", "problem"] and told["problem"].endswith((".", "?"))
        return self.status, told["error"]


def ask(
    app: Application,
    method: str,
    path: str,
    body: bytes | str = b"",
    type: str = "",
    headers: Mapping[str, str] | None = None,
) -> Said:
    """One request, on an event loop of its own. `type`: of the content, if it is told."""
    content = body.encode() if isinstance(body, str) else body
    given = {
        "host": "localhost",
        **({"content-type": type} if type else {}),
        **({"content-length": str(len(content))} if content else {}),
        **(headers or {}),
    }
    return asyncio.run(asked(app, method, path, [content], given))


class Client:
    """Asks, from a name that the server knows."""

    def __init__(self, app: Application, **headers: str) -> None:
        self.app = app
        self.headers = {"host": "localhost", **headers}

    def get(self, path: str, **headers: str) -> Said:
        return self.ask("GET", path, **headers)

    def post(self, path: str, value: Any = None, **headers: str) -> Said:
        body = b"" if value is None else json.dumps(value).encode()
        return self.ask("POST", path, body, **{"content-type": JSON, **headers})

    def delete(self, path: str) -> Said:
        return self.ask("DELETE", path)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Said:
        return ask(self.app, method, path, body, headers={**self.headers, **headers})


async def asked(
    app: Application,
    method: str,
    path: str,
    pieces: Sequence[bytes] = (b"",),
    headers: Mapping[str, str] = {"host": "localhost"},
    heard: Callable[[bytes], object] = lambda piece: None,
    gone: asyncio.Event | None = None,
) -> Said:
    """The same in a loop. `pieces` of the body: behind the last nothing comes any more, until the client is `gone`;
    `heard` is told what is answered as it comes."""
    said, left = Said(), [*pieces]

    async def receive() -> dict[str, Any]:
        if left:
            body = left.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(left)}
        await (gone or asyncio.Event()).wait()
        return {"type": "http.disconnect"}

    async def send(message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            said.status = message["status"]
            said.headers = {
                name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]
            }
            return
        said.body += message["body"]
        said.is_whole = not message.get("more_body")
        heard(message["body"])

    await app(scope_of(method, path, headers), receive, send)
    return said


def scope_of(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """What a server of ASGI makes of a request."""
    raw, _, query = path.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": "not to be looked at",
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": ("127.0.0.1", 5),
    }
