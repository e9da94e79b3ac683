"""Coroutines of services and processors: when they begin, how they end, and what is heard of them afterwards."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from threading import get_ident
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, StateMachine, SystemClock
from tests.runtime.host.loops import clock, passes_at_once

LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
<datamodel><data id="heard" expr="[]"/></datamodel>
<state id="lamp" initial="watching">
  <state id="watching"><invoke type="x-watch" id="watch"/>
    <transition event="stop" target="resting"/><transition event="again" target="watching"/></state>
  <state id="resting"><transition event="flash"><send type="x-flash" event="flash"/></transition></state>
  <transition event="*">
    <script>heard.push(_event.data ? _event.name + ': ' + _event.data.message : _event.name)</script>
  </transition>
</state>
</scxml>"""


@pytest.fixture(scope="module")
def lamp() -> type[StateMachine]:
    return scxmlc.load(LAMP, "lamp.scxml")


async def idle(call: Any) -> None:
    await call.sleep(1000)


async def at_once(call: Any) -> None:
    """A service that has nothing to do."""


@pytest.fixture(params=["virtual", "real"])
def heard(request: pytest.FixtureRequest, lamp: type[StateMachine]) -> Callable[..., list[str]]:
    """What a session has heard after these events and ten seconds, on either time."""

    def virtual(*events: str, **options: Any) -> list[str]:
        session = Host(**options).start(lamp)
        for event in events:
            session.send(event)
        session.advance(10)
        return list(session.data["heard"])

    async def real(*events: str, **options: Any) -> list[str]:
        async with Host(clock=clock(), **options) as host:
            session = host.start(lamp)
            await asyncio.sleep(0)
            for event in events:
                session.send(event)
                await asyncio.sleep(0)
            await asyncio.sleep(10)
            return list(session.data["heard"])

    if request.param == "virtual":
        return virtual
    return lambda *events, **options: passes_at_once(lambda: real(*events, **options))  # type: ignore[no-any-return]


def test_a_slow_processor(heard: Callable[..., list[str]]) -> None:
    moments = []

    async def flash(message: Any) -> None:
        begun = message.session.now
        await message.sleep(2.5)
        moments.append(message.session.now - begun)

    options = {"services": {"x-watch": idle}, "processors": {"x-flash": flash}}
    assert heard("stop", "flash", **options) == ["done.send"]
    assert moments == [pytest.approx(2.5)]


@pytest.mark.parametrize("events", [("stop",), ("again",)])
def test_what_a_cancelled_service_still_says_is_ignored(
    heard: Callable[..., list[str]], events: tuple[str, ...]
) -> None:
    async def watch(call: Any) -> None:
        try:
            await call.sleep(1000)
        finally:
            call.send("late")

    assert heard(*events, services={"x-watch": watch}) == []


def test_what_a_service_that_is_over_still_says_is_ignored(lamp: type[StateMachine]) -> None:
    calls = []

    async def watch(call: Any) -> None:
        calls.append(call)

    host = Host(services={"x-watch": watch})
    session = host.start(lamp)
    calls[0].send("late")
    host.run()
    assert session.data["heard"] == ["done.invoke.watch"]


def test_what_was_sent_does_not_change_any_more(lamp: type[StateMachine]) -> None:
    told: dict[str, list[int]] = {"n": [1]}

    async def watch(call: Any) -> None:
        call.send("sent", told)
        told["n"].append(2)
        await call.sleep(1000)

    host, heard = Host(services={"x-watch": watch}), []
    session = lamp(host, "lamp")
    host.sessions["lamp"] = session
    session.on_event("*", lambda event: heard.append((event.name, [*event.data["n"]])))
    session.start()
    host.put("lamp", Event("put", data=told))
    told["n"].append(3)
    host.run()
    assert heard == [("sent", [1]), ("put", [1, 2])]


def test_a_value_that_contains_itself(heard: Callable[..., list[str]]) -> None:
    circle: list[object] = []
    circle.append(circle)

    async def watch(call: Any) -> None:
        call.send("sent", circle)
        await call.sleep(1000)

    problem = "the data of the event 'sent': a value that contains itself cannot be given to a script"
    assert heard(services={"x-watch": watch}) == ["sent", f"error.execution: {problem}"]


def test_a_service_checks_the_names_of_its_events(heard: Callable[..., list[str]]) -> None:
    async def watch(call: Any) -> None:
        call.send("too late")

    (told,) = heard(services={"x-watch": watch})
    assert told.startswith("error.execution: the service x-watch: ValueError: 'too late' is no event name")


def test_a_service_that_is_no_coroutine_function(heard: Callable[..., list[str]]) -> None:
    told = heard(services={"x-watch": lambda call: 5})
    problem = "TypeError: a service is a coroutine function, `async def`, but this one returned 5"
    assert told == [f"error.execution: the service x-watch: {problem}"]


@pytest.mark.parametrize("at_once", [True, False])
def test_charts_see_which_service_failed(lamp: type[StateMachine], at_once: bool) -> None:
    def watch(call: Any) -> Any:
        if at_once:
            raise OSError("broken")
        return later(call)

    async def later(call: Any) -> None:
        raise OSError("broken")

    session = lamp(Host(services={"x-watch": watch}))
    ids: list[str | None] = []
    session.on_event("error", lambda event: ids.append(event.invokeid))
    session.start()
    assert ids == ["watch"]


