"""Routing patterns of strategies in the field: cascade, percentage, select and redirect, treatments,
surveys.
"""

from __future__ import annotations

import pytest


def test_a_routing_failure_leads_to_the_fallback(centre):
    centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
    call, session = centre.call("handle_routing_failure")
    centre.advance(20)
    assert session.final == "routed" and call.device == "5999"
    assert centre.said(session) == ["no agent: timeout: no target was found in time"]


def test_percentage_shares_ten_calls_six_to_four(centre):
    for number in range(10):
        centre.agent(f"agent{number}", dn=f"70{number:02}", groups=["Own", "Partner"])
    shares = {"Own": 0, "Partner": 0}
    for _ in range(10):
        _, session = centre.call("route_by_percentage")
        (said,) = centre.said(session)[-1:]
        shares[said.removeprefix("to: ").partition("@")[0]] += 1
    assert shares == {"Own": 6, "Partner": 4}


def test_statistic_finds_the_agent_who_was_ready_for_longest(centre):
    centre.agent("anna", dn="7001")
    centre.advance(10)
    centre.agent("ben", dn="7002")
    centre.advance(10)
    call, _ = centre.call("route_to_agent_using_statistic")
    assert call.device == "7001"


def test_statistic_polls_every_two_seconds(centre):
    anna = centre.agent("anna", dn="7001", ready=False)
    centre.agent("ben", dn="7002", ready=False)
    call, session = centre.call("route_to_agent_using_statistic")
    centre.advance(5)
    anna.ready()
    centre.advance(0.5)
    assert session.is_active("pausing"), "the next look is at six seconds"
    centre.advance(0.5)
    assert session.final == "routed" and call.device == "7001"


def test_the_default_destination_takes_what_was_not_routed(centre):
    centre.default_destination("5000")
    centre.agent("anna", dn="7001", ready=False)
    call, session = centre.call("set_default_destination")
    centre.advance(30)
    assert session.final == "failed" and call.device == "5000"


def test_treatments_run_while_the_call_waits_and_stop_when_it_is_routed(centre):
    anna = centre.agent("anna", dn="7001", ready=False)
    centre.call("route_to_agent_and_run_treatments")
    centre.advance(43)
    anna.ready()
    centre.advance(100)
    assert [(time, treatment) for time, _, treatment, _ in centre.treatments] == [
        (0, "playsound"),
        (20, "play"),
        (21, "playsound"),
        (41, "play"),
        (42, "playsound"),
    ]


def test_treatments_of_a_submit_raise_no_events(centre):
    _, session = centre.call("route_to_agent_and_run_treatments")
    centre.advance(50)
    assert not [name for name in centre.transcript.events(session) if name.startswith("dialog.")]


class TestSelectThenRedirect:
    def test_the_strategy_moves_the_call_itself(self, centre):
        centre.agent("anna", dn="7001", groups=["Sales"])
        call, session = centre.call("select_then_redirect")
        assert session.final == "routed" and call.device == "7001"
        assert centre.transcript.events(session)[1:] == [
            "queue.submit.requestid",
            "queue.submit.done",
            "interaction.deleted",
            "interaction.redirect.done",
        ]

    def test_detach_true_gives_the_call_away_before_it_is_routed(self, centre):
        centre.agent("anna", dn="7001", groups=["Sales"])
        call, _ = centre.call("select_then_redirect")
        assert call.owner is None

    def test_the_reservation_keeps_others_out_for_a_second(self, centre):
        centre.delay("interaction.redirect", 0.9)
        centre.agent("anna", dn="7001", groups=["Sales"])
        first, _ = centre.call("select_then_redirect")
        _second, waiting = centre.call("select_then_redirect")
        centre.advance(0.9)
        assert first.device == "7001" and waiting.is_active("routing")

    def test_a_late_redirect_to_an_agent_who_is_gone_fails(self, centre):
        centre.delay("interaction.redirect", 5)
        anna = centre.agent("anna", dn="7001", groups=["Sales"])
        call, session = centre.call("select_then_redirect")
        anna.not_ready()
        centre.advance(5)
        assert session.final == "failed" and call.device == "702"

    def test_a_dead_line(self, centre):
        centre.agent("anna", dn="7001", groups=["Sales"])
        centre.unreachable("7001")
        _, session = centre.call("select_then_redirect")
        assert session.final == "failed" and "cannot be reached" in centre.said(session)[0]


