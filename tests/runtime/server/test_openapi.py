"""The table tells of itself as it is: each schema against what is answered, each page against the table."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scxml_runtime.server.schemas import SCHEMAS
from scxml_runtime.server.table import ROUTES

from .asking import Client, Said

METHODS = {"get", "post", "put", "delete", "patch", "head", "options", "trace"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/openapi.json").json
    return told


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, each) for path, of in document["paths"].items() for method, each in of.items()]


def test_all_routes_are_told(document: dict[str, Any]) -> None:
    told = {(method.upper(), path) for path, method, _ in operations(document)}
    assert told >= {(each.method, each.path.replace("*}", "}")) for each in ROUTES}
    assert ("GET", "/openapi.json") in told


def test_it_is_what_openapi_says(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0" and {"title", "version"} <= set(document["info"])
    names = [each["operationId"] for *_, each in operations(document)]
    assert len(names) == len(set(names))
    for path, method, each in operations(document):
        assert method in METHODS and each["responses"] and each["summary"]
        places = [one["name"] for one in each["parameters"] if one["in"] == "path"]
        assert places == re.findall(r"{(\w+)}", path)
        assert all(one["required"] for one in each["parameters"] if one["in"] == "path")


def test_all_that_it_points_at_is_there(document: dict[str, Any]) -> None:
    pointed = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert pointed <= set(SCHEMAS)
    for each in SCHEMAS.values():
        Draft202012Validator.check_schema(each)


def fits(said: Said, name: str) -> bool:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    Draft202012Validator(schema).validate(said.json)
    known = SCHEMAS[name].get("properties", {})
    return set(said.json) == set(known)


def test_what_is_answered_is_what_is_told(client: Client) -> None:
    base = "/api/sessions/e"
    answers = {
        "Session": client.post("/api/sessions", {"chart": "egg", "id": "e"}),
        "Charts": client.get("/api/charts"),
        "Chart": client.get("/api/charts/egg/versions/current"),
        "Counts": client.get("/api/charts/egg/counts"),
        "AllCounts": client.get("/api/counts"),
        "Sessions": client.get("/api/sessions"),
        "Turns": client.get(f"{base}/history"),
        "Moves": client.post(f"{base}/migrate", {"dry_run": True}),
        "Migrated": client.post("/api/migrate", {"chart": "egg"}),
        "Nothing": client.post(f"{base}/events", {"name": "heat", "wait": "accepted"}),
        "Alive": client.get("/health"),
        "Ready": client.get("/ready"),
        "Refusal": client.get("/nowhere"),
    }
    assert [name for name, said in answers.items() if not fits(said, name)] == []
    boiling = client.get(base)
    assert boiling.json["timers"] and fits(boiling, "Session")
    listed = {**SCHEMAS["Listed"], "additionalProperties": False}
    Draft202012Validator(listed).validate(answers["Sessions"].json["sessions"][0])


def test_the_page_tells_all_routes_and_loads_nothing(client: Client) -> None:
    said = client.get("/docs")
    text = said.body.decode()
    assert [each.path for each in ROUTES if f"<code>{each.path}</code>" not in text] == []
    led = re.findall(r'(?:href|src)="(.*?)"', text)
    assert all(each[:1] == "/" or f'id="{each[1:]}"' in text for each in led)
    assert {f"#{name}" for name in ("Session", "Sessions", "Listed", "Turns")} <= {*led}
    assert "<td><code>timers[].at</code><td>number<td>seconds since 1970" in text and "`" not in text
    assert "<script" not in text and client.get("/docs.css").status == 200
    assert "default-src 'none'" in said.headers["content-security-policy"]


# --- the page in the browser -------------------------------------------------------------------------


def test_the_front_of_the_page(client: Client) -> None:
    for path in ("/", "/ui"):
        said = client.get(path)
        assert (said.status, said.headers["location"]) == (307, "/ui/")
    said = client.get("/ui/?any=query")
    assert said.status == 200 and said.headers["content-type"].startswith("text/html")
    policy = said.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy


def test_a_file_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    said = client.get("/ui/main.js")
    assert said.headers["content-type"].startswith("text/javascript")
    again = client.get("/ui/main.js", **{"if-none-match": said.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "../settings.py",
        "..%2Fsettings.py",
        "%2Fetc%2Fpasswd",
        "./index.html",
        "css",
        "none.js",
        "a%00b",
        "//",
    ],
)
def test_nothing_but_the_page_is_there(client: Client, path: str) -> None:
    assert client.get(f"/ui/{path}").error == (404, "unknown-path")


def test_the_face_has_what_it_promises_whatever_was_imported_before() -> None:
    import scxml_runtime.server as face
    from scxml_runtime.server.asgi import application

    assert [name for name in face.__all__ if type(getattr(face, name)) is type(face)] == []
    assert face.application is application
