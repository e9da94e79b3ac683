"""The vending machine: its program, fed with lines, and its two charts on virtual time."""

from __future__ import annotations

import io
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine, SystemClock
from tests.examples.programs import EXAMPLES, program, shown

Vending = scxmlc.load(EXAMPLES / "vending" / "vending.scxml")


class Machine:
    """A machine, and what its devices were asked for."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.jammed = False
        self.host = Host(
            processors={
                "x-hatch": self.drop,
                "x-coins": lambda message: self.done.append(message.data["cents"]),
                "x-compressor": lambda message: self.done.append(message.name),
            }
        )
        self.session: StateMachine = self.host.start(Vending)

    def drop(self, message: Any) -> None:
        if self.jammed:
            raise OSError("jammed")
        self.done.append(message.data["what"])

    def send(self, *events: tuple[str, Any]) -> None:
        for name, data in events:
            self.session.send(name, data)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    module = program(monkeypatch, "vending")
    monkeypatch.setattr(module, "SystemClock", SystemClock)  # it lives on a thread, and waits for nothing
    monkeypatch.setattr("sys.stdin", io.StringIO((EXAMPLES / "vending" / "day.txt").read_text()))
    module.main()
    assert capsys.readouterr().out == shown("vending", "python main.py <day.txt 2>vending.log")


def test_it_sells(machine: Machine) -> None:
    machine.send(("choose", "coffee"), ("coin", 100), ("coin", 20))
    assert machine.session.is_active("paying")
    machine.send(("coin", 50))
    assert machine.session.is_active("choosing")
    assert machine.done == [20, "coffee"]


def test_it_has_what_it_has(machine: Machine) -> None:
    machine.send(("choose", "tea"), ("coin", 100))
    assert machine.session.is_active("choosing")


@pytest.mark.parametrize("reason", ["the customer", "time"])
def test_a_payment_that_is_given_up(machine: Machine, reason: str) -> None:
    machine.send(("choose", "coffee"), ("coin", 50))
    if reason == "time":
        machine.session.advance(30)
    else:
        machine.send(("giveUp", None))
    assert machine.session.is_active("choosing")
    assert machine.done == [50]


def test_what_gets_stuck_is_paid_back(machine: Machine) -> None:
    machine.jammed = True
    machine.send(("choose", "water"), ("coin", 200))
    assert machine.session.is_active("choosing")
    assert machine.done == [100, 100]


def test_the_door_stops_everything_for_a_while(machine: Machine) -> None:
    machine.send(("temperature", 9), ("choose", "water"), ("coin", 50), ("door.opened", None))
    assert machine.session.configuration == {"doorOpen"}
    assert machine.done == ["on", "off", 50]
    machine.session.advance(60)
    machine.send(("door.closed", None))
    assert {"paying", "running"} <= machine.session.configuration
    machine.send(("coin", 100), ("temperature", 3))
    assert machine.done[3:] == ["on", 0, "water", "off"]