class TestCascade:
    @pytest.fixture(autouse=True)
    def agents(self, centre):
        levels = {"expert": 9, "good": 5, "anybody": 1}
        self.agents = {
            id: centre.agent(id, dn=f"70{level}", skills={"Loan": level}, ready=False)
            for id, level in levels.items()
        }

    def test_an_expert_comes_first(self, centre):
        for agent in self.agents.values():
            agent.ready()
        call, _ = centre.call("cascade")
        assert call.device == "709"

    def test_after_ten_seconds_a_good_one_will_do(self, centre):
        self.agents["good"].ready()
        call, _ = centre.call("cascade")
        centre.advance(9)
        assert call.device == "702"
        centre.advance(1)
        assert call.device == "705"

    def test_an_earlier_request_still_counts_and_wins_under_its_own_id(self, centre):
        call, session = centre.call("cascade")
        centre.advance(25)
        assert session.is_active("anybody")
        self.agents["expert"].ready()
        centre.run()
        assert call.device == "709"
        assert centre.said(session) == ["by request: 1"]


class TestSurvey:
    def test_the_digit_reaches_the_strategy(self, centre):
        call = centre.voice_call(to="702")
        centre.digits(call, "#7", after=2)
        session = centre.start_sample("survey", call)
        centre.advance(2)
        assert session.final == "routed" and centre.said(session) == ["digit: 7"]
        assert call.state == "ringing", "the treatment is over"

    def test_a_caller_who_types_nothing(self, centre):
        _, session = centre.call("survey")
        centre.advance(8)
        assert session.final == "failed" and centre.said(session) == ["failed: timeout"]


def test_a_guard_asks_the_statistic_before_it_waits(centre):
    call, _ = centre.call("availability_guard")
    assert call.device == "5900", "nobody is there: straight to voice mail"
    centre.agent("anna", dn="7001", groups=["Sales"])
    call, _ = centre.call("availability_guard")
    assert call.device == "7001"


def test_a_sound_ends_when_the_call_is_moved(centre):
    call, session = centre.call("ringback_in_parallel")
    assert call.state == "treating"
    centre.advance(3)
    assert session.final == "routed" and call.device == "5000"
    assert centre.said(session) == []


def test_a_sound_that_is_cancelled_when_the_rules_say_so(centre):
    centre.rules.sound_ends_when_routed = False
    _, session = centre.call("ringback_in_parallel")
    centre.advance(3)
    assert session.final == "routed" and centre.said(session) == ["the sound ended: cancelled"]


def test_getting_started_plays_music_for_ten_seconds(centre):
    _, session = centre.call("getting_started")
    centre.advance(9.9)
    assert not session.is_finished
    centre.advance(0.1)
    assert session.final == "routed"
    assert centre.treatments[0][2:] == (
        "playsound",
        {"interactionid": "call-1", "type": "music", "resource": "music/on_hold", "duration": 10},
    )


class TestRouteByRule:
    def test_the_rule_of_the_file_gives_shares(self, centre):
        for number in range(8):
            centre.agent(f"agent{number}", dn=f"70{number:02}", groups=["Own", "Partner"])
        said = [centre.said(centre.call("route_by_rule")[1])[-1] for _ in range(8)]
        assert said.count("routed to: Own@StatServer.GA") == 6

    def test_a_segment_has_its_rule_in_the_configuration(self, centre):
        centre.agent("vera", dn="7001", groups=["VIP"])
        centre.configuration.routing_rules["Rule_gold"] = """
            <submit xmlns="www.genesyslab.com/modules/queue" priority="10" timeout="5"><targets type="agentgroup">
            <target name="'VIP'"/></targets></submit>"""
        call = centre.voice_call(to="702", udata={"segment": "gold"})
        session = centre.start_sample("route_by_rule", call)
        assert session.final == "routed" and call.device == "7001"

    def test_a_rule_that_is_not_there_says_so(self, centre):
        centre.agent("anna", dn="7001", groups=["Own"])
        call = centre.voice_call(to="702", udata={"segment": "silver"})
        session = centre.start_sample("route_by_rule", call)
        assert session.final == "routed" and call.device == "7001"
        said = "no rule: submit:src 'Rule_silver': nothing is published at Rule_silver, and there is no such file"
        assert centre.said(session)[0] == said


