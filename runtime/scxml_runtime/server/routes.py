"""Routes as rows, and which of them a request means.

In: a method and the path as it came. Out: the row, and the values of its places. A place is `{name}`, one piece of the
path; `{name*}` at its end is all that is left. The rule that surprises: the path is cut at `/` before it is decoded, so
that `a%2Fb` is one piece.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from scxml_runtime.server.exchange import Refusal
from scxml_runtime.server.fields import Field, malformed

if TYPE_CHECKING:
    from scxml_runtime.server.exchange import Answer, Request, Stream
    from scxml_runtime.server.serving import Serving

    Handler = Callable[[Serving, Request], Awaitable[Answer | Stream]]


@dataclass(frozen=True, slots=True)
class Route:
    """One kind of request. `handler` answers it; what comes then is both how a request is checked before the handler
    sees it and how OpenAPI tells of it.

    `query`, `body`: what it may say; a query of None is not looked at. `takes`: "json" is a body of these fields,
    "bytes" one of any type, left as it came, "" none. `answers`: what it may say back, by status: the name of a schema
    in schemas.py, "One or Other", a media type, or "" for nothing. `is_free`: whether it is answered without a token
    and under any name of the server."""

    method: str
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, str]
    query: tuple[Field, ...] | None = ()
    body: tuple[Field, ...] = ()
    takes: str = ""
    is_free: bool = False

    @property
    def is_stream(self) -> bool:
        """Whether its answer goes on for as long as somebody reads."""
        return "text/event-stream" in self.answers.values()

    @property
    def places(self) -> list[str]:
        """The names in its path."""
        return [piece[1:-1].rstrip("*") for piece in self.path.split("/") if piece[:1] == "{"]


@dataclass(slots=True)
class _Node:
    """Where a path may go on. `place`: by any piece; `rest`: by any number of them."""

    named: dict[str, _Node] = field(default_factory=dict)
    place: _Node | None = None
    rest: dict[str, Route] = field(default_factory=dict)
    here: dict[str, Route] = field(default_factory=dict)


class Routes:
    """All routes of a server."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.rows = (*routes,)
        self._root = _Node()
        for each in self.rows:
            self._add(each)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route, and the values of its places. HEAD is GET whose answer has no body."""
        rows, pieces = self._rows(path)
        if not rows:
            raise Refusal(
                404, "unknown-path", f"There is nothing at {path[:200]}: /docs lists what there is."
            )
        route = rows.get("GET" if method == "HEAD" else method)
        if route is None:
            allowed = ", ".join(sorted(rows))
            raise Refusal(405, "method", f"{path[:200]} takes {allowed}.", (("allow", allowed),))
        return route, dict(zip(route.places, map(decoded, pieces), strict=True))

    def _rows(self, path: str) -> tuple[dict[str, Route], list[str]]:
        node: _Node | None = self._root
        values: list[str] = []
        pieces = path.split("/")[1:]
        rest: tuple[dict[str, Route], list[str]] = {}, []
        for number, piece in enumerate(pieces):
            assert node is not None
            if node.rest:
                rest = node.rest, [*values, "/".join(pieces[number:])]
            following = node.named.get(piece)
            if following is None and piece and node.place is not None:
                following = node.place
                values.append(piece)
            if following is None:
                return rest
            node = following
        assert node is not None
        return (node.here, values) if node.here else rest

    def _add(self, route: Route) -> None:
        node = self._root
        for piece in route.path.split("/")[1:]:
            if piece.endswith("*}"):
                node.rest[route.method] = route
                return
            if piece[:1] == "{":
                node.place = node = node.place or _Node()
            else:
                node = node.named.setdefault(piece, _Node())
        node.here[route.method] = route


def decoded(piece: str) -> str:
    """A piece of a path without its escapes."""
    try:
        return unquote(piece, errors="strict")
    except UnicodeDecodeError:
        raise malformed(f"{piece[:200]} in the path is no UTF-8.") from None
