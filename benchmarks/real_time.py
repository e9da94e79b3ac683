"""Real time: how late timers are, what a million of them cost, and what a host does that has nothing to do.

python benchmarks/real_time.py                  the figures; half a minute
python benchmarks/real_time.py --out FOLDER     and as a file
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import median, quantiles

from results import keep

import scxmlc
from scxml_runtime import Event, Host, StateMachine, SystemClock

BELL = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="bell" datamodel="ecmascript">
  <state id="waiting">
    <transition event="set"><send event="ring" delayexpr="_event.data"/></transition>
    <transition event="ring"/>
  </state>
</scxml>"""
PER_SECOND = 1_000


def bell() -> type[StateMachine]:
    found: type[StateMachine] = scxmlc.load(BELL, "bell.scxml")
    return found


async def lateness(seconds: int) -> list[float]:
    """Milliseconds by which each of a thousand timers a second came late; every one is a delayed event of a session."""
    late: list[float] = []
    async with Host(clock=SystemClock()) as host:
        session = host.start(bell())
        begun = host.clock.now() + 1.0
        due = [begun + number / PER_SECOND for number in range(seconds * PER_SECOND)]
        waiting = iter(due)
        session.on_event("ring", lambda: late.append((host.clock.now() - next(waiting)) * 1000))
        for moment in due:
            session.send("set", f"{moment - host.clock.now():.6f}s")
        await asyncio.sleep(due[-1] - host.clock.now() + 0.2)
    return late


async def many(timers: int) -> tuple[float, float]:
    """With so many timers pending: microseconds of processor time that setting one takes, and milliseconds by which a
    new one comes late that is due before all of them."""
    async with Host(clock=SystemClock()) as host:
        cls = bell()
        sessions = [host.start(cls) for _ in range(1_000)]
        begun = time.process_time()
        for session in sessions:
            for _ in range(timers // len(sessions)):
                session.send("set", "1000s")
        cost = (time.process_time() - begun) / timers * 1e6
        first = host.start(cls)
        rang = asyncio.Event()
        first.on_event("ring", rang.set)
        due = host.clock.now() + 0.01
        first.send("set", "10ms")
        await rang.wait()
        return cost, (host.clock.now() - due) * 1000


async def idle(seconds: float) -> float:
    """Milliseconds of processor time in so many seconds in which nothing is due."""
    async with Host(clock=SystemClock()) as host:
        host.start(bell()).send("set", "1000s")
        await asyncio.sleep(0.1)
        begun = time.process_time()
        await asyncio.sleep(seconds)
        return (time.process_time() - begun) * 1000


async def throughput(events: int) -> tuple[float, float]:
    """Events a second that a session handles: sent in the loop, and put by another thread."""
    async with Host(clock=SystemClock()) as host:
        session = host.start(bell())
        begun = time.perf_counter()
        for _ in range(events):
            session.send("ring")
        inside = events / (time.perf_counter() - begun)

        def put() -> None:
            for _ in range(events):
                host.put(session.session_id, Event("ring"))

        rung = 0
        over = asyncio.Event()

        def ring() -> None:
            nonlocal rung
            rung += 1
            if rung == events:
                over.set()

        session.on_event("ring", ring)
        begun = time.perf_counter()
        await asyncio.gather(asyncio.to_thread(put), over.wait())
        return inside, events / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out")
    options = parser.parse_args()
    late = asyncio.run(lateness(10))
    cost, first = asyncio.run(many(1_000_000))
    inside, put = asyncio.run(throughput(200_000))
    figures = {
        "late_median_ms": median(late),
        "late_p99_ms": quantiles(late, n=100)[98],
        "late_most_ms": max(late),
        "set_us": cost,
        "first_of_a_million_late_ms": first,
        "idle_ms_in_5_s": asyncio.run(idle(5.0)),
        "sent_a_second": inside,
        "put_a_second": put,
    }
    for name, figure in figures.items():
        print(f"{name:<28} {figure:,.3f}")
    keep(options.out, "real_time", timers=len(late), **figures)


if __name__ == "__main__":
    main()
