"""The HTTP interface of the Orchestration Server (ORS core 6)."""

from __future__ import annotations

import json
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from scxml_runtime import Host
from scxml_runtime.io.http_server import HttpServer
from scxml_runtime.io.ors_calls import Exchange
from scxml_runtime.simulator import Simulator

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" name="Served"
    xmlns:ws="www.genesyslab.com/modules/ws">
  <datamodel><data id="customer" expr="'nobody'"/></datamodel>
  <state id="a">
    <onexit><log expr="'left'"/></onexit>
    <transition event="ask"><ws:response requestid="_event.sendid" resultcode="'7'"><param name="customer"
      expr="_data.customer"/><param name="asked" expr="_event.data.what"/></ws:response></transition>
    <transition event="refuse"><ws:response requestid="_event.sendid" type="'negative'"/></transition>
    <transition event="json">
      <log expr="[_event.data.paramtype, eval('(' + _event.data.param + ')').x].join()"/></transition>
    <transition event="move" cond="_event.data.to == 'b c'" target="b"/>
  </state>
  <state id="b"/>
</scxml>"""
URL = "http://host/served.scxml"


@pytest.fixture
def sim():
    sim = Simulator()
    sim.publish(URL, CHART)
    return sim


def started(sim, body=f"src={URL}&customer=anna", content_type="application/x-www-form-urlencoded"):
    exchange = sim.http("POST", "/scxml/session/start", body, content_type)
    assert exchange.status == 200, exchange.body
    sim.run()
    return exchange.told["sessionid"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"src={URL}&customer=anna", "application/x-www-form-urlencoded"),
        (json.dumps({"src": URL, "customer": "anna"}), "application/json"),
    ],
)
def test_a_session_is_started_with_its_parameters(sim, body, content_type):
    session = sim.sessions[started(sim, body, content_type)]
    assert session.data["customer"] == "anna" and session.url == URL and session.is_active("a")


def test_a_session_is_started_later(sim):
    ideal = int((sim.clock.epoch + 60) * 1000)
    id = started(sim, f"src={URL}&idealtime={ideal}")
    assert id not in sim.sessions
    sim.advance(60)
    assert sim.sessions[id].is_active("a")


def test_an_event_and_a_query(sim):
    id = started(sim)
    assert sim.http("GET", f"/ors/scxml/session/{id}/event/move?to=b+c").status == 200
    told = sim.http("GET", f"/scxml/session/{id}/query").told
    assert told["states"] == ["b"] and told["data"]["customer"] == "anna" and told["name"] == "Served"


def test_a_json_body_stands_whole_in_param(sim):
    id = started(sim)
    sim.http("POST", f"/scxml/session/{id}/event/json", '{"x": 5}', "application/json; charset=utf-8")
    assert sim.sessions[id].log == [(None, "application/json,5")]


def test_a_request_waits_for_its_response(sim):
    id = started(sim)
    positive = sim.http("GET", f"/scxml/session/{id}/request/ask?what=name")
    negative = sim.http("POST", f"/scxml/session/{id}/request/refuse")
    unheard = sim.http("POST", f"/scxml/session/{id}/request/nothing")
    sim.advance(29)
    assert (positive.status, positive.told) == (
        200,
        {"customer": "anna", "asked": "name", "resultcode": "7"},
    )
    assert (negative.status, negative.told) == (400, {})
    assert unheard.status is None
    sim.advance(1)
    assert (unheard.status, unheard.told["error"]) == (504, "timeout")
    assert sim.clock.next_due() is None


def test_a_session_is_terminated_as_from_outside(sim):
    id = started(sim)
    assert sim.http("POST", f"/scxml/session/{id}/terminate").status == 200
    assert sim.sessions[id].is_finished and sim.sessions[id].log == [(None, "left")]
    assert sim.http("POST", f"/scxml/session/{id}/terminate").status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("GET", "/scxml/session/start", "", 405, "method"),
        ("POST", "/scxml/session/start", "", 400, "badrequest"),
        ("POST", "/scxml/session/start", "src=http://host/none.scxml", 400, "badfetch"),
        ("POST", "/scxml/session/start", f"src={URL}&idealtime=soon", 400, "badrequest"),
        ("POST", "/scxml/session/nobody/query", "", 404, "nosuchsession"),
        ("POST", "/scxml/session/{id}/nothing", "", 404, "nosuchcall"),
        ("POST", "/scxml/session/{id}/event/bad%20name", "", 400, "badrequest"),
        ("POST", "/scxml/session/{id}/request/bad%20name", "", 400, "badrequest"),
        ("POST", "/scxml/session", "", 404, "nosuchsession"),
    ],
)
def test_what_cannot_be_done_says_why(sim, method, path, body, status, error):
    id = started(sim)
    exchange = sim.http(method, path.format(id=id), body)
    assert (exchange.status, exchange.told["error"]) == (status, error)


def test_a_body_that_is_no_json(sim):
    assert sim.http("POST", "/scxml/session/start", "{", "application/json").status == 400
    assert sim.http("POST", "/scxml/session/start", "[]", "application/json").status == 400
    assert sim.http("POST", "/scxml/session/start", "[" * 100_000, "application/json").status == 400
    for time in ("NaN", "Infinity", "[1]"):
        body = f'{{"src": "{URL}", "idealtime": {time}}}'
        assert sim.http("POST", "/scxml/session/start", body, "application/json").status == 400


def test_the_calls_are_listed(sim):
    assert set(sim.http("GET", "/ors/help").told) == {"start", "terminate", "event", "request", "query"}


def test_over_a_real_server():
    host = Host()
    host.documents.publish("served.scxml", CHART)
    with HttpServer(host) as server:
        answers: list[object] = []

        def client() -> None:
            base = f"http://127.0.0.1:{server.port}/scxml/session"
            with urlopen(Request(f"{base}/start", b"src=served.scxml", method="POST"), timeout=20) as answer:
                id = json.load(answer)["sessionid"]
                answers.append(answer.headers["Set-Cookie"] == f"ORSSESSIONID={id}.node1")
            with pytest.raises(HTTPError) as refused:
                urlopen(Request(f"{base}/{id}/event/e", b"\xff", method="POST"), timeout=20)
            answers.append(refused.value.code)
            refused.value.close()
            with urlopen(f"{base}/{id}/request/ask?what=age", timeout=20) as answer:
                answers.append(json.load(answer))

        thread = Thread(target=client)
        thread.start()
        while thread.is_alive():
            host.advance(0)
            thread.join(0.01)
    assert answers == [True, 400, {"customer": "nobody", "asked": "age", "resultcode": "7"}]


DEEP = "[" * 300 + "]" * 300
BEYOND = "1" + "0" * 400


@pytest.mark.parametrize("value", [DEEP, BEYOND, f"-{BEYOND}", "1" * 5000, "1e400", "NaN", "{} {}"])
def test_json_that_no_script_can_hold_is_told_to_the_caller(sim, value):
    id = started(sim)
    start = sim.http("POST", "/scxml/session/start", f'{{"src": "{URL}", "x": {value}}}', "application/json")
    event = sim.http("POST", f"/scxml/session/{id}/event/json", f'{{"x": {value}}}', "application/json")
    request = sim.http("POST", f"/scxml/session/{id}/request/ask", f'{{"x": {value}}}', "application/json")
    sim.run()
    assert [each.told["error"] for each in (start, event, request)] == ["badrequest"] * 3
    assert [each.status for each in (start, event, request)] == [400] * 3
    assert sim.sessions[id].log == [] and len(sim.sessions) == 1


def test_json_at_the_limits_is_taken(sim):
    deep = "[" * 99 + '"[[]{"' + "]" * 99
    body = f'{{"src": "{URL}", "deep": {deep}, "large": 1e308, "whole": 1{"0" * 300}, "half": "\\ud800"}}'
    assert sim.http("POST", "/scxml/session/start", body, "application/json").status == 200
    sim.run()
    assert len(sim.sessions) == 1


def test_an_ideal_time_beyond_a_double(sim):
    body = f"src={URL}&idealtime={BEYOND}"
    assert sim.http("POST", "/scxml/session/start", body).status == 400


CONTENTS = {
    '{"why": "closed"}': ('{"why": "closed"}', "application/json"),
    "closed": ("closed", "text/plain; charset=utf-8"),
    "_data.o": ('{"why": "closed", "at": null}', "application/json"),
    "JSON.stringify(_data.o)": ('{"why":"closed","at":null}', "application/json"),
    "[1, 'two']": ('[1, "two"]', "application/json"),
    "'a\\ud800'": ("a\ud800", "text/plain; charset=utf-8"),
    "['a\\ud800']": ('["a\\ud800"]', "application/json"),
    "5": ("5", "application/json"),
}


@pytest.mark.parametrize("expression", CONTENTS)
@pytest.mark.parametrize(("type", "status"), [("positive", 200), ("negative", 400)])
def test_the_content_of_a_response_is_the_body(sim, expression, type, status):
    literal = expression.startswith("{") or expression == "closed"
    content = f"<content>{expression}</content>" if literal else f'<content expr="{expression}"/>'
    sim.publish(
        "answers",
        f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
        xmlns:ws="www.genesyslab.com/modules/ws"><datamodel><data id="o" expr="{{why: 'closed', at: NaN}}"/></datamodel>
      <state id="a"><transition event="ask"><ws:response requestid="_event.sendid" type="'{type}'">{content}
        </ws:response></transition></state></scxml>""",
    )
    exchange = sim.http("POST", f"/scxml/session/{started(sim, 'src=answers')}/request/ask")
    assert (exchange.status, (exchange.body, exchange.headers["Content-Type"])) == (
        status,
        CONTENTS[expression],
    )


