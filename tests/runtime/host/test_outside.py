"""Python around charts: processors, services, listeners; the same on either time; what fails is heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, StateMachine
from tests.runtime.host.loops import clock, passes_at_once

DESK = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="desk" datamodel="ecmascript">
<datamodel><data id="r"/><data id="seen" expr="[]"/></datamodel>
<state id="idle">
  <transition event="print" target="printing"/>
  <transition event="scan" target="scanning"/>
  <transition event="later" target="delayed"/>
</state>
<state id="delayed">
  <onentry><send type="x-printer" event="ticket" delay="3s"/></onentry>
  <transition event="done.send" target="idle"/>
</state>
<state id="printing">
  <onentry><send type="x-printer" id="t1" event="ticket" target="tray 2"><param name="n" expr="7"/></send></onentry>
  <transition event="done.send.t1" target="idle"><assign location="r" expr="_event.data"/></transition>
  <transition event="error" target="idle">
    <assign location="r" expr="[_event.name, _event.data.message, _event.sendid]"/></transition>
</state>
<state id="scanning">
  <invoke type="x-scan" id="scan" src="dev1">
    <param name="speed" expr="3"/>
    <finalize><script>seen.push(_event.name + ' ' + _event.invokeid)</script></finalize>
  </invoke>
  <transition event="progress"><send event="faster" target="#_scan"><param name="by" expr="2"/></send></transition>
  <transition event="done.invoke.scan" target="idle"><assign location="r" expr="_event.data"/></transition>
  <transition event="error" target="idle"><assign location="r" expr="[_event.name, _event.data.message]"/></transition>
  <transition event="again" target="scanning"/>
  <transition event="stop" target="idle"/>
</state>
</scxml>"""

Act = Callable[[StateMachine], Awaitable[object]]


@pytest.fixture(scope="module")
def desk() -> type[StateMachine]:
    return scxmlc.load(DESK, "desk.scxml")


@pytest.fixture(params=["virtual", "real"])
def carried_out(request: pytest.FixtureRequest, desk: type[StateMachine]) -> Callable[..., StateMachine]:
    """Start a session, send it events, and let ten seconds pass, on either time."""

    def virtual(*events: str, **options: Any) -> StateMachine:
        session = Host(**options).start(desk)
        for event in events:
            session.send(event)
        session.advance(10)
        return session

    def real(*events: str, **options: Any) -> StateMachine:
        async def main() -> StateMachine:
            async with Host(clock=clock(), **options) as host:
                session = host.start(desk)
                for event in events:
                    session.send(event)
                    await asyncio.sleep(0)
                await asyncio.sleep(10)
                return session

        found: StateMachine = passes_at_once(main)
        return found

    return virtual if request.param == "virtual" else real


class TestProcessors:
    def test_what_it_gets_and_answers(self, carried_out: Callable[..., StateMachine]) -> None:
        messages = []

        def print_ticket(message: Any) -> dict[str, int]:
            messages.append(message)
            return {"length": 12}

        session = carried_out("print", processors={"x-printer": print_ticket})
        assert session.is_active("idle")
        assert session.data["r"] == {"length": 12}
        assert repr(messages[0]) == "Message('ticket', data={'n': 7}, target='tray 2', id='t1')"
        assert messages[0].session is session

    def test_a_coroutine(self, carried_out: Callable[..., StateMachine]) -> None:
        async def print_ticket(message: Any) -> str:
            return f"{message.name} {message.data['n']}"

        assert carried_out("print", processors={"x-printer": print_ticket}).data["r"] == "ticket 7"

    def test_delayed_and_without_an_id(self, carried_out: Callable[..., StateMachine]) -> None:
        moments = []
        session = carried_out(
            "later", processors={"x-printer": lambda message: moments.append(message.session.now)}
        )
        assert moments == [pytest.approx(3.0)]
        assert session.is_active("idle")

    @pytest.mark.parametrize(
        ("problem", "told"),
        [
            (
                ValueError("no paper"),
                ["error.execution", "the processor x-printer: ValueError: no paper", "t1"],
            ),
            (
                ConnectionError("gone"),
                ["error.communication", "the processor x-printer: ConnectionError: gone", "t1"],
            ),
            (TimeoutError(), ["error.communication", "the processor x-printer: TimeoutError", "t1"]),
        ],
    )
    @pytest.mark.parametrize("waits", [False, True])
    def test_one_that_fails(
        self,
        carried_out: Callable[..., StateMachine],
        caplog: pytest.LogCaptureFixture,
        problem: Exception,
        told: list[str],
        waits: bool,
    ) -> None:
        def print_ticket(message: Any) -> None:
            raise problem

        async def print_late(message: Any) -> None:
            raise problem

        session = carried_out("print", processors={"x-printer": print_late if waits else print_ticket})
        assert session.data["r"] == told
        errors = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert [record.name for record in errors] == ["scxml_runtime.python"]
        assert errors[0].exc_info is not None
        assert errors[0].exc_info[1] is problem

    def test_one_that_nobody_registered(self, carried_out: Callable[..., StateMachine]) -> None:
        assert carried_out("print").data["r"][1] == "'x-printer' is no event processor"


