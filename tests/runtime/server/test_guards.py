"""Who may ask, and how much."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from scxml_runtime.durable.stores.wanted import Count
from scxml_runtime.server.counting import Counting
from scxml_runtime.server.rates import MOST, Rates
from scxml_runtime.server.room import Room
from scxml_runtime.server.settings import Settings

from .asking import Client, asked, scope_of

Serve = Callable[..., Client]


async def told_of(app: Any, scope: Any) -> int:
    """The status of an answer to this request."""
    statuses: list[int] = []

    async def send(message: Any) -> None:
        statuses.append(message.get("status", 0))

    await app(scope, asyncio.Event().wait, send)
    return statuses[0]


# --- the token ---------------------------------------------------------------------------------------


def test_with_the_token(serve: Serve) -> None:
    client = serve(token="s3cret")
    assert client.get("/api/charts", authorization="Bearer s3cret").status == 200
    assert client.get("/api/charts", authorization="bearer  s3cret").status == 200


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer S3cret", "Bearer s3cret2", "Basic s3cret", "Bearer sécret", "s3cret"],
)
def test_without_it(serve: Serve, given: str) -> None:
    client = serve(token="s3cret")
    for method, path in (("GET", "/api/charts"), ("POST", "/api/sessions"), ("GET", "/api/changes")):
        said = client.ask(method, path, **{"authorization": given} if given else {})
        assert said.error == (401, "token") and said.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/health", "/ready", "/docs", "/openapi.json", "/ui/", "/"])
def test_what_is_free(serve: Serve, path: str) -> None:
    assert serve(token="s3cret").get(path, host="10.1.2.3").status in (200, 307)


# --- names and origins -------------------------------------------------------------------------------

NAMES = [
    ({}, "localhost", True),
    ({}, "localhost:8080", True),
    ({}, "127.0.0.1:80", True),
    ({}, "[::1]:80", True),
    ({}, "LOCALHOST", True),
    ({}, "evil.example", False),
    ({}, "localhost.evil.example", False),
    ({}, "localhost:evil.example", False),
    ({}, "", False),
    ({"token": "t"}, "anything", True),
    ({"token": "t", "hosts": ("a.example",)}, "anything", False),
    ({"hosts": ("a.example",)}, "a.example:80", True),
    ({"hosts": ("A.Example",)}, "a.example", True),
    ({"public": "https://b.example"}, "b.example", True),
    ({"public": "HTTPS://b.example:443/"}, "b.example", True),
    ({"public": "http://b.example:443"}, "b.example", False),
    ({"public": "https://b.example:8443"}, "b.example:8443", True),
    ({"public": "https://b.example", "token": "t"}, "c.example", False),
]


@pytest.mark.parametrize(("settings", "name", "is_known"), NAMES)
def test_names(serve: Serve, settings: dict[str, Any], name: str, is_known: bool) -> None:
    said = serve(**settings).get("/api/charts", host=name, authorization="Bearer t")
    assert (said.status == 200) if is_known else (said.error == (403, "host"))


ORIGINS = [
    ("http://localhost:8080", True),
    ("https://events.example", True),
    ("http://evil.example", False),
    ("http://localhost:8081", False),
    ("null", False),
    ("", False),
    ("http://", False),
    ("http://[", False),
    ("http://[::1", False),
]


@pytest.mark.parametrize(("origin", "is_ours"), ORIGINS)
def test_origins(serve: Serve, origin: str, is_ours: bool) -> None:
    client = serve(public="https://events.example")
    said = client.post("/api/sessions", {"chart": "lamp"}, host="localhost:8080", origin=origin)
    assert (said.status == 201) if is_ours else (said.error == (403, "origin"))


def test_two_names_are_none(serve: Serve) -> None:
    app, said = serve().app, []
    for names in ((b"localhost", b"evil.example"), (b"evil.example", b"localhost")):
        given = {"host": "localhost"}
        scope = {**scope_of("GET", "/api/charts", given), "headers": [(b"host", each) for each in names]}
        said.append(asyncio.run(told_of(app, scope)))
    assert said == [403, 403]


# --- bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"]
)
def test_a_body_says_that_it_is_json(client: Client, kind: str) -> None:
    assert client.ask("POST", "/api/sessions", b"{}", **{"content-type": kind}).error == (415, "content-type")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/x+json"]
)
def test_what_is_json(client: Client, kind: str) -> None:
    said = client.ask("POST", "/api/sessions", b'{"chart": "lamp"}', **{"content-type": kind})
    assert said.status == 201


@pytest.mark.parametrize("length", ["1001", "9" * 40])
def test_a_body_that_says_it_is_too_large_is_not_read(serve: Serve, length: str) -> None:
    client = serve(largest_body=1000)
    headers = {"host": "localhost", "content-type": "application/json", "content-length": length}
    said = asyncio.run(asked(client.app, "POST", "/api/sessions", [], headers))
    assert said.error == (413, "too-large") and said.headers["connection"] == "close"


def test_one_that_does_not_say_so_is_read_so_far(serve: Serve) -> None:
    client, left = serve(largest_body=1000), [b"x" * 400] * 10
    headers = {"host": "localhost", "content-type": "application/json", "transfer-encoding": "chunked"}

    async def ask() -> Any:
        return await asked(client.app, "POST", "/api/sessions", left, headers)

    assert asyncio.run(ask()).error == (413, "too-large")


def test_the_largest_that_is_allowed(serve: Serve) -> None:
    body = b'{"chart": "lamp"}'
    client = serve(largest_body=len(body))
    assert client.ask("POST", "/api/sessions", body, **{"content-type": "application/json"}).status == 201
    assert (
        client.ask("POST", "/api/sessions", body + b" ", **{"content-type": "application/json"}).status == 413
    )


def test_a_body_that_does_not_come(serve: Serve) -> None:
    client = serve(patience=0.01)
    headers = {"host": "localhost", "content-type": "application/json", "content-length": "5"}
    said = asyncio.run(asked(client.app, "POST", "/api/sessions", [], headers))
    assert said.error == (408, "slow") and said.headers["connection"] == "close"


def test_a_client_that_goes_before_its_body_is_there(client: Client) -> None:
    async def ask() -> Any:
        gone = asyncio.Event()
        gone.set()
        headers = {"host": "localhost", "content-type": "application/json", "content-length": "5"}
        return await asked(client.app, "POST", "/api/sessions", [], headers, gone=gone)

    assert asyncio.run(ask()).status == 0
    assert client.get("/api/sessions").json["sessions"] == []


# --- how much ----------------------------------------------------------------------------------------


def test_a_session_that_is_asked_too_often(serve: Serve) -> None:
    client = serve(rate=0.001)
    for id in ("a", "b"):
        client.post("/api/sessions", {"chart": "lamp", "id": id})
    assert client.post("/api/sessions/a/events", {"name": "press"}).status == 200
    said = client.post("/api/sessions/a/events", {"name": "press"})
    assert said.error == (429, "rate") and 900 < int(said.headers["retry-after"]) <= 1000
    assert client.get("/api/sessions/a").json["states"] == ["on"]
    assert client.post("/api/sessions/b/events", {"name": "press"}).status == 200


def test_a_bucket_fills_again() -> None:
    rates = Rates(10)
    assert [rates.wait("a", 0.0) for _ in range(21)] == [0.0] * 20 + [0.1]
    assert rates.wait("a", 0.05) == pytest.approx(0.05)
    assert rates.wait("a", 0.1) == 0.0
    assert [rates.wait("a", 100.0) for _ in range(21)] == [0.0] * 20 + [pytest.approx(0.1)]


def test_buckets_are_not_kept_for_ever() -> None:
    rates = Rates(1)
    for number in range(MOST + 10):
        rates.wait(str(number), 0.0)
    assert len(rates._buckets) == MOST


def test_room_is_looked_for_once_a_second() -> None:
    counts, now = [(10, 1), (3, 2)], [0.0]
    take = taking(Room(11, counted(counts), lambda: now[0]))
    assert [take(), take()] == [True, False]
    now[0] = 0.9
    assert not take()
    now[0] = 1.0
    assert take() and counts == []


def test_whoever_comes_while_room_is_looked_for_waits_for_what_is_found() -> None:
    """Where an engine on other machines counts, which takes a while."""
    counts = [(10, number) for number in range(1, 6)]

    async def count() -> tuple[int, int]:
        found = counts.pop(0)
        await asyncio.sleep(0)
        return found

    async def all_at_once() -> list[bool]:
        room = Room(12, count, lambda: 0.0)
        return await asyncio.gather(*(room.take() for _ in range(5)))

    assert asyncio.run(all_at_once()) == [True, True, False, False, False] and len(counts) == 4


def counted(counts: list[tuple[int, int]]) -> Callable[[], Coroutine[Any, Any, tuple[int, int]]]:
    async def count() -> tuple[int, int]:
        return counts.pop(0)

    return count


def taking(room: Room) -> Callable[[], bool]:
    return lambda: asyncio.run(room.take())


def test_what_does_not_begin_takes_no_room(serve: Serve) -> None:
    client = serve(most_sessions=2)
    assert client.post("/api/sessions", {"chart": "lamp", "id": "a"}).status == 201
    for _ in range(5):
        assert client.post("/api/sessions", {"chart": "lamp", "id": "a"}).error == (409, "duplicate")
    assert client.post("/api/sessions", {"chart": "lamp", "id": "b"}).status == 201
    assert client.post("/api/sessions", {"chart": "lamp", "id": "c"}).error == (503, "sessions")


def test_what_was_started_since_a_count_is_not_forgotten_while_that_is_good() -> None:
    """Where counting takes long."""
    counts, now = [(10, 1), (10, 1), (11, 2)], [0.0]
    take = taking(Room(12, counted(counts), lambda: now[0]))
    assert [take(), take(), take()] == [True, True, False]
    now[0] = 1.0
    assert not take()
    now[0] = 2.0
    assert [take(), take()] == [True, False]


@pytest.mark.parametrize(("seconds", "counted"), [(0.001, 4), (0.5, 2)])
def test_counts_that_take_long_are_good_for_a_while(seconds: float, counted: int) -> None:
    now, made = [0.0], [0]

    async def count() -> list[Count]:
        now[0] += seconds
        made[0] += 1
        return [Count("egg", "1", ("cold",), False, False, made[0]), Count("lamp", "1", (), False, False, 7)]

    counting = Counting(count, lambda: now[0])
    for moment in (0.0, 1.0, 25.0, 26.0):
        now[0] = moment
        assert [each.chart for each in asyncio.run(counting.of("egg"))] == ["egg"]
    assert made[0] == counted


def test_many_who_ask_at_once_have_it_counted_once() -> None:
    now, made = [0.0], [0]

    async def count() -> list[Count]:
        made[0] += 1
        await asyncio.sleep(0)
        now[0] += 0.5
        return [Count("egg", "1", ("cold",), False, False, 3)]

    async def all_at_once() -> list[list[Count]]:
        counting = Counting(count, lambda: now[0])
        return await asyncio.gather(*(counting.of() for _ in range(4)))

    assert [[each.sessions for each in found] for found in asyncio.run(all_at_once())] == [[3]] * 4
    assert made == [1]


# --- settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"token": "two words"},
        {"token": "schlüssel"},
        {"token": "a\nb"},
        {"public": "events.example"},
        {"largest_body": 0},
        {"patience": -1},
        {"rate": -1},
        {"hosts": ("https://a.example",)},
        {"hosts": ("",)},
        {"most_sessions": -5},
    ],
)
def test_settings_that_make_no_sense(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        Settings(**given)


# --- the end -----------------------------------------------------------------------------------------


def test_a_server_that_is_being_stopped_takes_nothing_new(client: Client) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    client.app.leave()
    for said in (
        client.post("/api/sessions", {"chart": "lamp"}),
        client.post("/api/sessions/l/events", {"name": "x"}),
    ):
        assert said.error == (503, "leaving") and said.headers["connection"] == "close"
    assert client.get("/api/sessions/l").status == 200 and client.get("/health").status == 200
    assert client.get("/ready").error == (503, "leaving")
    assert client.get("/api/changes").error == (503, "leaving")


def test_a_store_that_fails_makes_it_unready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from scxml_runtime.durable import StoreFull

    monkeypatch.setattr(client.app.serving.keeper.host, "_trouble", StoreFull("There is no room."))
    said = client.get("/ready")
    assert said.error == (503, "store-full") and said.json["problem"] == "There is no room."


def test_a_defect_is_logged_and_not_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise KeyError("inside")

    monkeypatch.setattr(client.app.serving.catalogue, "charts", fail)
    said = client.get("/api/charts/egg/counts")
    assert said.error == (500, "defect") and b"inside" not in said.body
    assert "KeyError: 'inside'" in caplog.text


def test_answers_are_not_kept_nor_guessed_at(client: Client) -> None:
    headers = client.get("/api/charts").headers
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
