"""What pytest's users see: fixtures, scenario files, reports of failures, golden transcripts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A folder with the door, the ownership example, and nothing that configures pytest."""
    shutil.copy(EXAMPLES / "door" / "door.scxml", pytester.path)
    for name in ("parent.scxml", "child.scxml"):
        shutil.copy(EXAMPLES / "ownership" / name, pytester.path)
    return pytester


def scenario(project: pytest.Pytester, **changed: str) -> Path:
    text = (EXAMPLES / "ownership" / "handover.scenario.toml").read_text()
    text = text.replace('transcript = "handover.txt"\n', "")
    for old, new in changed.items():
        text = text.replace(f'{old} = "exit"', f'{old} = "{new}"')
    path = project.path / "handover.scenario.toml"
    path.write_text(text)
    return path


def test_a_fresh_simulator_and_charts_by_path(project: pytest.Pytester) -> None:
    folder = project.mkdir("deep")
    (folder / "test_door.py").write_text("""
from scxml_runtime.testing import assert_reaches
classes = set()
def test_it_opens(simulator, chart):
    door = simulator.start(chart("door.scxml"))
    door.send("push", {"by": "anna"})
    assert_reaches(door, "closed", within=5)
    classes.add(type(door))
def test_it_is_compiled_once(simulator, chart):
    classes.add(chart("../door.scxml"))
    assert len(classes) == 1 and simulator.now == 0 and not simulator.sessions
def test_options(chart):
    assert chart("door.scxml", functions=["price"]) not in classes
""")
    project.runpytest().assert_outcomes(passed=3)


def test_what_the_fixtures_are_made_with(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        pytestmark = pytest.mark.simulator(seed=3, timezone="Europe/Berlin")
        @pytest.mark.simulator(now="2026-12-24T18:30", seed=4)
        def test_it(simulator):
            assert simulator.clock.epoch == 1798133400 and "18:30" in str(simulator.transcript)
        @pytest.mark.simulator(timezone="Europe/Berlin")
        def test_host(request):
            pass
        """)
    project.runpytest("--strict-markers").assert_outcomes(passed=2)


def test_a_host_with_processors(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from scxml_runtime.testing import assert_logged
        told = []
        @pytest.mark.simulator(processors={"x-lamp": lambda message: told.append(message.name)})
        def test_it(host, chart):
            door = host.start(chart("door.scxml"))
            door.send("push", {"by": "anna"})
            assert_logged(host, "opened by anna")
            assert "x-lamp" in host.processors
        """)
    project.runpytest().assert_outcomes(passed=1)


def test_a_scenario_is_a_test(project: pytest.Pytester) -> None:
    scenario(project)
    result = project.runpytest("-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["handover.scenario.toml::handover PASSED*"])


def test_a_scenario_that_fails_tells_its_line_and_no_traceback(project: pytest.Pytester) -> None:
    scenario(project, Child="failed")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*scenario handover*",
            "handover.scenario.toml:17: Child should be in 'failed' and is in 'exit'",
            "*strategies*",
            "Child: ended in exit (child.scxml:38)",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*.py:*")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("until = ", "broken.scenario.toml: is not TOML*"),
        ("colour = 3", 'broken.scenario.toml:1: a scenario has no "colour"*'),
        ('[[call]]\nto = "1"\nstrategy = "no.scxml"', "broken.scenario.toml:1: *there is no strategy*"),
    ],
)
def test_a_scenario_with_mistakes(project: pytest.Pytester, text: str, said: str) -> None:
    (project.path / "broken.scenario.toml").write_text(text)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([said])


def test_the_chart_of_a_scenario_may_have_its_name(project: pytest.Pytester) -> None:
    text = '[[session]]\n[[step]]\ndo = "send"\nevent = "push"\ndata = {by = "anna"}\n[expect]\ndoor = "closed"\n'
    (project.path / "door.twice.scenario.toml").write_text(text)
    project.runpytest().assert_outcomes(passed=1)
    (project.path / "door.scxml").write_text("<scxml")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*door.scxml:1:*"])


