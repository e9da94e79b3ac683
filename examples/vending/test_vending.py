"""The vending machine's two charts on virtual time, with devices of ours."""

import pytest

from scxml_runtime.testing import assert_reaches


class Machine:
    """A machine, and what its devices were asked for."""

    def __init__(self, host, vending):
        self.done = []
        self.asked = []
        self.jammed = False
        host.processors["x-hatch"] = self.drop
        host.processors["x-coins"] = self.pay
        host.processors["x-compressor"] = lambda message: self.done.append(message.name)
        self.session = host.start(vending)

    def pay(self, message):
        self.asked.append(message.name)
        self.done.append(message.data["cents"])

    def drop(self, message):
        self.asked.append(message.name)
        if self.jammed:
            raise OSError("jammed")
        self.done.append(message.data["what"])

    def send(self, *events):
        for name, data in events:
            self.session.send(name, data)


@pytest.fixture
def machine(host, chart):
    return Machine(host, chart("vending.scxml"))


def test_it_sells(machine):
    machine.send(("choose", "coffee"), ("coin", 100), ("coin", 20))
    assert machine.session.is_active("paying")
    machine.send(("coin", 50))
    assert machine.session.is_active("choosing")
    assert machine.done == [20, "coffee"]
    assert machine.asked == ["return", "drop"]


def test_it_has_what_it_has(machine):
    machine.send(("choose", "tea"))
    assert machine.session.is_active("choosing")
    assert machine.done == []
    machine.send(("coin", 100))
    assert machine.session.is_active("choosing")


@pytest.mark.parametrize("reason", ["the customer", "time"])
def test_a_payment_that_is_given_up(machine, reason):
    machine.send(("choose", "coffee"), ("coin", 50))
    if reason == "time":
        assert_reaches(machine.session, "choosing", within=30)
    else:
        machine.send(("giveUp", None))
    assert machine.session.is_active("choosing")
    assert machine.done == [50]


def test_what_gets_stuck_is_paid_back(machine):
    machine.jammed = True
    machine.send(("choose", "water"), ("coin", 200))
    assert machine.session.is_active("choosing")
    assert machine.done == [100, 100]
    assert machine.asked == ["return", "drop", "return"]


def test_the_door_stops_everything_for_a_while(machine):
    machine.send(("temperature", 9), ("choose", "water"), ("coin", 50), ("door.opened", None))
    assert machine.session.configuration == {"doorOpen"}
    assert machine.done == ["on", "off", 50]
    machine.session.advance(60)
    machine.send(("door.closed", None))
    assert {"paying", "running"} <= machine.session.configuration
    machine.send(("coin", 100), ("temperature", 3))
    assert machine.done[3:] == ["on", 0, "water", "off"]


def test_it_cools_from_nine_degrees_down_to_three(machine):
    machine.send(("temperature", 8))
    assert machine.done == []
    machine.send(("temperature", 9), ("temperature", 4))
    assert machine.done == ["on"]
    machine.send(("temperature", 3), ("temperature", 8))
    assert machine.done == ["on", "off"]