def test_the_result_code_stands_beside_an_object_in_the_content(sim):
    chart = CHART.replace(
        '<param name="customer"\n      expr="_data.customer"/>', '<content expr="{a: 1}"/>'
    ).replace('<param name="asked" expr="_event.data.what"/>', "")
    sim.publish("answers", chart)
    exchange = sim.http("GET", f"/scxml/session/{started(sim, 'src=answers')}/request/ask")
    assert exchange.told == {"a": 1, "resultcode": "7"}


def test_a_test_reads_the_content_of_a_response(sim):
    sim.publish("answers", CHART.replace('<param name="asked" expr="_event.data.what"/>', ""))
    session = sim.sessions[started(sim)]
    answer = sim.response(sim.request(session, "refuse"))
    assert (answer.positive, answer.values, answer.content) == (False, {}, None)


def test_no_more_requests_wait_than_can(sim, monkeypatch):
    monkeypatch.setattr("scxml_runtime.io.ors_http.MOST_WAITING", 2)
    id = started(sim)
    first, second, third = (sim.http("GET", f"/scxml/session/{id}/request/nothing") for _ in range(3))
    assert (first.status, second.status, third.status) == (None, None, 503)
    sim.advance(30)
    assert sim.http("GET", f"/scxml/session/{id}/request/ask").status == 200


def test_an_answer_that_is_no_json(sim):
    sim.publish(
        "deep",
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
        ><datamodel><data id="d"/></datamodel><state id="a"><onentry><script>
          for (var i = 0; i &lt; 5000; i++) { _data.d = [_data.d]; }</script></onentry></state></scxml>""",
    )
    exchange = sim.http("GET", f"/scxml/session/{started(sim, 'src=deep')}/query")
    assert exchange.status in (200, 400, 500) and exchange.body.startswith(
        "{"
    )  # as deep as this Python's JSON goes
    refused = Exchange().answer(200, {"a": object()})
    assert (refused.status, refused.told["error"]) == (500, "nojson")


def test_a_session_is_there_when_its_start_is_answered(sim):
    asked = []

    def answered(exchange):
        sid = exchange.told["sessionid"]
        sim.host.ready.append(lambda: asked.append(sim.http("GET", f"/scxml/session/{sid}/request/ask")))

    sim.host.ready.append(lambda: sim.http("POST", "/scxml/session/start", f"src={URL}").then(answered))
    sim.host.run()
    assert asked[0].status == 200
