"""Callers who wait, who speak, who hang up; a recorder and a mail server that may be down."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_logged, assert_not_requested, assert_reaches, assert_requested


@pytest.fixture
def anna(simulator):
    return simulator.agent("anna", dn="7001", groups=["Help"], ready=False)


@pytest.fixture
def call(simulator, anna):
    return simulator.voice_call(to="702", ani="5551234")


@pytest.fixture
def strategy(simulator, chart, call):
    return simulator.start(chart("voicemail.scxml"), interactions=[call])


@pytest.fixture
def recording(simulator, call, strategy):
    """Somebody who has pressed 1 and speaks for half a minute."""
    simulator.digits(call, "1", after=2)
    simulator.dialog("start", after=30)
    assert_reaches(strategy, "recording", within=47)
    return strategy


def test_somebody_is_free(simulator, anna, call, strategy):
    simulator.advance(20)
    anna.ready()
    assert_reaches(strategy, "routed")
    assert_not_requested(strategy, "dialog:playandcollect")


def test_a_message_is_left_and_sent(simulator, recording):
    assert_reaches(recording, "recorded", within=30)
    written = assert_requested(recording, "interaction.createmessage", subject="A message of 5551234")
    (file,) = [started.params["file"] for started in simulator.requests.of("dialog.start")]
    assert written.values["udata"] == {"recording": file, "caller": "5551234"}


def test_whoever_hangs_up_has_left_one(simulator, call, recording):
    simulator.advance(12)
    simulator.hang_up(call)
    assert_reaches(recording, "recorded")


def test_who_holds_the_line_is_asked_twice(simulator, strategy):
    assert_reaches(strategy, "recording", within=150)
    assert len(simulator.requests.of("dialog.playandcollect")) == 2
    assert len(simulator.requests.of("queue.submit")) == 3


def test_another_key_is_as_good_as_none(simulator, call, strategy):
    simulator.digits(call, "5", after=0)
    assert_reaches(strategy, "offering", within=45)
    assert_reaches(strategy, "queueing", within=1)


@pytest.mark.parametrize("seconds", [10, 46])
def test_who_hangs_up_before_has_not(simulator, call, strategy, seconds):
    simulator.advance(seconds)
    simulator.hang_up(call)
    assert_reaches(strategy, "abandoned")
    assert_not_requested(strategy, "interaction.createmessage")


@pytest.mark.parametrize("request_", ["dialog.start", "interaction.createmessage", "interaction.sendmessage"])
def test_what_is_down_is_told_with_the_recording(simulator, call, strategy, request_):
    simulator.refuse(request_, "remote")
    simulator.digits(call, "1", after=2)
    assert_reaches(strategy, "failed", within=60)
    assert_logged(strategy, f"not delivered: vm/{strategy.session_id}.wav")


@pytest.mark.parametrize(
    ("lost", "state", "events"),
    [
        ("queue.submit", "queueing", ["queue.submit.done", "error.queue.submit", "interaction.deleted"]),
        ("dialog.playandcollect", "offering", ["dialog.playandcollect.done", "error.dialog.playandcollect"]),
        ("dialog.start", "recording", ["dialog.start.done", "error.dialog.start", "interaction.deleted"]),
        (
            "interaction.createmessage",
            "writing",
            ["msgbased.createmessage.done", "error.msgbased.createmessage"],
        ),
        ("interaction.sendmessage", "sending", ["msgbased.sendmessage.done", "error.msgbased.sendmessage"]),
    ],
)
def test_answers_to_others_change_nothing(simulator, call, strategy, lost, state, events):
    simulator.lose(lost)
    simulator.digits(call, "1", after=2)
    assert_reaches(strategy, state, within=80)
    for event in events:
        strategy.send(event, {"requestid": "another", "interactionid": "another", "error": "remote"})
    assert strategy.is_active(state)
