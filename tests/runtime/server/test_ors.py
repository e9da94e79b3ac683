"""The ORS interface and BasicHTTP of a server: of sessions that are kept, and with the answers of a plain host, as
tests/runtime/modules/test_http_interface.py and tests/scxml/test_http.py have them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.server.asgi import application
from scxml_runtime.server.catalogue import Served
from scxml_runtime.server.modules import Compiled, served_of
from scxml_runtime.server.settings import Settings
from tests.runtime.modules.test_http_interface import BEYOND, CHART, CONTENTS, DEEP
from tests.scxml.test_http import REFUSED, TAKEN

from .asking import FORM, Said, ask

PUBLIC = "https://events.example.com"
PLAIN = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="plain">
<state id="a">
<onentry><log label="at" expr="_ioprocessors.basichttp.location"/></onentry>
<transition event="end" target="f"/>
<transition event="*"><log label="" expr="_event.name + ' ' + JSON.stringify(_event.data)"/></transition>
</state><final id="f"/></scxml>"""


class Server:
    """An application, and the host behind it."""

    def __init__(self, host: DurableHost, catalogue: Any, settings: Settings) -> None:
        self.host = host
        self.app = application(host, catalogue, settings)

    def __call__(self, method: str, path: str, body: str = "", type: str = FORM, **headers: str) -> Said:
        return ask(self.app, method, path, body, type, headers)

    def plain(self, id: str) -> None:
        """A session of the chart "plain"."""
        (cls,) = (each.cls for each in self.app.serving.catalogue.charts() if each.name == "plain")
        self.host.start(cls, id=id)

    def started(self, body: str = "src=Served&customer=anna", type: str = FORM) -> str:
        answer = self("POST", "/scxml/session/start", body, type)
        assert answer.status == 200, answer.body
        id: str = answer.json["sessionid"]
        assert answer.headers["set-cookie"] == f"ORSSESSIONID={id}.node1"
        return id


@pytest.fixture
def server() -> Iterator[Server]:
    with made(CHART, PLAIN) as server:
        yield server


@contextmanager
def made(*charts: str, settings: Settings | None = None) -> Iterator[Server]:
    classes = [scxmlc.load(each) for each in charts]
    host = DurableHost(MemoryStore(), classes, clock=VirtualClock(), http=f"{PUBLIC}/basichttp")
    with host:
        yield Server(host, Compiled(classes), settings or Settings())


@pytest.mark.parametrize(
    ("body", "type"),
    [
        ("src=Served&customer=anna", FORM),
        (json.dumps({"src": "Served", "customer": "anna"}), "application/json"),
    ],
)
def test_a_session_is_started_with_its_parameters(server: Server, body: str, type: str) -> None:
    view = server.host.look(server.started(body, type))
    assert view.data["customer"] == "anna" and view.configuration == {"a"}


def test_a_session_is_started_later(server: Server) -> None:
    ideal = int((server.host.now() + 60) * 1000)
    id = server.started(f"src=Served&customer=bob&idealtime={ideal}")
    assert server("GET", f"/scxml/session/{id}/query").status == 404
    server.host.advance(60)
    assert server("GET", f"/scxml/session/{id}/query").json["data"]["customer"] == "bob"


def test_an_event_and_a_query(server: Server) -> None:
    id = server.started()
    answer = server("GET", f"/ors/scxml/session/{id}/event/move?to=b+c")
    assert (answer.status, answer.json) == (200, {"sessionid": id})
    told = server("GET", f"/scxml/session/{id}/query").json
    assert told["states"] == ["b"] and told["data"]["customer"] == "anna" and told["name"] == "Served"
    assert set(told) == {"sessionid", "name", "states", "data"}


def test_an_event_that_comes_again_under_its_key_counts_once(server: Server) -> None:
    id = server.started()
    for _ in range(2):
        answer = server(
            "POST",
            f"/scxml/session/{id}/event/json",
            '{"x": 5}',
            "application/json",
            **{"idempotency-key": "k"},
        )
        assert answer.status == 200
    assert [text for _, text in server.host.look(id).log] == ["application/json,5"]


