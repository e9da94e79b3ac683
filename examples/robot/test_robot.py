"""The robot on virtual time, with a sonar of ours."""

import pytest

from scxml_runtime.testing import assert_reaches, assert_stays


class Body:
    """Motors that note what they are told, and a sonar with readings: a distance each 0.4 seconds, a problem, or None
    when it has had enough."""

    def __init__(self):
        self.readings = iter([])
        self.told = []
        self.measuring = 0

    def motors(self, message):
        self.told.append(message.name)

    async def measure(self, call):
        self.measuring += 1
        try:
            for reading in self.readings:
                await call.sleep(0.4)
                if reading is None:
                    return
                if isinstance(reading, Exception):
                    raise reading
                call.send("distance", reading)
            await call.sleep(3600)
        finally:
            self.measuring -= 1


@pytest.fixture
def body():
    return Body()


@pytest.fixture
def robot(host, chart, body):
    """Starts a robot whose sonar has these readings."""
    host.processors["x-motors"] = body.motors
    host.services["x-sonar"] = body.measure

    def start(*readings):
        body.readings = iter(readings)
        return host.start(chart("robot.scxml"))

    return start


def test_it_turns_where_something_is_in_its_way(robot, body):
    robot(80, 29, 31, 60, 61).advance(2)
    assert body.told == ["forward", "turn", "forward"]


def test_readings_keep_the_dog_quiet(robot):
    rover = robot(*[80] * 100)
    assert_stays(rover, "driving", during=40.9)
    assert_reaches(rover, "halted", within=0.1)


def test_a_sonar_that_is_silent_is_stopped_and_started_again(robot, body):
    rover = robot(80)
    assert_reaches(rover, "halted", within=0.4 + 1)
    assert body.measuring == 0
    assert_reaches(rover, "driving", within=2)
    assert body.measuring == 1
    assert body.told == ["forward", "stop", "forward"]


def test_so_is_one_that_fails(robot):
    rover = robot(80, OSError("no echo"), 80)
    assert_reaches(rover, "halted", within=0.8)
    assert_reaches(rover, "driving", within=2.4)


def test_so_is_one_that_has_had_enough(robot):
    rover = robot(80, None, 80)
    assert_reaches(rover, "halted", within=0.8)
    assert_reaches(rover, "driving", within=2.4)


def test_it_turns_below_thirty_until_there_are_more_than_sixty(robot, body):
    rover = robot(30, 29, 31, 60, 61)
    rover.advance(0.5)
    assert body.told == ["forward"]
    rover.advance(0.4)
    assert body.told == ["forward", "turn"]
    rover.advance(0.8)
    assert body.told == ["forward", "turn"]
    rover.advance(0.4)
    assert body.told == ["forward", "turn", "forward"]
