"""The ticket gate on virtual time, with devices of ours."""

import pytest

from scxml_runtime.testing import assert_reaches, assert_stays

STUCK = OSError("stuck")


class Devices:
    """A reader and a barrier that note what they are asked for; `problems` are what the barrier fails with in turn."""

    def __init__(self):
        self.problems = []
        self.valid = True
        self.asked = []

    async def read(self, call):
        self.asked.append("read")
        await call.sleep(1)
        return {"valid": self.valid}

    async def move(self, message):
        self.asked.append(message.name)
        await message.sleep(0.5)
        problem = self.problems.pop(0) if self.problems else None
        if problem is not None:
            raise problem


@pytest.fixture
def devices():
    return Devices()


@pytest.fixture
def gate(host, chart, devices):
    host.processors["x-barrier"] = devices.move
    host.services["x-reader"] = devices.read
    return host.start(chart("gate.scxml"))


def test_a_good_ticket_opens_it_for_one_passenger(gate, devices):
    assert_reaches(gate, "open", within=1.5)
    gate.send("passed")
    assert_reaches(gate, "shut", within=0.5)
    assert devices.asked == ["read", "raise", "lower", "read"]


def test_a_bad_one_does_not(gate, devices):
    devices.valid = False
    gate.advance(3)
    assert gate.is_active("shut")
    assert devices.asked == ["read"] * 4


def test_it_shuts_when_nobody_passes(gate):
    assert_reaches(gate, "open", within=1.5)
    assert_stays(gate, "open", during=4.9)
    assert_reaches(gate, "shut", within=0.6)


def test_what_failed_is_tried_again(gate, devices):
    devices.problems = [None, STUCK, STUCK]
    assert_reaches(gate, "open", within=1.5)
    gate.send("passed")
    assert_reaches(gate, "stuck", within=0.5)
    assert_reaches(gate, "shut", within=1 + 0.5 + 1 + 0.5)
    assert devices.asked == ["read", "raise", "lower", "lower", "lower", "read"]


def test_the_third_time_somebody_must_come(gate, devices):
    devices.problems = [STUCK, STUCK, STUCK]
    assert_reaches(gate, "outOfOrder", within=60)
    assert_stays(gate, "outOfOrder", during=3600)
    gate.send("repaired")
    assert gate.is_active("shut")
    assert_reaches(gate, "open", within=1.5)


def test_passengers_count_anew_how_often_it_fails(gate, devices):
    devices.problems = [STUCK, STUCK, None, None, STUCK, STUCK]
    gate.advance(60)
    assert not gate.is_active("outOfOrder")


def test_it_goes_on_where_it_was(gate, devices):
    devices.problems = [STUCK]
    assert_reaches(gate, "stuck", within=1.5)
    assert_reaches(gate, "opening", within=1)
    assert devices.asked == ["read", "raise", "raise"]


def test_a_repair_counts_anew_how_often_it_fails(gate, devices):
    devices.problems = [STUCK] * 5
    assert_reaches(gate, "outOfOrder", within=60)
    gate.send("repaired")
    assert_reaches(gate, "open", within=1 + 3 * 0.5 + 2 * 1)
    assert devices.asked == ["read", "raise", "raise", "raise"] * 2


def test_each_passenger_has_the_full_time(gate):
    assert_reaches(gate, "open", within=1.5)
    gate.advance(1)
    gate.send("passed")
    assert_reaches(gate, "shut", within=0.5)
    assert_reaches(gate, "open", within=1.5)
    assert_stays(gate, "open", during=4.9)
