"""A call changes hands: two strategies on virtual time. The scenarios beside this are tests, too."""

import re

import pytest

from scxml_runtime.testing import assert_logged, assert_not_requested, assert_reaches, assert_requested

CHILD = "http://localhost:17080/child.scxml"


@pytest.fixture
def call(simulator, chart):
    simulator.publish(CHILD, chart("child.scxml"))
    return simulator.voice_call(to="702", ani="5551234")


@pytest.fixture
def parent(simulator, chart, call):
    return simulator.start(chart("parent.scxml"), interactions=[call])


def test_the_child_is_started_with_the_call(simulator, parent, call):
    assert_reaches(parent, "exit")
    request = assert_requested(parent, "session:start", src=CHILD)
    assert request.params["call"] == call.id
    assert_requested(simulator, "ixn:accept", interactionid=call.id)
    assert call.state == "established"


def test_detach_is_refused(simulator, parent):
    simulator.refuse("interaction.detach", "invalidstate", "the call is being transferred")
    assert_reaches(parent, "failed")
    assert_logged(parent, "the call is being transferred")
    assert_not_requested(simulator, "session:start")


def test_the_child_cannot_be_started(simulator, parent):
    simulator.refuse("session.start", "remote", "no such server")
    assert_reaches(parent, "failed")
    assert_logged(parent, "no such server")


def test_an_answer_that_never_comes_is_a_time_out(simulator, parent):
    simulator.lose("interaction.detach")
    assert_reaches(parent, "failed", within=30)
    assert simulator.now == 30


def test_the_call_does_not_ring_where_it_is_accepted(simulator, chart, call):
    other = simulator.voice_call(to="701")
    simulator.start(chart("parent.scxml"), interactions=[other])
    simulator.run()
    assert_logged(simulator, re.compile("not ringing at 702"))


@pytest.mark.parametrize("request_", ["interaction.attach", "interaction.accept"])
def test_the_child_cannot_have_the_call(simulator, parent, request_):
    simulator.refuse(request_, "invalidstate", "it rings elsewhere")
    assert_reaches(parent, "exit")
    child = list(simulator.sessions.values())[-1]
    assert_reaches(child, "failed")
    assert_logged(child, "it rings elsewhere")


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("interaction.detach", {"requestid": "another"}),
        ("session.start", {"sessionid": "another"}),
        ("interaction.attach", {"requestid": "another"}),
        ("interaction.accept", {"requestid": "another"}),
    ],
)
def test_answers_to_somebody_elses_request_are_none(simulator, parent, request_, answer):
    simulator.lose(request_)
    simulator.run()
    waiting = list(simulator.sessions.values())[-1]
    before = waiting.configuration
    waiting.send(f"{request_}.done", answer)
    assert waiting.configuration == before
