"""What charts may reach: rows, addresses in all their forms, redirects, and names that lead elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.io.guarded_http import GuardedTransport
from scxml_runtime.io.reach import Reach, is_public, place_of
from scxml_runtime.ports.documents import Documents

API = "https://api.example.com"


@pytest.mark.parametrize(
    ("rows", "url"),
    [
        ([API], "https://api.example.com/orders?id=7"),
        ([API], "https://API.Example.COM./"),
        ([API], "https://api.example.com:443/"),
        ([API], "https://ａｐｉ.example。com/"),
        (["https://bücher.example"], "https://xn--bcher-kva.example/"),
        (["https://xn--bcher-kva.example"], "https://BÜCHER.example/"),
        (["http://10.0.0.5:8080"], "http://10.0.0.5:8080/x"),
        (["http://[2001:DB8::1]"], "http://[2001:db8:0::1]/"),
        (["localhost"], "https://localhost:8443/"),
        (["localhost:9"], "http://localhost:9/"),
        (["anywhere"], "http://example.com:81/"),
    ],
)
def test_what_a_row_covers(rows: list[str], url: str) -> None:
    assert Reach(rows).place(url) == place_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/",
        "https://api.example.com:444/",
        "https://example.com/",
        "https://v2.api.example.com/",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://api.example.com:443@evil.example/",
        "https://evil.example/https://api.example.com",
        "https://evil.example#@api.example.com",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com\n.evil.example/",
        "https://user:word@api.example.com/",
        "https://api.example.com:x/",
        "https://[::1%25eth0]/",
        "https://api..example.com/",
        "https:///api.example.com",
        "//api.example.com/",
        "ftp://api.example.com/",
    ],
)
def test_what_a_row_does_not_cover(url: str) -> None:
    with pytest.raises(OSError, match=r"may not ask|is no http or https address"):
        Reach([API]).place(url)


@pytest.mark.parametrize(
    "row",
    [
        "*",
        "",
        "ftp://host",
        "https://host/path",
        "https://user@host",
        "http://host:99999",
        "http://",
        "a b",
        "*.example.com",
    ],
)
def test_what_is_no_row_is_told(row: str) -> None:
    with pytest.raises(ValueError, match="write https://HOST, http://HOST:PORT, HOST, or anywhere"):
        Reach([row])


def test_nothing_is_reached_where_nothing_is_named(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(OSError, match="name it among those that they may reach") as refused:
        Reach().place(API)
    assert caplog.messages == [str(refused.value)]


PRIVATE = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 224.0.0.1 240.0.0.1
255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1
::ffff:0:127.0.0.1 64:ff9b:1::7f00:1 5f00::1 3fff::1 4000::1 100:0:0:1::1
2002:7f00:1:: 2002:808:808:: 64:ff9b::10.0.0.1 64:ff9b::7f00:1 2001:0:4136:e378:8000:63bf:f5ff:fffe
""".split()
PUBLIC = "93.184.216.34 8.8.8.8 2606:2800:220:1::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address(address: str) -> None:
    assert is_public(address)


# --- the client: what it is really connected to ---------------------------------------------------


@pytest.fixture
def served() -> Iterator[Served]:
    with closing(Served()) as served:
        yield served


class Served:
    """An HTTP server on loopback. `seen`: what it was asked, method, path and headers; `leads`: redirects by path."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.leads: dict[str, tuple[int, str]] = {}
        self.text = b"hello"
        here = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                here.seen.append((self.command, self.path, dict(self.headers)))
                status, leads = here.leads.get(self.path, (200, ""))
                self.send_response(status)
                if leads:
                    self.send_header("Location", leads)
                self.send_header("Content-Length", str(len(here.text)))
                self.end_headers()
                self.wfile.write(here.text)

            do_GET = do_POST = answer

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def asked(rows: list[str], url: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    answer = GuardedTransport(rows).request(method, url, b"x=1" if method == "POST" else b"", headers)
    return answer.status, answer.body


FORMS = """
127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0x7f.1 0.0.0.0 0 localhost localhost. LOCALHOST １２７.0.0.1
[::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::]
""".split()


@pytest.mark.parametrize("host", FORMS)
def test_this_machine_is_refused_however_it_is_written(served: Served, host: str) -> None:
    with pytest.raises(OSError, match=r"not of the public internet|is not known|is no http or https"):
        asked(["anywhere"], f"http://{host}:{served.port}/")
    assert not served.seen


def test_a_name_that_leads_to_a_private_address(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an attacker's own DNS would say it; the row of that very name alone lets it through."""
    url = f"http://evil.example:{served.port}/"
    monkeypatch.setattr(socket, "getaddrinfo", names({"evil.example": "127.0.0.1"}))
    with pytest.raises(OSError, match=r"evil.example is 127.0.0.1, .* not of the public internet"):
        asked(["anywhere", "http://other.example"], url)
    assert not served.seen
    assert asked([f"http://evil.example:{served.port}"], url) == (200, b"hello")
    assert served.seen[0][2]["Host"] == f"evil.example:{served.port}"


