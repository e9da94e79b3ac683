"""The thermostat on virtual time, with a burner and an alarm that note what they are told."""

from __future__ import annotations

import pytest

from scxml_runtime.testing import assert_messaged, assert_reaches, assert_stays


class Room:
    """A thermostat, and what its burner and its alarm were told."""

    def __init__(self, host, thermostat):
        self.told = []
        host.processors["x-burner"] = lambda message: self.told.append(message.name)
        host.processors["x-alarm"] = lambda message: self.told.append(message.name)
        self.session = host.start(thermostat)

    def read(self, *temperatures, every=60):
        """The sensor's readings, one a minute."""
        for temperature in temperatures:
            self.session.send("temperature", temperature)
            self.session.advance(every)


@pytest.fixture
def room(host, chart):
    return Room(host, chart("thermostat.scxml"))


@pytest.mark.parametrize(("temperature", "burns"), [(20.4, True), (20.5, False), (21.5, False)])
def test_it_burns_when_it_is_more_than_half_a_degree_too_cold(room, temperature, burns):
    room.read(temperature)
    assert room.session.is_active("burning") is burns


def test_it_goes_on_until_it_is_half_a_degree_too_warm(room):
    room.read(20, 21, 21.5)
    assert room.told == ["on"]
    room.read(21.6)
    assert room.told == ["on", "off"]


def test_a_burner_rests_for_five_minutes(room):
    room.read(20, 22)
    room.read(15, 15, 15, every=60)
    assert room.told == ["on", "off"]
    room.read(15, 15)
    assert room.told == ["on", "off", "on"]


def test_after_its_rest_it_waits_for_a_reason(room):
    room.read(20, *[22] * 10)
    assert room.session.is_active("idle")


def test_switched_off_and_on_it_rests_as_long_as_ever(room):
    room.read(20, 22, every=0)
    room.session.advance(240)
    room.session.send("switch.off")
    room.session.send("switch.on")
    room.read(20, 22, every=0)
    assert_stays(room.session, "resting", during=299)


def test_nobody_is_at_home(room):
    room.session.send("leave")
    room.read(18, 15.5)
    assert room.told == []
    room.read(15.4, 16.6, every=0)
    assert room.told == ["on", "off"]
    room.session.advance(300)
    room.session.send("come")
    room.read(18)
    assert room.told == ["on", "off", "on"]


def test_it_is_turned_up_and_down_within_limits(room):
    for event, limit in (("warmer", 25), ("cooler", 17)):
        for _ in range(30):
            room.session.send(event)
        assert room.session.data["wanted"] == limit


def test_coming_home_forgets_what_was_turned(room):
    for event in ("warmer", "leave", "come"):
        room.session.send(event)
    assert room.session.data["wanted"] == 21


def test_without_a_reading_for_ten_minutes_the_fire_goes_out(room):
    room.read(18, every=0)
    assert_stays(room.session, "burning", during=599)
    assert_reaches(room.session, "silent", within=1)
    assert_messaged(room.session, "x-alarm", "sensor")
    assert room.told == ["on", "sensor", "off"]


def test_each_reading_winds_the_watchdog_up(room):
    room.read(*[21] * 30, every=599)
    assert room.session.is_active("heard")


def test_a_sensor_that_is_back_is_trusted(room):
    room.session.advance(3600)
    room.read(18)
    assert {"heard", "burning"} <= room.session.configuration
    assert room.told == ["sensor", "on"]


def test_a_burner_that_lost_its_sensor_rests_too(room):
    room.read(18, every=600)
    room.read(18, every=0)
    assert_stays(room.session, "resting", during=299)


def test_switching_off_puts_the_fire_out(room):
    room.read(18)
    room.session.send("switch.off")
    assert_stays(room.session, "off", during=3600)
    assert room.told == ["on", "off"]
    room.session.send("switch.on")
    assert room.session.is_active("idle")