@pytest.mark.parametrize(
    "body",
    [
        "session = simulator.start(chart('door.scxml'))",
        "mine = Simulator(); mine.start(chart('door.scxml'))",
        "sessions = [chart('door.scxml')()]; sessions[0].start()",
        "class Line: pass\n    line = Line(); line.centre = Simulator(); line.centre.start(chart('door.scxml'))",
    ],
)
def test_a_failure_tells_where_sessions_stand(project: pytest.Pytester, body: str) -> None:
    project.makepyfile(
        f"from scxml_runtime.simulator import Simulator\ndef test_it(simulator, chart):\n    {body}\n    assert False"
    )
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*strategies*", "*oor: in closed (door.scxml:6)", "  data: openings = 0"])


def test_a_failure_of_other_tests_tells_nothing(project: pytest.Pytester) -> None:
    project.makepyfile("def test_it(simulator):\n    assert not simulator")
    project.runpytest().stdout.no_fnmatch_line("*strategies*")


def test_charts_that_are_wrong_or_missing(project: pytest.Pytester) -> None:
    (project.path / "wrong.scxml").write_text("<scxml")
    project.makepyfile(
        "def test_a(chart):\n    chart('wrong.scxml')\ndef test_b(chart):\n    chart('dor.scxml')"
    )
    result = project.runpytest()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        ["E *CompileError: *wrong.scxml:1:*", "E *no chart dor.scxml*did you mean door.scxml*"]
    )
    result.stdout.no_fnmatch_line("*compiler.py*")


GOLDEN = """
def test_it(golden, simulator, chart):
    door = simulator.start(chart("door.scxml"))
    door.send("push", {"by": "%s"})
    assert simulator.transcript == golden
    simulator.advance(5)
    assert golden("later") == simulator
"""


def test_golden_transcripts(project: pytest.Pytester) -> None:
    test = project.makepyfile(GOLDEN % "anna")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*there is no golden transcript yet; --scxml-update writes it"])
    project.runpytest("--scxml-update").assert_outcomes(passed=1)
    project.runpytest().assert_outcomes(passed=1)
    files = sorted((project.path / "golden").iterdir())
    assert [file.name.partition(".")[2] for file in files] == ["test_it.later.txt", "test_it.txt"]
    test.write_text(GOLDEN % "ben")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["--- *test_it.txt as it was", "+++ now", "-*opened by anna*", "+*opened by ben*", "*strategies*"]
    )


def test_the_transcript_of_a_scenario_is_updated(project: pytest.Pytester) -> None:
    path = scenario(project)
    path.write_text('transcript = "handover.txt"\n' + path.read_text())
    project.runpytest().assert_outcomes(failed=1)
    project.runpytest("--scxml-update").assert_outcomes(passed=1)
    project.runpytest().assert_outcomes(passed=1)
    assert "handed over" in (project.path / "handover.txt").read_text(encoding="utf-8")


def test_a_subroutine_by_itself(project: pytest.Pytester) -> None:
    shutil.copy(EXAMPLES / "composer" / "src" / "subroutines" / "Greeting.scxml", project.path)
    project.makepyfile("""
        from scxml_runtime.testing import assert_reaches, assert_requested
        def test_it(simulator, subroutine):
            call = simulator.voice_call(to="702")
            greeting = subroutine("Greeting.scxml", [call], InteractionID=call.id, Device="702", Language="en")
            assert_requested(greeting, "dialog:play", prompts=["Good day"])
            assert_reaches(greeting, "returned", within=10)
            assert greeting.data["result"] == {"ReturnValue": "played"}
        """)
    project.runpytest().assert_outcomes(passed=1)


def test_nothing_heavy_is_loaded_where_no_test_needs_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        "import sys\ndef test_it():\n    assert not {*sys.modules} & {'scxml_runtime', 'lxml', 'black'}"
    )
    subprocess.run([sys.executable, "-m", "pytest", "-q", str(project.path)], check=True, cwd=project.path)


