"""Agents of several levels, who get free when the test says so."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches, assert_requested, assert_stays


@pytest.fixture
def agents(simulator):
    """Three who know about loans, each a little less; nobody is ready."""
    levels = {"expert": 9, "good": 5, "novice": 1}
    return {
        name: simulator.agent(name, dn=f"700{level}", skills={"Loan": level}, ready=False)
        for name, level in levels.items()
    }


@pytest.fixture
def call(simulator, agents):
    return simulator.voice_call(to="702", udata={"skill": "Loan"})


@pytest.fixture
def strategy(simulator, chart, call):
    session = simulator.start(chart("skills.scxml"), interactions=[call])
    simulator.run()
    return session


@pytest.mark.parametrize(("name", "seconds"), [("expert", 0), ("good", 10), ("novice", 30)])
def test_each_is_asked_in_time(simulator, agents, call, strategy, name, seconds):
    agents[name].ready()
    if seconds:
        assert_stays(strategy, "searching", during=seconds - 0.1)
    assert_reaches(strategy, "routed", within=0.1)
    assert call.device == agents[name].dn
    assert_logged(strategy, f"routed: {name}@.A")


def test_an_expert_who_gets_free_late_is_still_asked(simulator, agents, call, strategy):
    simulator.advance(35)
    agents["expert"].ready()
    assert_reaches(strategy, "routed")
    assert call.device == agents["expert"].dn


def test_the_longer_one_waits_the_more_it_counts(simulator, strategy):
    for seconds, priority in ((0, 0), (10, 10), (20, 20)):
        simulator.advance(seconds)
        assert_requested(strategy, "queue:submit", priority=priority)


def test_after_a_minute_and_a_half_there_is_voice_mail(simulator, call, strategy):
    assert_reaches(strategy, "routed", within=90)
    assert call.device == "5900"
    assert not simulator.waiting, "nothing is asked for a call that is gone"


def test_the_mailbox_is_down(simulator, strategy):
    simulator.refuse("queue.submit", "remote", "no voice mail")
    assert_reaches(strategy, "failed", within=90)
    assert_logged(strategy, "failed: no voice mail")


@pytest.mark.parametrize("seconds", [5, 15, 89])
def test_the_caller_gives_up(simulator, call, strategy, seconds):
    simulator.advance(seconds)
    simulator.hang_up(call)
    assert_reaches(strategy, "abandoned")
    assert not simulator.waiting


def test_another_call_of_the_session_may_go(simulator, strategy):
    strategy.send("interaction.deleted", {"interactionid": "another"})
    assert strategy.is_active("asking")


@pytest.mark.parametrize("seconds", [0, 90])
def test_the_error_of_another_request_changes_nothing(simulator, strategy, seconds):
    simulator.lose("queue.submit", timeout=0)
    simulator.advance(seconds)
    before = strategy.configuration, strategy.data["circle"]
    strategy.send("error.queue.submit", {"requestid": "another"})
    assert (strategy.configuration, strategy.data["circle"]) == before


def test_who_wants_nothing_special(simulator, chart):
    simulator.agent("anna", dn="7011", skills={"General": 9})
    call = simulator.voice_call(to="702")
    assert_reaches(simulator.start(chart("skills.scxml"), interactions=[call]), "routed")
    assert call.device == "7011"
