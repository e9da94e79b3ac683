"""What the server takes and answers, as OpenAPI 3.1, and as a page to read.

In: the table of routes. Out: a document, a page. The rule that surprises: nobody writes it. What it says of a query or
a body is the row that a request is checked by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scxml_runtime.server.exchange import Answer, Request, told
from scxml_runtime.server.fields import Field
from scxml_runtime.server.pages import SAFE
from scxml_runtime.server.reading import page, style
from scxml_runtime.server.routes import Route
from scxml_runtime.server.schemas import SCHEMAS

if TYPE_CHECKING:
    from scxml_runtime.server.serving import Serving


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI document of these routes."""
    paths: dict[str, dict[str, Any]] = {}
    for each in routes:
        paths.setdefault(each.path.replace("*}", "}"), {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "scxmlc serve",
            "version": "1",
            "description": "Sessions of state charts, kept in a store: started, fed and seen over HTTP.",
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    places = [_parameter(name, "path", {"type": "string"}, "", True) for name in route.places]
    query = [
        _parameter(each.name, "query", _without_summary(each), each.summary, each.is_needed)
        for each in route.query or ()
    ]
    told: dict[str, Any] = {
        "summary": route.summary,
        "operationId": "_".join(_WORDS.findall(f"{route.method.lower()} {route.path}")),
        "parameters": [*places, *query],
        "responses": {str(status): _response(of) for status, of in route.answers.items()},
    }
    told["responses"]["default"] = {"description": "A refusal", "content": _json("Refusal")}
    if route.takes:
        told["requestBody"] = _body(route)
    if route.is_free:
        told["security"] = []
    return told


def _parameter(
    name: str, where: str, schema: dict[str, Any], summary: str, is_needed: bool
) -> dict[str, Any]:
    described = {"description": summary} if summary else {}
    return {"name": name, "in": where, "required": is_needed, "schema": schema, **described}


def _without_summary(field: Field) -> dict[str, Any]:
    return {name: each for name, each in field.schema.items() if name != "description"}


def _body(route: Route) -> dict[str, Any]:
    if route.takes == "bytes":
        return {"content": {"*/*": {"schema": {"type": "string"}}}}
    schema = {
        "type": "object",
        "properties": {each.name: each.schema for each in route.body},
        "required": [each.name for each in route.body if each.is_needed],
        "additionalProperties": False,
    }
    return {"content": {"application/json": {"schema": schema}}}


def _response(of: str) -> dict[str, Any]:
    if not of:
        return {"description": "Nothing to read"}
    if "/" in of:
        return {"description": of, "content": {of: {"schema": {"type": "string"}}}}
    return {"description": of, "content": _json(of)}


def _json(names: str) -> dict[str, Any]:
    either = [{"$ref": f"#/components/schemas/{name}"} for name in names.split(" or ")]
    return {"application/json": {"schema": either[0] if len(either) == 1 else {"anyOf": either}}}


def about(routes: Iterable[Route]) -> tuple[Route, ...]:
    """The routes that tell of these, and of themselves."""
    rows: tuple[Route, ...] = ()

    async def openapi(serving: Serving, request: Request) -> Answer:
        """The document."""
        return told(document(rows))

    async def docs(serving: Serving, request: Request) -> Answer:
        """The same for people."""
        return Answer(200, page(rows).encode(), (("content-type", "text/html; charset=utf-8"), *SAFE))

    own = (
        Route("GET", "/openapi.json", openapi, "This table, as OpenAPI 3.1", JSON, is_free=True),
        Route("GET", "/docs", docs, "This table, as a page", {200: "text/html"}, is_free=True),
        Route("GET", "/docs.css", style, "How that page looks", {200: "text/css"}, is_free=True),
    )
    rows = (*routes, *own)
    return own


JSON = {200: "application/json"}

_WORDS = re.compile(r"\w+")
