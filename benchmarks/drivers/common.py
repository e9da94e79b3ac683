"""What every driver shares: the events of each chart, and the modes `run`, `cold`, `memory` and `saving`.

    python DRIVER.py run CHART N       N events to a fresh session after a warm-up: seconds, and what it ended as
    python DRIVER.py cold CHART 1      one session, one event: what the process needs to get there
    python DRIVER.py memory CHART N    N live sessions, each started and sent one event: bytes and seconds for one
    python DRIVER.py saving routing N  a session saved N times, and restored: bytes, and microseconds for one

One JSON object is printed. A driver gives `main` a function from a chart's name to a factory of started sessions,
which have `send(name, data)` and `check()`, a text that every engine must agree on; those that can be saved, `save()`,
`to_text(saved)`, `of_text(text)` and `again(saved)`, a session that goes on from there.
"""

from __future__ import annotations

import gc
import os.path
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:  # a driver's start is measured, so it imports only what it needs
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    class Session(Protocol):
        """One live session of a chart."""

        def send(self, name: str, data: dict[str, Any]) -> None: ...

        def check(self) -> str: ...

    Event = tuple[str, dict[str, Any]]
    Factory = Callable[[], Session]

CHARTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "charts")
COUNTERS = {
    "ping": (),
    "guard": ("x",),
    "parallel": (),
    "deep": ("en", "ex"),
    "history": ("n", "i1", "i2"),
    "routing": ("calls", "answered", "held", "lost", "spam", "timeouts", "sold", "unsold"),
}
SKILLS = ("sales", "support", "billing", "other")


def _call(number: int, skill: str, tier: str, *then: tuple[str, ...]) -> list[Event]:
    """A call and what happens to it; `ready` has an agent and a skill, `done` a code."""
    languages = ("en", "fr", "de", "en", "en", "it", "en", "es")
    call = {"id": f"c{number}", "lang": languages[number], "skill": skill, "tier": tier}
    events: list[Event] = [("call.new", call)]
    for name, *values in then:
        keys = {"agent.ready": ("agent", "skill"), "wrap.done": ("code",)}.get(name, ())
        events.append((name, dict(zip(keys, values, strict=True))))
    return events


ANSWER, HOLD, RETRIEVE, END = ("agent.answer",), ("call.hold",), ("call.retrieve",), ("call.end",)
HANGUP, SOLD, UNSOLD = ("caller.hangup",), ("wrap.done", "sold"), ("wrap.done", "none")


def _ready(agent: str, skill: str) -> tuple[str, str, str]:
    return "agent.ready", agent, skill


ROUTING: list[Event] = [
    *_call(
        0,
        "sales",
        "silver",
        _ready("ann", "support"),
        _ready("bob", "sales"),
        ANSWER,
        HOLD,
        RETRIEVE,
        END,
        SOLD,
    ),
    *_call(1, "support", "silver", _ready("ann", "any"), ANSWER, END, UNSOLD),
    *_call(2, "sales", "gold", _ready("cyd", "sales"), ANSWER, END, SOLD),
    *_call(3, "spam", "none"),
    *_call(4, "billing", "silver", HANGUP),
    *_call(5, "legal", "silver", _ready("dan", "sales"), ANSWER, END, UNSOLD),
    *_call(6, "sales", "bronze", ("queue.timeout",), _ready("eve", "support"), ANSWER, END, SOLD),
    *_call(
        7,
        "billing",
        "silver",
        _ready("fay", "billing"),
        ("agent.noanswer",),
        _ready("gil", "any"),
        ANSWER,
        END,
    ),
    ("wrap.done", {"code": "none"}),
    ("caller.hangup", {}),
]


def events_of(chart: str) -> list[Event]:
    """One cycle of a chart's events."""
    return ROUTING if chart == "routing" else [("e", {})]