PRICED = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
  <state id="a"><onentry><log expr="price(2)"/></onentry></state>
</scxml>"""


def test_what_the_project_registers(project: pytest.Pytester) -> None:
    (project.path / "pyproject.toml").write_text('[tool.scxmlc]\nfunctions = ["price"]\n')
    (project.path / "shop.scxml").write_text(PRICED)
    project.makepyfile("""
        import pytest
        from scxml_runtime.testing import assert_logged
        @pytest.mark.simulator(functions={"price": lambda count: 3 * count})
        def test_it(simulator, chart):
            simulator.start(chart("shop.scxml"))
            assert_logged(simulator, "6")
        """)
    project.runpytest().assert_outcomes(passed=1)
    (project.path / "pyproject.toml").write_text('[tool.scxmlc]\nfunctions = "price"\n')
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["E *pyproject.toml:2:1: error: *functions*"])


@pytest.mark.parametrize("fixture", ["simulator", "host", "golden"])
def test_what_speaks_to_the_terminal_is_escaped(project: pytest.Pytester, fixture: str) -> None:
    (project.path / "loud.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" datamodel="ecmascript"><state id="a"><onentry>'
        """<log expr="'\\u001b[31mred\\u009b'"/></onentry></state></scxml>"""
    )
    (project.path / "golden").mkdir()
    (project.path / "golden" / "test_it.test_it.txt").write_text("\x1b[32m\n")
    starts = "simulator.start(loud)" if fixture == "golden" else f"{fixture}.start(loud)"
    project.makepyfile(test_it=f"""
        def test_it(chart, simulator, host, golden):
            loud = chart("loud.scxml")
            {starts}
            assert {"simulator.transcript == golden" if fixture == "golden" else "not 1"}
        """)
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*\\x1b[[]31mred\\x9b*"])
    assert "\x1b" not in result.stdout.str() and "\x9b" not in result.stdout.str()
    project.runpytest("--scxml-update")
    if fixture == "golden":
        text = (project.path / "golden" / "test_it.test_it.txt").read_text()
        assert "\\x1b[31mred\\x9b" in text and "\x1b" not in text


def test_a_golden_transcript_that_cannot_be_written_or_read(project: pytest.Pytester) -> None:
    (project.path / "golden").write_text("no folder")
    project.makepyfile(test_it='def test_it(golden):\n    assert "x" == golden')
    result = project.runpytest("--scxml-update")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*golden/test_it.test_it.txt: cannot be written: *"])
    result.stdout.no_fnmatch_line("*golden.py:*")
    (project.path / "golden").unlink()
    (project.path / "golden").mkdir()
    (project.path / "golden" / "test_it.test_it.txt").write_bytes(b"\xff")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*golden/test_it.test_it.txt: cannot be read: *"])
    result.stdout.no_fnmatch_line("*golden.py:*")


@pytest.mark.parametrize("words", [(), ("--scxml-update",)])
def test_a_transcript_of_a_scenario_that_cannot_be_written_or_read(
    project: pytest.Pytester, words: tuple[str, ...]
) -> None:
    path = scenario(project)
    path.write_text(f'transcript = "{"x" * 300}.txt"\n' + path.read_text())
    result = project.runpytest(*words)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["handover.scenario.toml:1: *xxx.txt: cannot be *: file name too long"])
    result.stdout.no_fnmatch_line("*.py:*")


@pytest.mark.parametrize(
    ("mark", "fixture", "said"),
    [
        ("nw=1", "simulator", "the fixture simulator is made with no nw; did you mean now?"),
        ("nw=1", "host", "the fixture host is made with no nw; there are *processors, *"),
        ("3", "simulator", "mark.simulator takes names alone: simulator(seed=3)"),
    ],
)
def test_a_marker_that_is_wrong(project: pytest.Pytester, mark: str, fixture: str, said: str) -> None:
    project.makepyfile(f"""
        import pytest
        @pytest.mark.simulator({mark})
        def test_it({fixture}):
            pass
        """)
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([said])
    result.stdout.no_fnmatch_line("*Error*")