def test_misspelt_types(heard: Callable[..., list[str]]) -> None:
    assert heard(services={"x-wacht": idle}) == [
        "error.execution: cannot invoke a service of type 'x-watch'; did you mean x-wacht?"
    ]
    told = heard("stop", "flash", services={"x-watch": idle}, processors={"x-falsh": print})
    assert told == ["error.execution: 'x-flash' is no event processor; did you mean x-falsh?"]


def test_the_log_says_whose_code_failed(
    heard: Callable[..., list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    async def flash(message: Any) -> None:
        await message.sleep(1)
        raise OSError("the bulb is broken")

    heard("stop", "flash", services={"x-watch": idle}, processors={"x-flash": flash})
    (record,) = caplog.records
    assert record.name == "scxml_runtime.python"
    told = (
        "error.communication: the processor x-flash: OSError: the bulb is broken (in lamp, resting, session "
    )
    assert record.getMessage().startswith(f"lamp.scxml: {told}")


@pytest.mark.parametrize("waits", [False, True])
def test_a_listener_that_fails_on_its_own_failure(
    lamp: type[StateMachine], waits: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The chart hears of the first failure only, the log of both."""

    def hear(event: Event) -> None:
        raise LookupError(event.name)

    async def hear_later(event: Event) -> None:
        raise LookupError(event.name)

    session = Host(services={"x-watch": idle}).start(lamp)
    session.on_event("*", hear_later if waits else hear)
    session.send("hello")
    session.advance(1)
    what = "error.execution: on_event('*'): LookupError"
    assert session.data["heard"] == ["hello", f"{what}: hello"]
    told = [record.getMessage().split(" (")[0] for record in caplog.records]
    assert told == [f"lamp.scxml: {what}: hello", f"lamp.scxml: {what}: error.execution"]


class TestInRealTime:
    def test_what_blocks_goes_to_a_thread_which_may_send(self, lamp: type[StateMachine]) -> None:
        homes = []

        async def watch(call: Any) -> None:
            await asyncio.to_thread(call.send, "sent")

        with Host(clock=SystemClock(), services={"x-watch": watch}) as host:
            session = lamp(host, "lamp")
            host.sessions["lamp"] = session
            session.on_event(
                "sent", lambda event: homes.append((get_ident() == host.live.thread, event.invokeid))
            )
            session.on_event("done", lambda: session.send("stop"))
            session.start()
            session.reaches("resting", timeout=60).wait()
        assert homes == [(True, "watch")]

    def test_services_wait_until_the_host_is_entered(self, lamp: type[StateMachine]) -> None:
        async def watch(call: Any) -> None:
            await asyncio.sleep(1)  # which needs the loop

        async def main() -> object:
            host = Host(clock=clock(), services={"x-watch": watch})
            session = host.start(lamp)
            async with host:
                await asyncio.sleep(2)
            return session.data["heard"]

        assert passes_at_once(main) == ["done.invoke.watch"]

    def test_those_whose_state_was_left_before_never_begin(self, lamp: type[StateMachine]) -> None:
        async def main() -> object:
            host = Host(clock=clock(), services={"x-watch": at_once})
            session = host.start(lamp)
            session.send("stop")
            async with host:
                await asyncio.sleep(2)
            return session.data["heard"]

        assert passes_at_once(main) == []

    def test_one_that_somebody_else_has_cancelled(
        self, lamp: type[StateMachine], caplog: pytest.LogCaptureFixture
    ) -> None:
        async def watch(call: Any) -> None:
            connection = asyncio.create_task(asyncio.sleep(10))
            connection.cancel()
            await connection

        async def main() -> object:
            async with Host(clock=clock(), services={"x-watch": watch}) as host:
                session = host.start(lamp)
                await asyncio.sleep(1)
                return session.data["heard"]

        told = ["error.execution: the service x-watch: RuntimeError: it was cancelled"]
        assert passes_at_once(main) == told
        assert [record.levelno for record in caplog.records] == [logging.ERROR]

    def test_one_that_ends_as_the_host_is_left(self, lamp: type[StateMachine]) -> None:
        """Its task is over, but nobody has heard of that when the host asks."""

        async def main() -> None:
            measured = asyncio.Event()

            async def watch(call: Any) -> None:
                measured.set()

            async with Host(clock=clock(), services={"x-watch": watch}) as host:
                host.start(lamp)
                await measured.wait()

        passes_at_once(main)

    def test_nothing_begins_while_the_host_is_left(
        self, lamp: type[StateMachine], caplog: pytest.LogCaptureFixture
    ) -> None:
        begun = []

        async def watch(call: Any) -> None:
            begun.append(call.id)
            try:
                await call.sleep(1000)
            finally:
                call.session.send("again")

        async def main() -> set[object]:
            async with Host(clock=clock(), services={"x-watch": watch}) as host:
                host.start(lamp)
                await asyncio.sleep(1)
            return asyncio.all_tasks() - {asyncio.current_task()}

        assert passes_at_once(main) == set()
        assert begun == ["watch"]
        assert caplog.records == []
