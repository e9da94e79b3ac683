"""Assertions about states: how far time passes, and what they say where they fail."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import assert_reaches, assert_stays, story_of

DOOR = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="door" datamodel="ecmascript">
  <datamodel><data id="openings" expr="0"/></datamodel>
  <state id="closed">
    <transition event="push" cond="openings &lt; 1" target="open"/>
    <transition event="break" target="broken"/>
  </state>
  <state id="open">
    <onentry>
      <assign location="openings" expr="openings + 1"/>
      <send event="shut" id="closer" delay="5s"/>
    </onentry>
    <transition event="shut" target="flash"/>
  </state>
  <state id="flash"><transition target="closed"/></state>
  <final id="broken"/>
</scxml>
"""


@pytest.fixture
def door() -> StateMachine:
    machine = scxmlc.load(DOOR, "door.scxml")()
    machine.start()
    return machine


@pytest.fixture
def told(tmp_path) -> StateMachine:
    """A door of a file, in a host that notes what happens."""
    (tmp_path / "door.scxml").write_text(DOOR)
    host = Host()
    story_of(host)
    return host.start(scxmlc.load(tmp_path / "door.scxml"))


def message(assertion, *arguments, **options) -> list[str]:
    with pytest.raises(AssertionError) as caught:
        assertion(*arguments, **options)
    return str(caught.value).splitlines()


def test_time_passes_to_the_moment(door):
    door.send("push")
    assert_reaches(door, "closed", within=30)
    assert door.now == 5


def test_where_it_is_no_time_passes(door):
    assert_reaches(door, "closed", within=30)
    assert door.now == 0


def test_a_state_that_was_passed_through_was_reached(door):
    door.send("push")
    assert_reaches(door, "flash", within=5)
    assert door.is_active("closed")


def test_the_moment_itself_is_within(door):
    door.send("push")
    assert message(assert_reaches, door, "closed", within=4.9)[0].startswith(
        "Door does not reach closed (door.scxml:3) within 4.9 s"
    )
    assert door.now == 4.9
    assert_reaches(door, "closed", within=0.1)


def test_a_state_that_there_is_not_is_a_slip(door):
    with pytest.raises(ValueError, match="did you mean open"):
        assert_reaches(door, "opne", within=1)


def test_nobody_observes_any_more_when_it_is_over(door):
    door.send("push")
    assert_reaches(door, "closed", within=30)
    message(assert_reaches, door, "open", within=30)
    assert door.observers_ is None


def test_what_happened_instead_and_what_would_have_led_there(told):
    told.send("push")
    told.advance(5)
    told.send("push")
    told.send("pusch")
    assert message(assert_reaches, told, "open", within=3) == [
        "door does not reach open (door.scxml:7) within 3 s: it is in closed (door.scxml:3)",
        "  it came there before that, at 0 s",
        "  no transition took push",
        "  no transition took pusch; did you mean push?",
        "  open is entered",
        "    from closed on push if openings < 1 (door.scxml:4); not true",
    ]


def test_the_steps_on_another_way(told):
    told.send("push")
    assert message(assert_reaches, told, "broken", within=6) == [
        "door does not reach broken (door.scxml:15) within 6 s: it is in closed (door.scxml:3)",
        "  at 5 s: shut from open to flash (door.scxml:12)",
        "  at 5 s: no event from flash to closed (door.scxml:14)",
        "  broken is entered",
        "    from closed on break (door.scxml:5); no such event came",
    ]


def test_a_session_that_ends_elsewhere_is_not_waited_for(told):
    told.send("break")
    assert message(assert_reaches, told, "open", within=60)[0].endswith("it ended in broken (door.scxml:15)")
    assert told.now == 0


def test_it_stays(door):
    door.send("push")
    assert_stays(door, "open", during=4.9)
    assert door.now == 4.9


def test_it_does_not_stay(told):
    told.send("push")
    assert message(assert_stays, told, "open", during=10) == [
        "door left open after 5 of 10 s",
        "  at 5 s: shut from open to flash (door.scxml:12)",
    ]
    assert told.now == 5


def test_it_is_not_there(told):
    assert message(assert_stays, told, "open", during=1) == [
        "door is not in open (door.scxml:7) but in closed (door.scxml:3)"
    ]


def test_a_session_of_a_simulator(tmp_path):
    simulator = Simulator()
    (tmp_path / "door.scxml").write_text(DOOR)
    door = simulator.start(scxmlc.load(tmp_path / "door.scxml"))
    simulator.at(3, lambda: door.send("push"))
    assert_reaches(door, "open", within=3)
    assert simulator.now == 3


def test_a_time_that_is_no_number(door):
    for act in (
        lambda: assert_reaches(door, "open", within="5s"),
        lambda: assert_stays(door, "closed", during="5s"),
        lambda: door.advance("5s"),
        lambda: Simulator().advance("5s"),
    ):
        with pytest.raises(TypeError, match="'5s' is no number of seconds"):
            act()