def test_a_request_waits_for_its_response(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scxml_runtime.server.ors.PATIENCE", 0)
    id = server.started()
    positive = server("GET", f"/scxml/session/{id}/request/ask?what=name")
    negative = server("POST", f"/scxml/session/{id}/request/refuse")
    unheard = server("POST", f"/scxml/session/{id}/request/nothing")
    assert (positive.status, positive.json) == (200, {"customer": "anna", "asked": "name", "resultcode": "7"})
    assert (negative.status, negative.json) == (400, {})
    assert (unheard.status, unheard.json["error"]) == (504, "timeout")
    assert len(server.host.callers) == 0


def test_no_more_requests_wait_than_can(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scxml_runtime.server.ors.MOST_WAITING", 1)
    id = server.started()
    waiting = server.host.ask(id, "nothing")
    assert server("GET", f"/scxml/session/{id}/request/ask").json["error"] == "busy"
    waiting.cancel()
    assert server("GET", f"/scxml/session/{id}/request/ask").status == 200


def test_who_waits_when_the_server_is_stopped_hears_so(server: Server) -> None:
    id = server.started()
    waiting = server.host.ask(id, "nothing")
    server.app.leave()
    assert waiting.done()
    again = server("GET", f"/scxml/session/{id}/request/ask")
    assert (again.status, again.json["error"], again.headers["retry-after"]) == (503, "leaving", "1")


def test_a_session_is_terminated_as_from_outside(server: Server) -> None:
    id = server.started()
    assert server("POST", f"/scxml/session/{id}/terminate").status == 200
    view = server.host.look(id)
    assert view.is_over and view.log == ((None, "left"),)
    for call in ("terminate", "query", "event/json", "request/ask"):
        answer = server("POST", f"/scxml/session/{id}/{call}")
        assert (answer.status, answer.json["error"]) == (404, "nosuchsession")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("GET", "/scxml/session/start", "", 405, "method"),
        ("POST", "/scxml/session/start", "", 400, "badrequest"),
        ("POST", "/scxml/session/start", "src=http://host/none.scxml", 400, "badfetch"),
        ("POST", "/scxml/session/start", "src=Served&idealtime=soon", 400, "badrequest"),
        ("POST", "/scxml/session/nobody/query", "", 404, "nosuchsession"),
        ("POST", "/scxml/session/nobody/event/e", "", 404, "nosuchsession"),
        ("POST", "/scxml/session/nobody/request/e", "", 404, "nosuchsession"),
        ("POST", "/scxml/session/{id}/nothing", "", 404, "nosuchcall"),
        ("POST", "/scxml/session/{id}/event/bad%20name", "", 400, "badrequest"),
        ("POST", "/scxml/session/{id}/request/bad%20name", "", 400, "badrequest"),
        ("POST", "/scxml/session", "", 404, "nosuchsession"),
        ("POST", "/scxml/session/{id}/event/e", "\udcff", 400, "badrequest"),
    ],
)
def test_what_cannot_be_done_says_why(
    server: Server, method: str, path: str, body: str, status: int, error: str
) -> None:
    id = server.started()
    content = body.encode("utf-8", "surrogateescape")
    answer = ask(server.app, method, path.format(id=id), content, FORM)
    assert (answer.status, answer.json["error"]) == (status, error)


@pytest.mark.parametrize("value", [DEEP, BEYOND, f"-{BEYOND}", "1" * 5000, "1e400", "NaN", "{} {}"])
def test_json_that_no_script_can_hold_is_told_to_the_caller(server: Server, value: str) -> None:
    id = server.started()
    for path, told in (
        ("start", f'{{"src": "Served", "x": {value}}}'),
        (f"{id}/event/json", f'{{"x": {value}}}'),
        (f"{id}/request/ask", f'{{"x": {value}}}'),
    ):
        answer = server("POST", f"/scxml/session/{path}", told, "application/json")
        assert (answer.status, answer.json["error"]) == (400, "badrequest")


def test_the_calls_are_listed(server: Server) -> None:
    assert set(server("GET", "/ors/help").json) == {"start", "terminate", "event", "request", "query"}


