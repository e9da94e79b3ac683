"""The door of the README, tested as its user would."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import StateMachine

CHART = Path(__file__).parents[2] / "examples" / "door" / "door.scxml"


@pytest.fixture
def door() -> StateMachine:
    machine = scxmlc.load(CHART)()
    machine.start()
    return machine


def test_it_closes_by_itself_after_five_seconds(door: StateMachine) -> None:
    door.send("push", {"by": "anna"})
    assert door.is_active("open")
    door.advance(4.9)
    assert door.is_active("open")
    door.advance(0.1)
    assert door.configuration == {"closed"}
    assert door.log == [("door", "opened by anna")]


def test_pushing_an_open_door_closes_it_for_good(door: StateMachine) -> None:
    door.send("push", {"by": "anna"})
    door.send("push")
    door.advance(60)
    assert door.configuration == {"closed"}
    assert door.data["openings"] == 1


def test_it_opens_three_times(door: StateMachine) -> None:
    for _ in range(4):
        door.send("push", {"by": "anna"})
        door.advance(5)
    assert door.data["openings"] == 3


def test_the_committed_module_is_what_the_chart_compiles_to() -> None:
    assert CHART.with_suffix(".py").read_text(encoding="utf-8") == scxmlc.compile_file(CHART).text
