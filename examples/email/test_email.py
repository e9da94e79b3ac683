"""Mails on virtual time: eight hours pass in a millisecond."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import (
    assert_logged,
    assert_not_requested,
    assert_reaches,
    assert_requested,
    assert_stays,
)

HOUR = 3600


@pytest.fixture
def agents(simulator):
    """One for loans, one for everything; none is ready."""
    return {
        group: simulator.agent(group.lower(), dn=f"70{len(group)}", groups=[group], ready=False)
        for group in ("Loans", "General")
    }


@pytest.fixture
def mail(simulator, agents):
    return simulator.message("inbox", sender="ann@example.net", subject="My loan")


@pytest.fixture
def strategy(simulator, chart, mail):
    """Begins with what the classification server finds in the mail."""

    def start(**categories):
        simulator.categories(mail, **categories)
        return simulator.start(chart("email.scxml"), interactions=[mail])

    return start


def test_it_is_acknowledged_and_waits(simulator, agents, mail, strategy):
    session = strategy(Loans=60, General=20)
    written = assert_requested(session, "interaction.createmessage", subject="Re: My loan")
    assert written.values["to"] == ["ann@example.net"]
    assert_stays(session, "routing", during=3 * HOUR)
    agents["Loans"].ready()
    assert_reaches(session, "routed")
    assert mail.device == agents["Loans"].dn


@pytest.mark.parametrize("categories", [{}, {"Loans": 59}])
def test_what_cannot_be_told_is_general(simulator, agents, mail, strategy, categories):
    agents["General"].ready()
    assert_reaches(strategy(**categories), "routed")
    assert mail.device == agents["General"].dn


def test_the_classification_server_is_down(simulator, strategy):
    simulator.refuse("classification.classify", "Request Invalid")
    assert_reaches(strategy(Loans=90), "routing")


def test_after_four_hours_it_is_urgent_and_anybodys(simulator, agents, mail, strategy):
    session = strategy(Loans=90)
    assert_reaches(session, "routing")
    agents["General"].ready()
    assert_stays(session, "routing", during=4 * HOUR - 1)
    assert_reaches(session, "routed", within=1)
    assert_requested(session, "queue.submit", priority=100)
    assert mail.device == agents["General"].dn


def test_after_eight_somebody_is_told(mail, strategy):
    session = strategy(Loans=90)
    assert_reaches(session, "overdue", within=8 * HOUR)
    assert_logged(session, f"overdue: {mail.id}")


def test_spam_gets_no_answer(mail, strategy):
    session = strategy(Spam=95)
    assert_reaches(session, "gone")
    assert mail.ended
    assert_not_requested(session, "interaction.createmessage")


def test_spam_that_cannot_be_deleted_is_a_mail_like_any_other(simulator, strategy):
    simulator.refuse("interaction.terminate")
    assert_reaches(strategy(Spam=95), "routing")


@pytest.mark.parametrize("request_", ["interaction.createmessage", "interaction.sendmessage"])
def test_without_an_acknowledgement_the_mail_goes_on(simulator, strategy, request_):
    simulator.refuse(request_)
    assert_reaches(strategy(Loans=90), "routing")


def test_an_agent_takes_it_out_of_the_queue(simulator, mail, strategy):
    session = strategy(Loans=90)
    simulator.advance(HOUR)
    simulator.end(mail)
    assert_reaches(session, "gone")
    assert not simulator.waiting


@pytest.mark.parametrize(
    ("lost", "state", "answers"),
    [
        ("classification.classify", "sorting", ["classification.classify.done"]),
        ("interaction.terminate", "deleting", ["error.interaction.terminate"]),
        (
            "interaction.createmessage",
            "writing",
            ["msgbased.createmessage.done", "error.msgbased.createmessage"],
        ),
        ("interaction.sendmessage", "sending", ["msgbased.sendmessage.done"]),
        ("queue.submit", "routing", ["queue.submit.done", "error.queue.submit", "interaction.deleted"]),
    ],
)
def test_answers_to_others_change_nothing(simulator, strategy, lost, state, answers):
    simulator.lose(lost)
    session = strategy(**{"Spam" if state == "deleting" else "Loans": 90})
    assert_reaches(session, state)
    for answer in answers:
        session.send(answer, {"requestid": "another", "interactionid": "another", "categories": []})
    assert session.is_active(state)


def test_answers_to_others_change_nothing_when_it_is_urgent(strategy):
    session = strategy(Loans=90)
    assert_reaches(session, "urgent", within=4 * HOUR)
    for answer in ("queue.submit.done", "error.queue.submit"):
        session.send(answer, {"requestid": "another"})
    assert session.is_active("urgent")
