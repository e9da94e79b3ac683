"""Tests of the crossing, by transitions: its timers are threads."""

from time import sleep

from crossing_transitions import Crossing


def test_green_for_ten_seconds():
    crossing = Crossing()
    crossing.push()
    crossing.turn()
    assert "working_light_green" in crossing.state
    sleep(10.2)
    assert "working_light_red" in crossing.state


def test_it_goes_on_as_before():
    crossing = Crossing()
    for event in ("dusk", "push", "turn", "fail", "repaired"):
        crossing.trigger(event)
    assert crossing.state == ["working_light_green", "working_sign_lit"]


def test_what_a_failure_says():
    crossing = Crossing()
    crossing.turn()
    assert crossing.state == ["working_light_green", "working_sign_dark"]
