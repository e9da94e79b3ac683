"""The robot: its program in real time that passes at once, its chart on virtual time with a sonar of ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from tests.examples.programs import EXAMPLES, printed, program, shown

Robot = scxmlc.load(EXAMPLES / "robot" / "robot.scxml")


class Body:
    """Motors that note what they are told, and a sonar with readings: a distance each 0.4 seconds, or a problem."""

    def __init__(self, readings: Iterable[int | Exception]) -> None:
        self.readings = iter(readings)
        self.told: list[str | None] = []
        self.measuring = 0

    def motors(self, message: Any) -> None:
        self.told.append(message.name)

    async def measure(self, call: Any) -> None:
        self.measuring += 1
        try:
            for reading in self.readings:
                await call.sleep(0.4)
                if isinstance(reading, Exception):
                    raise reading
                call.send("distance", reading)
            await call.sleep(3600)
        finally:
            self.measuring -= 1

    def robot(self) -> StateMachine:
        return Host(processors={"x-motors": self.motors}, services={"x-sonar": self.measure}).start(Robot)


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(program(monkeypatch, "robot"), capsys) == shown("robot", "python main.py 2>robot.log")


def test_it_turns_where_something_is_in_its_way() -> None:
    body = Body([80, 29, 31, 60, 61])
    body.robot().advance(2)
    assert body.told == ["forward", "turn", "forward"]


def test_readings_keep_the_dog_quiet() -> None:
    robot = Body([80] * 100).robot()
    robot.advance(40.9)
    assert robot.is_active("driving")
    robot.advance(0.1)
    assert robot.is_active("halted")


def test_a_sonar_that_is_silent_is_stopped_and_started_again() -> None:
    body = Body([80])
    robot = body.robot()
    robot.advance(0.4 + 1)
    assert robot.is_active("halted")
    assert body.measuring == 0
    robot.advance(2)
    assert robot.is_active("driving")
    assert body.measuring == 1
    assert body.told == ["forward", "stop", "forward"]


def test_so_is_one_that_fails() -> None:
    body = Body([80, OSError("no echo"), 80])
    robot = body.robot()
    robot.advance(0.8)
    assert robot.is_active("halted")
    robot.advance(2.4)
    assert robot.is_active("driving")