@pytest.mark.parametrize("expression", CONTENTS)
@pytest.mark.parametrize(("type", "status"), [("positive", 200), ("negative", 400)])
def test_the_content_of_a_response_is_the_body(expression: str, type: str, status: int) -> None:
    literal = expression.startswith("{") or expression == "closed"
    content = f"<content>{expression}</content>" if literal else f'<content expr="{expression}"/>'
    chart = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="answers"
        xmlns:ws="www.genesyslab.com/modules/ws"><datamodel><data id="o" expr="{{why: 'closed', at: NaN}}"/></datamodel>
      <state id="a"><transition event="ask"><ws:response requestid="_event.sendid" type="'{type}'">{content}
        </ws:response></transition></state></scxml>"""
    with made(chart) as server:
        answer = server("POST", f"/scxml/session/{server.started('src=answers')}/request/ask")
    body, kind = CONTENTS[expression]
    assert (answer.status, answer.body, answer.headers["content-type"]) == (
        status,
        body.encode("utf-8", "replace"),
        kind,
    )


def test_a_page_of_another_site_makes_no_browser_act(server: Server) -> None:
    id = server.started()
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        answer = server("GET", f"/scxml/session/{id}/event/json", **{"sec-fetch-site": site})
        assert answer.status == status


BROWSER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64)"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (BROWSER, 403),
        (BROWSER | {"referer": "http://elsewhere.example/page"}, 403),
        (BROWSER | {"referer": "http://localhost/ui/"}, 200),
        (BROWSER | {"sec-fetch-site": "same-origin"}, 200),
        ({"user-agent": "curl/8.5.0"}, 200),
    ],
)
def test_an_image_of_a_page_that_nobody_knows_makes_no_session_act(
    server: Server, headers: dict[str, str], status: int
) -> None:
    id = server.started()
    assert server("GET", f"/scxml/session/{id}/event/json", **headers).status == status
    assert server("GET", f"/scxml/session/{id}/query", **headers).status == 200


def test_a_session_that_would_start_when_all_is_over_is_refused(server: Server) -> None:
    answer = server("POST", "/scxml/session/start?src=plain&idealtime=1e300")
    assert answer.status == 400 and "milliseconds since 1970" in answer.body.decode()


def test_a_start_finds_its_chart_by_name_or_by_its_file(server: Server) -> None:
    door, gate, deep = (
        scxmlc.load(PLAIN.replace('name="plain"', f'name="{name}"')) for name in ("door", "gate", "deep")
    )

    class Folder(Compiled):
        def charts(self) -> list[Served]:
            names = {"door": "door.scxml", "gate": "a/gate.scxml", "deep": "b/a/gate.scxml"}
            return [
                Served(each, found.name, found.version, documents={names[found.name]: "", "other.scxml": ""})
                for each in (door, gate, deep)
                for found in [served_of(each)]
            ]

    from scxml_runtime.server.ors import chart_at
    from scxml_runtime.server.serving import Serving

    serving = Serving(server.host, Folder([door, gate, deep]), Settings())
    found = {
        src: served and served.name
        for src in (
            "door",
            "door.scxml",
            "./door.scxml",
            "http://web/strategies/door.scxml?x=1#f",
            "http://web/a/gate.scxml",
            "http://web/b/a/gate.scxml",
            "http://web/gate.scxml",
            "indoor.scxml",
            "other.scxml",
            "",
        )
        for served in [chart_at(serving, src)]
    }
    assert [*found.values()] == ["door", "door", "door", "door", "gate", "deep", None, None, None, None]


HOSTILE = {
    "up": "..",
    "up, encoded": "%2e%2e",
    "up and down": "..%2f..%2fapi",
    "nothing": "%00",
    "no UTF-8": "%ff%fe",
    "long": "a" * 10_240,
    "an invoked one": "s~1",
    "controls": "%0d%0aSet-Cookie:%20a=b",
    "markup": "%3Cscript%3E",
    "blank": "%20",
    "none": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_ids_that_are_none_are_refused_and_change_nothing(server: Server, name: str) -> None:
    server.plain("s")
    before = server.host.look("s")
    calls = (
        f"/scxml/session/{HOSTILE[name]}/{each}" for each in ("query", "terminate", "event/e", "request/e")
    )
    for path in (f"/basichttp/{HOSTILE[name]}", *calls):
        answer = server("POST", path, "x=1")
        assert 400 <= answer.status < 500 and "set-cookie" not in answer.headers, path
    assert server.host.look("s") == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "BREW", "TRACE"])
def test_other_methods_do_nothing(server: Server, method: str) -> None:
    id = server.started()
    for path in (f"/scxml/session/{id}/terminate", f"/basichttp/{id}"):
        answer = ask(server.app, method, path, b"", "", {"x-http-method-override": "POST"})
        assert answer.status == 405
    assert not server.host.look(id).is_over


# --- BasicHTTP --------------------------------------------------------------------------------------


def logged(server: Server, id: str) -> list[str]:
    return [text for label, text in server.host.look(id).log if label != "at"]


@pytest.mark.parametrize("name", TAKEN)
def test_each_form_is_an_event(server: Server, name: str) -> None:
    request: dict[str, Any] = TAKEN[name][0]  # type: ignore[assignment]
    server.plain("p/1")
    path = f"/basichttp/p%2F1{request.get('path', '')}"
    answer = ask(server.app, "POST", path, request.get("body", b""), request.get("type", FORM))
    assert (answer.status, answer.body, logged(server, "p/1")) == (204, b"", [TAKEN[name][1]])
    assert server.host.look("p/1").log[0][1] == f"{PUBLIC}/basichttp/p%2F1"


OWN = {"no session", "too much", "no such session"}  # whose paths and sizes are others here


@pytest.mark.parametrize("name", sorted({*REFUSED} - OWN))
def test_what_is_no_event_is_refused(server: Server, name: str) -> None:
    request: dict[str, Any] = REFUSED[name][0]  # type: ignore[assignment]
    server.plain("p")
    answer = ask(server.app, request.get("method", "POST"), "/basichttp/p", request.get("body", b""), FORM)
    assert (answer.status, logged(server, "p")) == (REFUSED[name][1], [])


def test_who_is_not_there_or_over_takes_nothing(server: Server) -> None:
    server.plain("p")
    server.host.send("p", "end")
    for id in ("p", "nobody", "nobody~1"):
        assert server("POST", f"/basichttp/{id}", "x=1").status == 404


def test_a_form_that_comes_again_under_its_key_counts_once(server: Server) -> None:
    server.plain("p")
    for body, status in (("x=1", 204), ("x=1", 204), ("x=2", 409)):
        assert server("POST", "/basichttp/p", body, **{"idempotency-key": "k"}).status == status
    assert logged(server, "p") == ['HTTP.POST {"x":"1"}']


@pytest.mark.parametrize("path", ["/scxml/session/{id}/query", "/basichttp/{id}", "/ors/help"])
def test_a_token_is_wanted_here_too(path: str) -> None:
    with made(PLAIN, settings=Settings(token="secret")) as server:
        assert server("POST", path.format(id="p")).status == 401
