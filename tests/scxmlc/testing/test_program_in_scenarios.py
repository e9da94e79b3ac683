"""Scenarios of charts that talk with a program: its processors, services and functions are stood in for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scxmlc.trace.recordings import run

PROJECT = '[tool.scxmlc]\nprocessors = ["x-lamp"]\nservices = ["x-scan"]\nfunctions = ["watts"]\n'
LAMP = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
  <state id="off"><transition event="push" target="asking"/></state>
  <state id="asking">
    <onentry>
      <send type="x-lamp" event="on" id="lamp" target="hall"><param name="watts" expr="watts('hall')"/></send>
    </onentry>
    <transition event="done.send.lamp" cond="!_event.data" target="scanning"/>
    <transition event="done.send.lamp" target="dim"/>
    <transition event="error.communication" target="off"/>
    <transition event="error" target="broken"/>
  </state>
  <state id="scanning">
    <invoke type="x-scan" id="scan"><param name="room" expr="'hall'"/></invoke>
    <transition event="done.invoke.scan" cond="_event.data.people" target="on"/>
    <transition event="error" target="broken"/>
  </state>
  <state id="on"/> <state id="dim"/> <state id="broken"/>
</scxml>"""
BEGIN = """[[session]]
[functions]
watts = 60
[[step]]
do = "send"
event = "push"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "lamp.scxml").write_text(LAMP)
    return tmp_path


def played(folder: Path, text: str, begin: str = BEGIN) -> tuple[int, str]:
    file = folder / "lamp.scenario.toml"
    file.write_text(begin + text)
    result = run("test", file)
    return result.exit_code, result.output.replace(f"{file}:", "")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("scanning", ""),
        ("dim", '[[processor]]\ntype = "x-lamp"\nanswer = 5'),
        ("scanning", '[[processor]]\ntype = "x-lamp"\nevent = "off"\nanswer = 5'),
        ("broken", '[[processor]]\ntype = "x-lamp"\nerror = "no bulb"'),
        ("off", '[[processor]]\ntype = "x-lamp"\nunreachable = true'),
        ("asking", '[[processor]]\ntype = "x-lamp"\nafter = 70'),
        ("on", '[[service]]\ntype = "x-scan"\nanswer = {people = 2}'),
        ("on", '[[service]]\ntype = "x-scan"\nid = "scan"\nafter = 3\nanswer = {people = 2}'),
        ("scanning", '[[service]]\ntype = "x-scan"\nid = "other"\nanswer = {people = 2}'),
        ("scanning", '[[service]]\ntype = "x-scan"\nafter = 61\nanswer = {people = 2}'),
        ("broken", '[[service]]\ntype = "x-scan"\nerror = "dark"'),
    ],
)
def test_what_the_program_answers(folder: Path, state: str, text: str) -> None:
    status, told = played(folder, f'{text}\n[expect]\nlamp = "{state}"\n')
    assert status == 0, told


def test_replies_come_in_turn(folder: Path) -> None:
    again = '[[step]]\nat = 2\ndo = "send"\nevent = "push"\n'
    once = '[[processor]]\ntype = "x-lamp"\nunreachable = true\ntimes = 1\n'
    then = '[[processor]]\ntype = "x-lamp"\nanswer = 1\n[expect]\nlamp = "dim"\n'
    assert played(folder, again + once + then)[0] == 0


def test_what_was_asked_of_the_program(folder: Path) -> None:
    wanted = """
[[expect_message]]
type = "x-lamp"
event = "on"
target = "hall"
session = "lamp"
with = {watts = 60}
times = 1
[[expect_service]]
type = "x-scan"
with = {room = "hall"}
"""
    assert played(folder, wanted)[0] == 0
    status, told = played(folder, wanted.replace("60}", "61}").replace('"hall"}', '"attic"}'))
    assert status == 1
    assert "messages x-lamp on hall should be 1 and are 0" in told
    assert "there is no service x-scan like that; there were invoke x-scan  id=scan  room=hall" in told
    assert "▶ x-lamp  on  target=hall  id=lamp  watts=60" in told


def test_a_type_that_is_registered_nowhere(folder: Path) -> None:
    """It ends as it would in the program, unless the scenario says what is answered."""
    (folder / "pyproject.toml").unlink()
    assert played(folder, '[expect]\nlamp = "broken"\n')[0] == 0
    assert (
        played(folder, '[[processor]]\ntype = "x-lamp"\n[expect]\nlamp = "broken"\n')[0] == 0
    )  # of the <invoke>


def test_options_register_too(folder: Path) -> None:
    (folder / "pyproject.toml").unlink()
    (folder / "lamp.scenario.toml").write_text(BEGIN + '[expect]\nlamp = "scanning"\n')
    words = ("run", folder / "lamp.scxml", "--scenario", folder / "lamp.scenario.toml", "--function", "watts")
    assert run(*words, "--processor", "x-lamp", "--service", "x-scan").exit_code == 0
    assert run(*words).exit_code == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[processor]]\nevent = "on"', "[[processor]] needs type"),
        (
            '[[processor]]\ntype = "x-lamp"\nanswers = 1',
            '[[processor]] has no "answers"; did you mean answer?',
        ),
        ('[[service]]\ntype = "x-scan"\nafter = -1', "after should be a number of seconds"),
    ],
)
def test_slips(folder: Path, text: str, told: str) -> None:
    status, heard = played(folder, text)
    assert status == 1 and told in heard


def test_a_function_that_no_script_can_call(folder: Path) -> None:
    status, told = played(folder, "", BEGIN.replace("watts = 60", '"1w" = 60'))
    assert status == 1 and "'1w' is no name that a script can call a function by" in told
