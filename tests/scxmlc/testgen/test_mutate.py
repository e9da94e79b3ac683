"""`scxmlc mutate`: suites of several kinds, judged by the mutants of a chart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scxmlc.cli.commands import scxmlc

pytestmark = pytest.mark.filterwarnings(
    "ignore:This process:DeprecationWarning"
)  # a fork beside xdist's threads

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="lamp" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="off">
    <transition event="press" cond="n &lt; 2" target="on"/>
  </state>
  <state id="on">
    <onentry><assign location="n" expr="n + 1"/></onentry>
    <transition event="press" target="off"/>
    <transition event="broken" target="off"><log expr="'[bold]&lt;i>'"/></transition>
  </state>
</scxml>
"""
TEST = """
def test_twice(host, chart):
    lamp = host.start(chart("lamp.scxml"))
    for state in ("on", "off", "on", "off", "off"):
        lamp.send("press")
        assert lamp.is_active(state)
"""
Mutate = Callable[..., Result]


@pytest.fixture
def mutate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mutate:
    (tmp_path / "lamp.scxml").write_text(CHART)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(scxmlc, ["mutate", *words], prog_name="scxmlc")


def write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def ends(result: Result) -> dict[tuple[int, str, str], str]:
    told: dict[str, Any] = json.loads(result.stdout)
    return {(row["line"], row["kind"], row["after"]): row["end"] for row in told["mutants"]}


def test_what_survives_is_told_with_its_line_before_and_after(mutate: Mutate) -> None:
    write("test_lamp.py", TEST.replace('"on", "off", "on", "off", "off"', '"on", "off", "on"'))
    result = mutate("lamp.scxml", "--only", "4")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:3] == [
        "lamp.scxml:4: survived: n < 2 became true",
        '    - <transition event="press" cond="n &lt; 2" target="on"/>',
        '    + <transition event="press" cond="true" target="on"/>',
    ]
    assert result.stdout.splitlines()[-1] == "60 % of them were found"


def test_all_is_found_but_what_no_test_reaches(mutate: Mutate) -> None:
    write("test_lamp.py", TEST)
    before = sorted(each.name for each in Path().iterdir())
    result = mutate("lamp.scxml", "--json")
    found = ends(result)
    missed = {(line, kind) for (line, kind, _), end in found.items() if end != "found"}
    assert missed == {(9, "transition"), (9, "target"), (9, "log")}
    assert found[9, "log", ""] == "not reached"
    assert result.exit_code == 1
    assert sorted(each.name for each in Path().iterdir()) == before


def test_lines_of_the_chart_are_not_taken_for_markup(mutate: Mutate) -> None:
    write("test_lamp.py", TEST)
    result = mutate("lamp.scxml", "--only", "9")
    assert "lamp.scxml:9: not reached: <log expr=\"'[bold]&lt;i>'\"/> was dropped" in result.stdout


@pytest.mark.parametrize(
    "head",
    [
        "import scxmlc\nfrom pathlib import Path\nLamp = scxmlc.load(Path(__file__).parent / 'lamp.scxml')\n",
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent / 'made'))\n"
        "from lamp import Lamp\n",
    ],
    ids=["loaded as it is imported", "a module elsewhere"],
)
def test_suites_that_have_the_class_before_their_first_test(mutate: Mutate, head: str) -> None:
    write("made/x", "")
    assert not CliRunner().invoke(scxmlc, ["compile", "lamp.scxml", "-o", "made/lamp.py"]).exit_code
    write("test_lamp.py", head + TEST.replace('chart("lamp.scxml")', "Lamp").replace(", chart", ""))
    found = ends(mutate("lamp.scxml", "--json", "--skip", "log"))
    assert {line for (line, _, _), end in found.items() if end != "found"} == {9}


