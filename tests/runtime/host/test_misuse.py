"""Python code around charts that does what it should not: the chart hears of it, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, SessionError, StateMachine, SystemClock
from tests.runtime.host.loops import clock, passes_at_once

SHOP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shop" datamodel="ecmascript">
<datamodel><data id="heard" expr="[]"/><data id="n" expr="0"/></datamodel>
<state id="shop" initial="idle">
  <state id="idle">
    <transition event="serve" target="serving"/>
    <transition event="print"><send type="x-print" event="receipt"/></transition>
    <transition event="soon"><send event="print" delay="1s"/></transition>
    <transition event="count"><assign location="n" expr="n + 1"/></transition>
  </state>
  <state id="serving"><invoke type="x-serve" id="s"/><transition event="stop" target="idle"/></state>
  <transition event="error done">
    <script>heard.push(_event.name + ': ' + (_event.data ? _event.data.message : ''))</script>
  </transition>
</state>
</scxml>"""
FAILED = "error.execution: the service x-serve: "


class Stop(BaseException):
    """What is no Exception."""


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("no text")

    __repr__ = __str__


class Torn(dict[str, int]):
    def items(self) -> Any:
        raise ValueError("torn")


@pytest.fixture(scope="module")
def shop() -> type[StateMachine]:
    return scxmlc.load(SHOP, "shop.scxml")


def in_real_time(shop: type[StateMachine], event: str, **options: Any) -> list[str]:
    async def main() -> list[str]:
        async with Host(clock=clock(), **options) as host:
            session = host.start(shop)
            session.send(event)
            await asyncio.sleep(10)
            return list(session.data["heard"])

    return passes_at_once(main)  # type: ignore[no-any-return]


def on_virtual_time(shop: type[StateMachine], event: str, **options: Any) -> list[str]:
    session = Host(**options).start(shop)
    session.send(event)
    session.advance(10)
    return list(session.data["heard"])


EITHER = pytest.mark.parametrize("heard", [in_real_time, on_virtual_time])


# --- exceptions ------------------------------------------------------------------


@pytest.mark.parametrize("raised", [Stop("x"), GeneratorExit("x"), BaseExceptionGroup("x", [Stop()])])
def test_a_service_that_raises_what_is_no_exception(shop: type[StateMachine], raised: BaseException) -> None:
    async def serve(call: Any) -> None:
        raise raised

    (told,) = in_real_time(shop, "serve", services={"x-serve": serve})
    assert told.startswith(f"{FAILED}{type(raised).__name__}: x")


@EITHER
def test_a_service_that_ends_as_if_it_was_cancelled(
    shop: type[StateMachine], heard: Callable[..., list[str]]
) -> None:
    async def serve(call: Any) -> None:
        raise asyncio.CancelledError

    assert heard(shop, "serve", services={"x-serve": serve}) == [f"{FAILED}RuntimeError: it was cancelled"]


@EITHER
def test_exceptions_without_a_text(shop: type[StateMachine], heard: Callable[..., list[str]]) -> None:
    async def serve(call: Any) -> None:
        raise Mute

    def carry(message: Any) -> None:
        raise Mute

    options = {"services": {"x-serve": serve}, "processors": {"x-print": carry}}
    assert heard(shop, "serve", **options) == [f"{FAILED}Mute"]
    assert heard(shop, "print", **options) == ["error.execution: the processor x-print: Mute"]


@EITHER
def test_a_result_that_cannot_be_read(shop: type[StateMachine], heard: Callable[..., list[str]]) -> None:
    assert heard(shop, "print", processors={"x-print": lambda message: Torn()}) == ["done.send: undefined"]


def test_one_session_that_dies_does_not_stop_the_others(shop: type[StateMachine]) -> None:
    calls = []

    def carry(message: Any) -> None:
        calls.append(message.session)
        raise Stop

    async def main() -> list[StateMachine]:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        async with Host(clock=clock(), processors={"x-print": carry}) as host:
            sessions = [host.start(shop) for _ in range(3)]
            for session in sessions:
                session.send("soon")
            await asyncio.sleep(10)
        return sessions

    assert passes_at_once(main) == calls


def test_what_ends_the_thread_of_a_host_is_raised_where_it_is_left(shop: type[StateMachine]) -> None:
    def carry(message: Any) -> None:
        sys.exit(3)

    def leave() -> None:
        with Host(clock=SystemClock(), processors={"x-print": carry}) as host:
            session = host.start(shop)
            end = session.ended(timeout=60)
            session.send("print")
            with pytest.raises(SessionError, match="the host was left"):
                end.wait()

    with pytest.raises(SystemExit, match="3"):
        leave()


def test_a_thread_without_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(main: Any) -> None:
        main.close()
        raise OSError("too many open files")

    monkeypatch.setattr(asyncio, "run", run)
    with pytest.raises(OSError, match="too many"):
        Host(clock=SystemClock()).__enter__()


# --- services and their host -----------------------------------------------------


@EITHER
def test_a_service_that_ends_its_session(shop: type[StateMachine], heard: Callable[..., list[str]]) -> None:
    finally_run = []

    async def serve(call: Any) -> None:
        try:
            call.session.host.terminate(call.session)
            await call.sleep(1)
        finally:
            finally_run.append(call.session.failure)

    assert heard(shop, "serve", services={"x-serve": serve}) == []
    assert finally_run == [None]


def test_services_that_leave_their_host(shop: type[StateMachine]) -> None:
    async def serve(call: Any) -> None:
        await call.sleep(1)
        await call.session.host.__aexit__()

    async def main() -> bool:
        async with Host(clock=clock(), services={"x-serve": serve}) as host:
            for _ in range(3):
                host.start(shop).send("serve")
            await asyncio.sleep(10)
            return host.live is None

    assert passes_at_once(main)