def test_a_name_is_looked_up_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was checked is what is connected to, whatever the name leads to a moment later."""
    looked = names({"moving.example": "127.0.0.1"})
    count: list[str] = []

    def getaddrinfo(host: str, *rest: Any, **more: Any) -> Any:
        count.append(host)
        return looked(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    asked([f"http://moving.example:{served.port}"], f"http://moving.example:{served.port}/")
    assert count == ["moving.example"]


def names(known: dict[str, str]) -> Callable[..., Any]:
    real = socket.getaddrinfo
    return lambda host, *rest, **more: real(known.get(host, host), *rest, **more)


def test_a_redirect_stays_within_the_rows(served: Served) -> None:
    row = f"http://localhost:{served.port}"
    served.leads["/in"] = (302, f"{row}/there")
    served.leads["/out"] = (302, f"http://127.0.0.1:{served.port}/there")
    served.leads["/file"] = (301, "file:///etc/passwd")
    assert asked([row], f"{row}/in") == (200, b"hello")
    for path in ("/out", "/file"):
        with pytest.raises(OSError, match=f"{path} leads elsewhere: .*may not ask"):
            asked([row], row + path)
    assert [path for _, path, _ in served.seen] == ["/in", "/there", "/out", "/file"]


def test_a_redirect_in_a_circle_ends(served: Served) -> None:
    row = f"http://localhost:{served.port}"
    served.leads["/round"] = (302, "/round")
    with pytest.raises(OSError, match="more than 10 redirects"):
        asked([row], f"{row}/round")


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_what_becomes_of_a_redirected_post(served: Served, status: int, method: str) -> None:
    row = f"http://localhost:{served.port}"
    served.leads["/in"] = (status, "/there")
    asked([row], f"{row}/in", "POST")
    assert [(method, path) for method, path, _ in served.seen] == [("POST", "/in"), (method, "/there")]


def test_a_password_stays_where_it_was_meant_for(served: Served) -> None:
    here, there = f"http://localhost:{served.port}", f"http://127.0.0.1:{served.port}"
    served.leads["/away"] = (302, f"{there}/x")
    asked([here, there], f"{here}/away", Authorization="Basic abc", Accept="*/*")
    assert [headers.get("Authorization") for *_, headers in served.seen] == ["Basic abc", None]
    assert served.seen[1][2]["Accept"] == "*/*"


def test_an_answer_is_read_to_its_limit(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scxml_runtime.io.guarded_http.LARGEST_BODY", 4)
    with pytest.raises(OSError, match="longer than 4 bytes"):
        asked(["localhost"], f"http://localhost:{served.port}/")


def test_an_answer_that_drips_ends(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((0.0, 1e6))
    monkeypatch.setattr("scxml_runtime.io.guarded_http.monotonic", lambda: next(times))
    with pytest.raises(OSError, match="takes too long"):
        asked(["localhost"], f"http://localhost:{served.port}/")


# --- through what charts say ----------------------------------------------------------------------

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <datamodel><data id="d" src="{url}/data.json"/></datamodel>
  <state id="a">
    <onentry><send type="http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor" event="e" target="{url}/send"/></onentry>
    <invoke id="i" src="{url}/child.scxml"/>
    <transition event="error"><log label="" expr="_event.name"/></transition></state></scxml>"""
FETCH = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:session="http://www.genesyslab.com/modules/session"><state id="a">
  <onentry><session:fetch srcexpr="'{url}/fetch'" method="'get'"/><session:start src="'{url}/other.scxml'"/></onentry>
  <transition event="error"><log label="" expr="_event.name"/></transition></state></scxml>"""


@pytest.mark.parametrize("rows", [[], ["anywhere"]])
def test_each_door_of_a_chart_is_held_to_the_rows(served: Served, rows: list[str]) -> None:
    url, transport = f"http://localhost:{served.port}", GuardedTransport(rows)
    host = Host(documents=Documents(transport=transport), transport=transport)
    logged: list[str] = []
    for chart in (CHART, FETCH):
        session = host.start(scxmlc.load(chart.format(url=url)))
        host.advance(10)
        logged += sorted(text for _, text in session.log)
    assert not served.seen
    assert logged == [
        "error.communication",
        "error.communication",
        "error.execution",
        "error.session.fetch",
        "error.session.start",
    ]


def test_each_door_opens_for_what_is_named(served: Served) -> None:
    url = f"http://localhost:{served.port}"
    transport = GuardedTransport([url])
    host = Host(documents=Documents(transport=transport), transport=transport)
    for chart in (CHART, FETCH):
        host.start(scxmlc.load(chart.format(url=url)))
        host.advance(10)
    assert {path.partition("?")[0] for _, path, _ in served.seen} == {
        "/data.json",
        "/send",
        "/child.scxml",
        "/fetch",
        "/other.scxml",
    }
