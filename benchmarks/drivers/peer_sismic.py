"""sismic: the charts ported to its form, with Python in guards and actions; contracts are not checked.

It wants the guards of alternatives to exclude each other. It cannot cancel a delayed event: the time limit of F is its
own idiom for one, an eventless transition with `after(30)`.
"""

from __future__ import annotations

from typing import Any

import common
from sismic.interpreter import Interpreter
from sismic.io.datadict import import_from_dict
from sismic.model import Event

State = dict[str, Any]


def on(event: str, target: str, action: str = "", guard: str = "") -> dict[str, str]:
    """A transition."""
    found = {"event": event, "target": target, "action": action, "guard": guard}
    return {key: text for key, text in found.items() if text}


def state(name: str, *transitions: dict[str, str], entry: str = "") -> State:
    made: State = {"name": name, "transitions": list(transitions)}
    return {**made, "on entry": entry} if entry else made


def compound(name: str, *states: State, transitions: tuple[dict[str, str], ...] = (), **more: str) -> State:
    initial = next(inner["name"] for inner in states if "type" not in inner)
    return {**state(name, *transitions, **more), "initial": initial, "states": list(states)}


# ---- A to E -----------------------------------------------------------------------------------------------------


def either(name: str, then: str, other: str) -> State:
    third = "x % 3 == 0"
    return state(name, on("e", then, "x = x + 1", third), on("e", other, "x = x + 1", f"not ({third})"))


def region(name: str) -> State:
    a, b, c = (name + letter for letter in "abc")
    return compound(name, state(a, on("e", b)), state(b, on("e", c)), state(c, on("e", a)))


def branch(letter: str, other: str, level: int = 1) -> State:
    if level == 8:
        made = state(f"{letter}8", on("e", f"{other}8"), entry="en = en + 1")
    else:
        made = compound(f"{letter}{level}", branch(letter, other, level + 1), entry="en = en + 1")
    return {**made, "on exit": "ex = ex + 1"}


def working(name: str, target: str) -> State:
    return state(name, on("step", target, "i2 = i2 + 1"))


WORK = compound(
    "work",
    {"name": "h", "type": "deep history", "memory": "w1"},
    compound("w1", working("w1a", "w1b"), working("w1b", "w2")),
    compound("w2", working("w2a", "w2b"), working("w2b", "w1")),
    transitions=(on("e", "pause", "send('resume')\nsend('step')"),),
)
PAUSE = state("pause", on("resume", "h", "i1 = i1 + 1"), entry="n = n + 1")

# ---- F ----------------------------------------------------------------------------------------------------------

DATA = """
calls = answered = held = lost = spam = timeouts = sold = unsold = 0
skills = ['sales', 'support', 'billing']
recent = []
stats = dict(sales=0, support=0, billing=0, other=0)
call = dict(id='', lang='', skill='', prio=0, agent='', state='')
"""
TAKE = """
call['prio'] = {prio}
call['id'] = event.id
call['lang'] = event.lang
call['skill'] = event.skill
calls = calls + 1
recent.append(call['id'])
if len(recent) > 8:
    recent.pop(0)
log('call ' + call['id'] + ' lang=' + call['lang'] + ' skill=' + call['skill'])
"""
ANSWER = """
answered = answered + 1
if call['skill'] in skills:
    stats[call['skill']] = stats[call['skill']] + 1
else:
    stats['other'] = stats['other'] + 1
log('call ' + call['id'] + ' by ' + call['agent'] + ' prio ' + str(call['prio']))
"""
SPAM, GOLD = "event.skill == 'spam'", "event.tier == 'gold' and event.lang != 'xx'"
MATCHES = "event.skill == call['skill'] or event.skill == 'any'"
OFFER = on("agent.ready", "offered", "call['agent'] = event.agent")
HANGUP = on("caller.hangup", "abandoned")


def skill_at(place: int, target: str) -> dict[str, str]:
    return on("", target, guard=f"call['skill'] == skills[{place}]")


ROUTING = (
    state(
        "idle",
        on("call.new", "rejected", guard=SPAM),
        on("call.new", "vip", TAKE.format(prio=2), f"not ({SPAM}) and ({GOLD})"),
        on("call.new", "intake", TAKE.format(prio=1), f"not ({SPAM}) and not ({GOLD})"),
    ),
    state(
        "intake",
        skill_at(0, "q_sales"),
        skill_at(1, "q_support"),
        skill_at(2, "q_billing"),
        on("", "overflow", guard="call['skill'] not in skills"),
    ),
    compound(
        "queued",
        state("q_sales"),
        state("q_support"),
        state("q_billing"),
        entry="call['state'] = 'queued'",
        transitions=(
            {**OFFER, "guard": MATCHES},
            on("", "overflow", "timeouts = timeouts + 1", "after(30)"),
            on("queue.timeout", "overflow", "timeouts = timeouts + 1"),
            HANGUP,
        ),
    ),
    state("vip", OFFER, HANGUP),
    state("overflow", OFFER, HANGUP, entry="call['state'] = 'overflow'"),
    state(
        "offered",
        on("agent.answer", "talking", ANSWER),
        on("agent.noanswer", "intake"),
        HANGUP,
        entry="call['state'] = 'offered'",
    ),
    state("talking", on("call.hold", "onhold"), on("call.end", "wrapup")),
    state("onhold", on("call.retrieve", "talking"), on("call.end", "wrapup"), entry="held = held + 1"),
    state(
        "wrapup",
        on("wrap.done", "idle", "sold = sold + 1", "event.code == 'sold'"),
        on("wrap.done", "idle", "unsold = unsold + 1", "event.code != 'sold'"),
    ),
    state("rejected", on("", "idle"), entry="spam = spam + 1"),
    state(
        "abandoned",
        on("", "idle"),
        entry="lost = lost + 1\nlog('call ' + call['id'] + ' lost in ' + call['state'])",
    ),
)

# ---- sessions ---------------------------------------------------------------------------------------------------

PARALLEL = {"name": "root", "parallel states": [region("r1"), region("r2"), region("r3")]}
CHARTS: dict[str, tuple[str, State]] = {
    "ping": ("", compound("root", state("a", on("e", "b")), state("b", on("e", "a")))),
    "guard": ("x = 0", compound("root", either("a", "b", "c"), either("b", "c", "a"), either("c", "a", "b"))),
    "parallel": ("", PARALLEL),
    "deep": ("en = ex = 0", compound("root", branch("l", "r"), branch("r", "l"))),
    "history": ("n = i1 = i2 = 0", compound("root", WORK, PAUSE)),
    "routing": (DATA, compound("root", *ROUTING)),
}


class Session:
    def __init__(self, chart: str, statechart: Any) -> None:
        self._chart = chart
        self._logged = ""
        self._interpreter = Interpreter(statechart, initial_context={"log": self._log}, ignore_contract=True)
        self._interpreter.execute()

    def _log(self, text: str) -> None:
        self._logged = text

    def send(self, name: str, data: dict[str, Any]) -> None:
        self._interpreter.queue(Event(name, **data))
        self._interpreter.execute()

    def check(self) -> str:
        statechart = self._interpreter.statechart
        leaves = [name for name in self._interpreter.configuration if not statechart.children_for(name)]
        return common.summary(self._chart, leaves, self._interpreter.context, self._logged)


def make(chart: str) -> common.Factory:
    preamble, root = CHARTS[chart]
    statechart = import_from_dict({"statechart": {"name": chart, "preamble": preamble, "root state": root}})
    return lambda: Session(chart, statechart)


if __name__ == "__main__":
    common.main(make)