def summary(chart: str, leaves: Sequence[str], data: Any, logged: str = "") -> str:
    """The text to compare: active leaves, counters, and for F what else its content did and what it logged last."""
    said = [*sorted(leaves), *(f"{data[name]:.0f}" for name in COUNTERS[chart])]
    if chart == "routing":
        said += [f"{data['stats'][skill]:.0f}" for skill in SKILLS]
        said += ["".join(data["recent"]), logged]
    return ",".join(said)


def feed(session: Session, events: Sequence[Event], number: int) -> None:
    """Send `number` events, in whole cycles."""
    send = session.send
    if len(events) == 1:
        name, data = events[0]
        for _ in range(number):
            send(name, data)
        return
    for _ in range(number // len(events)):
        for name, data in events:
            send(name, data)


def chart_text(chart: str) -> str:
    """The document of a chart, for engines that read it."""
    with open(os.path.join(CHARTS, f"{chart}.scxml"), encoding="utf-8") as file:
        return file.read()


def main(make: Callable[[str], Factory]) -> None:
    """Do what the command line says."""
    mode, chart, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    MODES[mode](make, chart, number)


def run(make: Callable[[str], Factory], chart: str, number: int) -> None:
    events = events_of(chart)
    number = max(1, number // len(events)) * len(events)
    factory = make(chart)
    feed(factory(), events, max(len(events), number // 4))
    session = factory()
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    feed(session, events, number)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _print(events=number, seconds=min(wall, cpu), check=session.check())


def cold(make: Callable[[str], Factory], chart: str, number: int) -> None:
    start = time.process_time()
    session = make(chart)()
    session.send(*events_of(chart)[0])
    _print(seconds=time.process_time() - start, check=session.check())


def memory(make: Callable[[str], Factory], chart: str, number: int) -> None:
    factory, event = make(chart), events_of(chart)[0]
    live: list[Session] = []
    _grow(live, factory, event, number // 4)  # by then everything is there that is made once
    gc.collect()
    before, start = _resident(), time.process_time()
    _grow(live, factory, event, number)
    seconds = time.process_time() - start
    gc.collect()
    _print(bytes=(_resident() - before) * 1024 / number, seconds=seconds / number, check=live[-1].check())


def _grow(live: list[Session], factory: Factory, event: Event, number: int) -> None:
    for _ in range(number):
        session = factory()
        session.send(*event)
        live.append(session)


SAVED_AFTER = 9
"""Events of F: the second call waits in its queue, with its time limit."""
ROUNDS = 7


def saving(make: Callable[[str], Factory], chart: str, number: int) -> None:
    session: Any = make(chart)()
    events = events_of(chart)
    feed(session, events[:SAVED_AFTER], SAVED_AFTER)
    saved = session.save()
    text = session.to_text(saved)
    figures = {
        "save": _best(session.save, number),
        "save_text": _best(lambda: session.to_text(session.save()), number),
        "restore": _best(lambda: session.again(saved), number),
        "restore_text": _best(lambda: session.again(session.of_text(text)), number),
    }
    for each in (session, again := session.again(session.of_text(text))):
        feed(each, events[SAVED_AFTER:], len(events) - SAVED_AFTER)
    if session.check() != again.check():
        raise AssertionError(f"{again.check()} after restoring, not {session.check()}")
    _print(bytes=len(text), **figures, check=again.check())


def _best(action: Callable[[], object], number: int) -> float:
    """Microseconds that one call takes, in the best of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(number):
            action()
        rounds.append(time.perf_counter() - begun)
    return min(rounds) / number * 1e6


MODES = {"run": run, "cold": cold, "memory": memory, "saving": saving}


def _resident() -> int:
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def _print(**values: object) -> None:
    """Numbers and plain texts as JSON; the library for it would weigh more than most drivers."""
    told = (str(value) if isinstance(value, (int, float)) else f'"{value}"' for value in values.values())
    print("{" + ", ".join(f'"{name}": {text}' for name, text in zip(values, told, strict=True)) + "}")
