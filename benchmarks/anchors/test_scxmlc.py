"""Tests of the crossing, by scxmlc."""

from scxml_runtime.testing import assert_reaches, assert_stays


def test_green_for_ten_seconds(simulator, chart):
    crossing = simulator.start(chart("crossing.scxml"))
    crossing.send("push")
    crossing.send("turn")
    assert_stays(crossing, "green", during=9.9)
    assert_reaches(crossing, "red", within=0.1)


def test_it_goes_on_as_before(simulator, chart):
    crossing = simulator.start(chart("crossing.scxml"))
    for event in ("dusk", "push", "turn", "fail", "repaired"):
        crossing.send(event)
    assert crossing.is_active("green") and crossing.is_active("lit")
