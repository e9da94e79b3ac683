"""F in python-statemachine's own form, for what saving its machine with pickle costs: the package has no other way.

`intake`, `rejected` and `abandoned`, which are left at once, are written into the transitions. There is no time limit
in the queue: outside asyncio, its delayed events keep the caller waiting.
"""

from __future__ import annotations

import pickle
from typing import Any

import common
from statemachine import State, StateChart

SKILLS = ["sales", "support", "billing"]


class Model:
    """The data of a session, as the chart has them."""

    def __init__(self) -> None:
        self.state: Any = None
        self.calls = self.answered = self.held = self.lost = self.spam = self.timeouts = 0
        self.sold = self.unsold = 0
        self.skills = [*SKILLS]
        self.recent: list[str] = []
        self.stats = dict.fromkeys([*SKILLS, "other"], 0)
        self.call = {"id": "", "lang": "", "skill": "", "prio": 0, "agent": "", "state": ""}
        self.logged = ""


class Routing(StateChart):  # type: ignore[misc]
    """The machine; `data` is that of the event."""

    idle = State(initial=True)

    class queued(State.Compound):  # type: ignore[misc]
        sales = State(initial=True)
        support = State()
        billing = State()

    vip = State()
    overflow = State()
    offered = State()
    talking = State()
    onhold = State()
    wrapup = State()

    call_new = (
        idle.to.itself(cond="is_spam", on="count_spam")
        | idle.to(vip, cond="is_gold", on="take_vip")
        | idle.to(queued.sales, cond="for_sales", on="take")
        | idle.to(queued.support, cond="for_support", on="take")
        | idle.to(queued.billing, cond="for_billing", on="take")
        | idle.to(overflow, on="take")
    )
    agent_ready = (
        queued.to(offered, cond="matches", on="offer")
        | vip.to(offered, on="offer")
        | overflow.to(offered, on="offer")
    )
    queue_timeout = queued.to(overflow, on="count_timeout")
    agent_answer = offered.to(talking, on="answer")
    agent_noanswer = (
        offered.to(queued.sales, cond="of_sales")
        | offered.to(queued.support, cond="of_support")
        | offered.to(queued.billing, cond="of_billing")
        | offered.to(overflow)
    )
    caller_hangup = (
        queued.to(idle, on="abandon")
        | vip.to(idle, on="abandon")
        | overflow.to(idle, on="abandon")
        | offered.to(idle, on="abandon")
    )
    call_hold = talking.to(onhold)
    call_retrieve = onhold.to(talking)
    call_end = talking.to(wrapup) | onhold.to(wrapup)
    wrap_done = wrapup.to(idle, cond="is_sold", on="count_sold") | wrapup.to(idle, on="count_unsold")

    def is_spam(self, data: Any) -> bool:
        return bool(data["skill"] == "spam")

    def is_gold(self, data: Any) -> bool:
        return bool(data["tier"] == "gold" and data["lang"] != "xx")

    def for_sales(self, data: Any) -> bool:
        return bool(data["skill"] == "sales")

    def for_support(self, data: Any) -> bool:
        return bool(data["skill"] == "support")

    def for_billing(self, data: Any) -> bool:
        return bool(data["skill"] == "billing")

    def of_sales(self) -> bool:
        return bool(self.model.call["skill"] == "sales")

    def of_support(self) -> bool:
        return bool(self.model.call["skill"] == "support")

    def of_billing(self) -> bool:
        return bool(self.model.call["skill"] == "billing")

    def matches(self, data: Any) -> bool:
        return data["skill"] in (self.model.call["skill"], "any")

    def is_sold(self, data: Any) -> bool:
        return bool(data["code"] == "sold")

    def take(self, data: Any, prio: int = 1) -> None:
        model = self.model
        model.call.update(prio=prio, id=data["id"], lang=data["lang"], skill=data["skill"])
        model.calls += 1
        model.recent = [*model.recent, data["id"]][-8:]
        model.logged = f"call {data['id']} lang={data['lang']} skill={data['skill']}"

    def take_vip(self, data: Any) -> None:
        self.take(data, 2)

    def offer(self, data: Any) -> None:
        self.model.call["agent"] = data["agent"]

    def answer(self) -> None:
        model, call = self.model, self.model.call
        model.answered += 1
        model.stats[call["skill"] if call["skill"] in model.skills else "other"] += 1
        model.logged = f"call {call['id']} by {call['agent']} prio {call['prio']}"

    def abandon(self) -> None:
        self.model.lost += 1
        self.model.logged = f"call {self.model.call['id']} lost in {self.model.call['state']}"

    def count_spam(self) -> None:
        self.model.spam += 1

    def count_timeout(self) -> None:
        self.model.timeouts += 1

    def count_sold(self) -> None:
        self.model.sold += 1

    def count_unsold(self) -> None:
        self.model.unsold += 1

    def on_enter_queued(self) -> None:
        self.model.call["state"] = "queued"

    def on_enter_overflow(self) -> None:
        self.model.call["state"] = "overflow"

    def on_enter_offered(self) -> None:
        self.model.call["state"] = "offered"

    def on_enter_onhold(self) -> None:
        self.model.held += 1


class Session:
    def __init__(self, machine: Any) -> None:
        self._machine = machine

    def send(self, name: str, data: dict[str, Any]) -> None:
        self._machine.send(name.replace(".", "_"), data=data)

    def check(self) -> str:
        leaves = [state.id for state in self._machine.configuration if state.is_atomic]
        return common.summary("routing", leaves, vars(self._machine.model), self._machine.model.logged)

    def save(self) -> Any:
        return self._machine

    def to_text(self, saved: Any) -> bytes:
        return pickle.dumps(saved)

    def of_text(self, text: bytes) -> Any:
        return pickle.loads(text)

    def again(self, saved: Any) -> Session:
        return Session(saved)


if __name__ == "__main__":
    common.main(lambda chart: lambda: Session(Routing(Model())))
