"""Assertions about requests and log lines, and what comes near where they fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import assert_logged, assert_messaged, assert_not_requested, assert_requested
from scxml_runtime.testing.stories import story_of

EXAMPLES = Path(__file__).parents[3] / "examples"
HOTLINE = EXAMPLES / "composer" / "src-gen" / "IPD_support_Hotline.scxml"


@pytest.fixture
def line():
    simulator = Simulator()
    simulator.start(scxmlc.load(HOTLINE), [simulator.voice_call(to="5000", udata={"language": "de"})])
    return simulator


def message(assertion, *arguments, **options) -> list[str]:
    with pytest.raises(AssertionError) as caught:
        assertion(*arguments, **options)
    return str(caught.value).splitlines()


def test_a_request_with_its_prompts(line):
    found = assert_requested(line, "dialog:play", prompts=["Guten Tag"], interactionid="call-1")
    assert found.place == "Greeting.scxml:20"


def test_time_passes_until_it_is_made(line):
    assert_requested(line, "queue:submit", timeout=20, within=30)
    assert line.now == 1


def test_names_as_charts_and_as_the_simulator_have_them(line):
    line.agent("anna", dn="7001", skills={"German": 5})
    assert assert_requested(line, "ixn:redirect", within=5) is assert_requested(line, "interaction.redirect")


def test_one_session_is_asked(line):
    session = line.start(scxmlc.load(EXAMPLES / "door" / "door.scxml"))
    assert message(assert_requested, session, "dialog:play") == [
        "no dialog.play was requested",
        "  nothing was requested",
    ]


def test_what_comes_near(line):
    assert message(assert_requested, line, "dialog:play", prompts=["Good day"], interactionid="call-1") == [
        'no dialog.play with prompts ["Good day"] and interactionid call-1 was requested',
        "  dialog.play by support.Hotline at 0 s (Greeting.scxml:20)",
        '    prompts is ["Guten Tag"], not ["Good day"]',
    ]


def test_what_was_requested_instead(line):
    assert message(assert_requested, line, "ixn:attach", within=2) == [
        "no interaction.attach was requested within 2 s",
        "  what was requested",
        "    dialog.play by support.Hotline at 0 s (Greeting.scxml:20)",
        "    queue.submit by support.Hotline at 1 s (Hotline.scxml:53)",
    ]


def test_slips_are_told(line):
    with pytest.raises(ValueError, match=r"did you mean dialog\.play"):
        assert_requested(line, "dialog:plya")
    with pytest.raises(ValueError, match="did you mean prompts"):
        assert_requested(line, "dialog:play", promts=["Guten Tag"])


def test_what_should_not_be_requested(line):
    assert_not_requested(line, "queue:submit")
    line.advance(2)
    assert message(assert_not_requested, line, "queue:submit", timeout=20) == [
        "queue:submit with timeout 20 was requested, and should not be",
        "  queue.submit by support.Hotline at 1 s (Hotline.scxml:53)",
    ]


def test_where_nobody_notes_requests():
    session = Host().start(scxmlc.load(EXAMPLES / "door" / "door.scxml"))
    with pytest.raises(TypeError, match="start it in a Simulator"):
        assert_requested(session, "dialog:play")


# --- messages to processors


MOTOR = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="motor" datamodel="ecmascript">
  <state id="idle">
    <onentry><send event="later" delay="2s"/></onentry>
    <transition event="go"><send type="x-motor" target="left" event="move">
      <param name="x" expr="_event.data"/><param name="fast" expr="false"/></send></transition>
    <transition event="say"><send type="x-motor"><content expr="'hello'"/></send></transition>
    <transition event="later"><send type="x-lamp" event="on"/></transition>
  </state></scxml>"""


@pytest.fixture
def motor(tmp_path):
    (tmp_path / "motor.scxml").write_text(MOTOR)
    return scxmlc.load(tmp_path / "motor.scxml")


@pytest.fixture
def driven(motor):
    simulator = Simulator(processors={"x-motor": lambda message: None, "x-lamp": lambda message: None})
    session = simulator.start(motor)
    session.send("go", 1)
    session.send("go", 2)
    return session


def test_a_message_with_its_target_and_its_data(driven):
    assert assert_messaged(driven, "x-motor").data == {"x": 1, "fast": False}
    found = assert_messaged(driven.host, "x-motor", "move", target="left", data={"x": 2})
    assert found.data == {"x": 2, "fast": False}
    driven.send("say")
    assert assert_messaged(driven, "x-motor", data="hello").event is None


def test_time_passes_until_it_is_sent(driven):
    assert (
        message(assert_messaged, driven, "x-lamp", within=1)[0] == "no message was sent to x-lamp within 1 s"
    )
    assert assert_messaged(driven, "x-lamp", "on", within=5).time == 2


def test_messages_that_come_near(driven):
    assert message(assert_messaged, driven, "x-motor", "move", data={"x": 3, "y": 1}) == [
        'no message with event move and data {"x": 3, "y": 1} was sent to x-motor',
        "  x-motor  move  target=left  x=1  fast=false  by motor at 0 s",
        "    there is no y in its data",
        "    x is 1, not 3",
        "  x-motor  move  target=left  x=2  fast=false  by motor at 0 s",
        "    there is no y in its data",
        "    x is 2, not 3",
    ]


def test_messages_that_were_sent_instead(driven, motor):
    assert message(assert_messaged, driven, "x-mtoor")[1:3] == [
        "  what was sent",
        "    x-motor  move  target=left  x=1  fast=false  by motor at 0 s",
    ]
    other = driven.host.start(motor)
    assert message(assert_messaged, other, "x-motor") == [
        "no message was sent to x-motor",
        "  nothing was sent",
    ]


def test_messages_in_a_host(motor):
    host = Host(processors={"x-motor": lambda message: None})
    session = host.start(motor)
    with pytest.raises(TypeError, match="start it in a Simulator"):
        assert_messaged(session, "x-motor")
    story_of(host)
    session.send("go", 1)
    host.run()
    assert_messaged(session, "x-motor", "move", data={"x": 1})
    assert_messaged(host, "x-motor", "move", data={"x": 1})


# --- the log


def test_log_lines_with_and_without_their_label(line):
    door = line.start(scxmlc.load(EXAMPLES / "door" / "door.scxml"))
    door.send("push", {"by": "anna"})
    assert_logged(door, "opened by anna")
    assert_logged(door, "door: opened by anna")
    assert_logged(line, re.compile("by an+a"))
    assert_logged(line, "greeting: played", within=2)
    assert line.now == 1


def test_the_log_of_a_session_that_stands_alone():
    door = scxmlc.load(EXAMPLES / "door" / "door.scxml")()
    door.start()
    assert message(assert_logged, door, "opened by anna") == [
        "Door did not log 'opened by anna'",
        "  nothing was logged",
    ]
    door.send("push", {"by": "anna"})
    assert_logged(door, "opened by anna")


def test_lines_of_the_log_that_come_near(line):
    assert message(assert_logged, line, "language: en", within=1) == [
        "nobody logged 'language: en' within 1 s",
        "  'language: de' (Hotline.scxml:30)",
        "  'greeting: played' (Hotline.scxml:47)",
    ]