class TestVerifyPin:
    def session(self, centre, *typed):
        call = centre.voice_call(to="702", udata={"pin": "4711"})
        for keys in typed:
            centre.digits(call, keys, after=2)
        session = centre.start_sample("verify_pin", call)
        centre.advance(60)
        return session

    def test_the_second_attempt_is_right(self, centre):
        assert self.session(centre, "1234", "4711").final == "known"
        prompts = [told["type"] for _, _, what, told in centre.treatments if what == "prompts"]
        assert prompts == ["iretry", "isuccess"]

    def test_three_wrong_attempts(self, centre):
        session = self.session(centre, "1", "2", "3")
        assert session.final == "stranger"
        assert centre.said(session) == ["not verified: the digits were wrong in 3 attempts"]


class TestDetachThenRedirect:
    def test_the_call_is_given_away_and_then_moved(self, centre):
        centre.agent("anna", dn="7001", skills={"Loan": 2})
        call, session = centre.call("detach_then_redirect")
        centre.advance(1)
        assert session.final == "routed" and call.device == "7001" and call.owner is None

    def test_a_call_that_is_busy_is_detached_later(self, centre):
        centre.refuse("interaction.detach", "invalidstate", times=2)
        centre.agent("anna", dn="7001", skills={"Loan": 2})
        call, session = centre.call("detach_then_redirect")
        centre.advance(0.5)
        assert not session.is_finished
        centre.advance(0.2)
        assert session.final == "routed" and call.device == "7001"

    def test_a_call_that_cannot_be_moved_comes_back(self, centre):
        centre.refuse("interaction.redirect", "remote", "the switch is away")
        centre.agent("anna", dn="7001", skills={"Loan": 2})
        _, session = centre.call("detach_then_redirect")
        centre.advance(1)
        assert session.final == "failed" and centre.said(session) == ["not routed: the switch is away"]


class TestPositionInQueue:
    def test_the_position_gets_better(self, centre):
        anna = centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
        _, first = centre.call("position_in_queue")
        centre.advance(5)
        _, second = centre.call("position_in_queue")
        centre.advance(21)
        anna.ready()
        centre.advance(20)
        assert first.final == "routed"
        assert centre.said(second) == ["position: 2, priority 0", "position: 1, priority 0"]

    def test_who_waits_too_long_leaves(self, centre):
        centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
        call, session = centre.call("position_in_queue")
        centre.advance(80)
        assert session.final == "left" and centre.waiting == [] and call.device == "702"


@pytest.mark.parametrize(
    ("now", "where"),
    [
        ("2026-01-05T08:59:59", "closed"),
        ("2026-01-05T09:00", "open"),
        ("2026-01-05T17:59:59", "open"),
        ("2026-01-05T18:00", "closed"),
        ("2026-01-10T12:00", "closed"),
        ("2026-12-24T13:59", "open"),
        ("2026-12-24T14:00", "closed"),
        ("2026-07-01T16:30Z", "closed"),  # half past six in the summer of Rome
        ("2026-01-07T16:30Z", "open"),
    ],
)
def test_opening_hours_are_those_of_the_place(centre, now, where):
    centre.begin(now, "Europe/Rome")
    centre.configuration.special_days["Holiday"] = ["12-24 14:00-23:59"]
    _, session = centre.call("opening_hours")
    assert session.final == "open" if where == "open" else session.is_active("closed")
