"""session:fetch: what is asked, what comes back, what is refused (ORS core 5.3)."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.io.guarded_http import GuardedTransport
from scxml_runtime.simulator import Simulator

URL = "http://crm.example.com/customers"
FETCH = f"""<session:fetch requestid="_data.req" srcexpr="'{URL}'" """


def test_get(bench):
    bench.web.answer(URL, '{"name": "Ann"}', headers={"X-Trace": "7"})
    session = bench.do(
        FETCH + """method="'get'" type="'application/json'" maxage="0"><param name="id" expr="12"/>
        <param name="'q'" expr="'a b'"/><param name="o" expr="{a: 1}"/></session:fetch>"""
    )
    assert bench.data("session.fetch.done") == {
        "requestid": session.data["req"],
        "content": '{"name": "Ann"}',
        "hints": {"content-type": "application/json", "x-trace": "7"},
    }
    (asked,) = bench.web.requests
    assert asked.method == "GET" and asked.url == URL + "?id=12&q=a+b&o=%5Bobject+Object%5D"
    assert asked.headers == {"Accept": "application/json", "Cache-Control": "max-age=0"}


def test_params_are_added_to_a_query_that_is_there(bench):
    bench.web.answer(URL, type="text/plain")
    bench.do(
        FETCH.replace("customers'", "customers?x=1'") + """><param name="y" expr="true"/></session:fetch>"""
    )
    assert bench.web.requests[0].url == URL + "?x=1&y=true"


def test_post_a_form(bench):
    bench.web.answer(URL, method="post")
    bench.do(FETCH + """method="'post'"><param name="name" expr="'Ann Ö'"/></session:fetch>""")
    (asked,) = bench.web.requests
    assert asked.body == b"name=Ann+%C3%96"
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_post_json(bench):
    bench.web.answer(URL, method="post")
    bench.do(FETCH + """method="'post'" enctype="'application/json'" username="'open'" password="'sesame'"
        headers="{'X-Key': 'k'}"><content _expr="{name: 'Ann', tags: [1, 2]}"/></session:fetch>""")
    (asked,) = bench.web.requests
    assert json.loads(asked.body) == {"name": "Ann", "tags": [1, 2]}
    assert asked.headers == {
        "Content-Type": "application/json",
        "Authorization": "Basic b3BlbjpzZXNhbWU=",
        "X-Key": "k",
    }


def test_an_error_status(bench):
    bench.web.answer(URL, status=503)
    bench.do(FETCH + "/>")
    told = bench.data("error.session.fetch")
    assert told["error"] == 503 and "503" in told["description"]


def test_no_server(bench):
    bench.do(FETCH + "/>")
    assert bench.data("error.session.fetch")["error"] == 0


def test_another_content_type_than_asked_for(bench):
    bench.web.answer(URL, "<html/>", type="text/html; charset=utf-8")
    bench.do(FETCH + "type=\"'application/json'\"/>")
    assert "text/html" in bench.data("error.session.fetch")["description"]


@pytest.mark.parametrize("type", ["text/plain", "plain-text", "text-plain"])
def test_plain_text_accepts_anything(bench, type):
    bench.web.answer(URL, "<html/>", type="text/html")
    bench.do(FETCH + f"type=\"'{type}'\"/>")
    assert bench.data("session.fetch.done")["content"] == "<html/>"


def test_a_slow_server(bench):
    bench.web.answer(URL, after=12)
    bench.do(FETCH + "timeout=\"'10'\"/>")
    bench.advance(9.9)
    assert bench.events() == []
    bench.advance(0.2)
    assert bench.data("error.session.fetch")["error"] == 0


def test_guaranteed_delivery_tries_again(bench):
    bench.web.answer(URL, status=500)
    bench.web.answer(URL, status=500)
    bench.web.answer(URL, '"at last"')
    bench.do(FETCH + 'gdelivery="true" gd_retries="2" gd_retry_interval="5"/>')
    bench.advance(10)
    assert bench.data("session.fetch.done")["content"] == '"at last"'
    assert bench.events() == ["session.fetch.done"] and bench.now == 10


def test_an_unknown_method(bench):
    bench.do(FETCH + "method=\"'brew'\"/>")
    assert bench.data("error.session.fetch")["error"] == "invalidattribute"


# The real client: it goes only where strategies may go.


@pytest.fixture
def server():
    """An HTTP server on loopback: /ok answers, /away leads to a file, /home to itself."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            leads = {"/away": "file:///etc/passwd", "/home": f"http://127.0.0.1:{server.server_port}/ok"}
            self.send_response(302 if self.path in leads else 200)
            self.send_header("Location", leads.get(self.path, ""))
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_allowed_host_is_asked(server):
    answer = GuardedTransport(allow=["localhost"]).request("GET", server + "/ok", b"", {})
    assert (answer.status, answer.body) == (200, b"hello")


