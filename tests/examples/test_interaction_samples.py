"""The samples about interactions: their properties, a call made by a strategy, user data that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator

FOLDER = Path(__file__).parents[2] / "examples" / "interaction"


@pytest.fixture
def sim():
    return Simulator()


def started(sim, sample, call=None):
    """The session of a sample, which gets the call."""
    session = sim.start(scxmlc.load(FOLDER / f"{sample}.scxml"), interactions=[call] if call else [])
    sim.run()
    return session


def test_what_a_strategy_reads_of_a_call(sim):
    call = sim.voice_call(to="702", ani="5551234", udata={"language": "de"})
    session = started(sim, "access_interaction_properties", call)
    assert session.final == "read"
    assert session.data["found"] == {
        "id": call.id,
        "category": "voice",
        "caller": "5551234",
        "called": "702",
        "devices": ["702"],
        "language": "de",
    }


def test_a_call_that_the_strategy_makes_and_answers(sim):
    session = started(sim, "create_call")
    (call,) = sim.centre.interactions.values()
    assert (call.state, call.device, call.udata["reason"]) == ("ringing", "702", "callback")
    sim.advance(2)
    assert (session.final, call.state) == ("talking", "established")


def test_a_number_that_cannot_be_reached(sim):
    sim.unreachable("702")
    session = started(sim, "create_call")
    assert (session.final, session.log) == ("failed", [("failed", "invaliddestination")])


def test_somebody_hangs_up_before_the_strategy_answers(sim):
    session = started(sim, "create_call")
    (call,) = sim.centre.interactions.values()
    sim.advance(1)
    sim.hang_up(call)
    sim.advance(1)
    assert (session.final, session.log) == ("failed", [("failed", "invalidstate")])


def test_a_part_of_the_user_data_is_deleted(sim):
    call = sim.voice_call(to="702", udata={"kept": 1})
    session = started(sim, "delete_user_data", call)
    assert (session.final, session.log) == ("deleted", [("left", "Ann")])
    assert call.udata["details"] == {"name": "Ann"} and call.udata["kept"] == 1


def test_what_an_agent_changes_is_noticed(sim):
    call = sim.voice_call(to="702", udata={"tier": "gold"})
    session = started(sim, "detect_user_data_changes", call)
    sim.change_user_data(call, tier="silver")
    sim.run()
    sim.change_user_data(call, note="angry")
    sim.run()
    assert session.log == [("changed", "tier=silver"), ("changed", "+note")]
    sim.hang_up(call)
    sim.run()
    assert session.final == "over"
