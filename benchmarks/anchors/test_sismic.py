"""Tests of the crossing, by sismic; `sismic-bdd crossing.yaml --features crossing.feature` has them in words."""

from sismic.clock import SimulatedClock
from sismic.helpers import coverage_from_trace, log_trace
from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml
from sismic.testing import state_is_entered


def start():
    crossing = Interpreter(import_from_yaml(filepath="crossing.yaml"), clock=SimulatedClock())
    return crossing, log_trace(crossing)


def test_green_for_ten_seconds():
    crossing, trace = start()
    crossing.queue("push", "turn").execute()
    crossing.clock.time = 9.9
    crossing.execute()
    assert "green" in crossing.configuration
    crossing.clock.time = 10
    crossing.execute()
    assert "red" in crossing.configuration
    print(coverage_from_trace(trace))


def test_it_goes_on_as_before():
    crossing, _ = start()
    crossing.queue("dusk", "push", "turn", "fail", "repaired").execute()
    assert {"green", "lit"} <= set(crossing.configuration)


def test_what_a_failure_says():
    crossing, _ = start()
    assert state_is_entered(crossing.queue("turn").execute(), "green")


def test_what_a_broken_contract_says():
    crossing, _ = start()
    crossing.queue("push").execute()
    crossing.context["waiting"] = 5
    crossing.queue("dusk").execute()
