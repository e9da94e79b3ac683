"""Tests of the crossing, by python-statemachine, which reads SCXML as well."""

from time import monotonic

import pytest
from crossing_statemachine import Crossing
from statemachine.io import load


@pytest.mark.parametrize("make", [Crossing, lambda: load("crossing.scxml", trusted=True)()])
def test_green_for_ten_seconds(make):
    crossing = make()
    crossing.send("push")
    began = monotonic()
    crossing.send("turn")
    print(f"turn took {monotonic() - began:.1f} s")
    assert crossing.red.is_active


def test_it_goes_on_as_before():
    crossing = Crossing()
    for event in ("dusk", "push", "fail", "repaired"):
        crossing.send(event)
    assert crossing.red.is_active and crossing.lit.is_active


def test_what_a_failure_says():
    crossing = Crossing()
    crossing.send("turn")
    assert crossing.green.is_active
