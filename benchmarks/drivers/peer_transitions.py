"""transitions: a queued HierarchicalMachine for all sessions of a chart, which are its models; charts ported by hand.

It has no history, no internal events that go before external ones, and no timers: E keeps the state to come back to in
the model, and F has no time limit.
"""

from __future__ import annotations

from typing import Any

import common
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

Arc = dict[str, Any]


class State(NestedState):
    separator = "/"


class Machine(HierarchicalMachine):
    state_cls = State


def on(trigger: str, source: Any, dest: str, before: Any = None, conditions: Any = None, **more: Any) -> Arc:
    return {
        "trigger": trigger,
        "source": source,
        "dest": dest,
        "before": before,
        "conditions": conditions,
        **more,
    }


class Model:
    """A session. Callbacks of the charts are given the event's data."""

    STATES: list[Any]
    INITIAL: str
    ARCS: list[Arc] = []
    state: Any
    trigger: Any
    logged = ""

    def send(self, name: str, data: dict[str, Any]) -> None:
        self.trigger(name, data)

    def check(self) -> str:
        states = self.state if isinstance(self.state, list) else [self.state]
        leaves = [state.rpartition("/")[2] for state in states]
        return common.summary(type(self).__name__.lower(), leaves, vars(self), self.logged)


class Ping(Model):
    STATES = ["a", "b"]
    INITIAL = "a"
    ARCS = [on("e", "a", "b"), on("e", "b", "a")]


class Guard(Model):
    STATES = ["a", "b", "c"]
    INITIAL = "a"
    ARCS = [
        arc
        for here, then, other in ("abc", "bca", "cab")
        for arc in (on("e", here, then, "count", "third"), on("e", here, other, "count"))
    ]

    def __init__(self) -> None:
        self.x = 0

    def third(self, data: Any) -> bool:
        return self.x % 3 == 0

    def count(self, data: Any) -> None:
        self.x += 1


def region(name: str) -> dict[str, Any]:
    a, b, c = states = [name + letter for letter in "abc"]
    return {
        "name": name,
        "initial": a,
        "children": states,
        "transitions": [["e", a, b], ["e", b, c], ["e", c, a]],
    }


class Parallel(Model):
    STATES = [{"name": "p", "parallel": [region("r1"), region("r2"), region("r3")]}]
    INITIAL = "p"


def branch(letter: str, level: int = 1) -> dict[str, Any]:
    made: dict[str, Any] = {"name": f"{letter}{level}", "on_enter": "entered", "on_exit": "left"}
    if level < 8:
        made |= {"initial": f"{letter}{level + 1}", "children": [branch(letter, level + 1)]}
    return made


class Deep(Model):
    STATES = [branch("l"), branch("r")]
    LEFT, RIGHT = ("/".join(f"{letter}{level}" for level in range(1, 9)) for letter in "lr")
    INITIAL = LEFT
    ARCS = [on("e", LEFT, RIGHT), on("e", RIGHT, LEFT)]

    def __init__(self) -> None:
        self.en, self.ex = 8, 0  # the library enters no initial state

    def entered(self, data: Any) -> None:
        self.en += 1

    def left(self, data: Any) -> None:
        self.ex += 1


WORK = {
    "name": "work",
    "initial": "w1",
    "children": [
        {"name": "w1", "initial": "w1a", "children": ["w1a", "w1b"]},
        {"name": "w2", "initial": "w2a", "children": ["w2a", "w2b"]},
    ],
}


def step(source: str, target: str) -> Arc:
    return on("step", f"work/{source}", f"work/{target}", "stepped")


def back(target: str) -> Arc:
    return on("resume", "pause", f"work/{target}", "resumed", f"was_{target[3:]}")


class History(Model):
    STATES = [WORK, {"name": "pause", "on_enter": "paused"}]
    INITIAL = "work"
    ARCS = [
        on("e", "work", "pause", "keep", after="go_on"),
        step("w1/w1a", "w1/w1b"),
        step("w1/w1b", "w2"),
        step("w2/w2a", "w2/w2b"),
        step("w2/w2b", "w1"),
        *map(back, ("w1/w1a", "w1/w1b", "w2/w2a", "w2/w2b")),
    ]

    def __init__(self) -> None:
        self.n = self.i1 = self.i2 = 0
        self.kept = ""

    def keep(self, data: Any) -> None:
        self.kept = self.state

    def go_on(self, data: Any) -> None:
        self.trigger("resume", data)
        self.trigger("step", data)

    def paused(self, data: Any) -> None:
        self.n += 1

    def resumed(self, data: Any) -> None:
        self.i1 += 1

    def stepped(self, data: Any) -> None:
        self.i2 += 1

    def was_w1a(self, data: Any) -> bool:
        return self.kept == "work/w1/w1a"

    def was_w1b(self, data: Any) -> bool:
        return self.kept == "work/w1/w1b"

    def was_w2a(self, data: Any) -> bool:
        return self.kept == "work/w2/w2a"

    def was_w2b(self, data: Any) -> bool:
        return self.kept == "work/w2/w2b"


def entering(name: str) -> dict[str, str]:
    return {"name": name, "on_enter": f"in_{name}"}


