"""What clients ask, and how they read what comes back."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from scxml_runtime import SnapshotError
from scxml_runtime.client import (
    AsyncClient,
    Client,
    Duplicate,
    InboxFull,
    KeyReused,
    Move,
    Moved,
    NotWaiting,
    Refused,
    ServerUnavailable,
    SessionLives,
    SessionOver,
    StoreFull,
    TooLarge,
    Unauthorised,
    UnknownChart,
    UnknownSession,
)
from tests.runtime.client.stand_in import EGG, Way


@pytest.mark.parametrize(
    "asked, request_, body",
    [
        (["look", "egg-1"], "GET /api/sessions/egg-1", None),
        (["terminate", "egg-1"], "POST /api/sessions/egg-1/terminate", {}),
        (["fire", "egg-1", "due 7"], "POST /api/sessions/egg-1/timers/due%207/fire", {}),
        (["migrate", "egg-1"], "POST /api/sessions/egg-1/migrate", {}),
        (
            ["migrate", "egg-1", "v2", {"old": "new"}],
            "POST /api/sessions/egg-1/migrate",
            {"version": "v2", "states": {"old": "new"}},
        ),
        (["start", "egg", "egg-1"], "POST /api/sessions", {"chart": "egg", "id": "egg-1"}),
        (
            ["start", "egg", "egg-1", {"pans": 2}],
            "POST /api/sessions",
            {"chart": "egg", "id": "egg-1", "params": {"pans": 2}},
        ),
        (
            ["send", "egg-1", "heat", {"by": "me"}, "k"],
            "POST /api/sessions/egg-1/events",
            {"name": "heat", "data": {"by": "me"}, "key": "k", "wait": "stable"},
        ),
    ],
)
def test_what_is_asked_and_answered(way: Way, asked: list[Any], request_: str, body: Any) -> None:
    server = way.answering((200, EGG))
    view = server(*asked)
    assert server.asked.words == [request_]
    assert server.asked.bodies == [body]
    assert (view.id, view.configuration, view.data) == ("egg-1", {"boiling"}, {"pans": 2})


def test_what_is_answered_with_nothing(way: Way) -> None:
    server = way.answering((204, b""))
    assert server("forget", "egg-1") is None
    assert server("accept", "egg-1", "heat") is None
    assert server("rehearse", "egg-1", "v2") is None
    assert [each.split()[0] for each in server.asked.words] == ["DELETE", "POST", "POST"]
    assert server.asked.bodies[1]["wait"] == "accepted"
    assert server.asked.bodies[2] == {"version": "v2", "dry_run": True}


@pytest.mark.parametrize(
    "id, path",
    [
        ("a/b", "a%2Fb"),
        ("100%", "100%25"),
        ("what?", "what%3F"),
        ("#1", "%231"),
        ("..", "%2E%2E"),
        ("Käse 🧀", "K%C3%A4se%20%F0%9F%A7%80"),
    ],
)
def test_an_id_is_one_part_of_the_path_whatever_it_holds(way: Way, id: str, path: str) -> None:
    server = way.answering((200, EGG))
    server("look", id)
    assert server.asked.words == [f"GET /api/sessions/{path}"]


def test_a_server_may_have_a_path_of_its_own(way: Way) -> None:
    server = way.answering((200, EGG), url="https://example.org/eggs/")
    server("look", "egg-1")
    assert str(server.asked.asked[0].url) == "https://example.org/eggs/api/sessions/egg-1"


def test_the_token_is_said_and_not_shown(way: Way) -> None:
    server = way.answering((200, EGG), token="secret")
    server("look", "egg-1")
    assert server.asked.asked[0].headers["authorization"] == "Bearer secret"
    assert "secret" not in repr(vars(Client(token="secret")))


def test_a_list_is_gone_through_page_by_page(way: Way) -> None:
    server = way.answering(
        (200, {"sessions": [EGG, {**EGG, "id": "egg-2"}], "after": "x&y"}),
        (200, {"sessions": [{**EGG, "id": "egg-3"}], "after": None}),
    )
    listed = server("sessions", "egg", state="boiling", changed_from=7.5)
    assert [each.id for each in listed] == ["egg-1", "egg-2", "egg-3"]
    assert server.asked.words == [
        "GET /api/sessions?chart=egg&state=boiling&changed_from=7.5&limit=100",
        "GET /api/sessions?chart=egg&state=boiling&changed_from=7.5&after=x%26y&limit=100",
    ]


def test_history(way: Way) -> None:
    turn = {"number": 7, "at": 1.5, "inputs": ["heat"], "configuration": ["boiling"], "lines": []}
    server = way.answering(
        (200, {"turns": [turn], "after": "7"}), (200, {"turns": [{**turn, "number": 8}], "after": None})
    )
    turns = server("history", "egg-1", 6)
    assert [(each.number, each.inputs, each.configuration) for each in turns] == [
        (7, ("heat",), ("boiling",)),
        (8, ("heat",), ("boiling",)),
    ]
    assert [each.partition("?")[2] for each in server.asked.words] == [
        "after=6&limit=100",
        "after=7&limit=100",
    ]


def test_moving_all_of_a_chart(way: Way) -> None:
    server = way.answering(
        (200, {"moves": ["egg-1"], "stays": [{"id": "egg-2", "problem": "no such state"}], "after": None})
    )
    moved = server("rehearse_all", Move("egg", before="v1", states={"old": "new"}))
    assert moved == [Moved("egg-1"), Moved("egg-2", "no such state")]
    (body,) = server.asked.bodies
    assert (body["from"], body["dry_run"], body["states"]) == ("v1", True, {"old": "new"})
    server = way.answering((200, {"moves": [], "stays": [], "after": None}))
    assert server("migrate_all", Move("egg")) == []
    assert server.asked.bodies[0]["dry_run"] is False


def test_charts_and_counts(way: Way) -> None:
    version = {
        "name": "egg",
        "version": "v1",
        "is_current": True,
        "events": ["heat"],
        "states": 3,
        "sessions": 2,
    }
    charts = way.answering(
        (200, {"charts": [version], "troubles": [{"name": "a.scxml", "problems": ["bad"]}]})
    )("charts")
    assert (charts.charts[0].name, charts.charts[0].events) == ("egg", ("heat",))
    assert charts.troubles[0].problems == ("bad",)
    count = {"version": "v1", "states": ["boiling"], "status": "running", "sessions": 2}
    server = way.answering((200, {"counts": [count]}))
    (told,) = server("counts", "eggs/1")
    assert (told.states, told.sessions) == (("boiling",), 2)
    assert server.asked.words == ["GET /api/charts/eggs%2F1/counts"]


@pytest.mark.parametrize(
    "status, code, cls",
    [
        (400, "malformed", Refused),
        (401, "unauthorised", Unauthorised),
        (403, "forbidden", Refused),
        (404, "unknown-session", UnknownSession),
        (404, "unknown-chart", UnknownChart),
        (404, "unknown-timer", NotWaiting),
        (409, "duplicate", Duplicate),
        (409, "key-reused", KeyReused),
        (409, "session-over", SessionOver),
        (409, "session-lives", SessionLives),
        (409, "cannot-migrate", SnapshotError),
        (413, "too-large", TooLarge),
        (422, "what is new", Refused),
        (429, "too many", ServerUnavailable),
        (503, "inbox-full", InboxFull),
        (503, "store-full", StoreFull),
        (503, "leaving", ServerUnavailable),
    ],
)
def test_what_a_server_refuses_is_raised(way: Way, status: int, code: str, cls: type[Exception]) -> None:
    with pytest.raises(Exception) as caught:
        way.answering((status, {"error": code, "problem": "Why, and a way out."}))("look", "egg-1")
    assert caught.type is cls
    assert str(caught.value) == "Why, and a way out."
    if isinstance(caught.value, Refused):
        assert (caught.value.status, caught.value.code) == (status, code)


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>welcome</html>"),
        (200, [1, 2]),
        (200, {"id": "egg-1"}),
        (200, b""),
        (502, b"<html>bad gateway</html>"),
        (404, {"detail": "Not Found"}),
        (301, b""),
    ],
)
def test_what_is_no_server_of_sessions_is_told(way: Way, answer: Any) -> None:
    with pytest.raises(Refused, match="a server of sessions"):
        way.answering(answer)("look", "egg-1")


@pytest.mark.parametrize(
    "asked, cls, place",
    [
        (["send", "egg-1", "heat", {"pans": {1, 2}}], TypeError, r"the data of heat\['pans'\] is set"),
        (["send", "", "heat"], ValueError, "is no id"),
        (["send", "egg-1", "two words"], ValueError, "two words"),
        (["send", "egg-1", "heat", None, "a\nb"], ValueError, "is no key"),
        (["look", 7], TypeError, "id is a str"),
        (["start", "egg", None, {"x": object()}], TypeError, r"params\['x'\] is object"),
        (["start", 7], TypeError, "chart is a str"),
    ],
)
def test_what_cannot_be_asked_goes_nowhere(
    way: Way, asked: list[Any], cls: type[Exception], place: str
) -> None:
    server = way.answering((200, EGG))
    with pytest.raises(cls, match=place):
        server(*asked)
    assert server.asked.words == []


@pytest.mark.parametrize("url", ["", "example.org", "ftp://x", "http://", "http://x:port", "http://x/?q=1"])
def test_what_is_no_address(url: str) -> None:
    for cls in (Client, AsyncClient):
        with pytest.raises(ValueError, match="is no address of a server"):
            cls(url)


@pytest.mark.parametrize("token", ["", " ", "a\r\nHost: b", "schlüssel"])
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(ValueError, match="a token is a word of ASCII"):
        Client(token=token)


def test_both_clients_have_the_same_calls() -> None:
    def calls(cls: type) -> dict[str, Any]:
        public = {name: each for name, each in vars(cls).items() if name[0] != "_" and callable(each)}
        return {name: [*inspect.signature(each).parameters.values()] for name, each in public.items()}

    assert calls(Client) == calls(AsyncClient)
    assert len(calls(Client)) == 17


def test_what_the_folder_promises_is_there() -> None:
    from scxml_runtime import client

    assert [name for name in client.__all__ if not hasattr(client, name)] == []
    assert not hasattr(client, "Clinet")
