"""When clients ask again: after what, how often, and what counts once."""

from __future__ import annotations

from traceback import format_exception
from typing import Any

import httpx
import pytest

from scxml_runtime.client import Duplicate, NotWaiting, Patience, ServerUnavailable, UnknownSession
from tests.runtime.client.stand_in import EGG, Way

CUT, NOBODY = httpx.ReadError("connection reset"), httpx.ConnectError("connection refused")
BUSY = (503, {"error": "inbox-full", "problem": "Later."})


def refusal(status: int, code: str) -> tuple[int, dict[str, str]]:
    return status, {"error": code, "problem": f"{code}."}


@pytest.mark.parametrize("trouble", [CUT, NOBODY, BUSY, refusal(429, "rate"), httpx.ReadTimeout("slow")])
def test_an_event_goes_again_under_the_same_key(way: Way, trouble: Any) -> None:
    server = way.answering(trouble, trouble, (200, EGG))
    assert server("send", "egg-1", "heat").id == "egg-1"
    keys = [each["key"] for each in server.asked.bodies]
    assert len(keys) == 3 and len({*keys}) == 1 and keys[0]


def test_each_event_has_a_key_of_its_own(way: Way) -> None:
    server = way.answering((200, EGG))
    server("send", "egg-1", "heat")
    server("send", "egg-1", "heat")
    assert len({each["key"] for each in server.asked.bodies}) == 2


def test_the_tries_have_an_end(way: Way) -> None:
    server = way.answering(NOBODY)
    with pytest.raises(
        ServerUnavailable, match=r"there is no server at http://127.0.0.1:8080: connection refused"
    ) as caught:
        server("look", "egg-1")
    assert "Broken" not in "".join(format_exception(caught.value))  # which is our own affair
    assert len(server.asked.words) == 4
    server = way.answering(CUT)
    with pytest.raises(ServerUnavailable, match="has not answered, 4 times: connection reset"):
        server("look", "egg-1")


@pytest.mark.parametrize("status", [400, 401, 404, 409, 413, 500])
def test_a_refusal_is_not_asked_again(way: Way, status: int) -> None:
    server = way.answering(refusal(status, "x"))
    with pytest.raises(Exception, match=r"x\."):
        server("send", "egg-1", "heat")
    assert len(server.asked.words) == 1


def test_a_session_that_was_started_by_the_first_attempt_is_the_result(way: Way) -> None:
    server = way.answering(CUT, refusal(409, "duplicate"), (200, EGG))
    assert server("start", "egg").id == "egg-1"
    first, second, _ = server.asked.bodies
    assert first == second and first["id"]
    assert server.asked.words[2] == f"GET /api/sessions/{first['id']}"


def test_a_session_of_this_id_may_be_another_ones(way: Way) -> None:
    with pytest.raises(Duplicate, match="It may be this very call's"):
        way.answering(CUT, refusal(409, "duplicate"))("start", "egg", "egg-1")
    for answers in ([refusal(409, "duplicate")], [NOBODY, refusal(409, "duplicate")]):
        with pytest.raises(Duplicate, match=r"^duplicate\.$"):
            way.answering(*answers)("start", "egg", "egg-1")


def test_a_session_that_the_first_attempt_has_removed_is_gone(way: Way) -> None:
    assert way.answering(CUT, refusal(404, "unknown-session"))("forget", "egg-1") is None
    for before in ([], [NOBODY], [BUSY]):
        with pytest.raises(UnknownSession):
            way.answering(*before, refusal(404, "unknown-session"))("forget", "egg-1")


def test_a_timer_that_the_first_attempt_has_fired_has_come(way: Way) -> None:
    assert way.answering(CUT, refusal(404, "unknown-timer"), (200, EGG))("fire", "egg-1", "d").id == "egg-1"
    with pytest.raises(NotWaiting):
        way.answering(refusal(404, "unknown-timer"))("fire", "egg-1", "d")


def test_a_session_that_is_not_there_is_no_success_of_another_call(way: Way) -> None:
    with pytest.raises(UnknownSession):
        way.answering(CUT, refusal(404, "unknown-session"))("send", "egg-1", "heat")


def test_waits_grow_and_are_bounded() -> None:
    patience = Patience(tries=6, first=0.1, longest=0.5)
    waits = [patience.wait(failed) for failed in range(1, 7)]
    for wait, most in zip(waits, [0.1, 0.2, 0.4, 0.5, 0.5], strict=False):
        assert wait is not None and most / 2 <= wait <= most
    assert waits[5] is None


def test_a_server_is_left_alone_for_as_long_as_it_says() -> None:
    assert Patience().wait(1, 7.0) == 7.0
    assert Patience().wait(1, 3600.0) is None


def test_the_wish_of_the_server_is_heard(way: Way) -> None:
    server = way.answering(
        (503, {"error": "leaving", "problem": "Gone."}, {"Retry-After": "3600"}), (200, EGG)
    )
    with pytest.raises(ServerUnavailable, match=r"Gone\."):
        server("look", "egg-1")
