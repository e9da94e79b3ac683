"""The guide's routing samples: one strategy for each kind of target, and what becomes of a call."""

from __future__ import annotations

import pytest

# Targets that are always free.


@pytest.mark.parametrize(
    ("strategy", "device"),
    [
        ("route_to_dn", "5000"),
        ("route_to_dn_using_target_id", "5000"),
        ("route_to_queue", "8001"),
        ("route_to_queue_using_target_id", "8001"),
        ("route_to_routing_point", "9001"),
        ("route_to_routing_point_using_target_id", "9001"),
    ],
)
def test_a_device_takes_the_call_at_once(centre, strategy, device):
    centre.queue("8001")
    centre.routing_point("9001")
    call, session = centre.call(strategy)
    assert session.final == "routed"
    assert call.device == device and centre.now == 0


def test_what_done_says_about_a_dn(centre):
    _, session = centre.call("route_to_dn_using_target_id")
    assert centre.said(session) == ["routed to: 5000@SIP_Switch.DN"]


def test_the_events_of_a_submit_come_in_order(centre):
    _, session = centre.call("route_to_dn")
    assert centre.transcript.events(session) == [
        "interaction.added",
        "queue.submit.requestid",
        "queue.submit.done",
    ]


def test_a_virtual_queue_counts_the_call(centre):
    _, session = centre.call("route_to_dn_and_put_to_virtual_queue")
    assert centre.said(session) == ["by way of: VQ_Sales"]
    assert centre.centre.queues.virtual("VQ_Sales").distributed == 1


# Agents.


@pytest.mark.parametrize("strategy", ["route_to_agent", "route_to_agent_using_target_id"])
def test_a_call_waits_until_the_agent_is_ready(centre, strategy):
    anna = centre.agent("anna", dn="7001", ready=False)
    call, session = centre.call(strategy)
    assert session.is_active("routing")
    centre.advance(5)
    anna.ready()
    centre.run()
    assert session.final == "routed"
    assert (call.device, call.state, anna.state) == ("7001", "established", "busy")


@pytest.mark.parametrize("strategy", ["route_to_agent", "route_to_agent_using_target_id"])
def test_an_agent_who_never_gets_ready_is_a_failure(centre, strategy):
    centre.agent("anna", dn="7001", ready=False)
    call, session = centre.call(strategy)
    centre.advance(29)
    assert not session.is_finished
    centre.advance(1)
    assert session.final == "failed" and centre.said(session) == ["failed: timeout"]
    assert call.device == "702", "the call stays where it was"


def test_an_agent_need_not_be_ready_when_the_state_is_not_checked(centre):
    centre.agent("anna", dn="7001", ready=False)
    call, session = centre.call("route_to_agent_without_checking_ready_state")
    assert session.final == "routed" and call.device == "7001"


def test_an_agent_must_be_logged_in_all_the_same(centre):
    centre.agent("anna", dn="7001").logout()
    _, session = centre.call("route_to_agent_without_checking_ready_state")
    assert not session.is_finished


def test_an_agent_on_another_kind_of_dn_is_left_out(centre):
    position, extension = 2, 1
    centre.agent("anna", dn="7001", dn_type=position)
    centre.agent("ben", dn="7002", dn_type=extension)
    call, _ = centre.call("route_to_agent_on_specific_dn_type")
    assert call.device == "7002"


@pytest.mark.parametrize("strategy", ["route_to_multiple_agents", "route_to_multiple_agents_using_target_id"])
def test_of_several_agents_the_one_who_has_been_ready_for_longest(centre, strategy):
    for id, dn in (("anna", "7001"), ("ben", "7002"), ("carol", "7003")):
        centre.agent(id, dn=dn, ready=False)
        centre.advance(1)
    centre.centre.staff.agents["ben"].ready()
    centre.advance(1)
    centre.centre.staff.agents["anna"].ready()
    call, session = centre.call(strategy)
    assert call.device == "7002"
    assert centre.said(session) == ["to: ben@StatServer.A"]


# Places and groups.


@pytest.mark.parametrize("strategy", ["route_to_place", "route_to_place_using_target_id"])
def test_a_place_stands_for_who_is_logged_in_there(centre, strategy):
    centre.agent("anna", dn="7001", place="Place_2")
    ben = centre.agent("ben", dn="7002", place="Place_1", ready=False)
    call, session = centre.call(strategy)
    assert not session.is_finished
    ben.ready()
    centre.run()
    assert call.device == "7002" and centre.said(session) == ["at: Place_1@StatServer.AP"]


def test_a_place_without_checking_the_state(centre):
    centre.agent("ben", dn="7002", place="Place_1", ready=False)
    call, _ = centre.call("route_to_place_without_checking_ready_state")
    assert call.device == "7002"


@pytest.mark.parametrize("strategy", ["route_to_agent_group", "route_to_agent_group_using_target_id"])
def test_a_group_gives_its_longest_ready_member(centre, strategy):
    centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
    centre.agent("ben", dn="7002", groups=["Sales"])
    centre.agent("carol", dn="7003", groups=["Support"])
    call, session = centre.call(strategy)
    assert call.device == "7002" and centre.said(session) == ["to: ben@StatServer.A"]


def test_a_group_without_checking_the_state(centre):
    centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
    call, _ = centre.call("route_to_agent_group_without_checking_ready_state")
    assert call.device == "7001"


def test_a_threshold_keeps_a_group_out_until_it_holds(centre):
    centre.agent("anna", dn="7001", groups=["Support"])
    _, session = centre.call("route_to_agent_group_with_threshold")
    assert not session.is_finished, "one free agent of Support is not enough"
    centre.agent("ben", dn="7002", groups=["Support"])
    centre.run()
    assert session.final == "routed" and centre.said(session) == ["to: anna@StatServer.A"]


@pytest.mark.parametrize("strategy", ["route_to_place_group", "route_to_place_group_using_target_id"])
def test_a_place_group_gives_one_of_its_places(centre, strategy):
    centre.place_group("Floor_1", ["Place_1", "Place_2"])
    centre.agent("anna", dn="7001", place="Place_2")
    call, session = centre.call(strategy)
    assert call.device == "7001" and centre.said(session) == ["at: Place_2@StatServer.AP"]


def test_a_place_group_without_checking_the_state(centre):
    centre.place_group("Floor_1", ["Place_1", "Place_2"])
    centre.agent("anna", dn="7001", place="Place_2", ready=False)
    call, _ = centre.call("route_to_place_group_without_checking_ready_state")
    assert call.device == "7001"


# Skills.


def test_skills_choose_the_agent(centre):
    centre.agent("anna", dn="7001", skills={"English": 9, "Loan": 1})
    centre.agent("ben", dn="7002", skills={"English": 6, "Loan": 2})
    call, session = centre.call("route_to_agent_by_skills")
    assert call.device == "7002"
    assert centre.said(session) == ["by: ?:English > 5 & Loan >= 2@StatServer.GA"]


def test_a_skill_expression_put_together_at_run_time(centre):
    centre.agent("anna", dn="7001", skills={"French": 9})
    centre.agent("ben", dn="7002", skills={"English": 6})
    call, _ = centre.call("route_to_agent_by_skills_using_target_id")
    assert call.device == "7002"


def test_an_agent_who_learns_the_skill_gets_the_waiting_call(centre):
    anna = centre.agent("anna", dn="7001", skills={"English": 5})
    call, _ = centre.call("route_to_agent_by_skills_using_target_id")
    assert call.device == "702"
    anna.learn(English=6)
    centre.run()
    assert call.device == "7001"
