"""The ticket gate: its program in real time that passes at once, its chart on virtual time with devices of ours."""

from __future__ import annotations

from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from tests.examples.programs import EXAMPLES, printed, program, shown
from tests.runtime.host.loops import passes_at_once

Gate = scxmlc.load(EXAMPLES / "gate" / "gate.scxml")
STUCK = OSError("stuck")


class Devices:
    """A reader and a barrier that note what they are asked for; `problems` are what the barrier fails with in turn."""

    def __init__(self, *problems: Exception | None, valid: bool = True) -> None:
        self.problems = [*problems]
        self.valid = valid
        self.asked: list[str] = []

    async def read(self, call: Any) -> dict[str, bool]:
        self.asked.append("read")
        await call.sleep(1)
        return {"valid": self.valid}

    async def move(self, message: Any) -> None:
        self.asked.append(message.name)
        await message.sleep(0.5)
        problem = self.problems.pop(0) if self.problems else None
        if problem is not None:
            raise problem

    def gate(self) -> StateMachine:
        return Host(processors={"x-barrier": self.move}, services={"x-reader": self.read}).start(Gate)


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(program(monkeypatch, "gate"), capsys) == shown("gate", "python main.py 2>gate.log")


def test_what_its_log_says(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    passes_at_once(program(monkeypatch, "gate").main)
    said = [(record.name, record.levelname, bool(record.exc_info)) for record in caplog.records]
    assert said == [("scxml_runtime.python", "ERROR", True)] * 2
    first, _ = (record.getMessage().partition(" (")[0] for record in caplog.records)
    assert shown("gate", "head -1 gate.log").startswith(first)


def test_a_good_ticket_opens_it_for_one_passenger() -> None:
    devices = Devices()
    gate = devices.gate()
    gate.advance(1.5)
    assert gate.is_active("open")
    gate.send("passed")
    gate.advance(0.5)
    assert gate.is_active("shut")
    assert devices.asked == ["read", "raise", "lower", "read"]


def test_a_bad_one_does_not() -> None:
    devices = Devices(valid=False)
    gate = devices.gate()
    gate.advance(3)
    assert gate.is_active("shut")
    assert devices.asked == ["read"] * 4


def test_it_shuts_when_nobody_passes() -> None:
    gate = Devices().gate()
    gate.advance(1.5 + 4.9)
    assert gate.is_active("open")
    gate.advance(0.6)
    assert gate.is_active("shut")


def test_what_failed_is_tried_again() -> None:
    devices = Devices(None, STUCK, STUCK)
    gate = devices.gate()
    gate.advance(1.5)
    gate.send("passed")
    gate.advance(0.5)
    assert gate.is_active("stuck")
    gate.advance(1 + 0.5 + 1 + 0.5)
    assert gate.is_active("shut")
    assert devices.asked == ["read", "raise", "lower", "lower", "lower", "read"]


def test_the_third_time_somebody_must_come() -> None:
    gate = Devices(STUCK, STUCK, STUCK).gate()
    gate.advance(60)
    assert gate.configuration == {"outOfOrder"}
    gate.send("repaired")
    gate.advance(1.5)
    assert gate.is_active("open")


def test_passengers_count_anew_how_often_it_fails() -> None:
    gate = Devices(STUCK, STUCK, None, None, STUCK, STUCK).gate()
    gate.advance(60)
    assert not gate.is_active("outOfOrder")
