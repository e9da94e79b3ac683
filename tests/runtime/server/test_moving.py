"""Sessions of a chart go over to another version: tried first, then done, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

import scxmlc
from scxml_runtime import StateMachine, VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.durable.host.charts import version
from scxml_runtime.server import moving
from scxml_runtime.server.here import Here
from scxml_runtime.server.moving import Move, Moved, Stay


def door(open_: str) -> type[StateMachine]:
    return scxmlc.load(f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="door">
          <state id="closed"><transition event="push" target="{open_}"/></state>
          <state id="{open_}"><transition event="lock" target="gone"/></state>
          <final id="gone"/></scxml>""")


OLD, NEW = door("open"), door("ajar")


@pytest.fixture
def host() -> Iterator[DurableHost]:
    """Doors 0 to 5: 0 and 3 closed, 1 and 4 open, 2 and 5 over; and one of the new version."""
    with DurableHost(MemoryStore(), [OLD, NEW], clock=VirtualClock()) as made:
        for number in range(6):
            made.start(OLD, f"door-{number}")
            for event in ("push", "lock")[: number % 3]:
                made.send(f"door-{number}", event)
        made.start(NEW, "door-9")
        yield made


def rehearse(host: DurableHost, *given: Any, **more: Any) -> Moved:
    return asyncio.run(moving.rehearse(Here(host), *given, **more))


def carry_out(host: DurableHost, *given: Any, **more: Any) -> Moved:
    return asyncio.run(moving.carry_out(Here(host), *given, **more))


def versions(host: DurableHost) -> list[str]:
    return ["new" if each.version == version(NEW)[1] else "old" for each in host.sessions()]


def test_a_rehearsal_tells_who_would_go_and_moves_nobody(host: DurableHost) -> None:
    told = rehearse(host, Move(NEW))
    assert told.moves == ["door-0", "door-3"] and told.after is None
    assert [stay.id for stay in told.stays] == ["door-1", "door-4"]
    assert "open" in told.stays[0].problem
    assert versions(host) == ["old"] * 6 + ["new"]


def test_states_say_what_is_called_otherwise_now(host: DurableHost) -> None:
    told = carry_out(host, Move(NEW, states={"open": "ajar"}))
    assert told == Moved(["door-0", "door-1", "door-3", "door-4"], [], None)
    assert versions(host) == ["new", "new", "old", "new", "new", "old", "new"]
    assert host.look("door-1").states == ("ajar",)


def test_who_cannot_go_keeps_nobody_else(host: DurableHost) -> None:
    assert carry_out(host, Move(NEW)).moves == ["door-0", "door-3"]
    assert versions(host) == ["new", "old", "old", "new", "old", "old", "new"]


def test_pages_follow_each_other(host: DurableHost) -> None:
    move = Move(NEW, states={"open": "ajar"})
    first = carry_out(host, move, limit=2)
    assert first.moves == ["door-0", "door-1"] and first.after is not None
    second = carry_out(host, move, first.after, limit=3)
    assert second.moves == ["door-3", "door-4"] and second.after is not None
    assert carry_out(host, move, second.after, limit=3) == Moved([], [], None)


def test_one_version_alone_can_go(host: DurableHost) -> None:
    assert rehearse(host, Move(OLD, version(NEW)[1])).moves == ["door-9"]
    assert rehearse(host, Move(NEW, version(NEW)[1])) == Moved([], [], None)


def test_who_is_forgotten_meanwhile_is_left_out(host: DurableHost, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = host.migrate

    def forgetful(id: str, *told: object) -> None:
        if id == "door-0":
            host.terminate(id)
            host.forget(id)
        migrate(id, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(host, "migrate", forgetful)
    assert carry_out(host, Move(NEW)).moves == ["door-3"]


def test_a_stay_is_told_in_a_sentence(host: DurableHost) -> None:
    stay, _ = rehearse(host, Move(NEW)).stays
    assert isinstance(stay, Stay) and stay.problem.count(" ") > 3
