"""What the samples do where the platform refuses: the transitions that the coverage of charts showed nobody to take."""

from __future__ import annotations

import pytest

from .routing import FOLDER, Centre

SUBMITTING = sorted(
    path.stem
    for path in FOLDER.glob("*.scxml")
    if 'event="error.queue.submit"' in path.read_text("utf-8")
    and path.stem != "route_to_agent_using_statistic"
)
SKILLED = {"skills": {"Loan": 2}, "groups": ["Sales"]}


@pytest.fixture
def centre():
    return Centre()


@pytest.mark.parametrize("strategy", SUBMITTING)
def test_a_submit_that_is_refused_fails_in_the_end(centre, strategy):
    centre.refuse("queue.submit", "remote", "the router is away")
    _, session = centre.call(strategy)
    centre.advance(60)
    assert session.final == "failed"


def test_a_refusal_for_sales_leads_to_voice_mail(centre):
    centre.agent("anna", dn="7001", **SKILLED)
    centre.refuse("queue.submit", times=1)
    call, session = centre.call("availability_guard")
    assert session.final == "routed" and call.device == "5900"


@pytest.mark.parametrize("strategy", ["handle_routing_failure", "set_default_destination"])
def test_the_agent_that_is_there_gets_the_call(centre, strategy):
    centre.agent("anna", dn="7001", **SKILLED)
    call, session = centre.call(strategy)
    assert session.final == "routed" and call.device == "7001"


@pytest.mark.parametrize(
    ("strategy", "refused"),
    [
        ("detach_then_redirect", ["interaction.detach"]),
        ("detach_then_redirect", ["interaction.redirect", "interaction.attach"]),
        ("getting_started", ["dialog.playsound"]),
        ("ringback_in_parallel", ["interaction.redirect"]),
        ("route_to_agent_using_statistic", ["statistic.subscribe"]),
    ],
)
def test_other_requests_that_are_refused(centre, strategy, refused):
    centre.agent("anna", dn="7001", **SKILLED)
    for request in refused:
        centre.refuse(request, "remote")
    _, session = centre.call(strategy)
    centre.advance(5)
    assert session.final == "failed"


@pytest.mark.parametrize("refused", [[], ["dialog.play"]])
def test_outside_opening_hours_the_caller_is_told(refused):
    centre = Centre(now="2024-12-25T12:00:00")
    for request in refused:
        centre.refuse(request)
    centre.configuration.special_days["Holiday"] = ["12-25"]
    _, session = centre.call("opening_hours")
    centre.advance(10)
    assert session.final == "told"
