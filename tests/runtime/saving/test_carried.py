"""Processors at work when a session is saved: the session that is restored hears that they failed."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import Host, SnapshotError
from scxml_runtime.host.errands import Later
from scxml_runtime.simulator import Simulator
from tests.runtime.saving.cuts import alike, load, through_text

CHART = """<state id="a"><onentry><send type="x-arm" event="raise" id="up"/></onentry>
    <transition event="done.send.up" target="b"/>
    <transition event="error.communication" cond="_event.sendid == 'up'" target="lost"/></state>
    <state id="b"><transition event="again" target="a"/></state><state id="lost"/>"""


async def move(message: Any) -> None:
    await message.sleep(1)


def arm() -> Host:
    return Host(processors={"x-arm": move})


def test_it_counts_as_failed() -> None:
    session = arm().start(load(CHART))
    session.advance(0.5)
    again = arm().restore(type(session), through_text(session))
    assert again.is_active("a")
    again.advance(0)
    assert again.is_active("lost")
    session.advance(0.5)
    assert session.is_active("b")


def test_what_is_over_is_not_told() -> None:
    session = arm().start(load(CHART))
    session.advance(1)
    assert "carried" not in through_text(session)["session"]
    alike(session, arm().restore(type(session), through_text(session)))


def test_it_is_the_senders_alone() -> None:
    host = arm()
    session, other = host.start(load(CHART)), host.start(load('<state id="a"/>'))
    assert len(through_text(session)["session"]["carried"]) == 1
    assert not through_text(other)["session"].get("carried")


@pytest.mark.parametrize("carried", [5, ["raise"], [{}], [{"name": "x", "type": "odd"}]])
def test_damaged(carried: Any) -> None:
    session = arm().start(load(CHART))
    saved = through_text(session)
    saved["session"]["carried"] = carried
    with pytest.raises(SnapshotError):
        arm().restore(type(session), saved)


def test_in_a_simulation() -> None:
    async def for_ever(message: Any) -> None:
        await Later()

    cls = load(CHART)
    simulator = Simulator(processors={"x-arm": for_ever})
    simulator.host.start(cls)
    simulator.advance(0)
    again = Simulator.restore(simulator.snapshot(), [cls], processors={"x-arm": for_ever})
    again.advance(0)
    assert [each.configuration for each in again.sessions.values()] == [{"lost"}]
