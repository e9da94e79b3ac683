"""The door, tested as its user would: virtual time, no device, no configuration."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_logged, assert_reaches, assert_stays


@pytest.fixture
def door(host, chart):
    return host.start(chart("door.scxml"))


def test_it_closes_by_itself_after_five_seconds(door):
    door.send("push", {"by": "anna"})
    assert_stays(door, "open", during=4.9)
    assert_reaches(door, "closed", within=0.1)
    assert_logged(door, "opened by anna")


def test_pushing_an_open_door_closes_it_for_good(door):
    door.send("push", {"by": "anna"})
    door.send("push")
    assert_stays(door, "closed", during=60)
    assert door.data["openings"] == 1


def test_it_opens_three_times(door):
    for _ in range(3):
        door.send("push", {"by": "anna"})
        assert_reaches(door, "closed", within=5)
    door.send("push", {"by": "anna"})
    assert_stays(door, "closed", during=5)


def test_a_day_of_the_door(host, door, golden):
    door.send("push", {"by": "anna"})
    door.advance(5)
    door.send("push", {"by": "ben"})
    door.advance(1)
    door.send("push")
    assert host == golden


def test_a_door_that_was_closed_by_hand_has_its_full_time_again(door):
    door.send("push", {"by": "anna"})
    door.advance(3)
    door.send("push")
    door.send("push", {"by": "ben"})
    assert_stays(door, "open", during=4.9)
