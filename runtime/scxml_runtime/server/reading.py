"""The page on which people read what the server takes and answers: `/docs`.

In: the table of routes, the schemas of answers. Out: HTML without a script, its style. The rule that surprises: what
is answered stands once, below all requests, and they lead there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from scxml_runtime.server.exchange import Answer, Request
from scxml_runtime.server.fields import Field
from scxml_runtime.server.pages import SAFE
from scxml_runtime.server.routes import Route
from scxml_runtime.server.schemas import SCHEMAS

if TYPE_CHECKING:
    from scxml_runtime.server.serving import Serving


def page(routes: Iterable[Route]) -> str:
    """A page that needs no script."""
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8"><title>Requests of this server</title>',
            '<meta name="viewport" content="width=device-width">',
            '<link rel="icon" href="/ui/icon.svg">',
            '<link rel="stylesheet" href="/docs.css"></head><body><main>',
            "<h1>Requests of this server</h1>",
            '<p>The same for programs: <a href="/openapi.json">OpenAPI 3.1</a>.</p>',
            *(line for each in routes for line in _told(each)),
            "<h1>What is answered</h1>",
            *(line for name, schema in SCHEMAS.items() for line in _schema(name, schema)),
            "</main></body></html>",
            "",
        )
    )


def _told(route: Route) -> list[str]:
    statuses = ", ".join(f"{status} {_led(of)}".strip() for status, of in route.answers.items())
    return [
        f"<section><h2><b>{route.method}</b> <code>{escape(route.path)}</code></h2>",
        f"<p>{_marked(route.summary)}.{' Needs no token.' if route.is_free else ''}</p>",
        *_table("Query", route.query or ()),
        *_table("Body, a JSON object", route.body),
        f"<p>Answers {statuses}.</p></section>",
    ]


def _table(head: str, fields: tuple[Field, ...]) -> list[str]:
    if not fields:
        return []
    rows = (
        f"<tr><td><code>{escape(each.name)}</code><td>{escape(_kind(each))}<td>{_marked(each.summary)}"
        for each in fields
    )
    return [f"<table><caption>{head}</caption><tr><th>name<th>what<th>", *rows, "</table>"]


def _kind(field: Field) -> str:
    words = " or ".join(field.words) or str(field.schema.get("type", "any JSON"))
    needed = ", needed" if field.is_needed else ""
    default = f", else {field.default}" if field.default not in (None, "") else ""
    return words + needed + default


def _marked(text: str) -> str:
    """What stands between backticks is code."""
    return re.sub("`(.*?)`", r"<code>\1</code>", escape(text))


def _led(names: str) -> str:
    """The names of schemas, each leading to where it is told."""
    told = (
        f'<a href="#{name}">{name}</a>' if name in SCHEMAS else escape(name) for name in names.split(" or ")
    )
    return " or ".join(told)


def _schema(name: str, schema: dict[str, Any]) -> list[str]:
    rows = [*_rows("", schema)]
    return [
        f'<section id="{name}"><h2><b>{name}</b></h2>',
        *(
            ["<table><tr><th>name<th>what<th>", *rows, "</table>"]
            if rows
            else ["<p>An object without fields.</p>"]
        ),
        "</section>",
    ]


def _rows(before: str, schema: dict[str, Any]) -> Iterator[str]:
    """A row for each field, and for those of what it holds."""
    for name, each in schema.get("properties", {}).items():
        told = f"<td>{_type(each)}<td>{escape(each.get('description', ''))}"
        yield f"<tr><td><code>{escape(before + name)}</code>{told}"
        yield from _rows(f"{before}{name}[].", each.get("items", {}))


def _type(schema: dict[str, Any]) -> str:
    """What kind of JSON it is."""
    if "$ref" in schema:
        return _led(schema["$ref"].rpartition("/")[2])
    kind = schema.get("type", "any JSON")
    if isinstance(kind, list):
        return " or ".join(kind)
    of = schema.get("items")
    return f"list of {_type(of)}" if of else str(kind)


CSS = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
section { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding-top: .5rem }
h2 { font-size: 1rem; font-weight: 400; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
caption, th { text-align: left; font-weight: 400; opacity: .75 }
td, th { padding: .1rem 1rem .1rem 0; vertical-align: top }
"""


async def style(serving: Serving, request: Request) -> Answer:
    """What the page looks like."""
    return Answer(200, CSS.encode(), (("content-type", "text/css; charset=utf-8"), *SAFE))
