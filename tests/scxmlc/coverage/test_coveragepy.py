"""The plug-in of coverage.py, run as its users run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.scxmlc.coverage.charts import document

pytest.importorskip("coverage")

CHART = document(
    """<state id="a">
  <transition event="x" cond="_event.data &gt; 1" target="b">
    <log expr="'to b'"/>
  </transition>
  <transition event="y" target="b"/>
</state>
<state id="b">
  <onentry><log expr="'in b'"/></onentry>
</state>""",
    'datamodel="ecmascript"',
)
PROGRAM = """
import sys, scxmlc
for chart, *events in (word.split(",") for word in sys.argv[1:]):
    session = scxmlc.load(chart)()
    session.start()
    for event in events:
        session.send(*event.split("=")[:1], *map(int, event.split("=")[1:]))
"""
SETTINGS = "[run]\nplugins = scxmlc.coverage.coveragepy\nbranch = True\ninclude = *.scxml\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "c.scxml").write_text(CHART, "utf-8")
    (tmp_path / "run.py").write_text(PROGRAM, "utf-8")
    (tmp_path / ".coveragerc").write_text(SETTINGS, "utf-8")
    return tmp_path


def python(folder: Path, *words: str, **around: str) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "COVERAGE_CORE": "ctrace", **around}
    command = [sys.executable, "-m", *words]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def measured(folder: Path, *charts: str) -> dict[str, Any]:
    """What coverage.py reports of the charts of a program, by file, from another process."""
    status, said = python(folder, "coverage", "run", "run.py", *charts)
    assert status == 0, said
    return reported(folder)


def reported(folder: Path) -> dict[str, Any]:
    status, said = python(folder, "coverage", "json", "-q", "-o", "found.json")
    assert status == 0, said
    found: dict[str, Any] = json.loads((folder / "found.json").read_text("utf-8"))["files"]
    return found


def lines(told: dict[str, Any]) -> tuple[Sequence[int], Sequence[int]]:
    return told["executed_lines"], told["missing_lines"]


def test_lines_and_branches(project: Path) -> None:
    told = measured(project, "c.scxml,x=1")["c.scxml"]
    assert lines(told) == ([2], [3, 4, 6, 8, 9])
    assert told["executed_branches"] == [[3, -3]] and told["missing_branches"] == [[3, 8]]


def test_a_transition_without_content(project: Path) -> None:
    told = measured(project, "c.scxml,y")["c.scxml"]
    assert lines(told) == ([2, 6, 8, 9], [3, 4])
    assert told["missing_branches"] == [[3, -3], [3, 8]]


def test_all_of_it(project: Path) -> None:
    told = measured(project, "c.scxml,x=1,x=2", "c.scxml,y")["c.scxml"]
    assert lines(told) == ([2, 3, 4, 6, 8, 9], [])
    assert told["missing_branches"] == []


def test_lines_alone(project: Path) -> None:
    (project / ".coveragerc").write_text(SETTINGS.replace("branch = True", ""), "utf-8")
    assert lines(measured(project, "c.scxml,x=2")["c.scxml"]) == ([2, 3, 4, 8, 9], [6])


def test_a_compiled_module(project: Path) -> None:
    assert python(project, "scxmlc", "compile", "c.scxml")[0] == 0
    (project / "use.py").write_text("from c import C\nc = C()\nc.start()\nc.send('y')\n")
    assert python(project, "coverage", "run", "use.py")[0] == 0
    assert lines(reported(project)["c.scxml"]) == ([2, 6, 8, 9], [3, 4])


def test_a_line_in_which_two_things_begin(project: Path) -> None:
    inside = '<state id="a"><transition event="x" target="b"/></state><state id="b"/>'
    (project / "c.scxml").write_text(document(inside), "utf-8")
    assert lines(measured(project, "c.scxml")["c.scxml"]) == ([], [2])
    assert lines(measured(project, "c.scxml,x")["c.scxml"]) == ([2], [])


def test_conditions_in_one_line_are_one_branch(project: Path) -> None:
    one = '<transition event="x" cond="_event.data == {}" target="{}"/>'
    both = one.format(1, "b") + one.format(2, "c")
    inside = f'<state id="a">\n{both}\n</state>\n<state id="b"/>\n<state id="c"/>'
    (project / "c.scxml").write_text(document(inside, 'datamodel="ecmascript"'), "utf-8")
    assert measured(project, "c.scxml,x=1", "c.scxml,x=2")["c.scxml"]["missing_branches"] == [[3, -3]]
    assert python(project, "coverage", "html", "-q", "-d", "site")[0] == 0
    page = (project / "site" / "c_scxml.html").read_text("utf-8")
    assert "line 3: condition a: x -&gt; b, condition a: x -&gt; c: never false" in page
    assert measured(project, "c.scxml,x=1", "c.scxml,x=2", "c.scxml,x=3")["c.scxml"]["missing_branches"] == []


def test_names_full_of_markup_in_a_page(project: Path) -> None:
    inside = '<state id="&lt;img&gt;">\n<transition event="x" cond="true"/></state>'
    (project / "c.scxml").write_text(document(inside, 'datamodel="ecmascript"'), "utf-8")
    measured(project, "c.scxml,x")
    assert python(project, "coverage", "html", "-q", "-d", "site")[0] == 0
    page = (project / "site" / "c_scxml.html").read_text("utf-8")
    assert "&lt;img&gt;: x: never false" in page and "<img>" not in page


def test_more_outcomes_in_a_line_than_can_be_told_apart(project: Path) -> None:
    inside = "".join(f'<state id="s{n}"><transition event="x" target="s{n + 1}"/></state>' for n in range(99))
    (project / "c.scxml").write_text(document(f'{inside}<state id="s99"/>'), "utf-8")
    assert lines(measured(project, "c.scxml,x")["c.scxml"]) == ([], [2])
    assert lines(measured(project, ",".join(["c.scxml"] + ["x"] * 99))["c.scxml"]) == ([2], [])


def test_a_chart_within_a_chart(project: Path) -> None:
    inner = document('<state id="i">\n<transition event="never" target="i"/>\n</state>')
    inside = f'<state id="a"><invoke><content>\n{inner}\n</content></invoke></state>'
    (project / "c.scxml").write_text(document(inside), "utf-8")
    assert lines(measured(project, "c.scxml")["c.scxml"]) == ([2, 4], [5])


def test_what_nobody_wants_covered(project: Path) -> None:
    text = CHART.replace('<state id="b">', '<state id="b"> <!-- pragma: no cover -->')
    (project / "c.scxml").write_text(text, "utf-8")
    told = measured(project, "c.scxml")["c.scxml"]
    assert lines(told) == ([2], [3, 4, 6]) and told["excluded_lines"] == [8, 9]


def test_charts_that_never_ran(project: Path) -> None:
    (project / ".coveragerc").write_text(SETTINGS.replace("include = *.scxml", "source = ."), "utf-8")
    (project / "other.scxml").write_text(CHART, "utf-8")
    (project / "broken.scxml").write_text("<scxml", "utf-8")
    found = measured(project, "c.scxml,y")
    assert lines(found["other.scxml"]) == ([], [2, 3, 4, 6, 8, 9])
    assert "c.scxml" in found and "broken.scxml" not in found


def test_charts_of_a_package(project: Path) -> None:
    (project / "src" / "shop").mkdir(parents=True)
    (project / "c.scxml").rename(project / "src" / "shop" / "c.scxml")
    (project / "src" / "shop" / "__init__.py").touch()
    (project / "run.py").write_text(f"import shop\n{PROGRAM}", "utf-8")
    (project / ".coveragerc").write_text(SETTINGS.replace("include = *.scxml", "source = shop"), "utf-8")
    words = "coverage", "run", "run.py", "src/shop/c.scxml,y"
    assert python(project, *words, PYTHONPATH="src")[0] == 0
    assert lines(reported(project)["src/shop/c.scxml"]) == ([2, 6, 8, 9], [3, 4])


def test_a_chart_that_does_not_compile_any_more(project: Path) -> None:
    measured(project, "c.scxml")
    (project / "c.scxml").write_text("<scxml", "utf-8")
    status, said = python(project, "coverage", "report")
    assert status == 1
    assert "c.scxml cannot be compiled as it is: scxmlc check says why" in said and "Traceback" not in said


def test_charts_from_text_have_no_file(project: Path) -> None:
    (project / "run.py").write_text(f"import scxmlc\nscxmlc.load({CHART!r}, 'c.scxml')().start()\n", "utf-8")
    (project / "c.scxml").unlink()
    assert python(project, "coverage", "run", "run.py")[0] == 0
    assert "No data was collected" in python(project, "coverage", "run", "run.py")[1]


def test_all_reports(project: Path) -> None:
    text = "<?xml version='1.0' encoding='utf-16'?>" + document("<state id='ä'>\n\u2028</state>\n")
    (project / "c.scxml").write_text(text, "utf-16")
    measured(project, "c.scxml")
    for words in ("html", "xml", "lcov"):
        status, said = python(project, "coverage", words)
        assert status == 0, said


def test_beside_our_own_under_pytest(project: Path) -> None:
    """With errors of warnings: pytest warns of plug-ins that were imported before it."""
    (project / "test_c.py").write_text("def test_it(chart):\n    chart('c.scxml')().start()\n")
    words = "coverage", "run", "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--scxml-cov"
    status, said = python(project, *words)
    assert status == 0 and "1 passed" in said and "c.scxml     1/2" in said
    assert lines(reported(project)["c.scxml"]) == ([2], [3, 4, 6, 8, 9])


@pytest.mark.skipif(find_spec("pytest_cov") is None, reason="pytest-cov is not installed")
@pytest.mark.parametrize("more", [[], ["-n", "2"]])
def test_pytest_cov(project: Path, more: list[str]) -> None:
    if more and find_spec("xdist") is None:
        pytest.skip("pytest-xdist is not installed")
    (project / "test_c.py").write_text(
        "import pytest\n@pytest.mark.parametrize('event', ['x', 'y'])\n"
        "def test_it(chart, event):\n    c = chart('c.scxml')()\n    c.start()\n    c.send(event, 2)\n"
    )
    words = "pytest", "-q", "-p", "no:cacheprovider", "--cov", "--cov-report=term-missing", *more
    status, said = python(project, *words)
    assert status == 0, said
    assert ["c.scxml", "6", "0", "2", "1", "88%", "3->exit"] in map(str.split, said.splitlines())