class TestServices:
    def test_params_events_result(self, carried_out: Callable[..., StateMachine]) -> None:
        async def scan(call: Any) -> list[object]:
            await call.sleep(2)
            call.send("progress", {"at": 1})
            event = await call.receive()
            return [call.id, call.type, call.src, call.params, event.name, event.data]

        session = carried_out("scan", services={"x-scan": scan})
        assert session.is_active("idle")
        assert session.data["r"] == ["scan", "x-scan", "dev1", {"speed": 3}, "faster", {"by": 2}]
        assert session.data["seen"] == ["progress scan", "done.invoke.scan scan"]

    def test_it_is_cancelled_when_its_state_is_left(self, carried_out: Callable[..., StateMachine]) -> None:
        told = []

        async def scan(call: Any) -> None:
            told.append("begun")
            try:
                await call.sleep(1000)
            finally:
                told.append("cancelled")

        session = carried_out("scan", "again", "stop", services={"x-scan": scan})
        assert session.is_active("idle")
        assert told == ["begun", "cancelled"] * 2

    def test_events_are_forwarded(self) -> None:
        async def scan(call: Any) -> str:
            while (event := await call.receive()).name != "enough":
                pass
            return f"{event.name} {event.data}"

        forwarding = scxmlc.load(DESK.replace('src="dev1"', 'autoforward="true"'), "forwarding.scxml")
        session = Host(services={"x-scan": scan}).start(forwarding)
        for event in ("scan", "hm", "enough"):
            session.send(event, [event])
        assert session.data["r"] == "enough ['enough']"

    def test_one_that_fails(
        self, carried_out: Callable[..., StateMachine], caplog: pytest.LogCaptureFixture
    ) -> None:
        async def scan(call: Any) -> None:
            await call.sleep(1)
            raise LookupError("no such device")

        session = carried_out("scan", services={"x-scan": scan})
        assert session.data["r"] == ["error.execution", "the service x-scan: LookupError: no such device"]
        assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]

    def test_one_that_fails_at_once(self, carried_out: Callable[..., StateMachine]) -> None:
        def scan(call: Any) -> Awaitable[None]:
            raise LookupError("no such device")

        session = carried_out("scan", services={"x-scan": scan})
        assert session.data["r"] == ["error.execution", "the service x-scan: LookupError: no such device"]

    def test_one_that_nobody_registered(self, carried_out: Callable[..., StateMachine]) -> None:
        told = ["error.execution", "cannot invoke a service of type 'x-scan'"]
        assert carried_out("scan").data["r"] == told

    def test_on_virtual_time_no_loop_runs(self, desk: type[StateMachine]) -> None:
        async def scan(call: Any) -> None:
            await asyncio.sleep(1)

        host = Host(services={"x-scan": scan})
        session = host.start(desk)
        session.send("scan")
        told = session.data["r"][1]
        assert told.startswith(
            "the service x-scan: RuntimeError: on virtual time no event loop runs: await sleep()"
        )

    @pytest.mark.parametrize(
        "wait", [asyncio.sleep(0), asyncio.to_thread(print)], ids=["yields", "asks for the loop"]
    )
    def test_whatever_else_is_awaited(self, desk: type[StateMachine], wait: Awaitable[None]) -> None:
        async def scan(call: Any) -> None:
            await wait

        session = Host(services={"x-scan": scan}).start(desk)
        session.send("scan")
        assert "on virtual time no event loop runs" in session.data["r"][1]

    def test_other_runtime_errors_stay(self, desk: type[StateMachine]) -> None:
        async def scan(call: Any) -> None:
            raise RuntimeError("no event today")

        session = Host(services={"x-scan": scan}).start(desk)
        session.send("scan")
        assert session.data["r"][1] == "the service x-scan: RuntimeError: no event today"


