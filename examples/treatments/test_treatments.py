"""Callers who type, who type nonsense, who do not type; and what they hear."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_reaches, assert_requested, assert_stays

ASKED = "For sales press 1, for service press 2, for anything else press 0."


@pytest.fixture
def call(simulator):
    return simulator.voice_call(to="702")


@pytest.fixture
def strategy(simulator, chart, call):
    """Begins when it is called: keys are typed before a treatment begins that collects them."""
    return lambda: simulator.start(chart("treatments.scxml"), interactions=[call])


@pytest.mark.parametrize(("key", "group"), [("1", "Sales"), ("2", "Service"), ("0", "Reception")])
def test_the_menu(simulator, call, strategy, key, group):
    simulator.agent("anna", dn="7001", groups=[group])
    simulator.digits(call, key, after=2)
    assert_reaches(strategy(), "routed", within=2)
    assert call.device == "7001"


def test_a_key_that_means_nothing(simulator, call, strategy):
    simulator.digits(call, "7", after=1)
    session = strategy()
    assert_requested(session, "dialog:playandcollect", prompts=[ASKED])
    simulator.digits(call, "1", after=1)
    simulator.advance(1)
    assert_requested(
        session, "dialog:playandcollect", prompts=["Sorry, 7 means nothing here. Press 1, 2 or 0."]
    )
    assert_reaches(session, "queueing", within=3)
    assert session.data["group"] == "Sales"


def test_after_three_times_of_silence_there_is_the_reception(simulator, strategy):
    session = strategy()
    silent = "Sorry, I heard nothing. Press 1, 2 or 0."
    assert_requested(session, "dialog:playandcollect", prompts=[silent], within=10)
    assert_reaches(session, "queueing", within=30)
    assert len(simulator.requests.of("dialog.playandcollect")) == 3
    assert session.data["group"] == "Reception"


def test_without_a_menu_there_is_the_reception(simulator, strategy):
    simulator.refuse("dialog.playandcollect")
    assert_reaches(strategy(), "queueing")


@pytest.fixture
def queueing(simulator, call, strategy):
    """A caller who waits for sales."""
    simulator.agent("anna", dn="7001", groups=["Sales"], ready=False)
    simulator.digits(call, "1", after=0)
    session = strategy()
    assert_reaches(session, "queueing", within=2)
    return session


def test_music_and_a_word_then_ones_place_once(simulator, queueing):
    simulator.advance(100)
    heard = [name for _, _, name, _ in simulator.treatments][1:]
    assert heard[:4] == ["playsound", "play", "playsound", "play"]
    (told,) = simulator.requests.of("queue.update")
    assert told.parts("prompt")[0]["text"] == "You are number 1."


def test_a_place_that_cannot_be_had_is_not_told(simulator, queueing):
    simulator.refuse("queue.query")
    assert_stays(queueing, "queueing", during=100)
    simulator.requests.none("queue.update")


def test_somebody_gets_free(simulator, call, queueing):
    simulator.advance(45)
    simulator.centre.staff.agents["anna"].ready()
    assert_reaches(queueing, "routed")
    assert call.device == "7001"


def test_nobody_gets_free(queueing):
    assert_requested(queueing, "dialog:play", prompts=["All of us are busy. Please call again."], within=300)
    assert_reaches(queueing, "unserved", within=1)


@pytest.mark.parametrize("seconds", [1, 60])
def test_the_caller_gives_up(simulator, call, queueing, seconds):
    simulator.advance(seconds)
    simulator.hang_up(call)
    assert_reaches(queueing, "abandoned")
    assert not simulator.waiting


def test_answers_to_others_change_nothing(simulator, call, strategy):
    session = strategy()
    simulator.run()
    for event in ("dialog.playandcollect.done", "error.dialog.playandcollect", "interaction.deleted"):
        session.send(event, {"requestid": "another", "interactionid": "another", "digits": "1"})
    assert session.is_active("asking") and session.data["tries"] == 1


def test_answers_to_others_change_nothing_in_the_queue(simulator, queueing):
    for event in ("queue.submit.done", "error.queue.submit"):
        queueing.send(event, {"requestid": "another"})
    assert queueing.is_active("listening")
    assert_reaches(queueing, "apology", within=300)
    queueing.send("dialog.play.done", {"requestid": "another"})
    assert queueing.is_active("apology")
