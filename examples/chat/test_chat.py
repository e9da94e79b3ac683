"""Chats beside calls, and customers who write or do not."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_not_requested, assert_reaches, assert_requested, assert_stays


@pytest.fixture
def anna(simulator):
    """She talks to one caller and writes with three customers."""
    return simulator.agent(
        "anna",
        dn="7001",
        groups=["Service"],
        media=["TMediaVoice", "TMediaChat"],
        capacity={"voice": 1, "chat": 3},
    )


@pytest.fixture
def strategy(simulator, chart):
    """The session of a new chat."""
    return lambda: simulator.start(chart("chat.scxml"), interactions=[simulator.chat("chats")])


@pytest.fixture
def talking(simulator, anna, strategy):
    session = strategy()
    assert_reaches(session, "talking")
    return session


def chat_of(simulator, session):
    return simulator.centre.interactions[session.data["chat"]]


def written(simulator, session):
    """What stands in the chat."""
    return [line["text"] for line in chat_of(simulator, session).transcript]


def test_three_chats_beside_a_call(simulator, anna, strategy):
    simulator.centre.staff.offer(simulator.voice_call(to="702"), "anna", "7001")
    simulator.run()
    sessions = [strategy() for _ in range(4)]
    simulator.run()
    assert [session.is_active("talking") for session in sessions] == [True, True, True, False]
    simulator.end(chat_of(simulator, sessions[0]))
    assert_reaches(sessions[3], "talking")
    assert sessions[0].final == "over"


def test_who_writes_with_nobody_gets_no_chat(simulator, strategy):
    simulator.agent("ben", dn="7002", groups=["Service"], media=["TMediaVoice"])
    session = strategy()
    assert_reaches(session, "queueing")
    assert_stays(session, "queueing", during=179)


def test_who_waits_is_comforted_and_then_told(simulator, strategy):
    session = strategy()
    assert_reaches(session, "over", within=180)
    lines = written(simulator, session)
    assert lines[:-1] == ["We are with you in a moment."] * 3
    assert lines[-1].startswith("Nobody is free.")
    assert chat_of(simulator, session).ended


def test_each_line_winds_the_clock_up(simulator, talking):
    for by in ("customer", "anna") * 5:
        simulator.advance(179)
        simulator.say(chat_of(simulator, talking), "…", by=by)
    assert_not_requested(talking, "interaction.sendchatmessage")


def test_a_customer_who_is_gone_is_asked_and_let_go(simulator, talking):
    assert_requested(talking, "interaction.sendchatmessage", message="Are you still there?", within=180)
    assert_stays(talking, "asked", during=119)
    assert_reaches(talking, "over", within=1)
    assert written(simulator, talking) == ["Are you still there?", "Good-bye."]


def test_a_customer_who_is_back(simulator, talking):
    assert_reaches(talking, "asked", within=180)
    simulator.say(chat_of(simulator, talking), "Yes, sorry")
    assert_stays(talking, "lively", during=179)


@pytest.mark.parametrize("answers", [True, False])
def test_a_chat_that_cannot_be_ended_is_over_for_us(simulator, strategy, answers):
    if answers:
        simulator.refuse("interaction.terminate")
    else:
        simulator.lose("interaction.terminate")
    assert_reaches(strategy(), "over", within=240)


def test_answers_to_others_change_nothing(simulator, strategy):
    simulator.lose("interaction.terminate")
    session = strategy()
    simulator.run()
    for event in ("queue.submit.done", "error.queue.submit", "interaction.deleted"):
        session.send(event, {"requestid": "another", "interactionid": "another"})
    assert_stays(session, "queueing", during=179)
    assert_reaches(session, "closing", within=1)
    session.send("error.interaction.terminate", {"requestid": "another"})
    assert session.is_active("closing")
