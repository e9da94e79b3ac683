"""The HTTP request that a `<session:fetch>` means (ORS core 5.3).

In: its attributes, params and content, as plain values. Out: URL, headers and body. get and delete put params
into the query; post and put send them as a form, or as JSON when `enctype` says so.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.ports.addresses import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
WITH_BODY = ("post", "put", "patch")


def url_of(method: str, values: dict[str, Any], base: str) -> str:
    """The URL, relative ones taken from the session's document; with params in the query where they belong
    there.
    """
    url = str(resolve(values["srcexpr"], base) if base else values["srcexpr"])
    params = params_of(values)
    if method in WITH_BODY or not params:
        return url
    address, hash, fragment = url.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{form(params)}{hash}{fragment}"


def headers_of(values: dict[str, Any]) -> dict[str, str]:
    """The request's headers; those that the strategy gives win."""
    headers = {}
    accept = (values["type"] or "").strip()
    if accept:
        headers["Accept"] = "text/plain" if accept in ("text-plain", "plain-text") else accept
    if values["username"] is not None:
        from base64 import b64encode

        pair = f"{values['username']}:{values['password'] or ''}"
        headers["Authorization"] = "Basic " + b64encode(pair.encode()).decode("ascii")
    caching = [f"max-age={values['maxage']}"] if values["maxage"] is not None else []
    caching += [f"max-stale={values['maxstale']}"] if values["maxstale"] is not None else []
    if caching:
        headers["Cache-Control"] = ", ".join(caching)
    headers.update({str(name): as_text(value) for name, value in (values["headers"] or {}).items()})
    return headers


def body_of(method: str, values: dict[str, Any], headers: dict[str, str]) -> bytes:
    """The body; sets Content-Type unless the strategy gave it."""
    if method not in WITH_BODY:
        return b""
    content, params = values.get("content"), params_of(values)
    kind = values["enctype"] or (JSON if isinstance(content, (dict, list)) else FORM)
    headers.setdefault("Content-Type", kind)
    told = params if content is None else content
    if isinstance(told, str):
        return told.encode()
    if kind == FORM and isinstance(told, dict):
        return form(told).encode("ascii")
    from json import dumps

    return dumps(told, ensure_ascii=False).encode()


def form(params: dict[str, Any]) -> str:
    """Form encoding. What is no string is turned into text as its toString() would: objects say nothing."""
    from urllib.parse import urlencode

    return urlencode({name: as_text(value) for name, value in params.items()})


def params_of(values: dict[str, Any]) -> dict[str, Any]:
    """The params by name; one pair of quotes inside a name is taken off, as the guide's sample writes
    them.
    """
    return {
        name.strip("'") if name[:1] == name[-1:] == "'" else name: value
        for name, value in values.get("params", {}).items()
    }


def as_text(value: Any) -> str:
    """ECMAScript's toString for plain values."""
    if isinstance(value, dict):
        return "[object Object]"
    if isinstance(value, list):
        return ",".join(as_text(item) for item in value)
    return "" if value is None else str(js.to_string(value))
