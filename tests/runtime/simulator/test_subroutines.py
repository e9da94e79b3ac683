"""Subroutines played by themselves, in Python and in scenario files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.scenario import ScenarioError, play
from scxml_runtime.simulator.subroutines import start_subroutine

GREETING = Path(__file__).parents[3] / "examples" / "composer" / "src" / "subroutines" / "Greeting.scxml"

SCENARIO = """
until = 10
strategy = "Greeting.scxml"
[[call]]
to = "702"
args = {InteractionID = "call-1", Device = "702", Language = "de"}
[expect]
Greeting = "returned"
[expect_result.Greeting]
ReturnValue = "played"
"""


@pytest.fixture
def scenario(tmp_path):
    """Writes a scenario beside the subroutine."""
    shutil.copy(GREETING, tmp_path)

    def write(text: str) -> Path:
        path = tmp_path / "greeting.scenario.toml"
        path.write_text(text)
        return path

    return write


def test_with_a_call_it_begins_when_the_call_is_there():
    simulator = Simulator()
    call = simulator.voice_call(to="702")
    arguments = {"InteractionID": call.id, "Device": "702", "Language": "de"}
    session = start_subroutine(simulator, GREETING, arguments, [call])
    assert session.configuration == {"waiting"}
    simulator.advance(2)
    assert session.final == "returned"
    assert session.data["result"] == {"ReturnValue": "played"}
    assert simulator.requests.one("dialog.play").place == "Greeting.scxml:20"


def test_without_one_it_begins_at_once():
    session = start_subroutine(Simulator(), GREETING, {"Language": "en"})
    assert session.is_active("Greeting.Play")
    assert session.data["args_"] == {"Language": "en"}


def test_it_is_compiled_once():
    simulator = Simulator()
    first, second = (start_subroutine(simulator, GREETING) for _ in range(2))
    assert type(first) is type(second)


def test_a_subroutine_with_mistakes(tmp_path):
    (tmp_path / "Broken.scxml").write_text(GREETING.read_text().replace(".Play", ".Paly"))
    with pytest.raises(scxmlc.CompileError, match=r"Broken.scxml:16:\d+: error: no state"):
        start_subroutine(Simulator(), tmp_path / "Broken.scxml")


def test_a_state_that_nobody_can_include():
    with pytest.raises(LookupError, match="there are Over, Play, _composer_entry"):
        start_subroutine(Simulator(), GREETING, entry="_entry")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        start_subroutine(Simulator(), tmp_path / "Greeting.scxml")


def test_a_scenario_of_a_subroutine(scenario):
    simulator = play(scenario(SCENARIO))
    assert [session.final for session in simulator.sessions.values()] == ["returned"]


def test_the_strategy_of_the_command_line_may_be_the_subroutine(scenario):
    path = scenario(SCENARIO.replace('strategy = "Greeting.scxml"\n', ""))
    play(path, scxmlc.load(GREETING))
    with pytest.raises(ScenarioError, match=r":3: \[\[call\]\]: args need a strategy"):
        play(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"played"', '"heard"', ":10: Greeting should return ReturnValue 'heard' and returns 'played'"),
        ("ReturnValue =", "Value =", ":10: Greeting should return Value 'played' and returns None"),
        (
            "result.Greeting",
            "result.Greetings",
            ":9: there is no session 'Greetings'; did you mean Greeting?",
        ),
        ('"Greeting.scxml"', '"Greting.scxml"', ":3: there is no strategy "),
    ],
)
def test_what_is_otherwise(scenario, old, new, said):
    with pytest.raises(ScenarioError) as caught:
        play(scenario(SCENARIO.replace(old, new)))
    assert said in str(caught.value)


def test_a_session_without_a_call(scenario):
    text = SCENARIO.replace('[[call]]\nto = "702"', "[[session]]").replace('"played"', '"failed, unknown"')
    simulator = play(scenario(text))
    assert simulator.requests.one("dialog.play").values["interactionid"] == "call-1"


def test_the_transcript_that_should_be(scenario, tmp_path):
    path = scenario('transcript = "greeting.txt"' + SCENARIO)
    with pytest.raises(ScenarioError, match=r":1: there is no transcript greeting.txt yet; scxmlc test"):
        play(path)
    simulator = play(scenario(SCENARIO))
    (tmp_path / "greeting.txt").write_text(str(simulator.transcript), encoding="utf-8")
    play(scenario('transcript = "greeting.txt"' + SCENARIO))
    (tmp_path / "greeting.txt").write_text(str(simulator.transcript)[:-1] + " \nmore\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r":1: greeting.txt:\d+ should be '.*' and is "):
        play(path)


def test_a_fragment_of_a_chart_of_the_w3c(tmp_path):
    (tmp_path / "add.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
        <state id="adding" initial="sum">
          <final id="sum"><donedata><param name="sum" expr="args_.a + args_.b"/></donedata></final>
        </state></scxml>"""
    )
    session = start_subroutine(Simulator(), tmp_path / "add.scxml", {"a": 3, "b": 4}, entry="adding")
    assert session.final == "returned" and session.data["result"] == {"sum": 7}
    assert session.chart.dialect == "w3c"


def test_a_chart_that_is_no_subroutine(tmp_path):
    (tmp_path / "lock.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml"><state id="shut"/><state id="open"/></scxml>'
    )
    with pytest.raises(LookupError) as problem:
        start_subroutine(Simulator(), tmp_path / "lock.scxml")
    assert str(problem.value) == (
        'lock.scxml is no subroutine of Composer: no element has the id "_composer_entry"; '
        "in Python, entry= names another: open, shut"
    )
    with pytest.raises(LookupError, match=r"lock\.scxml has no element with the id .opn.; did you mean open"):
        start_subroutine(Simulator(), tmp_path / "lock.scxml", entry="opn")
    path = tmp_path / "lock.scenario.toml"
    path.write_text("[[session]]\nargs = {}\n")
    with pytest.raises(ScenarioError, match=r"lock\.scxml is no subroutine of Composer"):
        play(path)
