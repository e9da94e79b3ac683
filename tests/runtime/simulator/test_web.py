"""What web servers answer in a simulation."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator

URL = "http://shop/orders"


def told(sim: Simulator, url: str = URL, method: str = "GET") -> tuple[int, str]:
    answer = sim.web.request(method, url, b"", {})
    return answer.status, answer.body.decode()


def test_answers_come_in_turn_and_the_last_one_stays() -> None:
    sim = Simulator()
    for text in "ab":
        sim.web.answer(URL, text)
    assert [told(sim)[1] for _ in range(3)] == ["a", "b", "b"]


def test_an_answer_that_is_said_later_follows_those_that_were_given() -> None:
    sim = Simulator()
    sim.web.answer(URL, "a")
    assert [told(sim)[1] for _ in range(2)] == ["a", "a"]
    sim.web.answer(URL, "b")
    sim.web.answer(URL, "c")
    assert [told(sim)[1] for _ in range(3)] == ["b", "c", "c"]


def test_an_address_with_its_query_comes_before_the_one_without() -> None:
    sim = Simulator()
    sim.web.answer(URL, "all")
    sim.web.answer(f"{URL}?id=1", "one")
    assert [told(sim, f"{URL}?id={id}")[1] for id in (1, 2)] == ["one", "all"]


@pytest.mark.parametrize(
    ("body", "text"),
    [({"a": [1, "ü"]}, '{"a": [1, "ü"]}'), ([], "[]"), (None, "null"), (b"x", "x"), ("x", "x")],
)
def test_a_body_is_a_text_or_told_as_json(body: object, text: str) -> None:
    sim = Simulator()
    sim.web.answer(URL, body)
    assert told(sim) == (200, text)


def test_a_body_that_can_be_told_in_no_way() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        Simulator().web.answer(URL, object())


def test_another_method_is_refused_by_the_server_that_is_there() -> None:
    sim = Simulator()
    sim.web.answer(URL, method="get")
    sim.web.answer(URL, method="put")
    assert told(sim, method="POST") == (405, f"{URL} takes GET, PUT")
    with pytest.raises(OSError, match="there is no server at http://shop/none"):
        told(sim, "http://shop/none")


def test_a_request_shows_itself() -> None:
    sim = Simulator()
    sim.web.answer(URL, method="post")
    sim.web.request("POST", URL, b"x" * 500, {"Accept": "text/plain"})
    assert repr(sim.web.requests) == (
        f"[<POST {URL} headers={{'Accept': 'text/plain'}} body={b'x' * 200 + b'...'!r}>]"
    )
