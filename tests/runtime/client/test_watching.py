"""Sessions that are watched: turns as they come, over connections that break."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from scxml_runtime.client import Refused, ServerUnavailable, UnknownSession
from scxml_runtime.client.streaming import Sent, Stream
from tests.runtime.client.stand_in import EGG, Pieces, Way, event

CUT = httpx.ReadError("connection reset")
OVER = {**EGG, "is_over": True, "changed": 9.0}


def session(changed: float = 1.0, **more: Any) -> bytes:
    return event("session", {**EGG, "changed": changed, **more})


def turn(number: int, **more: Any) -> bytes:
    told = {"id": "egg-1", "at": float(number), "lines": [{"kind": "step"}]}
    return event("turn", {**told, "session": {**EGG, "changed": float(number), **more}}, str(number))


def told(turns: list[Any]) -> list[Any]:
    return [(each.number, each.is_gap) for each in turns]


def test_turns_come_until_the_session_is_over(way: Way) -> None:
    server = way.answering(Pieces(session(), b": nothing yet\n\n", turn(2), turn(3, is_over=True), turn(4)))
    turns = server("watch", "egg-1")
    assert told(turns) == [(0, False), (2, False), (3, False)]
    assert turns[0].session.id == "egg-1" and turns[0].lines == ()
    assert turns[1].lines == ({"kind": "step"},)
    assert server.asked.words == ["GET /api/sessions/egg-1/steps"]


def test_a_session_that_is_over_tells_so_and_no_more(way: Way) -> None:
    assert told(way.answering(Pieces(event("session", OVER)))("watch", "egg-1")) == [(0, False)]


def test_what_was_missed_is_asked_for(way: Way) -> None:
    missed: list[Any] = [
        {"number": n, "at": float(n), "inputs": [], "configuration": [], "lines": []} for n in (3, 4)
    ]
    server = way.answering(
        Pieces(session(), turn(2), CUT),
        Pieces(session(4.0), turn(4), turn(5, is_over=True)),
        (200, {"turns": missed, "after": None}),
    )
    assert told(server("watch", "egg-1")) == [(0, False), (2, False), (3, False), (4, False), (5, False)]
    assert server.asked.asked[1].headers["last-event-id"] == "2"
    assert server.asked.words[2] == "GET /api/sessions/egg-1/history?after=2"


def test_a_server_without_history_leaves_a_gap(way: Way) -> None:
    server = way.answering(
        Pieces(session(), turn(2), CUT),
        Pieces(session(4.0), turn(1, is_over=True)),
        (200, {"turns": [], "after": None}),
    )
    assert told(server("watch", "egg-1")) == [(0, False), (2, False), (0, True), (1, False)]


def test_where_nothing_happened_meanwhile_nothing_is_told(way: Way) -> None:
    server = way.answering(Pieces(session(), turn(2), CUT), Pieces(session(2.0), turn(3, is_over=True)))
    assert told(server("watch", "egg-1")) == [(0, False), (2, False), (3, False)]


def test_a_slow_reader_hears_of_the_gap(way: Way) -> None:
    server = way.answering(
        Pieces(session(), turn(2), event("lost", {"count": 7}), turn(10), turn(11, is_over=True))
    )
    assert told(server("watch", "egg-1")) == [(0, False), (2, False), (10, True), (11, False)]


def test_a_stream_that_ends_is_taken_up_again(way: Way) -> None:
    server = way.answering(Pieces(session(), turn(2)), Pieces(session(2.0), turn(3, is_over=True)))
    assert len(server("watch", "egg-1")) == 3


def test_a_server_that_does_not_come_back(way: Way) -> None:
    with pytest.raises(ServerUnavailable, match="4 times"):
        way.answering(Pieces(session(), CUT), CUT)("watch", "egg-1")


@pytest.mark.parametrize("busy", [429, 503])
def test_a_server_without_room_is_asked_again(way: Way, busy: int) -> None:
    server = way.answering((busy, {"error": "many", "problem": "Later."}), Pieces(event("session", OVER)))
    assert len(server("watch", "egg-1")) == 1


def test_what_cannot_be_watched(way: Way) -> None:
    with pytest.raises(UnknownSession):
        way.answering((404, {"error": "unknown-session", "problem": "None."}))("watch", "egg-1")
    with pytest.raises(Refused, match="none of a server of sessions"):
        way.answering(Pieces(b"event: session\ndata: <html>\n\n"))("watch", "egg-1")


def test_events_of_another_kind_are_for_somebody_else(way: Way) -> None:
    server = way.answering(Pieces(session(), event("weather", "rain"), turn(2, is_over=True)))
    assert len(server("watch", "egg-1")) == 2


WHOLE = 'event: a\ndata: {"x":"line\u2028end"}\nid: 7\n\r\ndata: one\r\ndata:two\r\r: said\r\n\n\ndata\n\n'.encode()
READ = [Sent("a", '{"x":"line\u2028end"}', "7"), Sent("message", "one\ntwo", "7"), Sent("message", "", "7")]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_may_be_cut_anywhere(size: int) -> None:
    stream = Stream()
    pieces = [WHOLE[place : place + size] for place in range(0, len(WHOLE), size)]
    assert [each for piece in pieces for each in stream.feed(piece)] == READ


def test_a_long_event_in_many_pieces() -> None:
    data = json.dumps("x" * 1_000_000)
    stream, whole = Stream(), f"data: {data}\n\n".encode()
    found = [
        each for place in range(0, len(whole), 1000) for each in stream.feed(whole[place : place + 1000])
    ]
    assert [each.data for each in found] == [data]


def test_an_event_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scxml_runtime.client.streaming.LONGEST", 100)
    stream = Stream()
    with pytest.raises(ValueError, match="an event of more than"):
        for _ in range(20):
            assert [*stream.feed(b"data: 12345\n")] == []
