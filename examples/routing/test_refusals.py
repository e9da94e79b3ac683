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
