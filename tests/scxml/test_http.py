"""What an HTTP client gets for each kind of request, and what the session sees of it (SCXML C.2)."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.io.guarded_http import GuardedTransport
from scxml_runtime.io.http_connection import LARGEST
from scxml_runtime.io.http_server import HttpServer
from scxml_runtime.ports.transport import HttpTransport

if TYPE_CHECKING:
    from scxml_runtime.ports.transport import Transport

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="a">
<transition event="*"><log label="" expr="_event.name + ' ' + JSON.stringify(_event.data)"/></transition>
</state></scxml>"""
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def session() -> Iterator[StateMachine]:
    host = Host()
    with HttpServer(host):
        yield host.start(scxmlc.load(CHART))


def ask(
    session: StateMachine, body: bytes = b"", method: str = "POST", type: str = FORM, path: str = ""
) -> tuple[int, list[str]]:
    """The status of the answer, and what the session logged."""
    before = len(session.log)
    connection = http.client.HTTPConnection("127.0.0.1", session.host.http.port, timeout=20)
    address = path if path.startswith("/") else f"/{session.session_id}{path}"
    connection.request(method, address, body, {"Content-Type": type} if type else {})
    status = connection.getresponse().status
    connection.close()
    session.host.run()
    return status, [text for _, text in session.log[before:]]


TAKEN = {
    "a form": ({"body": b"_scxmleventname=e&x=1&y=a+b%20c"}, 'e {"x":"1","y":"a b c"}'),
    "no name": ({"body": b"x=1"}, 'HTTP.POST {"x":"1"}'),
    "nothing": ({}, "HTTP.POST undefined"),
    "no content type": ({"body": b"x=1", "type": ""}, 'HTTP.POST {"x":"1"}'),
    "parameters of the address": ({"path": "?_scxmleventname=q&z=1"}, 'q {"z":"1"}'),
    "text": ({"body": "grüß".encode(), "type": "text/plain"}, 'HTTP.POST "grüß"'),
    "JSON as text": ({"body": b'{"a":1}', "type": "application/json"}, 'HTTP.POST "{\\"a\\":1}"'),
    "the last of two values": ({"body": b"k=1&k=2"}, 'HTTP.POST {"k":"2"}'),
    "names of the language": ({"body": b"__proto__=1"}, 'HTTP.POST {"__proto__":"1"}'),
}
REFUSED = {
    "another method": ({"method": "PUT"}, 405),
    "a look": ({"method": "GET"}, 405),
    "no such session": ({"path": "/nobody", "body": b"x=1"}, 404),
    "no session": ({"path": "/"}, 404),
    "a name that is none": ({"body": b"_scxmleventname=a+b"}, 400),
    "an empty name": ({"body": b"_scxmleventname="}, 400),
    "a name without end": ({"body": b"_scxmleventname=" + b"a" * 20_000}, 400),
    "no UTF-8": ({"body": b"\xff\xfe"}, 400),
    "too many parameters": ({"body": b"&".join(b"k%d=1" % number for number in range(2_000))}, 400),
    "too much": ({"body": b"x" * (LARGEST + 1)}, 413),
}


@pytest.mark.parametrize("name", TAKEN)
def test_each_request_is_answered(session: StateMachine, name: str) -> None:
    request, logged = TAKEN[name]
    assert ask(session, **request) == (204, [logged])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_event_is_refused(session: StateMachine, name: str) -> None:
    request, status = REFUSED[name]
    assert ask(session, **request) == (status, [])


def test_a_session_that_has_ended_takes_nothing() -> None:
    host = Host()
    with HttpServer(host):
        over = host.start(scxmlc.load(CHART))
        host.terminate(over)
        assert ask(over, b"x=1") == (404, [])


TRANSPORTS = [HttpTransport(), GuardedTransport(allow=["127.0.0.1"])]


@pytest.mark.parametrize("transport", TRANSPORTS, ids=lambda transport: type(transport).__name__)
@pytest.mark.parametrize(
    "answer", [b"", b"no HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"]
)
def test_an_answer_that_is_none_is_an_os_error(transport: Transport, answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(answer_once, server, answer)
        with pytest.raises(OSError):
            transport.request("POST", f"http://127.0.0.1:{server.getsockname()[1]}/", b"x=1", {})


def answer_once(server: socket.socket, answer: bytes) -> None:
    """Take one connection, read the request, send these bytes and hang up."""
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(answer)


@pytest.mark.parametrize("transport", TRANSPORTS, ids=lambda transport: type(transport).__name__)
@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://a b/", "http://x:99999/", "file:///etc/hosts", "ü"]
)
def test_an_address_that_is_none_is_an_os_error(transport: Transport, url: str) -> None:
    with pytest.raises(OSError):
        transport.request("POST", url, b"", {})
