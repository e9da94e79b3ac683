"""What becomes of a call where the platform refuses: each way out that a sample has for it."""

from pathlib import Path

import pytest

from scxml_runtime.testing import assert_reaches, assert_requested

SUBMITTING = [
    path.stem
    for path in sorted(Path(__file__).parent.glob("*.scxml"))
    if "error.queue.submit" in path.read_text(encoding="utf-8")
    and path.stem not in ("position_in_queue", "route_to_agent_using_statistic")  # which ask again
]


@pytest.mark.parametrize("strategy", SUBMITTING)
def test_the_router_is_away(centre, strategy):
    centre.refuse("queue.submit", "remote", "the router is away")
    _, session = centre.call(strategy)
    assert_requested(session, "queue:submit")
    assert_reaches(session, "failed", within=1)


def test_the_statistics_are_away(centre):
    centre.refuse("statistic.subscribe", "remote")
    _, session = centre.call("route_to_agent_using_statistic")
    assert_reaches(session, "failed")


def test_a_group_that_is_asked_in_vain(centre):
    centre.refuse("queue.submit", "remote", times=1)
    centre.agent("anna", dn="7001", groups=["Sales"])
    call, session = centre.call("availability_guard")
    assert_reaches(session, "routed")
    assert call.device == "5900"


def test_no_fallback_is_needed(centre):
    centre.agent("anna", dn="7001", groups=["Sales"])
    call, session = centre.call("handle_routing_failure")
    assert_reaches(session, "routed")
    assert call.device == "7001"


def test_the_default_destination_is_not_needed(centre):
    centre.agent("anna", dn="7001")
    call, session = centre.call("set_default_destination")
    assert_reaches(session, "routed")
    assert call.device == "7001"


@pytest.mark.parametrize(
    ("strategy", "request_", "within"),
    [
        ("getting_started", "dialog.playsound", 0),
        ("ringback_in_parallel", "interaction.redirect", 3),
        ("detach_then_redirect", "interaction.detach", 1),
    ],
)
def test_what_else_is_refused(centre, strategy, request_, within):
    centre.refuse(request_, "remote")
    centre.agent("anna", dn="7001", skills={"Loan": 2})
    _, session = centre.call(strategy)
    assert_reaches(session, "failed", within=within)


def test_a_call_that_cannot_be_moved_and_does_not_come_back(centre):
    centre.refuse("interaction.redirect", "remote")
    centre.refuse("interaction.attach", "remote")
    centre.agent("anna", dn="7001", skills={"Loan": 2})
    _, session = centre.call("detach_then_redirect")
    assert_reaches(session, "failed", within=1)


@pytest.mark.parametrize("is_refused", [False, True])
def test_who_calls_too_late_is_told_if_that_can_be(centre, is_refused):
    centre.begin("2026-01-05T18:00")
    if is_refused:
        centre.refuse("dialog.play", "remote")
    _, session = centre.call("opening_hours")
    assert_requested(session, "dialog:play", prompts=["We are closed. It is 18:00."])
    assert_reaches(session, "told", within=5)


ROUTES = [strategy for strategy in SUBMITTING if strategy.startswith("route_to_")]


@pytest.mark.parametrize("strategy", ROUTES)
def test_answers_to_another_submit_are_none(centre, strategy):
    centre.lose("queue.submit")
    _, session = centre.call(strategy)
    before = session.configuration
    for event in ("queue.submit.done", "error.queue.submit"):
        session.send(event, {"requestid": "another"})
    assert session.configuration == before


@pytest.mark.parametrize("strategy", ROUTES)
def test_a_submit_that_is_refused_is_said(centre, strategy):
    centre.refuse("queue.submit", "invalidstate")
    _, session = centre.call(strategy)
    assert session.final == "failed"
    assert "failed: invalidstate" in centre.said(session)


@pytest.mark.parametrize(
    "strategy", ["detach_then_redirect", "position_in_queue", "route_by_percentage", "select_then_redirect"]
)
def test_an_agent_for_another_submit_is_none(centre, strategy):
    centre.lose("queue.submit")
    _, session = centre.call(strategy)
    before = session.configuration
    session.send("queue.submit.done", {"requestid": "another"})
    assert session.configuration == before


@pytest.mark.parametrize("strategy", ["handle_routing_failure", "route_by_percentage"])
def test_a_failure_of_another_submit_is_none(centre, strategy):
    centre.lose("queue.submit")
    _, session = centre.call(strategy)
    before = session.configuration
    session.send("error.queue.submit", {"requestid": "another"})
    assert session.configuration == before


@pytest.mark.parametrize(
    ("strategy", "request_"),
    [
        ("detach_then_redirect", "interaction.detach"),
        ("detach_then_redirect", "interaction.redirect"),
        ("select_then_redirect", "interaction.redirect"),
    ],
)
def test_a_call_is_not_moved_by_the_answer_to_another_request(centre, strategy, request_):
    centre.lose(request_)
    centre.agent("anna", dn="7001", groups=["Sales"], skills={"Loan": 2})
    _, session = centre.call(strategy)
    centre.advance(1)
    assert_requested(session, request_)
    before = session.configuration
    session.send(f"{request_}.done", {"requestid": "another"})
    assert session.configuration == before


def test_digits_of_another_caller_are_none(centre):
    centre.lose("dialog.playandcollect")
    _, session = centre.call("survey")
    assert_requested(session, "dialog:playandcollect")
    before = session.configuration
    session.send("dialog.playandcollect.done", {"requestid": "another"})
    assert session.configuration == before


def test_a_position_that_is_not_told_is_asked_for_again(centre):
    centre.refuse("queue.query", "remote", times=1)
    centre.agent("anna", dn="7001", groups=["Sales"], ready=False)
    _, session = centre.call("position_in_queue")
    centre.advance(41)
    assert centre.said(session) == ["position: 1, priority 0"]
    assert session.data["asked"] == 2


def test_who_leaves_does_so_though_the_queue_refuses(centre):
    centre.refuse("queue.cancel", "remote")
    _, session = centre.call("position_in_queue")
    assert_reaches(session, "left", within=80)


def test_another_submit_that_is_cancelled_lets_nobody_leave(centre):
    centre.lose("queue.cancel")
    _, session = centre.call("position_in_queue")
    assert_reaches(session, "leaving", within=80)
    session.send("queue.cancel.done", {"requestid": "another"})
    assert session.is_active("leaving")
