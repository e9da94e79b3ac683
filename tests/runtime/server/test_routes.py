"""Which route a path means, as it came."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime.server.exchange import Answer, Refusal
from scxml_runtime.server.routes import Route, Routes

from .asking import Client


async def nothing(serving: Any, request: Any) -> Answer:
    return Answer()


ROUTES = Routes(
    Route(method, path, nothing, "", {})
    for method, path in (
        ("GET", "/a"),
        ("GET", "/a/{id}"),
        ("POST", "/a/{id}/b/{due}"),
        ("GET", "/page/{path*}"),
        ("GET", "/page/own"),
        ("GET", "/page/own/{id}/end"),
    )
)

FOUND = {
    ("GET", "/a"): ("/a", {}),
    ("HEAD", "/a"): ("/a", {}),
    ("GET", "/a/x"): ("/a/{id}", {"id": "x"}),
    ("GET", "/a/x%2Fb%2Fy"): ("/a/{id}", {"id": "x/b/y"}),
    ("GET", "/a/%2525"): ("/a/{id}", {"id": "%25"}),
    ("GET", "/a/%3F%23"): ("/a/{id}", {"id": "?#"}),
    ("GET", "/a/b+c"): ("/a/{id}", {"id": "b+c"}),
    ("POST", "/a/x%2F/b/%2F"): ("/a/{id}/b/{due}", {"id": "x/", "due": "/"}),
    ("GET", "/page/"): ("/page/{path*}", {"path": ""}),
    ("GET", "/page/x/y.js"): ("/page/{path*}", {"path": "x/y.js"}),
    ("GET", "/page/own"): ("/page/own", {}),
    ("GET", "/page/own/3/end"): ("/page/own/{id}/end", {"id": "3"}),
    ("GET", "/page/own/3/else"): ("/page/{path*}", {"path": "own/3/else"}),
}


@pytest.mark.parametrize(("method", "path"), FOUND)
def test_found(method: str, path: str) -> None:
    route, values = ROUTES.find(method, path)
    assert (route.path, values) == FOUND[method, path]


REFUSED = {
    ("GET", "/"): 404,
    ("GET", ""): 404,
    ("GET", "/A"): 404,
    ("GET", "/a/"): 404,
    ("GET", "/a/x/"): 404,
    ("GET", "/page"): 404,
    ("POST", "/a/x/b//"): 404,
    ("GET", "/a/%ff"): 400,
    ("PUT", "/a"): 405,
    ("GET", "/a/x/b/y"): 405,
    ("BREW", "/page/x"): 405,
}


@pytest.mark.parametrize(("method", "path"), REFUSED)
def test_refused(method: str, path: str) -> None:
    with pytest.raises(Refusal) as told:
        ROUTES.find(method, path)
    assert told.value.status == REFUSED[method, path]


def test_a_method_that_is_not_allowed_says_which_are(client: Client) -> None:
    said = client.ask("PATCH", "/api/sessions/x")
    assert said.error == (405, "method") and said.headers["allow"] == "DELETE, GET"


def test_a_head_has_no_body(client: Client) -> None:
    said = client.ask("HEAD", "/health")
    assert (said.status, said.body) == (200, b"") and int(said.headers["content-length"]) > 0


def test_a_path_that_is_nothing(client: Client) -> None:
    assert client.get('/nothing/%ff"><script>').error == (404, "unknown-path")