def test_a_service_that_fails_while_it_is_cancelled(shop: type[StateMachine]) -> None:
    async def serve(call: Any) -> None:
        try:
            await call.sleep(100)
        finally:
            raise ValueError

    session = Host(services={"x-serve": serve}).start(shop)
    session.send("serve")
    session.send("stop")
    assert session.is_active("idle") and session.data["heard"] == []


# --- threads ---------------------------------------------------------------------


def elsewhere(function: Callable[[], Any]) -> Any:
    """What the function answers on a thread of its own."""
    answer: Future[Any] = Future()

    def run() -> None:
        try:
            answer.set_result(function())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=run).start()
    return answer.result()


def test_what_a_thread_sent_is_in_what_it_sees(shop: type[StateMachine]) -> None:
    """However much it was."""
    with Host(clock=SystemClock()) as host:
        session = host.start(shop)
        for _ in range(5_000):
            session.send("count")
        assert session.data["n"] == 5_000


def test_calls_that_come_when_the_host_is_left(shop: type[StateMachine]) -> None:
    async def main() -> Any:
        async with Host(clock=clock()) as host:
            live = host.live
        return live

    live = passes_at_once(main)  # and its loop is closed
    with pytest.raises(SessionError, match="the host was left"):
        elsewhere(lambda: live.call(int))


def test_calls_that_come_while_the_host_is_left(shop: type[StateMachine]) -> None:
    """The loop lives on, the host does not: nobody waits for what it would answer."""

    async def main() -> object:
        async with Host(clock=clock()) as host:
            live: Any = host.live
        return await asyncio.to_thread(elsewhere, lambda: live.call(int))

    with pytest.raises(SessionError, match="the host was left"):
        passes_at_once(main)


def test_what_was_asked_in_vain_is_not_in_the_way_later(shop: type[StateMachine]) -> None:
    """A question that waited for its turn when the host was left: its loop is closed when the sessions go on."""

    async def main() -> tuple[Host, StateMachine]:
        async with Host(clock=clock()) as host:
            session = host.start(shop)
            live: Any = host.live
            host.put(session.session_id, Event("count"))
            live._in_turn(int)
        return host, session

    host, session = passes_at_once(main)
    host.run()
    assert session.data["n"] == 1


def test_an_answer_that_nobody_waits_for_any_more(shop: type[StateMachine]) -> None:
    """Another thread may give up at the very moment when the state is reached."""
    with Host(clock=SystemClock()) as host:
        session = host.start(shop)
        wait = session.reaches("serving")
        wait._answer.cancel()
        session.send("serve")
        host.call(wait._wish.begin)
        with pytest.raises(SessionError):
            wait.wait()


def test_waits_that_were_in_vain_are_forgotten(shop: type[StateMachine]) -> None:
    from scxml_runtime.session.listeners import listeners

    with Host(clock=SystemClock()) as host:
        session = host.start(shop)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                session.reaches("serving", timeout=0).wait()
        assert host.call(lambda: listeners(session).waiting) == []


def test_an_event_that_is_put_as_the_host_is_left() -> None:
    host = Host(clock=SystemClock())

    class Leaving(deque):  # type: ignore[type-arg]
        def append(self, each: Any) -> None:
            host.inbox = deque()
            super().append(each)

    host.inbox = Leaving()
    host.put("s", Event("late"))
    assert [(id, event.name) for id, event in host.inbox] == [("s", "late")]


# --- listeners -------------------------------------------------------------------


def test_a_listener_that_adds_itself(shop: type[StateMachine]) -> None:
    session = shop()
    session.start()
    calls = []

    def again() -> None:
        calls.append(1)
        assert len(calls) < 100
        session.on_event("count", again)

    session.on_event("count", again)
    for _ in range(3):
        session.send("count")
    assert len(calls) == 1 + 2 + 4


QUIET = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="quiet"><state id="a"/></scxml>'


@pytest.mark.parametrize("name", ["error", "error.execution", "error.*", "done", "done.invoke.s", "*"])
def test_events_of_the_platform_that_no_transition_takes(name: str) -> None:
    session = scxmlc.load(QUIET, "quiet.scxml")()
    session.on_event(name, print)


@pytest.mark.parametrize(
    ("name", "error"), [(5, TypeError), (None, TypeError), ("", ValueError), ("eror", ValueError)]
)
def test_descriptors_that_are_none(name: Any, error: type[Exception]) -> None:
    session = scxmlc.load(QUIET, "quiet.scxml")()
    with pytest.raises(error):
        session.on_event(name, print)


def test_a_session_takes_no_id_from_one_that_lives() -> None:
    host = Host()
    shop = scxmlc.load(SHOP)
    first = host.start(shop, session_id="one")
    with pytest.raises(ValueError, match=r"there is a session 'one' already: <Shop idle shop>"):
        host.start(shop, session_id="one")
    assert host.sessions["one"] is first
    host.terminate("one")
    assert host.start(shop, session_id="one") is host.sessions["one"]


@pytest.mark.parametrize("kind", ["processor", "service"])
def test_what_cannot_be_called_is_not_registered(kind: str) -> None:
    given: dict[str, Any] = {f"{kind}s": {"x-print": 3}}
    with pytest.raises(TypeError, match=f"^the {kind} 'x-print' is 3, which cannot be called$"):
        Host(**given)


def test_what_cannot_be_called_does_not_observe(shop: type[StateMachine]) -> None:
    observer: Any = 3
    with pytest.raises(
        TypeError, match=r"^3 cannot be called: observe\(callback\) wants a function of a Step$"
    ):
        shop().observe(observer)