class TestListeners:
    def test_in_order(self, desk: type[StateMachine]) -> None:
        session = Host(processors={"x-printer": lambda message: None}).start(desk)
        told: list[str] = []
        session.on_enter("printing", lambda event: told.append(f"enter printing {event.name}"))
        session.on_exit("idle", lambda event: told.append(f"exit idle {event.name}"))
        session.on_transition(lambda step: told.append(f"{step.exited} {step.entered}"))
        session.on_event("*", lambda event: told.append(f"event {event.name}"))
        session.on_event("done", lambda: told.append("done"))
        session.send("print")
        assert told == [
            "event print",
            "exit idle print",
            "['idle'] ['printing']",
            "enter printing print",
            "event done.send.t1",
            "done",
            "['printing'] ['idle']",
        ]

    def test_events_that_no_transition_takes(self, desk: type[StateMachine]) -> None:
        session = desk()
        heard: list[Any] = []
        session.on_event("stop", lambda event: heard.append(event.data))
        session.start()
        session.send("stop", {"why": ["so"]})
        assert heard == [{"why": ["so"]}]

    def test_the_start(self, desk: type[StateMachine]) -> None:
        session = desk()
        heard: list[Event | None] = []
        session.on_enter("idle", heard.append)
        session.start()
        assert heard == [None]

    def test_a_coroutine(self, carried_out: Callable[..., StateMachine], desk: type[StateMachine]) -> None:
        async def main() -> list[str]:
            told: list[str] = []

            async def lamp() -> None:
                await asyncio.sleep(1)
                told.append("on")

            async with Host(clock=clock(), processors={"x-printer": lambda message: None}) as host:
                session = host.start(desk)
                session.on_enter("printing", lamp)
                session.send("print")
                await asyncio.sleep(2)
            return told

        assert passes_at_once(main) == ["on"]

    def test_an_event_sent_by_a_listener_waits(self, desk: type[StateMachine]) -> None:
        session = Host(processors={"x-printer": lambda message: None}).start(desk)
        session.on_enter("printing", lambda: session.send("scan"))
        session.send("print")
        assert session.is_active("printing") is False

    @pytest.mark.parametrize("problem", [ValueError("dark"), OSError("dark")])
    def test_one_that_fails(
        self, desk: type[StateMachine], caplog: pytest.LogCaptureFixture, problem: Exception
    ) -> None:
        def lamp() -> None:
            raise problem

        session = Host(processors={"x-printer": lambda message: None}).start(desk)
        heard: list[str] = []
        session.on_exit("idle", lamp)
        session.on_exit("idle", lambda: heard.append("the next one"))
        session.on_event("error", lambda event: heard.append(event.data["message"]))
        session.send("later")
        assert heard == ["the next one", f"on_exit('idle'): {type(problem).__name__}: dark"]
        assert [record.levelname for record in caplog.records if record.exc_info] == ["ERROR"]

    def test_the_word_of_a_test_reaches_it(self, desk: type[StateMachine]) -> None:
        def check() -> None:
            raise AssertionError("not so")

        session = desk()
        session.start()
        session.on_exit("idle", check)
        with pytest.raises(AssertionError, match="not so"):
            session.send("scan")

    @pytest.mark.parametrize(
        ("call", "told"),
        [
            (
                lambda session: session.on_enter("idel", print),
                r"Desk has no state 'idel'; did you mean idle\?",
            ),
            (lambda session: session.on_exit("", print), "Desk has no state ''; there are delayed, idle"),
            (
                lambda session: session.on_event("prnt", print),
                r"of Desk takes 'prnt'; did you mean print\?",
            ),
        ],
    )
    def test_what_does_not_exist_is_told_at_once(
        self, desk: type[StateMachine], call: Callable[[StateMachine], None], told: str
    ) -> None:
        with pytest.raises(ValueError, match=told):
            call(desk())

    def test_so_is_what_cannot_be_called(self, desk: type[StateMachine]) -> None:
        with pytest.raises(TypeError, match="is called with one argument or none"):
            desk().on_enter("idle", lambda one, two: None)


def test_what_runs_when_the_host_is_left_is_cancelled(desk: type[StateMachine]) -> None:
    async def main() -> list[object]:
        told: list[object] = []

        async def scan(call: Any) -> None:
            try:
                await asyncio.sleep(1000)
            finally:
                told.append("cancelled")

        async with Host(clock=clock(), services={"x-scan": scan}) as host:
            session = host.start(desk)
            session.send("scan")
            await asyncio.sleep(1)
        return [*told, session.is_active("scanning")]

    assert passes_at_once(main) == ["cancelled", True]
