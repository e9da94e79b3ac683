"""Real time: what is due comes by itself, whatever wakes the host; waiting; threads; leaving."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from threading import Thread, get_ident
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Event, Host, SessionError, StateMachine, SystemClock, VirtualClock
from scxml_runtime.simulator import Simulator
from tests.runtime.host.loops import clock, passes_at_once

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="gate" datamodel="ecmascript" initial="shut">'
GATE = HEAD + """
<datamodel><data id="n" expr="0"/><data id="at"/></datamodel>
<state id="shut">
  <transition event="ticket.valid" target="open"/>
  <transition event="off" target="end"/>
  <transition event="pass" target="through"/>
  <transition event="endless" target="endless"/>
</state>
<state id="open">
  <onentry><assign location="n" expr="n + 1"/><assign location="at" expr="Date.now()"/>
    <send event="late" delay="5s" id="late"/></onentry>
  <transition event="late" target="shut"/>
  <transition event="hurry"><send event="late" delay="1s"/></transition>
  <transition event="stay"><cancel sendid="late"/></transition>
</state>
<state id="through"><transition target="shut"/></state>
<state id="endless"><transition target="endless"/></state>
<final id="end"/>
</scxml>"""


@pytest.fixture(scope="module")
def gate() -> type[StateMachine]:
    return scxmlc.load(GATE, "gate.scxml")


def test_what_is_due_comes_by_itself(gate: type[StateMachine]) -> None:
    async def main() -> list[object]:
        async with Host(clock=clock()) as host:
            session = host.start(gate)
            session.send("ticket.valid")
            seen = [session.is_active("open")]
            await asyncio.sleep(4.9)
            seen.append(session.is_active("open"))
            await asyncio.sleep(0.2)
            return [*seen, session.is_active("open")]

    assert passes_at_once(main) == [True, True, False]


def test_an_earlier_appointment_and_a_cancelled_one(gate: type[StateMachine]) -> None:
    async def main() -> None:
        async with Host(clock=clock()) as host:
            hurried, stays = host.start(gate), host.start(gate)
            for session in (hurried, stays):
                session.send("ticket.valid")
            hurried.send("hurry")
            stays.send("stay")
            await asyncio.sleep(1.1)
            assert not hurried.is_active("open")
            await asyncio.sleep(100)
            assert stays.is_active("open")

    passes_at_once(main)


def test_nothing_is_polled(gate: type[StateMachine]) -> None:
    """While nothing is due, the loop has nothing to do: a sleep of a day is one jump."""

    async def main() -> None:
        async with Host(clock=clock()) as host:
            session = host.start(gate)
            session.send("ticket.valid")
            await session.reaches("shut")
            turns = 0

            def turn() -> None:
                nonlocal turns
                turns += 1

            host.run = turn  # type: ignore[method-assign]
            await asyncio.sleep(86_400)
            assert turns == 0

    passes_at_once(main)


def test_other_tasks_have_their_turn_beside_busy_sessions() -> None:
    ping = '<state id="shut"><transition event="go"><send event="go" target="#_scxml_other"/></transition></state>'
    cls = scxmlc.load(HEAD.replace("gate", "ping") + ping + "</scxml>", "ping.scxml")

    async def main() -> int:
        async with Host(clock=clock()) as host:
            one = host.start(cls, session_id="one")
            host.start(cls, session_id="other")
            rounds = 0
            one.send("go")
            while rounds < 5:
                await asyncio.sleep(0)
                rounds += 1
            return rounds

    assert passes_at_once(main) == 5


class TestWaiting:
    def test_reaches(self, gate: type[StateMachine]) -> None:
        async def main() -> object:
            async with Host(clock=clock()) as host:
                session = host.start(gate)
                assert await session.reaches("shut") == "shut"  # where it is
                waiting = session.reaches("through")
                session.send("pass")
                assert await waiting == "through"  # where it has been
                session.send("ticket.valid")
                begun = asyncio.get_running_loop().time()
                await session.reaches("shut", timeout=6)
                return asyncio.get_running_loop().time() - begun

        assert passes_at_once(main) == pytest.approx(5)

    def test_too_late(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                await host.start(gate).reaches("open", timeout=2)

        with pytest.raises(TimeoutError, match="<Gate shut> has not reached open within 2 s"):
            passes_at_once(main)

    def test_unknown_states_are_told_at_once(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                host.start(gate).reaches("opne")

        with pytest.raises(ValueError, match=r"Gate has no state 'opne'; did you mean open\?"):
            passes_at_once(main)

    def test_the_end(self, gate: type[StateMachine]) -> None:
        async def main() -> list[object]:
            async with Host(clock=clock()) as host:
                session, stopped = host.start(gate), host.start(gate)
                waiting, other = session.ended(), session.reaches("open")
                session.send("off")
                host.terminate(stopped)
                with pytest.raises(SessionError, match="Gate ended in end without reaching open"):
                    await other
                return [await waiting, await session.ended(), await stopped.ended()]

        assert passes_at_once(main) == ["end", "end", None]

    def test_a_session_that_fails(self, gate: type[StateMachine], caplog: pytest.LogCaptureFixture) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                session = host.start(gate)
                host.put(session.session_id, Event("endless"))
                await session.ended()

        with pytest.raises(SessionError, match="Gate was ended: 100000 microsteps without coming to rest"):
            passes_at_once(main)
        assert [name for name, level, _ in caplog.record_tuples if level == logging.ERROR] == [
            "scxml_runtime.sessions"
        ]

    def test_leaving_the_host(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                waiting = host.start(gate).reaches("open")
            await waiting

        with pytest.raises(SessionError, match="the host was left while somebody waited for <Gate shut>"):
            passes_at_once(main)

    def test_where_no_real_time_passes(self, gate: type[StateMachine]) -> None:
        session = gate()
        session.start()
        with pytest.raises(SessionError, match=r"virtual time passes by advance\(\)"):
            session.reaches("open")
        with pytest.raises(SessionError, match="time passes while the host is entered"):
            Host(clock=SystemClock()).start(gate).ended()

    def test_an_await_that_was_forgotten(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                session = host.start(gate)
                with pytest.warns(
                    RuntimeWarning, match="^<waiting for open of Gate> was never awaited$"
                ) as told:
                    session.reaches("open")
                assert told[0].filename == __file__
                with pytest.warns(RuntimeWarning, match="^<waiting for the end of Gate> was never awaited$"):
                    session.ended()

        passes_at_once(main)

    def test_an_await_that_was_forgotten_until_python_ends(self) -> None:
        """When modules are gone, nothing can be imported to say it with."""
        program = (
            "import scxmlc\nfrom scxml_runtime import Host, SystemClock\n"
            "with Host(clock=SystemClock()) as host:\n"
            f"    kept = host.start(scxmlc.load({GATE!r}, 'gate.scxml')).reaches('open')\n"
            "class Ring: pass\nring = Ring()\nring.ring, ring.kept = ring, kept\n"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert "ImportError" not in done.stderr and "was never awaited" in done.stderr

    def test_an_await_that_comes_late(self, gate: type[StateMachine]) -> None:
        async def main() -> str | None:
            async with Host(clock=clock()) as host:
                session = host.start(gate)
                through = session.reaches("through")
                session.send("pass")
                session.send("off")
                return await through

        assert passes_at_once(main) == "through"


class TestEntering:
    def test_a_virtual_clock_is_advanced_instead(self) -> None:
        with pytest.raises(TypeError, match=r"on a virtual clock time passes by advance\(\)"), Host():
            pass

    def test_a_real_clock_is_not_advanced(self) -> None:
        with pytest.raises(TypeError, match="real time passes by itself, while the host is entered"):
            Host(clock=SystemClock()).advance(1)

    @pytest.mark.parametrize("clock", [SystemClock, VirtualClock, 5])
    def test_what_is_no_clock(self, clock: Any) -> None:
        with pytest.raises(TypeError, match=r"is no clock: Host\(clock=SystemClock\(\)\) is in real time"):
            Host(clock=clock)

    def test_what_is_no_class(self, gate: type[StateMachine]) -> None:
        wrong: list[Any] = [gate(), None, 5]
        for host in (Host(), Simulator()):
            for each in wrong:
                with pytest.raises(TypeError, match=r"^start\(\) takes the class of a chart"):
                    host.start(each)
        path: Any = "gate.scxml"
        with pytest.raises(TypeError, match=r"such as scxmlc.load.* not 'gate.scxml'"):
            Host().start(path)

    def test_once_at_a_time(self) -> None:
        with Host(clock=SystemClock()) as host, pytest.raises(RuntimeError, match="entered already"), host:
            pass

    def test_sessions_wait_until_it_is_entered_again(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            host = Host(clock=clock())
            session = host.start(gate)
            session.send("ticket.valid")
            await asyncio.sleep(6)
            assert session.is_active("open")
            async with host:
                await session.reaches("shut", timeout=0.1)
                session.send("ticket.valid")
            await asyncio.sleep(6)
            assert session.is_active("open")

        passes_at_once(main)


class TestThreads:
    """On a thread of the host's own, and from others."""

    def test_a_program_without_a_loop(self, gate: type[StateMachine]) -> None:
        with Host(clock=SystemClock()) as host:
            session = host.start(gate)
            homes: list[int] = []
            session.on_enter("open", lambda: homes.append(get_ident()))
            waiting = session.reaches("open", timeout=20)
            session.send("ticket.valid")
            assert waiting.wait() == "open"
            assert session.data["n"] == 1
            assert homes and homes != [get_ident()]

    def test_events_from_many_threads(self, gate: type[StateMachine]) -> None:
        counter = HEAD.replace("gate", "counter") + (
            '<datamodel><data id="n" expr="0"/></datamodel><state id="shut"><transition event="one" cond="n &lt; 7999">'
            '<assign location="n" expr="n + 1"/></transition><transition event="one" target="end"/></state>'
            '<final id="end"/></scxml>'
        )
        with Host(clock=SystemClock()) as host:
            session = host.start(scxmlc.load(counter, "counter.scxml"))
            ended = session.ended(timeout=60)

            def put() -> None:
                for number in range(1000):
                    if number % 2:
                        session.send("one")
                    else:
                        host.put(session.session_id, Event("one"))

            threads = [Thread(target=put) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert ended.wait() == "end"

    def test_what_is_wrong_is_told_to_the_caller(self, gate: type[StateMachine]) -> None:
        with Host(clock=SystemClock()) as host:
            session = host.start(gate)
            with pytest.raises(ValueError, match="no event name"):
                session.send("no name")
            with pytest.raises(ValueError, match="no state 'opne'"):
                session.on_enter("opne", print)

    def test_what_is_asked_is_answered_by_the_host(self, gate: type[StateMachine]) -> None:
        with Host(clock=SystemClock()) as host:
            session = gate(host)
            session.start({"n": 41})
            ended = session.ended(timeout=20)
            session.send("ticket.valid")
            assert session.data["n"] == 42
            assert host.call(lambda: session.now) <= host.call(lambda: session.now)
            host.terminate(session)
            assert ended.wait() is None

    def test_the_host_must_not_wait_for_itself(self, gate: type[StateMachine]) -> None:
        async def main() -> None:
            async with Host(clock=clock()) as host:
                host.start(gate).reaches("open").wait()

        with pytest.raises(RuntimeError, match="use await"):
            passes_at_once(main)

    def test_a_session_keeps_its_name_and_its_class(self, gate: type[StateMachine]) -> None:
        host = Host(clock=SystemClock())
        for session in (host.start(gate), gate(host)):
            assert isinstance(session, gate)
            assert type(session).__name__ == "Gate"
        assert type(host.start(gate)) is type(host.start(gate))
        assert type(Host().start(gate)) is gate


class TestIds:
    def test_the_same_on_virtual_time_and_others_in_each_process(self, gate: type[StateMachine]) -> None:
        def told(host: Host) -> list[Any]:
            return [host.start(gate).session_id, host.new_id("send"), host.random()]

        assert told(Host()) == told(Host())
        ones, others = told(Host(clock=SystemClock())), told(Host(clock=SystemClock()))
        assert all(one != other for one, other in zip(ones, others, strict=True))

    def test_the_first_ones(self) -> None:
        host = Host()
        assert [host.new_id("send"), host.new_id("send"), host.new_id("a")] == ["send.1", "send.2", "a.1"]
        assert len(host.new_session_id()) == 32


class TestWhoLetsTimePass:
    def test_is_told_where_nobody_does(self, gate: type[StateMachine]) -> None:
        session = gate()
        session.start()
        assert repr(session) == "<Gate shut>"
        session.send("ticket.valid")
        assert repr(session) == "<Gate open; virtual time: advance(5) brings the next event>"
        session.advance(1.5)
        assert repr(session) == "<Gate open; virtual time: advance(3.5) brings the next event>"

    def test_in_real_time(self, gate: type[StateMachine]) -> None:
        async def main() -> list[str]:
            host = Host(clock=clock())
            session = host.start(gate)
            session.send("ticket.valid")
            async with host:
                inside = repr(session)
            return [inside, repr(session)]

        assert passes_at_once(main) == ["<Gate open>", "<Gate open; time passes while its host is entered>"]
