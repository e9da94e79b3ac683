"""No caller of the HTTP server can stop the others, and what is refused is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.io import http_connection
from scxml_runtime.io.http_connection import LARGEST
from scxml_runtime.io.http_server import MOST_EVENTS, HttpServer

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:ws="www.genesyslab.com/modules/ws">
  <state id="a">
    <transition event="ask"><ws:response requestid="_event.sendid"><content expr="'heard'"/></ws:response></transition>
  </state>
</scxml>"""
PLACES = 8
GET = "GET {} HTTP/1.1\r\nHost: here\r\n\r\n"


@pytest.fixture
def session() -> Iterator[StateMachine]:
    host = Host()
    with HttpServer(host, connections=PLACES):
        yield host.start(scxmlc.load(CHART))


@pytest.fixture
def callers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def call(session: StateMachine, callers: ExitStack, text: str | bytes) -> socket.socket:
    """A caller who has sent this, and listens."""
    caller = callers.enter_context(
        socket.create_connection(("127.0.0.1", session.host.http.port), timeout=20)
    )
    caller.sendall(text.encode() if isinstance(text, str) else text)
    return caller


def said(caller: socket.socket) -> bytes:
    """What a caller hears until the server has no more to say, or the start of it."""
    heard = b""
    while not (b"\r\n\r\n" in heard and heard.endswith((b"\r\n\r\n", b"heard", b"}"))):
        more = caller.recv(65_536)
        if not more:
            break
        heard += more
    return heard


def status(caller: socket.socket) -> int:
    return int(said(caller).split()[1])


def requested(session: StateMachine, name: str) -> str:
    return GET.format(f"/scxml/session/{session.session_id}/request/{name}")


def until_it_waits(session: StateMachine) -> None:
    while not session.host.ready:
        pass


def until_heard(session: StateMachine, caller: socket.socket) -> int:
    """As `status`, while the host runs on."""
    heard: list[int] = []
    thread = Thread(target=lambda: heard.append(status(caller)))
    thread.start()
    while thread.is_alive():
        session.host.advance(0)
        thread.join(0.005)
    return heard[0]


def test_those_who_wait_for_an_answer_hold_up_nobody(session: StateMachine, callers: ExitStack) -> None:
    waiting = [call(session, callers, requested(session, "nothing")) for _ in range(PLACES)]
    assert status(call(session, callers, GET.format("/nobody"))) == 405
    assert until_heard(session, call(session, callers, requested(session, "ask"))) == 200
    session.host.advance(30)
    assert {until_heard(session, each) for each in waiting[2:]} == {504}


def test_those_who_are_slow_shut_nobody_out(session: StateMachine, callers: ExitStack) -> None:
    slow = [call(session, callers, "GET /slo") for _ in range(5 * PLACES)]
    assert status(call(session, callers, GET.format("/nobody"))) == 405
    assert status(slow[0]) == 503


def test_who_waits_longest_gives_way(session: StateMachine, callers: ExitStack) -> None:
    first = call(session, callers, requested(session, "nothing"))
    until_it_waits(session)
    for _ in range(PLACES):
        call(session, callers, requested(session, "nothing"))
    assert until_heard(session, first) == 503
    assert until_heard(session, call(session, callers, requested(session, "ask"))) == 200


def test_slow_ones_take_no_place_of_those_who_wait(session: StateMachine, callers: ExitStack) -> None:
    waiting = call(session, callers, requested(session, "ask"))
    until_it_waits(session)
    for _ in range(5 * PLACES):
        call(session, callers, "GET /slo")
    assert until_heard(session, waiting) == 200


def test_a_caller_who_is_not_done_in_time_is_told(
    session: StateMachine, callers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "PATIENCE", 0.1)
    assert (
        status(call(session, callers, "POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nab")) == 408
    )


@pytest.mark.parametrize(
    "head", ["Content-Length: 200000000", "Content-Length: 200000000\r\nExpect: 100-continue"]
)
def test_a_large_body_is_refused_before_it_comes(
    session: StateMachine, callers: ExitStack, head: str
) -> None:
    assert status(call(session, callers, f"POST /x HTTP/1.1\r\nHost: here\r\n{head}\r\n\r\n")) == 413


def test_a_large_body_without_a_length_is_refused_as_it_comes(
    session: StateMachine, callers: ExitStack
) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n"
    caller = call(session, callers, head)
    for _ in range(LARGEST // 1_000_000 + 1):
        caller.sendall(b"F4240\r\n" + b"x" * 1_000_000 + b"\r\n")
    assert status(caller) == 413


def test_the_largest_body_gives_way_when_memory_is_full(
    session: StateMachine, callers: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "MOST_BYTES", 1000)
    large = call(
        session, callers, b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 2000\r\n\r\n" + b"x" * 900
    )
    small = call(
        session, callers, b"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 300\r\n\r\n" + b"x" * 300
    )
    assert (status(small), status(large)) == (404, 503)


def test_more_events_than_can_wait_are_refused(session: StateMachine, callers: ExitStack) -> None:
    post = f"POST /{session.session_id} HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nx=1"
    session.host.inbox.extend([(session.session_id, None)] * MOST_EVENTS)  # type: ignore[list-item]
    caller = call(session, callers, post)
    assert status(caller) == 503
    session.host.inbox.clear()
    caller.sendall(post.encode())
    assert status(caller) == 204


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no HTTP\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: here\r\nContent-Length: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: here\r\nContent-Length: " + "9" * 5000 + "\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: here\r\nX: " + "x" * 300_000 + "\r\n\r\n", 431),
        ("GET /ü HTTP/1.1\r\nHost: here\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", 400),
    ],
)
def test_what_is_no_http_is_refused(session: StateMachine, callers: ExitStack, text: str, code: int) -> None:
    assert status(call(session, callers, text)) == code


def test_a_connection_is_kept_alive(session: StateMachine, callers: ExitStack) -> None:
    caller = call(session, callers, GET.format("/a") + GET.format("/b"))
    both = said(caller)
    while both.count(b"405") < 2:
        both += said(caller)
    caller.sendall(b"HEAD /ors/help HTTP/1.1\r\nHost: here\r\n\r\n")
    assert until_heard(session, caller) == 200


def test_a_defect_is_told_to_its_caller_alone(
    session: StateMachine, callers: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def chart(self, url: str, session: object = None) -> object:
            raise AssertionError(url)

    session.host._documents = Broken()  # type: ignore[assignment]
    body = json.dumps({"src": "x"})
    head = "POST /scxml/session/start HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    caller = call(session, callers, f"{head}Content-Length: {len(body)}\r\n\r\n{body}")
    assert until_heard(session, caller) == 500
    assert "/scxml/session/start could not be answered" in caplog.text
