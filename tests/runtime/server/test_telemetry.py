"""Traces for OpenTelemetry: which spans there are, what stands below what, and what is paid where there are none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import scxmlc
from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.ports.transport import Response
from scxml_runtime.server.asgi import application
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.telemetry import Traces

from .asking import ask

HTTP = "http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor"
CHART = scxmlc.load(
    f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="egg">
<state id="a">
<transition event="bell"><send type="x-bell" event="ring"/></transition>
<transition event="broken"><send type="x-broken" event="ring"/></transition>
<transition event="done.send" target="b"/>
<transition event="call"><send type="{HTTP}" target="http://it.example/in?secret=1" event="e"/></transition>
<transition event="tell"><send target="#_scxml_other" event="told"/></transition>
<transition event="wait"><send event="later" delay="10s"/></transition>
</state><state id="b"/></scxml>"""
)

GIVEN = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class World:
    """A transport that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        self.asked.append(dict(headers))
        return Response(200, {}, b"")


class Traced:
    """An application whose spans are kept."""

    def __init__(self) -> None:
        self.kept, provider, self.world = InMemorySpanExporter(), TracerProvider(), World()
        provider.add_span_processor(SimpleSpanProcessor(self.kept))
        self.traces = Traces(provider)
        self.host = DurableHost(
            MemoryStore(),
            [CHART],
            processors={"x-bell": lambda message: None, "x-broken": broken},
            transport=self.traces.transport(self.world),
            clock=VirtualClock(),
        )
        self.host.probes.add(self.traces)
        self.app = application(self.host, Compiled([CHART]), observers=[self.traces])

    def send(self, name: str, **headers: str) -> int:
        body = f'{{"name": "{name}", "data": {{"card": 471147114711}}}}'
        return ask(self.app, "POST", "/api/sessions/s/events", body, "application/json", headers).status

    def spans(self) -> dict[str, ReadableSpan]:
        return {each.name: each for each in self.kept.get_finished_spans()}

    def tree(self) -> list[str]:
        """Each span below that which it stands below, in the order in which they began."""
        spans = sorted(self.kept.get_finished_spans(), key=lambda each: each.start_time or 0)
        names = {each.context.span_id: each.name for each in spans if each.context}
        return [
            f"{names.get(each.parent.span_id, 'elsewhere') if each.parent else '-'} > {each.name}"
            for each in spans
        ]


def broken(message: Any) -> None:
    raise OSError("nobody is there")


@pytest.fixture
def traced() -> Iterator[Traced]:
    traced = Traced()
    with traced.host:
        for id in ("s", "other"):
            traced.host.start(CHART, id=id)
        traced.kept.clear()
        yield traced


POST = "POST /api/sessions/{id}/events"


def test_what_a_request_leads_to_stands_below_it(traced: Traced) -> None:
    assert traced.send("bell", traceparent=GIVEN) == 200
    assert traced.tree() == [
        f"elsewhere > {POST}",
        f"{POST} > turn egg",
        "turn egg > send x-bell",
        "send x-bell > turn egg",
    ]
    for each in traced.kept.get_finished_spans():
        assert each.context and f"{each.context.trace_id:032x}" == GIVEN[3:35]
    request, turn = traced.spans()[POST], traced.kept.get_finished_spans()[0]
    assert request.attributes and request.attributes["http.response.status_code"] == 200
    assert turn.attributes and turn.attributes["scxml.session"] == "s"
    assert turn.attributes["scxml.inputs"] == ("bell",)


def test_a_request_that_goes_out_says_to_which_trace_it_belongs(traced: Traced) -> None:
    traced.send("call", traceparent=GIVEN)
    (asked,) = traced.world.asked
    out = traced.spans()["POST"]
    assert out.context and asked["traceparent"] == f"{GIVEN[:36]}{out.context.span_id:016x}-01"
    assert out.attributes and out.attributes["server.address"] == "it.example"


def test_a_message_of_one_session_to_another_stands_below_its_turn(traced: Traced) -> None:
    traced.send("tell")
    assert traced.tree() == [f"- > {POST}", f"{POST} > turn egg", "turn egg > turn egg"]


def test_what_time_brings_begins_a_trace_of_its_own(traced: Traced) -> None:
    traced.send("wait")
    traced.kept.clear()
    traced.host.advance(10)
    assert traced.tree() == ["- > turn egg"]


def test_what_fails_is_an_error(traced: Traced) -> None:
    traced.send("broken")
    assert not traced.spans()["send x-broken"].status.is_ok
    assert ask(traced.app, "GET", "/api/sessions/nobody").status == 404
    assert traced.spans()["GET /api/sessions/{id}"].status.is_unset


def test_no_data_of_events_stand_in_spans(traced: Traced) -> None:
    for name in ("bell", "call", "tell", "broken"):
        traced.send(name)
    told = "".join(each.to_json() for each in traced.kept.get_finished_spans())
    assert "471147114711" not in told and "secret" not in told


@pytest.mark.parametrize(
    "given", ["", "00-zz", GIVEN[:-4], "\x00" * 50, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"]
)
def test_a_traceparent_that_is_none_does_not_matter(traced: Traced, given: str) -> None:
    assert traced.send("bell", traceparent=given) == 200
    assert traced.tree()[0] == f"- > {POST}"


def test_what_nobody_waits_for_is_forgotten(traced: Traced) -> None:
    for _ in range(3):
        traced.send("bell")
    assert not traced.traces._open and not traced.traces._above._all


def test_nothing_is_imported_where_no_traces_are_wanted() -> None:
    program = (
        "import sys; import scxml_runtime.server.asgi, scxml_runtime.server.observing, "
        "scxml_runtime.server.running; print([name for name in sys.modules if 'opentelemetry' in name])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
