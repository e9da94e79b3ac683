"""Snapshots of hosts in real time: from other threads while events come, and what the clocks on the wall say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from scxml_runtime import Event, Host, SnapshotError, SystemClock, VirtualClock
from tests.runtime.host.loops import clock, passes_at_once
from tests.runtime.saving.cuts import load, through_text

COUNTER = load(
    """<datamodel><data id="n" expr="0"/><data id="last" expr="[0, 0, 0, 0]"/><data id="bad" expr="0"/></datamodel>
    <state id="a"><transition event="one"><script>
      n++; if (last[_event.data.by] + 1 !== _event.data.number) bad++; last[_event.data.by] = _event.data.number;
    </script></transition></state>"""
)
EGG = load(
    """<state id="boiling"><onentry><send event="soon" delay="2s"/><send event="late" delay="60s"/></onentry>
    <transition event="soon"><log expr="_event.name"/></transition>
    <transition event="late" target="done"><log expr="_event.name"/></transition></state><state id="done"/>"""
)


def counted(saved: Any) -> dict[str, Any]:
    """The data of a session of a snapshot, when it has done what waits in it."""
    again = Host().restore(COUNTER, json.loads(json.dumps(saved)))
    again.host.run()
    return again.data


# --- threads -------------------------------------------------------------------------------


def test_snapshots_that_are_taken_while_threads_send_lack_nothing_and_have_nothing_twice() -> None:
    """Each thread numbers its events; whenever it is saved, the session has got all numbers up to one, in order."""
    threads, events = 4, 250
    begin = Barrier(threads + 1)
    saved: list[Any] = []
    with Host(clock=SystemClock()) as host:
        session = host.start(COUNTER)

        def put(by: int) -> None:
            begin.wait()
            for number in range(1, events + 1):
                data = {"by": by, "number": number}
                if number % 2:
                    session.send("one", data)
                else:
                    host.put(session.session_id, Event("one", data=data))

        sending = [Thread(target=put, args=(by,)) for by in range(threads)]
        for thread in sending:
            thread.start()
        begin.wait()
        while any(thread.is_alive() for thread in sending):
            saved.append(session.snapshot())
        for thread in sending:
            thread.join()
        saved.append(session.snapshot())
    seen = [counted(each) for each in saved[:: max(1, len(saved) // 50)] + saved[-1:]]
    assert [each["bad"] for each in seen] == [0] * len(seen)
    totals = [each["n"] for each in seen]
    assert totals == sorted(totals) == [sum(each["last"]) for each in seen]
    assert totals[-1] == threads * events


def test_what_a_thread_has_sent_before_it_saves_is_in_the_snapshot() -> None:
    with Host(clock=SystemClock()) as host:
        session = host.start(COUNTER)
        for number in range(1, 101):
            session.send("one", {"by": 0, "number": number})
            saved = session.snapshot()
            if not number % 20:
                assert counted(saved) == {"n": number, "last": [number, 0, 0, 0], "bad": 0}


def test_a_session_is_restored_from_another_thread_into_a_host_that_lives() -> None:
    egg = Host().start(EGG)
    saved = through_text(egg)
    for due, timer in zip((-2.0, -1.0), saved["session"]["timers"], strict=True):
        timer["due"] = due  # so that nobody waits here
    with Host(clock=SystemClock()) as host:
        again = host.restore(EGG, saved)
        assert again.reaches("done", timeout=20).wait() == "done"
        assert host.call(lambda: [text for _, text in again.log]) == ["soon", "late"]
        with pytest.raises(SnapshotError, match="lives in this host already"):
            host.restore(EGG, saved)
        assert again.snapshot()["host"]["real"] is True


def test_who_saves_from_a_thread_hears_what_is_wrong() -> None:
    chart = load(
        '<datamodel><data id="x"/></datamodel><script>x = (function* () {})()</script><state id="a"/>'
    )
    with Host(clock=SystemClock()) as host:
        session = host.start(chart)
        with pytest.raises(SnapshotError, match=r"data\.x"):
            session.snapshot()
        with pytest.raises(SnapshotError, match="an object with"):
            host.restore(chart, {})
        assert session.is_active("a")


# --- time that passes ------------------------------------------------------------------------


def on_the_wall(epoch: float) -> SystemClock:
    """A clock that showed this when it was made, and goes with the loop."""
    made = clock()
    made.epoch = epoch
    return made


def boiled(then: float, now: float, **options: Any) -> tuple[list[str], list[str]]:
    """What is told at once, and within a hundred seconds, by a session that was saved one second after `then` and
    restored at `now`."""

    async def main() -> tuple[list[str], list[str]]:
        async with Host(clock=on_the_wall(then)) as host:
            egg = host.start(EGG)
            await asyncio.sleep(1)
            saved = through_text(egg)
        async with Host(clock=on_the_wall(now)) as host:
            again = host.restore(EGG, saved, **options)
            assert not again.log
            await asyncio.sleep(0.001)
            at_once = [text for _, text in again.log]
            await asyncio.sleep(100)
            return at_once, [text for _, text in again.log]

    found: tuple[list[str], list[str]] = passes_at_once(main)
    return found


@pytest.mark.parametrize(
    ("now", "options", "at_once", "in_the_end"),
    [
        (1e9 + 1, {}, [], ["soon", "late"]),
        (1e9 + 31, {}, ["soon"], ["soon", "late"]),
        (1e9 + 86_400, {}, ["soon", "late"], ["soon", "late"]),
        (1e9 + 86_400, {"past_due": "drop"}, [], []),
        (1e9 + 31, {"past_due": "drop"}, [], ["late"]),
        (1e9 + 86_400, {"elapsed": 0.0}, [], ["soon", "late"]),
        (1e9 + 1, {"elapsed": 59.5}, ["soon", "late"], ["soon", "late"]),
        (1e9 - 500, {}, [], ["soon", "late"]),
    ],
)
def test_what_passed_is_what_the_clocks_on_the_wall_say(
    now: float, options: dict[str, Any], at_once: list[str], in_the_end: list[str]
) -> None:
    assert boiled(1e9, now, **options) == (at_once, in_the_end)


def test_what_came_due_meanwhile_can_be_refused() -> None:
    with pytest.raises(SnapshotError, match="came due while nobody ran: "):
        boiled(1e9, 1e9 + 31, past_due="error")
    assert boiled(1e9, 1e9 + 1.5, past_due="error") == ([], ["soon", "late"])


def test_what_is_left_is_left_to_the_moment() -> None:
    async def main() -> float:
        async with Host(clock=on_the_wall(1e9)) as host:
            egg = host.start(EGG)
            await asyncio.sleep(10)
            saved = through_text(egg)
        async with Host(clock=on_the_wall(1e9 + 25)) as host:
            again = host.restore(EGG, saved)
            begun = asyncio.get_running_loop().time()
            await again.reaches("done", timeout=100)
            return asyncio.get_running_loop().time() - begun

    assert passes_at_once(main) == pytest.approx(35)


def stopped(epoch: float) -> SystemClock:
    """A clock in real time whose hands stand."""
    made = SystemClock()
    made.epoch, made.started = epoch, 5.0
    made.monotonic = lambda: 5.0
    return made


@pytest.mark.parametrize(("before", "after"), [(stopped, VirtualClock), (VirtualClock, stopped)])
def test_between_real_and_virtual_time_none_passes(
    before: Callable[[float], Any], after: Callable[[float], Any]
) -> None:
    saved = through_text(Host(clock=before(1e9)).start(EGG))
    again = Host(clock=after(2e9)).restore(EGG, saved, past_due="error")
    assert sorted(each[0] for each in again.host.clock.heap) == [2, 60]


def test_a_service_is_begun_anew_when_the_host_is_entered() -> None:
    begun: list[str] = []

    async def scan(call: Any) -> str:
        begun.append(call.id)
        await asyncio.sleep(3)
        return "scanned"

    chart = load(
        """<state id="a"><invoke type="x-scan" id="scan"/><transition event="done.invoke" target="b"/></state>
        <state id="b"/>"""
    )

    async def main() -> None:
        async with Host(clock=clock(), services={"x-scan": scan}) as host:
            session = host.start(chart)
            await asyncio.sleep(1)
            saved = session.snapshot()
        host = Host(clock=clock(), services={"x-scan": scan})
        again = host.restore(chart, saved)
        assert begun == ["scan"]
        async with host:
            await again.reaches("b", timeout=3.5)
        assert begun == ["scan", "scan"] and session.is_active("a")

    passes_at_once(main)