def test_scenarios_are_tests(mutate: Mutate) -> None:
    write(
        "lamp.scenario.toml",
        '[[session]]\n[[step]]\ndo = "send"\nevent = "press"\n[expect]\nlamp = "on"\n',
    )
    found = ends(mutate("lamp.scxml", "--json", "--only", "4"))
    assert found[4, "transition", ""] == "found"
    assert found[4, "bound", "n <= 2"] == "survived"


def test_a_mutant_that_ends_never_is_found(mutate: Mutate) -> None:
    write(
        "test_lamp.py",
        TEST.replace("def test_twice(host, chart):", "def test_twice(host, chart):\n    import time")
        + "    while lamp.data['n'] != 2:\n        time.sleep(0.01)\n",
    )
    found = ends(mutate("lamp.scxml", "--json", "--only", "2", "--timeout", "1"))
    assert found == {(2, "value", "1"): "found"}
    write(
        "test_lamp.py",
        "def test_it(host, chart):\n    lamp = host.start(chart('lamp.scxml'))\n"
        "    while lamp.data['n']:\n        pass\n",
    )
    assert ends(mutate("lamp.scxml", "--json", "--only", "2", "--timeout", "1")) == {
        (2, "value", "1"): "timed out"
    }


def test_what_a_wider_fixture_meets_counts_for_each_test(mutate: Mutate) -> None:
    write(
        "test_lamp.py",
        """
import pytest, scxmlc
from scxml_runtime import Host

@pytest.fixture(scope="module")
def lamp(request):
    lamp = Host().start(scxmlc.load(request.path.parent / "lamp.scxml"))
    lamp.send("press")
    return lamp

def test_a(lamp):
    pass

def test_b(lamp):
    assert lamp.is_active("on")
""",
    )
    found = ends(mutate("lamp.scxml", "--json", "--only", "4"))
    assert found[4, "transition", ""] == "found"


def test_several_at_a_time_and_a_sample_are_the_same_each_time(mutate: Mutate) -> None:
    write("test_lamp.py", TEST)
    one, two = mutate("lamp.scxml", "--json"), mutate("lamp.scxml", "--json", "-j", "3")
    assert ends(one) == ends(two)
    few = ends(mutate("lamp.scxml", "--json", "--sample", "3"))
    assert len(few) == 3 and few.items() <= ends(one).items()


def test_enough_is_enough(mutate: Mutate) -> None:
    write("test_lamp.py", TEST)
    assert mutate("lamp.scxml", "--fail-under", "50").exit_code == 0
    assert mutate("lamp.scxml", "--fail-under", "90").exit_code == 1


@pytest.mark.parametrize(
    ("test", "words", "said"),
    [
        (None, [], "there are no tests: name files or folders as for pytest, behind the chart"),
        ("def test_a(): pass", [], "no test reaches lamp.scxml; tests that were run: 1"),
        (
            "def test_a(): assert 0, '[i]'",
            [],
            "the tests fail before anything is changed: test_lamp.py::test_a: " "AssertionError: [i]",
        ),
        ("def test_a(:", [], "the tests fail before anything is changed: test_lamp.py: E   SyntaxError"),
        (TEST, ["nowhere"], "nowhere: no such file or folder"),
        (TEST, ["test_lamp.py::test_no"], "it finds no such test"),
        (TEST, ["--only", "77"], "lamp.scxml: there is nothing to change in line 77"),
        (TEST, ["--jobs", "0"], "--jobs: 0 is not above 0"),
        (TEST, ["--fail-under", "101"], "--fail-under: 101 is no percentage"),
    ],
)
def test_what_cannot_be_judged(mutate: Mutate, test: str | None, words: list[str], said: str) -> None:
    if test is not None:
        write("test_lamp.py", test)
    result = mutate("lamp.scxml", *words)
    assert result.exit_code == 2
    assert said in result.output


def test_a_chart_with_errors_is_not_changed(mutate: Mutate) -> None:
    write("lamp.scxml", CHART.replace('target="on"', 'target="onn"'))
    result = mutate("lamp.scxml")
    assert result.exit_code == 1
    assert 'lamp.scxml:4:55: error: no state "onn" [unknown-target]' in result.output
