"""Sessions over HTTP: what can be asked, and what is said where it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest

from scxml_runtime.durable import MemoryStore
from scxml_runtime.durable.host.charts import version
from scxml_runtime.server import here

from .asking import Client, asked
from .conftest import OLD_EGG

HOSTILE = [
    "a/b",
    "100%",
    "%2F",
    "a?b=c",
    "#x",
    'it\'s "quoted"',
    "<b>&amp;",
    "käse ☕",
    "a//b",
    "/",
    "..a",
    "+",
    "\\",
]


def start(client: Client, id: str = "e", **more: object) -> None:
    assert client.post("/api/sessions", {"chart": "egg", "id": id, **more}).status == 201


def test_a_session_from_its_start_to_its_end(client: Client) -> None:
    made = client.post("/api/sessions", {"chart": "egg", "id": "e", "params": {"seconds": 10}})
    assert (made.status, made.headers["location"]) == (201, "/api/sessions/e")
    assert made.json["states"] == ["cold"] and made.json["configuration"] == ["cold", "kitchen"]

    boiling = client.post("/api/sessions/e/events", {"name": "heat"}).json
    assert boiling["data"] == {"seconds": 10, "heat": 1} and boiling["timers"][0]["event"] == "done"

    client.app.serving.keeper.host.advance(10)
    over = client.get("/api/sessions/e").json
    assert (over["is_over"], over["final"]) == (True, "table")
    assert client.delete("/api/sessions/e").status == 204
    assert client.get("/api/sessions/e").error == (404, "unknown-session")


def test_an_id_is_made_where_none_is_given(client: Client) -> None:
    made = client.post("/api/sessions", {"chart": "lamp"})
    assert client.get(made.headers["location"]).json == made.json


@pytest.mark.parametrize("id", HOSTILE)
def test_ids_may_hold_anything_that_can_be_printed(client: Client, id: str) -> None:
    made = client.post("/api/sessions", {"chart": "lamp", "id": id})
    assert (made.status, made.json["id"]) == (201, id)
    path = f"/api/sessions/{quote(id, safe='')}"
    assert made.headers["location"] == path
    assert client.post(f"{path}/events", {"name": "press"}).json["states"] == ["on"]
    assert client.post(f"{path}/terminate").json["is_over"]
    assert client.delete(path).status == 204


@pytest.mark.parametrize("id", [".", ".."])
def test_ids_that_no_address_can_hold_are_refused(client: Client, id: str) -> None:
    assert client.post("/api/sessions", {"chart": "lamp", "id": id}).error == (400, "malformed")


def test_an_event_may_be_accepted_only(client: Client) -> None:
    start(client)
    said = client.post("/api/sessions/e/events", {"name": "heat", "wait": "accepted"})
    assert (said.status, said.json) == (202, {})
    client.app.serving.keeper.host.advance(0)
    assert client.get("/api/sessions/e").json["states"] == ["boiling"]


def test_the_same_key_counts_once(client: Client) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    for _ in range(2):
        said = client.post("/api/sessions/l/events", {"name": "press"}, **{"idempotency-key": "one"})
        assert said.json["states"] == ["on"]
    assert client.post("/api/sessions/l/events", {"name": "press", "key": "one"}).json["states"] == ["on"]
    assert client.post("/api/sessions/l/events", {"name": "other", "key": "one"}).error == (409, "key-reused")


def test_two_keys_that_differ_are_refused(client: Client) -> None:
    start(client)
    said = client.post("/api/sessions/e/events", {"name": "heat", "key": "a"}, **{"idempotency-key": "b"})
    assert said.error == (400, "malformed")


def test_a_timer_can_be_fired_once(client: Client) -> None:
    start(client)
    due = client.post("/api/sessions/e/events", {"name": "heat"}).json["timers"][0]["id"]
    assert client.post(f"/api/sessions/e/timers/{due}/fire").json["final"] == "table"
    start(client, "f")
    assert client.post("/api/sessions/f/timers/none/fire").error == (404, "unknown-timer")


REFUSED = {
    ("/api/sessions", '{"chart": "soup"}'): (404, "unknown-chart"),
    ("/api/sessions", '{"chart": "egg", "version": "none"}'): (404, "unknown-version"),
    ("/api/sessions", '{"chart": "egg", "id": "e"}'): (409, "duplicate"),
    ("/api/sessions", '{"chart": "egg", "id": ""}'): (422, "refused"),
    ("/api/sessions", '{"chart": "egg", "id": "a\\nb"}'): (422, "refused"),
    ("/api/sessions/none/events", '{"name": "x"}'): (404, "unknown-session"),
    ("/api/sessions/none/terminate", ""): (404, "unknown-session"),
    ("/api/sessions/over/events", '{"name": "x"}'): (409, "session-over"),
    ("/api/sessions/e/events", '{"name": "a b"}'): (422, "refused"),
    ("/api/sessions/e/events", '{"name": "x", "data": %s}' % ("[" * 300 + "]" * 300)): (422, "refused"),
}


@pytest.mark.parametrize(("path", "body"), REFUSED)
def test_what_the_host_refuses_has_its_status(client: Client, path: str, body: str) -> None:
    start(client)
    start(client, "over")
    client.post("/api/sessions/over/terminate")
    said = client.ask("POST", path, body.encode(), **{"content-type": "application/json"})
    assert said.error == REFUSED[path, body]


def test_a_session_that_lives_is_not_forgotten(client: Client) -> None:
    start(client)
    assert client.delete("/api/sessions/e").error == (409, "session-lives")


def test_an_event_that_is_too_large_for_the_host(serve: Callable[..., Client]) -> None:
    client = serve(host={"largest": 5000})
    start(client)
    said = client.post("/api/sessions/e/events", {"name": "heat", "data": "x" * 6000})
    assert said.error == (413, "too-large")


def test_no_more_sessions_than_are_allowed(serve: Callable[..., Client]) -> None:
    client = serve(most_sessions=2)
    start(client, "a")
    start(client, "b")
    said = client.post("/api/sessions", {"chart": "egg"})
    assert said.error == (503, "sessions") and said.headers["retry-after"] == "5"


def test_numbers_that_json_has_not_are_null(client: Client) -> None:
    start(client)
    client.post("/api/sessions/e/events", {"name": "heat"})
    assert client.post("/api/sessions/e/events", {"name": "spoil"}).json["data"]["heat"] is None


# --- lists -------------------------------------------------------------------------------------------


@pytest.fixture
def many(client: Client) -> Client:
    for number in range(6):
        start(client, f"egg-{number}", version=version(OLD_EGG)[1] if number < 2 else "current")
        client.app.serving.keeper.host.advance(1)
    client.post("/api/sessions/egg-3/events", {"name": "heat"})
    client.post("/api/sessions/egg-4/terminate")
    client.post("/api/sessions", {"chart": "lamp", "id": "lamp"})
    return client


FOUND = {
    "chart=lamp": ["lamp"],
    "state=boiling": ["egg-3"],
    "state=kitchen&text=EGG-5": ["egg-5"],
    "status=over": ["egg-4"],
    "chart=egg&order=-began&limit=2": ["egg-5", "egg-4"],
    "chart=egg&order=-changed&limit=2": ["egg-3", "egg-4"],
    f"version={version(OLD_EGG)[1]}": ["egg-0", "egg-1"],
    "after=egg-4": ["egg-5", "lamp"],
    "chart=": ["egg-0", "egg-1", "egg-2", "egg-3", "egg-4", "egg-5", "lamp"],
}


@pytest.mark.parametrize("query", FOUND)
def test_lists(many: Client, query: str) -> None:
    said = many.get(f"/api/sessions?{query}").json
    assert [each["id"] for each in said["sessions"]] == FOUND[query]


@pytest.mark.parametrize("order", ["id", "-changed", "-began", "failed first"])
def test_pages_follow_each_other(many: Client, order: str) -> None:
    seen, after = [], ""
    while after is not None:
        said = many.get(f"/api/sessions?limit=2&order={quote(order)}&after={quote(after)}").json
        seen += [each["id"] for each in said["sessions"]]
        after = said["after"]
    assert sorted(seen) == FOUND["chart="]


def test_a_place_of_another_order_is_refused(many: Client) -> None:
    assert many.get("/api/sessions?order=-changed&after=egg-1").error == (422, "refused")


# --- turns -------------------------------------------------------------------------------------------


def test_turns_are_told_page_by_page(client: Client) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    client.post("/api/sessions/l/events", {"name": "press"})
    first = client.get("/api/sessions/l/history?limit=1").json
    rest = client.get(f"/api/sessions/l/history?after={first['after']}").json
    assert [each["inputs"] for each in (*first["turns"], *rest["turns"])] == [["start"], ["press"]]
    assert rest["after"] is None and rest["turns"][0]["configuration"] == ["on"]


def test_turns_are_told_from_the_end(client: Client) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    for _ in range(4):
        client.post("/api/sessions/l/events", {"name": "press"})
    every = client.get("/api/sessions/l/history").json["turns"]
    last = client.get(f"/api/sessions/l/history?before={1 << 53}&limit=2").json
    assert last["turns"] == every[3:] and last["after"] is None
    first = client.get(f"/api/sessions/l/history?before={last['before']}&limit=9").json
    assert first["turns"] == every[:3] and first["before"] is None


@pytest.mark.parametrize("place", ["after", "before"])
def test_where_turns_are_long_a_page_has_fewer(
    client: Client, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    for _ in range(3):
        client.post("/api/sessions/l/events", {"name": "press"})
    every = client.get("/api/sessions/l/history").json["turns"]
    monkeypatch.setattr(here, "PAGE", 1)
    seen, next = [], 0 if place == "after" else 1 << 53
    while next is not None:
        page = client.get(f"/api/sessions/l/history?{place}={next}&limit=1000").json
        seen, next = [*seen, *page["turns"]], page[place]
        assert len(page["turns"]) == 1
    assert seen == (every if place == "after" else every[::-1])


def test_a_trace_is_all_lines(client: Client) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    for _ in range(450):
        client.post("/api/sessions/l/events", {"name": "press"})
    said = client.get("/api/sessions/l/trace")
    lines = said.body.decode().splitlines()
    assert lines[0].startswith('{"kind":"trace"') and said.is_whole
    assert sum('"kind":"event"' in each for each in lines) == 450


def test_no_trace_of_what_was_not_kept(serve: Callable[..., Client]) -> None:
    client = serve(host={"history": False})
    start(client)
    assert client.get("/api/sessions/e/trace").error == (409, "no-history")
    assert client.get("/api/sessions/none/trace").error == (404, "unknown-session")


def test_no_trace_of_a_run_whose_beginning_is_not_kept_any_more(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Restate keeps the last turns of a session."""
    start(client)
    client.post("/api/sessions/e/events", {"name": "heat"})
    host = client.app.serving.keeper.host  # type: ignore[attr-defined]
    whole = host.history
    monkeypatch.setattr(host, "history", lambda *asked, **more: whole(*asked[:2])[1:])
    for what in ("trace", "test"):
        said = client.get(f"/api/sessions/e/{what}")
        assert said.error == (409, "no-history") and "not kept any more" in said.json["problem"]


