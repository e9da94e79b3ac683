"""The clock on the wall: each test says what time it is."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import assert_reaches, assert_requested

WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@pytest.fixture
def ringing(chart):
    """A call at this time to a place with hours, holidays and perhaps options; the server has the time of Greenwich."""

    def ring(now, ready=True, refused=(), **options):
        sim = Simulator(now=now, timezone="UTC")
        for request in refused:
            sim.refuse(request)
        sim.configuration.lists["Hours"] = {day: {"from": "09:00", "to": "18:00"} for day in WORKDAYS}
        sim.configuration.lists["Hours"]["Saturday"] = {"from": "10:00", "to": "14:00"}
        sim.configuration.special_days = {
            "Christmas": ["12-24 13:00-23:59", "12-25", "12-26"],
            "Outing": ["2026-07-03"],
        }
        sim.configuration.tables["Holidays"] = ["Christmas", "Outing"]
        sim.configuration.options.update(options)
        sim.agent("anna", dn="7001", groups=["Reception"], ready=ready)
        return sim.start(chart("hours.scxml"), interactions=[sim.voice_call(to="702")])

    return ring


@pytest.mark.parametrize(
    "now",
    [
        "2026-01-05T08:00",  # Monday; in Berlin it is nine
        "2026-01-05T16:59",
        "2026-07-06T07:00",  # in summer nine is two hours earlier
        "2026-01-10T12:59",  # Saturday
        "2026-12-24T11:59",  # the morning of Christmas Eve
    ],
)
def test_open(ringing, now):
    assert_reaches(ringing(now), "routed")


@pytest.mark.parametrize(
    ("now", "prompt"),
    [
        ("2026-01-05T07:59", "Nobody is here now. It is 08:59."),
        ("2026-01-05T17:00", "Nobody is here now. It is 18:00."),
        ("2026-07-06T16:00", "Nobody is here now. It is 18:00."),
        ("2026-01-10T13:00", "Nobody is here now. It is 14:00."),
        ("2026-01-11T11:00", "Nobody is here now. It is 12:00."),  # Sunday is not in the list
        ("2026-12-24T12:00", "We are on holiday."),
        ("2026-12-24T23:30", "We are on holiday."),  # in Berlin it is Christmas Day already
        ("2026-07-03T10:00", "We are on holiday."),
    ],
)
def test_closed(ringing, now, prompt):
    session = ringing(now)
    assert_requested(session, "dialog:play", prompts=[prompt])
    assert_reaches(session, "told", within=1)


@pytest.mark.parametrize(("closed", "state"), [("true", "closed"), ("false", "open")])
def test_the_switch(ringing, closed, state):
    session = ringing("2026-01-05T10:00", closed=closed)
    assert_reaches(session, state)
    if state == "closed":
        assert_requested(session, "dialog:play", prompts=["We have to stay closed today."])


def test_without_an_announcement_the_call_ends_as_well(ringing):
    assert_reaches(ringing("2026-01-11T11:00", refused=["dialog.play"]), "told")


def test_who_waits_until_the_evening_is_told(ringing):
    session = ringing("2026-01-05T16:52", ready=False)
    assert_requested(session, "dialog:play", prompts=["Nobody is here now. It is 18:02."], within=600)


def test_the_caller_gives_up(ringing):
    session = ringing("2026-01-05T10:00", ready=False)
    session.advance(10)
    for event in ("queue.submit.done", "error.queue.submit", "interaction.deleted", "dialog.play.done"):
        session.send(event, {"requestid": "another", "interactionid": "another"})
    assert session.is_active("open"), "none of these was ours"
    session.send("interaction.deleted", {"interactionid": session.data["call"]})
    assert session.final == "abandoned"


def test_the_end_of_another_announcement(ringing):
    session = ringing("2026-01-11T11:00")
    assert_reaches(session, "closed")
    session.send("dialog.play.done", {"requestid": "another"})
    assert session.is_active("closed")
