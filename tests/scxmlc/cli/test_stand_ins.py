"""What stands in for a program's processors and services: `run`, `debug`, and scenarios."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="arm" datamodel="ecmascript">
  <state id="still">
    <transition event="pick" target="moving"/>
  </state>
  <state id="moving">
    <onentry>
      <send type="x-motor" event="move" id="m"><param name="x" expr="3"/></send>
      <send event="late" delay="4s"/>
    </onentry>
    <invoke type="x-watch" id="w"><param name="every" expr="2"/></invoke>
    <transition event="stop"><send target="#_w" event="pause"/></transition>
    <transition event="late" target="over"/>
  </state>
  <final id="over"/>
</scxml>
"""
REGISTERED = ("--processor", "x-motor", "--service", "x-watch")
SCENARIO = """
[[session]]
[[step]]
do = "send"
event = "pick"
[expect]
arm = "over"
"""


@pytest.fixture(autouse=True)
def arm(folder):
    (folder / "arm.scxml").write_text(CHART)
    (folder / "arm.scenario.toml").write_text(SCENARIO)


@pytest.fixture
def project(folder):
    (folder / "pyproject.toml").write_text(
        '[tool.scxmlc]\nprocessors = ["x-motor"]\nservices = ["x-watch"]\n'
    )


def test_without_a_program_a_run_says_how_to_have_one_stood_in(scxmlc_):
    said = scxmlc_("run", "arm.scxml", "-e", "pick", "-e", "+4s", "-e", "pick")
    assert said.stderr.count("  help: --processor x-motor has something stand in for it\n") == 1
    assert "--service x-watch has something stand in" in said.stderr


def test_what_is_named_takes_everything_and_tells_it(scxmlc_):
    said = scxmlc_("run", "arm.scxml", *REGISTERED, "-e", "pick", "-e", "stop", "-e", "+4s")
    assert said.stderr == "" and said.stdout.endswith("arm: finished in over\n")
    first, second, _ = [line.split(maxsplit=2) for line in said.stdout.splitlines()]
    assert first[2].startswith("▶ x-motor  move  id=m  x=3") and first[2].endswith("arm.scxml:7")
    assert second[2].startswith("▶ invoke x-watch  id=w  every=2")


def test_a_project_that_names_them(scxmlc_, project):
    said = scxmlc_("run", "arm.scxml", "-e", "pick", "-e", "+4s")
    assert said.stdout.endswith("arm: finished in over\n")


def test_scenarios_of_such_a_project(scxmlc_, project):
    assert scxmlc_("test", ".").stdout.splitlines()[0] == "passed  arm.scenario.toml"


def test_scenarios_of_another(scxmlc_):
    assert "'x-motor' is no event processor" in scxmlc_("test", "arm.scenario.toml").stdout


def test_a_debugger_that_goes_back(arm):
    typed = "send pick\nback event\nback event\ncontinue\nquit\n"
    said = CliRunner().invoke(scxmlc, ["debug", "arm.scxml", *REGISTERED], input=typed, prog_name="scxmlc")
    assert said.stdout.count("▶ x-motor  move  id=m  x=3") == 2
