"""Random mutations of real snapshots: SnapshotError, or a session that goes on; nothing else may come out.

python -m tests.runtime.saving.mutations 100000              of a session
python -m tests.runtime.saving.mutations 10000 simulation    of a contact centre with its sessions
"""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from scxml_runtime import Host, SessionError, SnapshotError
from scxml_runtime.simulator import Simulator
from tests.runtime.saving.cuts import load, through_text
from tests.runtime.saving.random_cuts import VALUES
from tests.runtime.saving.strategies import Hotline

CHART = load(
    f"""<datamodel><data id="n" expr="0"/><data id="o" expr="{{a: [1, 2, {{b: 'x'}}]}}"/></datamodel>{VALUES}
    <parallel id="p"><history id="h"><transition target="a b"/></history>
      <state id="a"><onentry><send id="later" event="tick" delay="5s"/></onentry>
        <transition event="tick" target="a2"><script>n = counter.up()</script></transition></state>
      <state id="b"><transition event="out" target="z"/></state></parallel>
    <state id="a2"><transition event="*" target="h"/></state>
    <state id="z"><transition event="back" target="h"/></state>"""
)
ODD: list[Any] = [
    None, True, -1, 0, 2**70, 10**400, 1e308, "", "\ud800", "__class__", "../x", [], {}, [[]], {"$": "ref", "n": 0},
    {"$": "ref", "n": 10**9}, {"$": "ref", "n": -1}, {"$": "none"}, {"$": "function", "code": "os/system"},
    {"$": "native", "of": "__builtins__", "key": "eval"}, {"$": "intrinsic", "name": "__dict__"},
]  # fmt: skip


def places(json_value: Any) -> list[tuple[Any, Any]]:
    """Every container in it with each of its keys."""
    found, todo = [], [json_value]
    while todo:
        each = todo.pop()
        keys = list(each) if isinstance(each, dict) else range(len(each))
        found += [(each, key) for key in keys]
        todo += [each[key] for key in keys if isinstance(each[key], dict | list)]
    return found


def copy(json_value: Any) -> Any:
    """The same, of which nothing is shared: else a mutation would change what others are made of."""
    return json.loads(json.dumps(json_value))


def mutate(saved: Any, random: Random) -> None:
    """One change in place."""
    container, key = random.choice(places(saved))
    kind = random.randrange(4)
    if kind == 0:
        del container[key]
    elif kind == 1:
        nested: Any = copy(random.choice(ODD))
        for _ in range(5000):
            nested = [nested]
        container[key] = nested
    elif kind == 2:
        other, place = random.choice(places(saved))
        container[key] = copy(other[place])
    else:
        container[key] = copy(random.choice(ODD))


class Case:
    """A snapshot that is changed, and what is done with what is left of it."""

    def __init__(self, made: Callable[[], Any], restored: Callable[[Any], None]) -> None:
        self.text = json.dumps(made())
        self.restored = restored

    def outcome(self, saved: Any) -> str:
        """`refused`, `goes on`, or the name of what came out."""
        try:
            self.restored(saved)
        except SnapshotError:
            return "refused"
        except SessionError:
            return "goes on"
        except Exception as fault:
            return f"{type(fault).__name__}: {str(fault)[:150]}"
        return "goes on"

    def tried(self, count: int, seed: int = 0) -> Counter[str]:
        """How often what came out."""
        random, found = Random(seed), Counter[str]()
        for _ in range(count):
            saved = json.loads(self.text)
            for _ in range(random.choice([1, 1, 2, 3])):
                try:
                    mutate(saved, random)
                except (IndexError, RecursionError):
                    break  # nothing is left of it, or no more text can be made of it
            found[self.outcome(saved)] += 1
        return found


def session() -> Any:
    """The snapshot of a session with something of everything."""
    made = Host().start(CHART)
    made.send("out")
    made.send("back")
    made.advance(1)
    return through_text(made)


def session_goes_on(saved: Any) -> None:
    """It is driven, looked at and saved again."""
    made = Host().restore(CHART, saved)
    for name in ("tick", "out", "back"):
        made.send(name)
        made.advance(3)
        json.dumps([repr(made.data), made.snapshot()])


def simulation() -> Any:
    """The snapshot of a contact centre in the middle of things."""
    made = Simulator()
    made.rules.latency = 0.5
    made.agent("ann", "7001", groups=["Sales"], ready=False)
    for _ in range(2):
        made.start(Hotline, [made.voice_call("702", udata={"name": "Ann"})])
    made.advance(8.2)
    made.statistic("Sales.GA", "StatAgentsReady", 3.0)
    made.delay("queue.submit", 2)
    made.digits(made.voice_call("702"), "123")
    return made.snapshot()


def simulation_goes_on(saved: Any) -> None:
    """It is driven, looked at and saved again."""
    made = Simulator.restore(saved, [Hotline])
    for agent in [*made.centre.staff.agents.values()]:
        agent.ready()
    made.advance(30)
    json.dumps([str(made.transcript), made.snapshot()])


CASES = {"session": (session, session_goes_on), "simulation": (simulation, simulation_goes_on)}


def case(name: str) -> Case:
    """One of them."""
    return Case(*CASES[name])


if __name__ == "__main__":
    logging.disable()
    results = case(sys.argv[2] if len(sys.argv) > 2 else "session").tried(int(sys.argv[1]))
    print(*(f"{number:7} {what}" for what, number in results.most_common()), sep="\n")
    sys.exit(bool(set(results) - {"refused", "goes on"}))
