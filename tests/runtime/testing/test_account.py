"""Where sessions stand, for the report of a test that failed."""

from __future__ import annotations

from pathlib import Path

import scxmlc
from scxml_runtime import Event, Host
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import account, story_of
from scxml_runtime.testing.lines import Lines

EXAMPLES = Path(__file__).parents[3] / "examples"
Door = scxmlc.load(EXAMPLES / "door" / "door.scxml")


def test_states_data_timers_and_the_transcript():
    host = Host()
    story = story_of(host)
    door = host.start(Door)
    door.send("push", {"by": "anna"})
    door.advance(2)
    assert len([*story.lines()]) == 4
    assert account(host).splitlines() == [
        "at 2 s",
        "door: in open (door.scxml:10)",
        "  data: openings = 1",
        "  timer: shut in 3 s (door.scxml:14)",
        "",
        "transcript",
        *story.lines(),
    ]


def test_a_session_that_stands_alone_tells_its_log():
    door = Door()
    door.start()
    door.send("push", {"by": "anna"})
    assert account(door.host, [door]).splitlines() == [
        "at 0 s",
        "Door: in open (door.scxml:10)",
        "  data: openings = 1",
        "  timer: shut in 5 s (door.scxml:14)",
        "  log: opened by anna",
    ]


def test_sessions_are_called_by_name_and_functions_are_left_out():
    simulator = Simulator()
    simulator.publish("http://localhost:17080/child.scxml", EXAMPLES / "ownership" / "child.scxml")
    call = simulator.voice_call(to="702")
    simulator.start(EXAMPLES / "ownership" / "parent.scxml", [call])
    simulator.start(EXAMPLES / "composer" / "src-gen" / "IPD_support_Hotline.scxml")
    simulator.run()
    text = account(simulator.host)
    assert "  data: child = <Child>" in text
    assert "newContext" not in text and "_genesys" not in text


def test_events_that_wait_and_long_transcripts():
    door = Door()
    door.start()
    door.enqueue_(Event("push"))
    assert "  waits: push" in account(door.host, [door])
    host = Host()
    story_of(host)
    session = host.start(Door)
    for _ in range(30):
        session.send("knock")
    lines = account(host).splitlines()
    assert "transcript, the last 20 of 32 lines" in lines and len(lines) == 25


def test_places_in_fragments_carry_their_prefixes():
    sheet = Lines(scxmlc.load(EXAMPLES / "composer" / "src-gen" / "IPD_support_Hotline.scxml"))
    assert sheet.state("Hotline.Welcome.Play") == "Greeting.scxml:18"
    assert sheet.state("Hotline.Find") == "Hotline.scxml:51"
    assert sheet.transition("Hotline.Find", 1) == "Hotline.scxml:65"
    assert sheet.state("served") == "IPD_support_Hotline.scxml:60"
    assert sheet.state("nowhere") == sheet.transition("served", 0) == ""


def test_a_chart_that_stands_in_no_file_or_is_gone(tmp_path):
    text = (EXAMPLES / "door" / "door.scxml").read_text()
    assert Lines(scxmlc.load(text, "door.scxml")).states == {
        "closed": "door.scxml:6",
        "open": "door.scxml:10",
    }
    (tmp_path / "door.scxml").write_text(text)
    loaded = scxmlc.load(tmp_path / "door.scxml")
    (tmp_path / "door.scxml").write_text(text[:400])
    assert Lines(loaded).state("closed") == "door.scxml:6"
    (tmp_path / "door.scxml").unlink()
    assert Lines(loaded).states == {}


INLINE = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
  <state id="s">
    <invoke id="child"><content><scxml version="1.0">
      <state id="s"><transition event="a" target="t"/></state>
      <final id="t"/>
    </scxml></content></invoke>
    <transition event="b" target="u"/>
  </state>
  <final id="u"/>
</scxml>"""


def test_a_chart_within_a_chart_has_its_own_lines():
    outer = scxmlc.load(INLINE, "outer.scxml")
    host = Host()
    host.start(outer)
    host.run()
    found = [Lines(type(session)) for session in host.sessions.values()]
    assert [lines.transition("s", 0) for lines in found] == ["outer.scxml:7", "outer.scxml:4"]
    assert [lines.state("s") for lines in found] == ["outer.scxml:2", "outer.scxml:4"]


def test_requests_that_wait_for_their_answer():
    simulator = Simulator()
    simulator.lose("interaction.detach")
    parent = simulator.start(EXAMPLES / "ownership" / "parent.scxml", [simulator.voice_call(to="702")])
    simulator.advance(3)
    waits = "  request: interaction.detach of 0 s is not answered, 27 s are left (parent.scxml:23)"
    assert waits in account(simulator.host).splitlines()
    simulator.advance(27)
    assert parent.is_finished and "not answered, " not in account(simulator.host)


def test_where_a_delayed_event_of_ors_was_sent():
    simulator = Simulator()
    chart = EXAMPLES / "routing" / "set_default_destination.scxml"
    simulator.start(chart, [simulator.voice_call(to="702")])
    simulator.advance(10)
    line = 1 + next(n for n, text in enumerate(chart.read_text().splitlines()) if "patience.over" in text)
    assert f"  timer: patience.over in 20 s (set_default_destination.scxml:{line})" in account(simulator.host)
