"""The parts of the contact centre: each stands on what it was given, none on the centre that holds them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.ports.platform import Request
from scxml_runtime.simulator import Interaction, Rules, Simulator
from scxml_runtime.simulator.events import Events
from scxml_runtime.simulator.handlers import HANDLERS, QUESTIONS
from scxml_runtime.simulator.queues import Queues
from scxml_runtime.simulator.targets import parse_targets
from scxml_runtime.simulator.waiting import Waiting

ROWS = {**HANDLERS, **QUESTIONS}


@pytest.mark.parametrize(("part", "method"), ROWS.values(), ids=ROWS)
def test_what_a_row_calls_works_on_its_part(part: str, method: Callable[..., Any]) -> None:
    cls = type(getattr(Simulator().centre, part)).__name__
    first = next(iter(method.__annotations__.values()), None)
    assert method.__qualname__.startswith(f"{cls}.") or first == cls


def test_no_part_holds_the_centre() -> None:
    centre = Simulator().centre
    holders = [
        name
        for name, part in vars(centre).items()
        if any(value is centre for value in getattr(part, "__dict__", {}).values())
    ]
    assert holders == []


def test_queues_need_a_clock_and_the_rules_only() -> None:
    clock = VirtualClock()
    queues = Queues(clock, Rules())
    for number, priority in enumerate((1, 5, 5), 1):
        clock.advance(1, lambda: None)
        queues.waiting.append(waiting(f"call-{number}", priority, clock.now(), number))
    assert [item.interaction.id for item in queues.in_order()] == ["call-2", "call-3", "call-1"]
    assert queues.position(queues.waiting[0]) == 3
    assert queues.virtual("VQ").longest_wait == 2


def waiting(id: str, priority: float, entered: float, sequence: int) -> Waiting:
    call = Interaction(id, "voice", "702", "routepoint", "ringing")
    values = {
        "queue": "VQ",
        "priority": priority,
        "ordertype": "any",
        "orderstat": "",
        "route": True,
        "clearontimeout": True,
    }
    request = Request("queue.submit", "session", f"request-{sequence}", values)
    return Waiting(request, call, parse_targets("Sales@.GA"), entered, sequence)


def test_an_event_for_nobody_is_lost_without_a_word() -> None:
    events, heard = Events(Rules()), Heard()
    events.listener = heard
    events.tell(None, "interaction.added", {})
    events.tell("session", "interaction.deleted", {"resultof": "detach"})
    assert heard.happenings == [("session", "interaction.deleted", {"resultof": "detach"})]


class Heard:
    """A listener of the platform port."""

    def __init__(self) -> None:
        self.happenings: list[tuple[str, str, Any]] = []

    def happened(self, session: str, name: str, data: Any) -> None:
        self.happenings.append((session, name, data))
