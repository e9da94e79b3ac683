"""The crossing on virtual time: what the lamps show, and when."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_messaged, assert_reaches, assert_stays


@pytest.fixture
def shown(host):
    """What the lamps were told, in order."""
    told = []
    for lamps in ("x-cars", "x-walkers"):
        host.processors[lamps] = lambda message: told.append(message.name)
    return told


@pytest.fixture
def crossing(host, chart, shown):
    return host.start(chart("traffic.scxml"))


def test_without_walkers_cars_have_green_for_ever(crossing):
    assert_stays(crossing, "green", during=3600)


def test_who_pushes_early_waits_for_the_ten_seconds(crossing):
    crossing.advance(4)
    crossing.send("button")
    assert_stays(crossing, "asked", during=5.9)
    assert_reaches(crossing, "amber", within=0.1)


def test_who_pushes_late_does_not(crossing):
    crossing.advance(11)
    crossing.send("button")
    assert_reaches(crossing, "amber")


def test_one_round(crossing, shown):
    crossing.send("button")
    assert_reaches(crossing, "walking", within=14)
    assert_reaches(crossing, "green", within=13)
    assert shown == ["green", "amber", "red", "walk", "wait", "redAmber", "green"]


def test_pushing_again_counts_once(crossing):
    for _ in range(5):
        crossing.send("button")
    assert_reaches(crossing, "walking", within=14)
    crossing.send("button")  # whoever is walking already has what he wants
    assert_reaches(crossing, "green", within=13)
    assert_stays(crossing, "green", during=60)


@pytest.mark.parametrize(
    ("event", "state", "cars"), [("night", "blinking", "blink"), ("lamp.broken", "dark", "off")]
)
def test_nobody_is_left_on_the_road(crossing, shown, event, state, cars):
    crossing.send("button")
    assert_reaches(crossing, "walking", within=14)
    crossing.send(event)
    assert_stays(crossing, state, during=3600)
    assert shown[-2:] == ["wait", cars]


def test_cars_have_stopped_before_anybody_walks(crossing):
    crossing.send("button")
    assert_reaches(crossing, "red", within=13)
    assert_stays(crossing, "cleared", during=0.9)
    assert_reaches(crossing, "walking", within=0.1)


@pytest.mark.parametrize(("state", "spent", "seconds"), [("cleared", 0.5, 1), ("walking", 7, 8)])
def test_nobody_gets_less_time_because_a_lamp_was_mended(crossing, state, spent, seconds):
    crossing.send("button")
    assert_reaches(crossing, state, within=14)
    crossing.advance(spent)
    crossing.send("lamp.broken")
    crossing.send("lamp.mended")
    assert_reaches(crossing, state, within=1)
    assert_stays(crossing, state, during=seconds - 0.1)


def test_the_morning_begins_with_red(crossing):
    crossing.send("night")
    crossing.send("button")  # it does nothing at night
    crossing.send("day")
    assert_messaged(crossing, "x-cars", "red")
    assert_reaches(crossing, "green", within=14)


def test_a_lamp_breaks_at_night_and_is_mended(crossing):
    crossing.send("night")
    crossing.send("lamp.broken")
    crossing.send("day")
    assert_stays(crossing, "dark", during=60)
    crossing.send("lamp.mended")
    assert_reaches(crossing, "red")