@pytest.mark.parametrize("path", ["/ok", "/home"])
def test_loopback_is_refused_unless_allowed(server, path):
    with pytest.raises(OSError, match="may not ask"):
        GuardedTransport().request("GET", server + path, b"", {})


@pytest.mark.parametrize("path", ["/home", "/away"])
def test_redirects_are_held_to_the_same(server, path):
    with pytest.raises(OSError, match="may not ask"):
        GuardedTransport(allow=["localhost"]).request("GET", server + path, b"", {})


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://host/x", "data:,x", "gopher://host", "/etc/passwd", ""]
)
def test_only_http(url):
    with pytest.raises(OSError, match="no http"):
        GuardedTransport().request("GET", url, b"", {})


@pytest.mark.parametrize("method", ["urs", "esp"])
def test_calls_of_the_platform_itself_are_answered_by_the_test(bench, method):
    bench.web.answer("urs/call/@call-1/func", '{"value": 3}', method=method, after=2)
    bench.do(f"<session:fetch srcexpr=\"'urs/call/@call-1/func?name=F'\" method=\"'{method}'\"/>")
    assert bench.events() == []
    bench.advance(2)
    assert bench.data("session.fetch.done")["content"] == '{"value": 3}'
    bench.do(f"<session:fetch srcexpr=\"'urs/nothing'\" method=\"'{method}'\"/>")
    assert bench.data("error.session.fetch")["error"] == "remote"


CHART = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" initial="s"
    xmlns:session="www.genesyslab.com/modules/session">
  <state id="s"><onentry><session:fetch srcexpr="'{}'" method="'{}'" type="'application/json'"/></onentry>
    <transition event="session.fetch.done" target="done"><log expr="_event.data.content"/></transition>
    <transition event="error.session.fetch" target="failed"><log expr="_event.data.description"/></transition></state>
  <final id="done"/><final id="failed"/></scxml>"""


def fetched(folder, address, method="get"):
    """How a chart in the folder ends that asks for an address, what it logs, and what the web was asked."""
    folder.mkdir(exist_ok=True)
    (folder / "chart.scxml").write_text(CHART.format(address, method))
    (folder / "rules.json").write_text("[1]")
    (folder.parent / "outside.json").write_text("[2]")
    simulator = Simulator()
    simulator.publish("http://crm/published", text="[3]")
    simulator.publish("local.json", text="[4]")
    simulator.publish("http://crm/both", text="[5]")
    simulator.publish("http://crm/class", scxmlc.load(CHART))
    for url in ("both", "asked"):
        for each in ("get", "post"):
            simulator.web.answer(f"http://crm/{url}", "[6]", method=each)
    session = simulator.start(folder / "chart.scxml")
    simulator.advance(60)
    return session.final, session.log[0][1], [asked.url for asked in simulator.web.requests]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("http://crm/published", "[3]"),
        ("http://crm/published?id=5", "[3]"),
        ("./local.json", "[4]"),
        ("file:local.json", "[4]"),
        ("http://crm/both", "[5]"),
        ("rules.json", "[1]"),
        ("file:rules.json", "[1]"),
    ],
)
def test_what_is_here_is_not_asked_for(tmp_path, address, content):
    assert fetched(tmp_path / "charts", address) == ("done", content, [])


def test_a_server_is_asked_for_the_rest_and_by_other_methods(tmp_path):
    assert fetched(tmp_path / "charts", "http://crm/asked") == ("done", "[6]", ["http://crm/asked"])
    assert fetched(tmp_path / "charts", "http://crm/both", "post") == ("done", "[6]", ["http://crm/both"])


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("none.json", "nothing is published at none.json, and there is no such file"),
        (
            "../outside.json",
            "nothing is published at ../outside.json, and its file lies outside the folder of the chart and the roots",
        ),
        ("http://crm/none", "there is no server at http://crm/none"),
        ("http://crm/class", "http://crm/class is a class without a text"),
    ],
)
def test_why_there_is_nothing(tmp_path, address, why):
    final, told, _ = fetched(tmp_path / "charts", address)
    assert (final, told) == ("failed", why)


def test_a_host_finds_what_is_published_too():
    host = Host(transport=Nowhere())
    host.documents.publish("http://crm/published", text="[3]")
    session = host.start(scxmlc.load(CHART.format("http://crm/published", "get")))
    host.advance(1)
    assert session.log == [(None, "[3]")]


class Nowhere:
    """A transport that reaches nobody."""

    def request(self, method, url, body, headers):
        raise OSError(f"no way to {url}")
