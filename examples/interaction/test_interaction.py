"""The samples about interactions: their properties, a call made by a strategy, user data that changes."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches


@pytest.fixture
def started(simulator, chart):
    """The session of a sample, which gets the call."""

    def start(sample, call=None):
        session = simulator.start(chart(f"{sample}.scxml"), interactions=[call] if call else [])
        simulator.run()
        return session

    return start


def test_what_a_strategy_reads_of_a_call(simulator, started):
    call = simulator.voice_call(to="702", ani="5551234", udata={"language": "de"})
    session = started("access_interaction_properties", call)
    assert session.final == "read"
    assert session.data["found"] == {
        "id": call.id,
        "category": "voice",
        "caller": "5551234",
        "called": "702",
        "devices": ["702"],
        "language": "de",
    }


def test_a_call_that_the_strategy_makes_and_answers(simulator, started):
    session = started("create_call")
    (call,) = simulator.centre.interactions.values()
    assert (call.state, call.device, call.udata["reason"]) == ("ringing", "702", "callback")
    assert_reaches(session, "talking", within=2)
    assert call.state == "established"


def test_a_number_that_cannot_be_reached(simulator, started):
    simulator.unreachable("702")
    session = started("create_call")
    assert_reaches(session, "failed")
    assert_logged(session, "invaliddestination")


def test_somebody_hangs_up_before_the_strategy_answers(simulator, started):
    session = started("create_call")
    (call,) = simulator.centre.interactions.values()
    simulator.advance(1)
    simulator.hang_up(call)
    assert_reaches(session, "failed", within=1)
    assert_logged(session, "invalidstate")


def test_a_part_of_the_user_data_is_deleted(simulator, started):
    call = simulator.voice_call(to="702", udata={"kept": 1})
    session = started("delete_user_data", call)
    assert (session.final, session.log) == ("deleted", [("left", "Ann")])
    assert call.udata["details"] == {"name": "Ann"} and call.udata["kept"] == 1


@pytest.mark.parametrize(
    ("request_", "answer"),
    [("interaction.createcall", "voice.createcall.done"), ("interaction.accept", "interaction.accept.done")],
)
def test_the_answer_to_another_request_is_none(simulator, started, request_, answer):
    simulator.lose(request_)
    session = started("create_call")
    simulator.advance(2)
    before = session.configuration
    session.send(answer, {"requestid": "another"})
    assert session.configuration == before


def test_what_an_agent_changes_is_noticed(simulator, started):
    call = simulator.voice_call(to="702", udata={"tier": "gold"})
    session = started("detect_user_data_changes", call)
    simulator.change_user_data(call, tier="silver")
    simulator.run()
    simulator.change_user_data(call, note="angry")
    simulator.run()
    assert session.log == [("changed", "tier=silver"), ("changed", "+note")]
    simulator.hang_up(call)
    assert_reaches(session, "over")
