"""The hotline as a caller meets it, and its subroutine by itself.

Nothing reaches two things. The last transition of IPD_support_Hotline.scxml, for errors that nobody has handled, is
never taken: the transition for all other events in `application` comes first in the document and notes each error as
handled. And Hotline.scxml by itself ends where it begins; its workflow runs only as a part of the IPD document.
"""

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches, assert_requested


@pytest.fixture
def anna(simulator):
    return simulator.agent("anna", dn="7001", skills={"German": 5})


@pytest.fixture
def calls(simulator, chart, anna):
    """Calls the hotline; the call, and the session that serves it."""
    simulator.routing_point("5000", chart("src-gen/IPD_support_Hotline.scxml"))

    def call(**udata):
        call = simulator.voice_call(to="5000", ani="5551234", udata=udata)
        simulator.run()
        return call, list(simulator.sessions.values())[-1]

    return call


def test_a_call_is_greeted_and_reaches_an_agent_who_speaks_the_language(calls):
    call, session = calls(language="de")
    assert_requested(session, "dialog:play", prompts=["Guten Tag"])
    assert_requested(session, "queue:submit", priority=0, within=5)
    assert_reaches(session, "served", within=5)
    assert call.device == "7001"


def test_nobody_speaks_the_language_so_the_mailbox_takes_the_call(calls):
    call, session = calls(language="en")
    assert_reaches(session, "served", within=22)
    assert_logged(session, "nobody is free: timeout")
    assert call.device == "5900"


def test_an_unknown_language_is_taken_for_english(calls):
    _, session = calls(language="xx")
    assert_logged(session, "language: en")


def test_the_caller_hangs_up_while_waiting(simulator, calls):
    call, session = calls(language="en")
    simulator.advance(5)
    simulator.hang_up(call)
    assert_reaches(session, "given_up")
    assert_logged(session, "the caller has gone")


def test_a_redirect_that_fails_gives_up(simulator, calls):
    simulator.refuse("interaction.redirect", "invaliddestination")
    _, session = calls(language="de")
    assert_reaches(session, "given_up", within=5)


def test_a_greeting_that_fails_keeps_nobody_waiting(simulator, calls):
    simulator.refuse("dialog.play", "invalidstate")
    _, session = calls(language="de")
    assert_logged(session, "greeting: failed, invalidstate")
    assert_reaches(session, "served", within=5)


@pytest.mark.parametrize("request_", ["queue.submit", "interaction.redirect"])
def test_an_answer_to_another_request_is_none(simulator, calls, request_):
    simulator.lose(request_)
    _, session = calls(language="de")
    simulator.advance(5)
    before = session.configuration
    session.send(f"{request_}.done", {"requestid": "another"})
    assert session.configuration == before


def test_an_unprocessed_workflow_says_where_to_begin(simulator, chart):
    session = simulator.start(chart("src-gen/Hotline.scxml"))
    assert_reaches(session, "_composer_noboot")
    assert_logged(session, "Start this application by its IPD document.")


class TestGreeting:
    """The subroutine, without the workflow around it."""

    @pytest.fixture
    def greeting(self, simulator, subroutine):
        call = simulator.voice_call(to="702")
        arguments = {"InteractionID": call.id, "Device": "702", "Language": "en"}
        return subroutine("src/subroutines/Greeting.scxml", [call], **arguments)

    def test_it_speaks_the_language_and_says_so(self, greeting):
        assert_requested(greeting, "dialog:play", prompts=["Good day"])
        assert_reaches(greeting, "returned", within=10)
        assert greeting.data["result"] == {"ReturnValue": "played"}

    def test_it_returns_why_it_failed(self, simulator, greeting):
        simulator.refuse("dialog.play", "invalidstate")
        assert_reaches(greeting, "returned", within=10)
        assert greeting.data["result"] == {"ReturnValue": "failed, invalidstate"}

    def test_answers_to_somebody_elses_request_are_none(self, simulator, greeting):
        simulator.lose("dialog.play")
        simulator.run()
        greeting.send("dialog.play.done", {"requestid": "another"})
        greeting.send("error.dialog.play", {"requestid": "another"})
        assert not greeting.is_active("returned")
