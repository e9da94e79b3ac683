"""The charts written by hand in Python, at three levels; the yardsticks of the benchmark.

`plain`  as fast as Python gets: attributes, if and elif; no queue, no event, no errors. The ceiling.
`rtc`    a table from state and event to a function, and what SCXML asks for around it: two queues, event objects,
         run to completion with eventless transitions first, error.execution for each block, timers to cancel.
`fast`   the same after thinking about each chart: an event from outside is handled at once, one event object is
         filled again, and the macrostep loop is entered only where a state or a raised event asks for it.

The arithmetic is Python's own everywhere: what ECMAScript would ask for besides is not in these figures.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import common

monotonic = time.monotonic


# ---- plain ------------------------------------------------------------------------------------------------------


class PlainPing:
    __slots__ = ("state",)

    def __init__(self) -> None:
        self.state = "a"

    def send(self, name: str, data: Any) -> None:
        if name == "e":
            self.state = "b" if self.state == "a" else "a"

    def check(self) -> str:
        return common.summary("ping", [self.state], {})


class PlainGuard:
    __slots__ = ("state", "x")

    def __init__(self) -> None:
        self.state = "a"
        self.x = 0

    def send(self, name: str, data: Any) -> None:
        if name == "e":
            state, x = self.state, self.x
            third = x % 3 == 0
            if state == "a":
                self.state = "b" if third else "c"
            elif state == "b":
                self.state = "c" if third else "a"
            else:
                self.state = "a" if third else "b"
            self.x = x + 1

    def check(self) -> str:
        return common.summary("guard", [self.state], {"x": self.x})


class PlainParallel:
    __slots__ = ("first", "second", "third")
    NEXT = {f"r{region}{here}": f"r{region}{there}" for region in "123" for here, there in ("ab", "bc", "ca")}

    def __init__(self) -> None:
        self.first, self.second, self.third = "r1a", "r2a", "r3a"

    def send(self, name: str, data: Any) -> None:
        if name == "e":
            following = self.NEXT
            self.first = following[self.first]
            self.second = following[self.second]
            self.third = following[self.third]

    def check(self) -> str:
        return common.summary("parallel", [self.first, self.second, self.third], {})


class PlainDeep:
    """Sixteen actions stay sixteen statements: a generator may not add them up."""

    __slots__ = ("en", "ex", "state")

    def __init__(self) -> None:
        self.state, self.en, self.ex = "l8", 8, 0

    def send(self, name: str, data: Any) -> None:
        if name == "e":
            self.state = "r8" if self.state == "l8" else "l8"
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.ex = self.ex + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1
            self.en = self.en + 1

    def check(self) -> str:
        return common.summary("deep", [self.state], {"en": self.en, "ex": self.ex})


NEXT_WORK = {"w1a": "w1b", "w1b": "w2a", "w2a": "w2b", "w2b": "w1a"}


class PlainHistory:
    __slots__ = ("i1", "i2", "n", "remembered", "state")

    def __init__(self) -> None:
        self.state = self.remembered = "w1a"
        self.n = self.i1 = self.i2 = 0

    def send(self, name: str, data: Any) -> None:
        if name == "e" and self.state != "pause":
            self.remembered = self.state
            self.state = "pause"
            self.n += 1
            self.internal("resume")
            self.internal("step")

    def internal(self, name: str) -> None:
        if name == "resume" and self.state == "pause":
            self.i1 += 1
            self.state = self.remembered
        elif name == "step" and self.state != "pause":
            self.i2 += 1
            self.state = NEXT_WORK[self.state]

    def check(self) -> str:
        return common.summary("history", [self.state], {"n": self.n, "i1": self.i1, "i2": self.i2})


class Counts:
    """The data of F, for both levels."""

    __slots__ = (
        *("answered", "call", "calls", "held", "logged", "lost", "recent", "skills", "sold", "spam"),
        *("stats", "timeouts", "unsold"),
    )

    def reset(self) -> None:
        self.calls = self.answered = self.held = self.lost = 0
        self.spam = self.timeouts = self.sold = self.unsold = 0
        self.skills = ["sales", "support", "billing"]
        self.recent: list[str] = []
        self.stats = {"sales": 0, "support": 0, "billing": 0, "other": 0}
        self.call: dict[str, Any] = {"id": "", "lang": "", "skill": "", "prio": 0, "agent": "", "state": ""}
        self.logged = ""

    def summary(self, leaf: str) -> str:
        data = {name: getattr(self, name) for name in Counts.__slots__}
        return common.summary("routing", [leaf], data, self.logged)


class PlainRouting(Counts):
    __slots__ = ("state", "timers")

    def __init__(self) -> None:
        self.state = "idle"
        self.timers: dict[str, Any] = {}
        self.reset()

    def log(self, text: str) -> None:
        self.logged = text

    def take(self, data: dict[str, Any], priority: int) -> None:
        call, recent = self.call, self.recent
        call["prio"], call["id"], call["lang"], call["skill"] = (
            priority,
            data["id"],
            data["lang"],
            data["skill"],
        )
        self.calls += 1
        recent.append(call["id"])
        if len(recent) > 8:
            recent.pop(0)
        self.log("call " + call["id"] + " lang=" + call["lang"] + " skill=" + call["skill"])

    def intake(self) -> None:
        if self.call["skill"] in self.skills:
            self.state = "q_" + self.call["skill"]
            self.call["state"] = "queued"
            self.timers["limit"] = (monotonic() + 30.0, "queue.timeout")
        else:
            self.state = self.call["state"] = "overflow"

    def offer(self, data: dict[str, Any]) -> None:
        self.call["agent"] = data["agent"]
        self.state = self.call["state"] = "offered"

    def abandon(self) -> None:
        self.lost += 1
        self.log("call " + self.call["id"] + " lost in " + self.call["state"])
        self.state = "idle"

    def send(self, name: str, data: dict[str, Any]) -> None:
        state = self.state
        if state == "idle":
            if name == "call.new":
                if data["skill"] == "spam":
                    self.spam += 1
                elif data["tier"] == "gold" and data["lang"] != "xx":
                    self.take(data, 2)
                    self.state = "vip"
                else:
                    self.take(data, 1)
                    self.intake()
        elif state in ("q_sales", "q_support", "q_billing"):
            if name == "agent.ready":
                if data["skill"] == self.call["skill"] or data["skill"] == "any":
                    self.timers.pop("limit", None)
                    self.offer(data)
            elif name == "queue.timeout":
                self.timers.pop("limit", None)
                self.timeouts += 1
                self.state = self.call["state"] = "overflow"
            elif name == "caller.hangup":
                self.timers.pop("limit", None)
                self.abandon()
        elif state in ("vip", "overflow"):
            if name == "agent.ready":
                self.offer(data)
            elif name == "caller.hangup":
                self.abandon()
        elif state == "offered":
            if name == "agent.answer":
                call = self.call
                self.answered += 1
                self.stats[call["skill"] if call["skill"] in self.skills else "other"] += 1
                self.log("call " + call["id"] + " by " + call["agent"] + " prio " + str(call["prio"]))
                self.state = "talking"
            elif name == "agent.noanswer":
                self.intake()
            elif name == "caller.hangup":
                self.abandon()
        elif state == "talking":
            if name == "call.hold":
                self.held += 1
                self.state = "onhold"
            elif name == "call.end":
                self.state = "wrapup"
        elif state == "onhold":
            if name == "call.retrieve":
                self.state = "talking"
            elif name == "call.end":
                self.state = "wrapup"
        elif state == "wrapup" and name == "wrap.done":
            if data["code"] == "sold":
                self.sold += 1
            else:
                self.unsold += 1
            self.state = "idle"

    def check(self) -> str:
        return self.summary(self.state)


# ---- rtc --------------------------------------------------------------------------------------------------------


class Event:
    """The seven fields of SCXML 5.10.1."""

    __slots__ = ("data", "invokeid", "name", "origin", "origintype", "sendid", "type")

    def __init__(
        self, name: str, data: Any = None, type: str = "external", sendid: str | None = None
    ) -> None:
        self.name = name
        self.type = type
        self.sendid = sendid
        self.origin = None
        self.origintype = None
        self.invokeid = None
        self.data = data


Handler = Callable[[Any, Event], bool]


class Rtc:
    """`STEPS[state]` maps an event's name to what does the whole flattened microstep and says whether it was taken;
    `ALWAYS[state]` is the same for eventless transitions."""

    __slots__ = ("busy", "event", "external", "internal", "state", "timers")
    START = ""
    STEPS: dict[str, dict[str, Handler]] = {}
    ALWAYS: dict[str, Handler | None] = {}

    def __init__(self) -> None:
        self.internal: Any = deque()
        self.external: Any = deque()
        self.busy = False
        self.event: Any = None
        self.timers: dict[str, Any] = {}
        self.state = self.START
        self.start()

    def start(self) -> None: ...

    def send(self, name: str, data: Any) -> None:
        self.external.append(Event(name, data))
        if not self.busy:
            self.run()

    def raise_event(self, name: str) -> None:
        self.internal.append(Event(name, None, "internal"))

    def failed(self, error: Exception) -> None:
        self.internal.append(Event("error.execution", str(error), "platform"))

    def run(self) -> None:
        self.busy = True
        external, internal, steps, always = self.external, self.internal, self.STEPS, self.ALWAYS
        try:
            while external:
                self.event = event = external.popleft()
                step = steps[self.state].get(event.name)
                if step is None or not step(self, event):
                    continue
                while True:
                    eventless = always[self.state]
                    if eventless is not None and eventless(self, self.event):
                        continue
                    if not internal:
                        break
                    self.event = event = internal.popleft()
                    step = steps[self.state].get(event.name)
                    if step is not None:
                        step(self, event)
        finally:
            self.busy = False


def machine(start: str, rows: dict[tuple[str, str | None], Handler]) -> Callable[[type[Rtc]], type[Rtc]]:
    """Give a class its tables."""

    def fill(cls: type[Rtc]) -> type[Rtc]:
        states = {state for state, _ in rows}
        cls.START = start
        cls.STEPS = {
            s: {e: step for (at, e), step in rows.items() if at == s and e is not None} for s in states
        }
        cls.ALWAYS = {state: rows.get((state, None)) for state in states}
        return cls

    return fill


def goes(to: str) -> Handler:
    def step(self: Any, event: Event) -> bool:
        self.state = to
        return True

    return step


@machine("a", {("a", "e"): goes("b"), ("b", "e"): goes("a")})
class RtcPing(Rtc):
    __slots__ = ()

    def check(self) -> str:
        return common.summary("ping", [self.state], {})


def by_thirds(then: str, other: str) -> Handler:
    def step(self: Any, event: Event) -> bool:
        try:
            holds = self.x % 3 == 0
        except Exception as error:
            self.failed(error)
            holds = False
        try:
            self.x = self.x + 1
        except Exception as error:
            self.failed(error)
        self.state = then if holds else other
        return True

    return step


@machine(
    "a", {("a", "e"): by_thirds("b", "c"), ("b", "e"): by_thirds("c", "a"), ("c", "e"): by_thirds("a", "b")}
)
class RtcGuard(Rtc):
    __slots__ = ("x",)

    def start(self) -> None:
        self.x = 0

    def check(self) -> str:
        return common.summary("guard", [self.state], {"x": self.x})


REGION = {here: {"e": there} for here, there in ("ab", "bc", "ca")}


def three_regions(self: Any, event: Event) -> bool:
    name = event.name
    first, second, third = REGION[self.r1].get(name), REGION[self.r2].get(name), REGION[self.r3].get(name)
    if first is not None:
        self.r1 = first
    if second is not None:
        self.r2 = second
    if third is not None:
        self.r3 = third
    return True


@machine("p", {("p", "e"): three_regions})
class RtcParallel(Rtc):
    __slots__ = ("r1", "r2", "r3")

    def start(self) -> None:
        self.r1 = self.r2 = self.r3 = "a"

    def check(self) -> str:
        return common.summary("parallel", ["r1" + self.r1, "r2" + self.r2, "r3" + self.r3], {})


def sixteen_blocks(to: str) -> Handler:
    """Written out, with a handler for each block, as error.execution asks for."""
    block = "    try:\n        self.{0} = self.{0} + 1\n    except Exception as error:\n        self.failed(error)\n"
    lines = [
        "def step(self, event):\n",
        block.format("ex") * 8,
        f"    self.state = {to!r}\n",
        block.format("en") * 8,
    ]
    namespace: dict[str, Any] = {}
    exec("".join([*lines, "    return True\n"]), namespace)
    made: Handler = namespace["step"]
    return made


@machine("l8", {("l8", "e"): sixteen_blocks("r8"), ("r8", "e"): sixteen_blocks("l8")})
class RtcDeep(Rtc):
    __slots__ = ("en", "ex")

    def start(self) -> None:
        self.en, self.ex = 8, 0

    def check(self) -> str:
        return common.summary("deep", [self.state], {"en": self.en, "ex": self.ex})


def interrupt(self: Any, event: Event) -> bool:
    self.remembered = self.state
    self.raise_event("resume")
    self.raise_event("step")
    self.state = "pause"
    try:
        self.n = self.n + 1
    except Exception as error:
        self.failed(error)
    return True


def resume(self: Any, event: Event) -> bool:
    try:
        self.i1 = self.i1 + 1
    except Exception as error:
        self.failed(error)
    self.state = "w1a" if self.remembered is None else self.remembered
    return True


def work_on(to: str) -> Handler:
    def step(self: Any, event: Event) -> bool:
        try:
            self.i2 = self.i2 + 1
        except Exception as error:
            self.failed(error)
        self.state = to
        return True

    return step


@machine(
    "w1a",
    {
        **{(state, "e"): interrupt for state in NEXT_WORK},
        **{(state, "step"): work_on(following) for state, following in NEXT_WORK.items()},
        ("pause", "resume"): resume,
    },
)
class RtcHistory(Rtc):
    __slots__ = ("i1", "i2", "n", "remembered")

    def start(self) -> None:
        self.n = self.i1 = self.i2 = 0
        self.remembered = None

    def check(self) -> str:
        return common.summary("history", [self.state], {"n": self.n, "i1": self.i1, "i2": self.i2})


def index_of(items: list[Any], wanted: Any) -> int:
    for index, item in enumerate(items):
        if item == wanted:
            return index
    return -1


def new_call(self: Any, event: Event) -> bool:
    try:
        holds = event.data.get("skill") == "spam"
    except Exception as error:
        self.failed(error)
        holds = False
    if holds:
        self.state = "rejected"
        try:
            self.spam = self.spam + 1
        except Exception as error:
            self.failed(error)
        return True
    try:
        holds = event.data.get("tier") == "gold" and event.data.get("lang") != "xx"
    except Exception as error:
        self.failed(error)
        holds = False
    self.take(event.data, 2 if holds else 1)
    self.state = "vip" if holds else "intake"
    return True


def choose_queue(self: Any, event: Event) -> bool:
    for wanted, queue in enumerate(("q_sales", "q_support", "q_billing")):
        try:
            holds = index_of(self.skills, self.call.get("skill")) == wanted
        except Exception as error:
            self.failed(error)
            holds = False
        if holds:
            self.state = queue
            try:
                self.call["state"] = "queued"
                self.timers["limit"] = (monotonic() + 30.0, Event("queue.timeout", None, "external", "limit"))
            except Exception as error:
                self.failed(error)
            return True
    overflow(self)
    return True


def overflow(self: Any) -> None:
    self.state = "overflow"
    try:
        self.call["state"] = "overflow"
    except Exception as error:
        self.failed(error)


def leave_queue(self: Any) -> None:
    try:
        self.timers.pop("limit", None)
    except Exception as error:
        self.failed(error)


def offer(self: Any, event: Event) -> bool:
    try:
        self.call["agent"] = event.data.get("agent")
    except Exception as error:
        self.failed(error)
    self.state = "offered"
    try:
        self.call["state"] = "offered"
    except Exception as error:
        self.failed(error)
    return True


def ready_in_queue(self: Any, event: Event) -> bool:
    try:
        skill = event.data.get("skill")
        holds = skill == self.call.get("skill") or skill == "any"
    except Exception as error:
        self.failed(error)
        holds = False
    if not holds:
        return False
    leave_queue(self)
    return offer(self, event)


def timeout_in_queue(self: Any, event: Event) -> bool:
    leave_queue(self)
    try:
        self.timeouts = self.timeouts + 1
    except Exception as error:
        self.failed(error)
    overflow(self)
    return True


def hangup(self: Any, event: Event) -> bool:
    self.state = "abandoned"
    try:
        self.lost = self.lost + 1
        self.log("lost", "call " + self.call.get("id") + " lost in " + self.call.get("state"))
    except Exception as error:
        self.failed(error)
    return True


def hangup_in_queue(self: Any, event: Event) -> bool:
    leave_queue(self)
    return hangup(self, event)


def answer(self: Any, event: Event) -> bool:
    call = self.call
    try:
        self.answered = self.answered + 1
        if index_of(self.skills, call.get("skill")) >= 0:
            self.stats[call.get("skill")] = self.stats.get(call.get("skill")) + 1
        else:
            self.stats["other"] = self.stats.get("other") + 1
        text = "call " + call.get("id") + " by " + call.get("agent") + " prio " + str(call.get("prio"))
        self.log("answer", text)
    except Exception as error:
        self.failed(error)
    self.state = "talking"
    return True


def hold(self: Any, event: Event) -> bool:
    self.state = "onhold"
    try:
        self.held = self.held + 1
    except Exception as error:
        self.failed(error)
    return True


def wrapped_up(self: Any, event: Event) -> bool:
    try:
        holds = event.data.get("code") == "sold"
    except Exception as error:
        self.failed(error)
        holds = False
    try:
        if holds:
            self.sold = self.sold + 1
        else:
            self.unsold = self.unsold + 1
    except Exception as error:
        self.failed(error)
    self.state = "idle"
    return True


QUEUES = ("q_sales", "q_support", "q_billing")


@machine(
    "idle",
    {
        ("idle", "call.new"): new_call,
        ("intake", None): choose_queue,
        **{(queue, "agent.ready"): ready_in_queue for queue in QUEUES},
        **{(queue, "queue.timeout"): timeout_in_queue for queue in QUEUES},
        **{(queue, "caller.hangup"): hangup_in_queue for queue in QUEUES},
        **{(state, "agent.ready"): offer for state in ("vip", "overflow")},
        **{(state, "caller.hangup"): hangup for state in ("vip", "overflow", "offered")},
        ("offered", "agent.answer"): answer,
        ("offered", "agent.noanswer"): goes("intake"),
        ("talking", "call.hold"): hold,
        ("talking", "call.end"): goes("wrapup"),
        ("onhold", "call.retrieve"): goes("talking"),
        ("onhold", "call.end"): goes("wrapup"),
        ("wrapup", "wrap.done"): wrapped_up,
        ("rejected", None): goes("idle"),
        ("abandoned", None): goes("idle"),
    },
)
class RtcRouting(Rtc):
    __slots__ = Counts.__slots__
    reset = Counts.reset
    summary = Counts.summary

    def start(self) -> None:
        self.reset()  # type: ignore[misc]

    def log(self, label: str, text: str) -> None:
        self.logged = text

    def take(self, data: Any, priority: int) -> None:
        call = self.call  # type: ignore[has-type]
        try:
            call["prio"] = priority
            call["id"] = data.get("id")
            call["lang"] = data.get("lang")
            call["skill"] = data.get("skill")
            self.calls = self.calls + 1  # type: ignore[has-type]
            self.recent.append(call.get("id"))  # type: ignore[has-type]
            if len(self.recent) > 8:  # type: ignore[has-type]
                self.recent.pop(0)  # type: ignore[has-type]
            text = "call " + call.get("id") + " lang=" + call.get("lang") + " skill=" + call.get("skill")
            self.log("vip" if priority == 2 else "new", text)
        except Exception as error:
            self.failed(error)

    def check(self) -> str:
        return self.summary(self.state)  # type: ignore[misc]


# ---- fast -------------------------------------------------------------------------------------------------------


def quickened(cls: type[Rtc]) -> type[Rtc]:
    """The same tables behind a shorter way in."""
    steps, always = cls.STEPS, cls.ALWAYS

    class Fast(cls):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def __init__(self) -> None:
            self.internal = []
            self.external = None
            self.busy = False
            self.event = Event("")
            self.timers = {}
            self.state = self.START
            self.start()

        def send(self, name: str, data: Any) -> None:
            if self.busy:
                if self.external is None:
                    self.external = []
                self.external.append((name, data))
                return
            step = steps[self.state].get(name)
            if step is None:
                return
            event = self.event
            event.name = name
            event.data = data
            self.busy = True
            try:
                step(self, event)
                if self.internal or always[self.state] is not None:
                    self.settle()
            finally:
                self.busy = False
            if self.external:
                self.send(*self.external.pop(0))

        def settle(self) -> None:
            event, internal = self.event, self.internal
            while True:
                eventless = always[self.state]
                if eventless is not None and eventless(self, event):
                    continue
                if not internal:
                    return
                event = internal.pop(0)
                step = steps[self.state].get(event.name)
                if step is not None:
                    step(self, event)

    return Fast


PLAIN = {"ping": PlainPing, "guard": PlainGuard, "parallel": PlainParallel, "deep": PlainDeep}
PLAIN |= {"history": PlainHistory, "routing": PlainRouting}  # type: ignore[dict-item]
RTC = {"ping": RtcPing, "guard": RtcGuard, "parallel": RtcParallel, "deep": RtcDeep}
RTC |= {"history": RtcHistory, "routing": RtcRouting}
LEVELS: dict[str, Callable[[str], Any]] = {
    "plain": PLAIN.__getitem__,
    "rtc": RTC.__getitem__,
    "fast": lambda chart: quickened(RTC[chart]),
}

if __name__ == "__main__":
    common.main(LEVELS[os.environ["BENCH_LEVEL"]])
