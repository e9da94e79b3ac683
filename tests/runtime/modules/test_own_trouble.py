"""Trouble with what the host does by itself: session actions and the responses of web services."""

from __future__ import annotations

import pytest

URL = "http://x/"
CHILD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s"/></scxml>'
ACTIONS = {
    "session.start": '<session:start src="\'child\'" sessionid="_data.found"/>',
    "session.terminate": "<session:terminate sessionid=\"'none'\"/>",
    "session.updatestart": '<session:updatestart sessionid="\'none\'" idealtime="0"/>',
    "session.fetch": f"<session:fetch srcexpr=\"'{URL}'\"/>",
    "ws.response": "<ws:response requestid=\"'1'\"/>",
}


@pytest.fixture
def host(bench):
    bench.publish("child", CHILD)
    bench.web.answer(URL, "hello")
    return bench


@pytest.mark.parametrize("kind", ACTIONS)
def test_a_refusal(host, kind):
    host.refuse(kind, "denied", "because", times=1)
    session = host.do(ACTIONS[kind])
    assert host.events() == [f"error.{kind}"]
    told = host.data(f"error.{kind}")
    assert (told["error"], told["description"]) == ("denied", "because") and not session.failure
    assert len(host.sessions) == 1 and not host.web.requests


@pytest.mark.parametrize("kind", ACTIONS)
def test_an_answer_that_never_comes(host, kind):
    host.lose(kind, times=1)
    host.do(ACTIONS[kind])
    host.advance(29)
    assert host.events() == [] and [request.kind for request in host.centre.lost] == [kind]
    host.advance(1)
    assert host.events() == [f"error.{kind}"] and len(host.sessions) == 1
    assert host.data(f"error.{kind}")["error"] == (0 if kind == "session.fetch" else "timeout")


@pytest.mark.parametrize("kind", ACTIONS)
def test_an_answer_that_comes_later(host, kind):
    host.do(ACTIONS[kind])
    at_once = host.events()
    host.delay(kind, 5, times=1)
    host.do(ACTIONS[kind])
    assert host.events() == []
    host.advance(4.9)
    assert host.events() == []
    host.advance(0.1)
    assert host.events() == at_once and len(at_once) == 1


def test_a_started_session_has_its_id_at_once(host):
    host.delay("session.start", 5)
    session = host.do(ACTIONS["session.start"])
    id = session.data["found"]
    assert id not in host.sessions
    host.advance(5)
    assert host.sessions[id].is_active("s") and host.data("session.start.done")["sessionid"] == id


def test_values_narrow_it_down(host):
    host.refuse("session.fetch", srcexpr="http://y/")
    host.do(ACTIONS["session.fetch"])
    assert host.events() == ["session.fetch.done"]


def test_what_was_refused_gives_no_result(host):
    session = host.do(
        '<session:start src="null" sessionid="_data.found"/><assign location="_data.req" expr="typeof _data.found"/>'
    )
    assert session.data["req"] == "undefined" and not session.failure
