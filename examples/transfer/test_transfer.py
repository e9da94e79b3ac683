"""Two strategies, two agents, one caller: consulting, passing on, and what happens when nobody is there."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches, assert_requested, assert_stays


class Desk:
    """A front desk with anna, and experts with ben, who is not ready yet."""

    def __init__(self, simulator, chart):
        self.sim = simulator
        self.anna = simulator.agent("anna", dn="7001", groups=["Front"])
        self.ben = simulator.agent("ben", dn="7002", groups=["Experts"], ready=False)
        self.front_chart, self.consult_chart = chart("front.scxml"), chart("consult.scxml")
        simulator.routing_point("702", application=self.front_chart)
        simulator.routing_point("800", application=self.consult_chart)
        self.call = simulator.voice_call(to="702")
        simulator.run()
        self.front = self.last_session()
        assert_reaches(self.front, "talking", within=1)

    def ask(self):
        """Anna consults the experts: the consult call, and the session that it gets."""
        asked = self.sim.consult(self.call, "800")
        self.sim.run()
        return asked, self.last_session()

    def last_session(self):
        return list(self.sim.sessions.values())[-1]


@pytest.fixture
def desk(simulator, chart):
    return Desk(simulator, chart)


def test_without_a_transfer(desk):
    desk.sim.end(desk.call)
    assert_reaches(desk.front, "over")
    assert_logged(desk.front, "transfers: 0")


def test_anna_asks_ben_and_passes_the_caller_on(desk):
    desk.ben.ready()
    asked, consult = desk.ask()
    assert_reaches(consult, "talking")
    desk.sim.transfer(asked)
    assert_reaches(consult, "merged")
    assert_stays(desk.front, "talking", during=600)
    assert desk.call.device == "7002" and desk.anna.state == "ready"
    desk.sim.end(desk.call)
    assert_logged(desk.front, "transfers: 1")


def test_anna_asks_ben_and_comes_back(desk):
    desk.ben.ready()
    asked, consult = desk.ask()
    desk.sim.end(asked)
    assert_reaches(consult, "over")
    assert_stays(desk.front, "talking", during=60)
    assert desk.ben.state == "ready"


def test_no_expert_is_free(desk):
    asked, consult = desk.ask()
    assert_requested(consult, "dialog:play", prompts=["No expert is free."], within=30)
    assert_reaches(consult, "over", within=1)
    assert asked.ended and desk.front.is_active("talking")


def test_ben_gets_free_after_a_blind_transfer(desk):
    asked, consult = desk.ask()
    desk.sim.advance(10)
    desk.sim.transfer(asked)
    assert_reaches(desk.front, "ringing")
    desk.sim.advance(10)
    consult.send("queue.submit.done", {"requestid": "another"})
    assert consult.is_active("passedOn")
    desk.ben.ready()
    assert_reaches(desk.front, "talking", within=1)
    assert desk.call.device == "7002" and consult.final == "merged"


def test_after_a_blind_transfer_to_nobody_the_front_desk_takes_the_call_back(desk):
    asked, consult = desk.ask()
    desk.sim.transfer(asked)
    assert_stays(desk.front, "ringing", during=39)
    assert consult.final == "merged", "its request has come to its end"
    assert_reaches(desk.front, "routing", within=1)
    assert_requested(desk.front, "queue:submit", priority=50)
    assert_reaches(desk.front, "talking", within=1)
    assert desk.call.device == "7001"


@pytest.mark.parametrize("state", ["talking", "ringing"])
def test_the_caller_hangs_up(desk, state):
    if state == "ringing":
        desk.sim.transfer(desk.ask()[0])
    assert_reaches(desk.front, state)
    desk.sim.hang_up(desk.call)
    assert_reaches(desk.front, "over")


def test_a_front_desk_without_a_router(desk):
    desk.sim.refuse("queue.submit")
    desk.sim.voice_call(to="702")
    desk.sim.run()
    assert_reaches(desk.last_session(), "failed")


def test_without_an_announcement_the_consult_call_ends_as_well(desk):
    desk.sim.refuse("dialog.play")
    _, consult = desk.ask()
    assert_reaches(consult, "over", within=30)


def test_a_consult_call_that_cannot_be_ended(desk):
    desk.sim.refuse("interaction.terminate")
    _, consult = desk.ask()
    assert_reaches(consult, "over", within=40)


@pytest.mark.parametrize(
    ("lost", "state", "answers"),
    [
        (
            "queue.submit",
            "askedFor",
            ["queue.submit.done", "error.queue.submit", "interaction.onmerge", "interaction.deleted"],
        ),
        ("dialog.play", "apology", ["dialog.play.done"]),
        ("interaction.terminate", "ending", ["error.interaction.terminate"]),
    ],
)
def test_answers_to_others_change_nothing_when_asking(desk, lost, state, answers):
    desk.sim.lose(lost)
    _, consult = desk.ask()
    assert_reaches(consult, state, within=40)
    for answer in answers:
        consult.send(answer, dict.fromkeys(("requestid", "interactionid", "frominteractionid"), "another"))
    assert consult.is_active(state)


def test_answers_to_others_change_nothing_at_the_desk(desk):
    others = dict.fromkeys(("requestid", "interactionid", "tointeractionid"), "another")
    desk.front.send("interaction.onmerge", others)
    desk.front.send("interaction.deleted", others)
    assert desk.front.is_active("talking") and desk.front.data["transfers"] == 0
    desk.sim.transfer(desk.ask()[0])
    assert_reaches(desk.front, "ringing")
    desk.front.send("interaction.partystatechanged", others)
    assert desk.front.is_active("ringing")
    desk.anna.not_ready()
    assert_reaches(desk.front, "routing", within=40)
    for answer in ("queue.submit.done", "error.queue.submit"):
        desk.front.send(answer, others)
    assert desk.front.is_active("routing")
