"""Callers who are transferred to the survey, and what the report server is told."""

from __future__ import annotations

import json

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches, assert_requested

SERVER = "http://reports.example.com/survey"
SOLVED, FRIENDLY, AGAIN = (
    "Was it solved? 1 is yes, 2 is no.",
    "Were we friendly? Press 1 to 5.",
    "Would you call again? Press 1 to 5.",
)


@pytest.fixture
def call(simulator):
    """A call that an agent has had; its user data tell who."""
    return simulator.voice_call(to="8090", udata={"agent": "anna"})


@pytest.fixture
def survey(simulator, chart, call):
    """Begins with the first keys, `None` is silence; and with what the report server answers."""

    def start(keys=None, status=204):
        simulator.web.answer(SERVER, "", method="post", status=status)
        press(simulator, call, keys)
        return simulator.start(chart("survey.scxml"), interactions=[call])

    return start


def press(simulator, call, keys):
    if keys is not None:
        simulator.digits(call, keys)


def told(simulator):
    """What the report server was told."""
    (request,) = simulator.web.requests
    return json.loads(request.body)


def test_all_is_answered(simulator, call, survey):
    session = survey("1")
    for text, key in ((SOLVED, "5"), (FRIENDLY, "4")):
        assert_requested(session, "dialog:playandcollect", prompts=[text], within=1)
        press(simulator, call, key)
        simulator.advance(1)
    assert_requested(session, "dialog:play", prompts=["Thank you. Good-bye."], within=1)
    assert_reaches(session, "stored", within=1)
    assert told(simulator) == {
        "call": call.id,
        "agent": "anna",
        "answers": {"solved": 1, "friendly": 5, "again": 4},
    }


def test_a_transfer_by_an_agent(simulator, chart, call):
    """The way that calls come here: an agent consults the survey's number and completes the transfer."""
    simulator.web.answer(SERVER, "", method="post", status=204)
    simulator.routing_point("8090", application=chart("survey.scxml"))
    caller = simulator.voice_call(to="7001", udata={"agent": "ben"})
    consult = simulator.consult(caller, "8090")
    simulator.advance(1)
    simulator.transfer(consult)
    simulator.digits(caller, "1")
    (session,) = simulator.sessions.values()
    assert_requested(session, "dialog:playandcollect", prompts=[AGAIN], within=30)
    simulator.hang_up(caller)
    assert_reaches(session, "stored", within=1)
    assert told(simulator) == {"call": caller.id, "agent": "ben", "answers": {"solved": 1}}


def test_who_is_silent_is_asked_twice(simulator, survey):
    session = survey()
    assert_reaches(session, "stored", within=40)
    assert [
        len(simulator.requests.of("dialog.playandcollect", prompt={"text": text}))
        for text in (SOLVED, FRIENDLY, AGAIN)
    ] == [2, 2, 2]
    assert told(simulator)["answers"] == {}


def test_a_key_that_means_nothing(simulator, survey):
    session = survey("7")
    simulator.advance(1)
    assert len(simulator.requests.of("dialog.playandcollect", prompt={"text": SOLVED})) == 2
    assert_reaches(session, "stored", within=40)
    assert "solved" not in told(simulator)["answers"]


@pytest.mark.parametrize(("seconds", "answers"), [(0.5, {}), (3, {"solved": 2})])
def test_half_a_survey_is_stored_too(simulator, call, survey, seconds, answers):
    session = survey("2")
    simulator.advance(seconds)
    simulator.hang_up(call)
    assert_reaches(session, "stored", within=1)
    assert told(simulator)["answers"] == answers


def test_without_thanks_it_is_stored_too(simulator, survey):
    simulator.refuse("dialog.play")
    assert_reaches(survey(), "stored", within=40)


def test_nothing_is_lost_when_the_server_is_down(simulator, call, survey):
    session = survey("1", status=503)
    simulator.advance(2)
    simulator.hang_up(call)
    assert_reaches(session, "unstored", within=10)
    assert_logged(session, 'survey: {"solved":1}')


@pytest.mark.parametrize(
    ("lost", "state", "events"),
    [
        (
            "dialog.playandcollect",
            "asking",
            ["dialog.playandcollect.done", "interaction.deleted", "interaction.onmerge"],
        ),
        ("dialog.play", "thanking", ["dialog.play.done"]),
        ("session.fetch", "storing", ["session.fetch.done", "error.session.fetch"]),
    ],
)
def test_answers_to_others_change_nothing(simulator, survey, lost, state, events):
    simulator.lose(lost)
    session = survey("1")
    assert_reaches(session, state, within=60)
    for event in events:
        session.send(event, dict.fromkeys(("requestid", "interactionid", "frominteractionid"), "another"))
    assert session.is_active(state)