@pytest.mark.parametrize(("is_counted", "lost"), [(True, 2), (False, None)])
def test_turns_that_are_not_kept_any_more_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, is_counted: bool, lost: int | None
) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "l"})
    for _ in range(4):
        client.post("/api/sessions/l/events", {"name": "press"})
    keeper = client.app.serving.keeper
    monkeypatch.setattr(type(keeper), "counts_turns", is_counted)
    whole = client.get("/api/sessions/l/history").json
    assert (whole["first"], whole["lost"]) == (1, 0)
    del keeper.host._batches.store._kept().traces["l"][:2]  # type: ignore[attr-defined]
    for query in ("", "?after=4", "?before=99&limit=1"):
        page = client.get(f"/api/sessions/l/history{query}").json
        assert (page["first"], page["lost"]) == (3, lost), query


def test_a_search_holds_nobody_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post("/api/sessions", {"chart": "lamp", "id": "a"})
    answered, searched = Event(), MemoryStore.searched

    def search(*given: Any) -> Any:
        assert answered.wait(10)
        return searched(*given)

    async def both() -> list[Any]:
        listing = asyncio.create_task(asked(client.app, "GET", "/api/sessions?text=a&state=off"))
        await asyncio.sleep(0)
        said = await asked(client.app, "GET", "/api/sessions/a")
        answered.set()
        return [said.status, (await listing).json["sessions"][0]["id"]]

    monkeypatch.setattr(MemoryStore, "searched", search)
    assert asyncio.run(both()) == [200, "a"]