class Routing(Model):
    STATES = [
        "idle",
        entering("intake"),
        {**entering("queued"), "initial": "q_sales", "children": ["q_sales", "q_support", "q_billing"]},
        "vip",
        entering("overflow"),
        entering("offered"),
        "talking",
        entering("onhold"),
        "wrapup",
        entering("rejected"),
        entering("abandoned"),
    ]
    INITIAL = "idle"
    ARCS = [
        on("call.new", "idle", "rejected", None, "is_spam"),
        on("call.new", "idle", "vip", "take_gold", "is_gold"),
        on("call.new", "idle", "intake", "take"),
        on("eventless", "intake", "queued/q_sales", None, "for_sales"),
        on("eventless", "intake", "queued/q_support", None, "for_support"),
        on("eventless", "intake", "queued/q_billing", None, "for_billing"),
        on("eventless", "intake", "overflow"),
        on("eventless", ["rejected", "abandoned"], "idle"),
        on("agent.ready", "queued", "offered", "offer", "matches"),
        on("agent.ready", ["vip", "overflow"], "offered", "offer"),
        on("queue.timeout", "queued", "overflow", "late"),
        on("caller.hangup", ["queued", "vip", "overflow", "offered"], "abandoned"),
        on("agent.answer", "offered", "talking", "answer"),
        on("agent.noanswer", "offered", "intake"),
        on("call.hold", "talking", "onhold"),
        on("call.retrieve", "onhold", "talking"),
        on("call.end", ["talking", "onhold"], "wrapup"),
        on("wrap.done", "wrapup", "idle", "sell", "is_sold"),
        on("wrap.done", "wrapup", "idle", "sell_not"),
    ]

    def __init__(self) -> None:
        self.calls = self.answered = self.held = self.lost = self.spam = 0
        self.timeouts = self.sold = self.unsold = 0
        self.skills = ["sales", "support", "billing"]
        self.recent: list[str] = []
        self.stats = {"sales": 0, "support": 0, "billing": 0, "other": 0}
        self.call: dict[str, Any] = {"id": "", "lang": "", "skill": "", "prio": 0, "agent": "", "state": ""}

    def is_spam(self, data: Any) -> bool:
        return data["skill"] == "spam"

    def is_gold(self, data: Any) -> bool:
        return data["tier"] == "gold" and data["lang"] != "xx"

    def for_sales(self, data: Any) -> bool:
        return self.call["skill"] == self.skills[0]

    def for_support(self, data: Any) -> bool:
        return self.call["skill"] == self.skills[1]

    def for_billing(self, data: Any) -> bool:
        return self.call["skill"] == self.skills[2]

    def matches(self, data: Any) -> bool:
        return data["skill"] == self.call["skill"] or data["skill"] == "any"

    def is_sold(self, data: Any) -> bool:
        return data["code"] == "sold"

    def take(self, data: Any, prio: int = 1) -> None:
        call = self.call
        call["prio"], call["id"], call["lang"], call["skill"] = prio, data["id"], data["lang"], data["skill"]
        self.calls += 1
        self.recent.append(call["id"])
        if len(self.recent) > 8:
            self.recent.pop(0)
        self.logged = "call " + call["id"] + " lang=" + call["lang"] + " skill=" + call["skill"]

    def take_gold(self, data: Any) -> None:
        self.take(data, 2)

    def offer(self, data: Any) -> None:
        self.call["agent"] = data["agent"]

    def late(self, data: Any) -> None:
        self.timeouts += 1

    def answer(self, data: Any) -> None:
        call = self.call
        self.answered += 1
        self.stats[call["skill"] if call["skill"] in self.skills else "other"] += 1
        self.logged = "call " + call["id"] + " by " + call["agent"] + " prio " + str(call["prio"])

    def sell(self, data: Any) -> None:
        self.sold += 1

    def sell_not(self, data: Any) -> None:
        self.unsold += 1

    def in_intake(self, data: Any) -> None:
        self.trigger("eventless", data)

    def in_queued(self, data: Any) -> None:
        self.call["state"] = "queued"

    def in_overflow(self, data: Any) -> None:
        self.call["state"] = "overflow"

    def in_offered(self, data: Any) -> None:
        self.call["state"] = "offered"

    def in_onhold(self, data: Any) -> None:
        self.held += 1

    def in_rejected(self, data: Any) -> None:
        self.spam += 1
        self.trigger("eventless", data)

    def in_abandoned(self, data: Any) -> None:
        self.lost += 1
        self.logged = "call " + self.call["id"] + " lost in " + self.call["state"]
        self.trigger("eventless", data)


MODELS = {model.__name__.lower(): model for model in (Ping, Guard, Parallel, Deep, History, Routing)}


def make(chart: str) -> common.Factory:
    model = MODELS[chart]
    machine = Machine(
        model=None,
        states=model.STATES,
        transitions=model.ARCS,
        initial=model.INITIAL,
        queued=True,
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )

    def factory() -> common.Session:
        session = model()
        machine.add_model(session)
        return session

    return factory


if __name__ == "__main__":
    common.main(make)
