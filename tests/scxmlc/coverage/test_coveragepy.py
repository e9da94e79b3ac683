"""The plug-in of coverage.py, run as its users run it: in processes of their own, few, since each takes a second."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from tests.scxmlc.coverage.charts import document

pytest.importorskip("coverage")

WITH_SCRIPTS = 'datamodel="ecmascript"'
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
    WITH_SCRIPTS,
)
ONE_LINE = document('<state id="a"><transition event="x" target="b"/></state><state id="b"/>')
BOTH = "".join(
    f'<transition event="x" cond="_event.data == {n}" target="{to}"/>' for n, to in ((1, "b"), (2, "c"))
)
TWO_CONDITIONS = document(f'<state id="a">\n{BOTH}\n</state>\n<state id="b"/>\n<state id="c"/>', WITH_SCRIPTS)
MARKUP = document('<state id="&lt;img&gt;">\n<transition event="x" cond="true"/></state>', WITH_SCRIPTS)
MANY = document(
    "".join(f'<state id="s{n}"><transition event="x" target="s{n + 1}"/></state>' for n in range(99))
    + '<state id="s99"/>'
)
INNER = document('<state id="i">\n<transition event="never" target="i"/>\n</state>')
WITHIN = document(f'<state id="a"><invoke><content>\n{INNER}\n</content></invoke></state>')
UNWANTED = CHART.replace('<state id="b">', '<state id="b"> <!-- pragma: no cover -->')
UTF_16 = "<?xml version='1.0' encoding='utf-16'?>" + document("<state id='ä'>\n\u2028</state>\n")

CHARTS = {
    "condition": (CHART, ["x=1"]),
    "bare": (CHART, ["y"]),
    "all": (CHART, ["x=1,x=2", "y"]),
    "line": (ONE_LINE, [""]),
    "whole_line": (ONE_LINE, ["x"]),
    "true": (TWO_CONDITIONS, ["x=1", "x=2"]),
    "both": (TWO_CONDITIONS, ["x=1", "x=2", "x=3"]),
    "markup": (MARKUP, ["x"]),
    "many": (MANY, ["x"]),
    "all_of_many": (MANY, [",".join(["x"] * 99)]),
    "within": (WITHIN, [""]),
    "unwanted": (UNWANTED, [""]),
    "odd": (UTF_16, [""]),
    "gone": (CHART, [""]),
    "compiled": (CHART, []),
    "never": (CHART, []),
    "broken": ("<scxml", []),
}
"""What the one run plays: charts by name, and of each session of theirs its events."""

PROGRAM = """
import os, sys, scxmlc
def play(cls, *events):
    session = cls()
    session.start()
    for event in filter(None, events):
        session.send(event.split("=")[0], *map(int, event.split("=")[1:]))
for chart, *events in (word.split(",") for word in sys.argv[1:]):
    play(scxmlc.load(chart), *events)
if os.path.exists("compiled.py"):
    from compiled import C
    play(C, "y")
"""
REPORTS = """
from coverage.cmdline import main
for words in ("json -q -o found.json", "html -q -d site", "xml -q", "lcov -q"):
    assert not main(words.split()), words
"""
ALONE = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")  # which imports Hypothesis: a second
SETTINGS = "[run]\nplugins = scxmlc.coverage.coveragepy\nbranch = True\ninclude = *.scxml\n"


def python(folder: Path, *words: str, **around: str) -> tuple[int, str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "COVERAGE_CORE": "ctrace", **around}
    run = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True
    )
    return run.returncode, run.stdout + run.stderr


def done(folder: Path, *words: str, **around: str) -> None:
    status, said = python(folder, *words, **around)
    assert status == 0, said


def prepared(folder: Path, settings: str = SETTINGS) -> Path:
    (folder / "c.scxml").write_text(CHART, "utf-8")
    (folder / "run.py").write_text(PROGRAM, "utf-8")
    (folder / ".coveragerc").write_text(settings, "utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return prepared(tmp_path)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which all charts were played in one process, and all reports made in another."""
    folder = prepared(tmp_path_factory.mktemp("played"), SETTINGS.replace("include = *.scxml", "source = ."))
    for name, (text, _) in CHARTS.items():
        (folder / f"{name}.scxml").write_text(text, "utf-16" if text is UTF_16 else "utf-8")
    (folder / "compiled.py").write_text(scxmlc.compile_file(folder / "compiled.scxml").text, "utf-8")
    done(folder, "-m", "coverage", "run", "run.py", *_sessions())
    done(folder, "-c", REPORTS)
    return folder


def _sessions() -> list[str]:
    return [f"{name}.scxml,{events}" for name, (_, sessions) in CHARTS.items() for events in sessions]


@pytest.fixture(scope="module")
def told(played: Path) -> Mapping[str, Any]:
    return found_in(played)


def found_in(folder: Path) -> Mapping[str, Any]:
    """What coverage.py told of files, by name."""
    files: Mapping[str, Any] = json.loads((folder / "found.json").read_text("utf-8"))["files"]
    return files


def reported(folder: Path) -> Mapping[str, Any]:
    done(folder, "-m", "coverage", "json", "-q", "-o", "found.json")
    return found_in(folder)


def lines(told: Mapping[str, Any]) -> tuple[Sequence[int], Sequence[int]]:
    return told["executed_lines"], told["missing_lines"]


def test_lines_and_branches(told: Mapping[str, Any]) -> None:
    found = told["condition.scxml"]
    assert lines(found) == ([2], [3, 4, 6, 8, 9])
    assert found["executed_branches"] == [[3, -3]] and found["missing_branches"] == [[3, 8]]


@pytest.mark.parametrize("name", ["bare.scxml", "compiled.scxml"])
def test_a_transition_without_content(told: Mapping[str, Any], name: str) -> None:
    """In memory, and of a compiled module."""
    assert lines(told[name]) == ([2, 6, 8, 9], [3, 4])
    assert told[name]["missing_branches"] == [[3, -3], [3, 8]]


def test_all_of_it(told: Mapping[str, Any]) -> None:
    assert lines(told["all.scxml"]) == ([2, 3, 4, 6, 8, 9], [])
    assert told["all.scxml"]["missing_branches"] == []


def test_a_line_in_which_two_things_begin(told: Mapping[str, Any]) -> None:
    assert lines(told["line.scxml"]) == ([], [2])
    assert lines(told["whole_line.scxml"]) == ([2], [])


def test_conditions_in_one_line_are_one_branch(played: Path, told: Mapping[str, Any]) -> None:
    assert told["true.scxml"]["missing_branches"] == [[3, -3]]
    assert told["both.scxml"]["missing_branches"] == []
    page = (played / "site" / "true_scxml.html").read_text("utf-8")
    assert "line 3: condition a: x -&gt; b, condition a: x -&gt; c: never false" in page


def test_names_full_of_markup_in_a_page(played: Path) -> None:
    page = (played / "site" / "markup_scxml.html").read_text("utf-8")
    assert "&lt;img&gt;: x: never false" in page and "<img>" not in page


def test_more_outcomes_in_a_line_than_can_be_told_apart(told: Mapping[str, Any]) -> None:
    assert lines(told["many.scxml"]) == ([], [2])
    assert lines(told["all_of_many.scxml"]) == ([2], [])


def test_a_chart_within_a_chart(told: Mapping[str, Any]) -> None:
    assert lines(told["within.scxml"]) == ([2, 4], [5])


def test_what_nobody_wants_covered(told: Mapping[str, Any]) -> None:
    found = told["unwanted.scxml"]
    assert lines(found) == ([2], [3, 4, 6]) and found["excluded_lines"] == [8, 9]


def test_charts_that_never_ran(told: Mapping[str, Any]) -> None:
    assert lines(told["never.scxml"]) == ([], [2, 3, 4, 6, 8, 9])
    assert "broken.scxml" not in told


def test_all_reports(played: Path, told: Mapping[str, Any]) -> None:
    """Of a chart in UTF-16, too, with what ends lines elsewhere."""
    assert lines(told["odd.scxml"]) == ([2], [])
    for report in ("coverage.xml", "coverage.lcov", "site/odd_scxml.html"):
        assert "odd.scxml" in (played / report).read_text("utf-8")


def test_a_chart_that_does_not_compile_any_more(played: Path) -> None:
    """Nothing else is made of this one."""
    (played / "gone.scxml").write_text("<scxml", "utf-8")
    status, said = python(played, "-m", "coverage", "report", "--include=gone.scxml")
    assert status == 1
    assert "gone.scxml cannot be compiled as it is: scxmlc check says why" in said and "Traceback" not in said


def test_lines_alone_of_charts_of_a_package(tmp_path: Path) -> None:
    project = prepared(tmp_path, "[run]\nplugins = scxmlc.coverage.coveragepy\nsource = shop\n")
    (project / "src" / "shop").mkdir(parents=True)
    (project / "c.scxml").rename(project / "src" / "shop" / "c.scxml")
    (project / "src" / "shop" / "__init__.py").touch()
    (project / "run.py").write_text(f"import shop\n{PROGRAM}", "utf-8")
    done(project, "-m", "coverage", "run", "run.py", "src/shop/c.scxml,x=2", PYTHONPATH="src")
    assert lines(reported(project)["src/shop/c.scxml"]) == ([2, 3, 4, 8, 9], [6])


def test_charts_from_text_have_no_file(project: Path) -> None:
    (project / "run.py").write_text(f"import scxmlc\nscxmlc.load({CHART!r}, 'c.scxml')().start()\n", "utf-8")
    (project / "c.scxml").unlink()
    status, said = python(project, "-m", "coverage", "run", "run.py")
    assert status == 0 and "No data was collected" in said


def test_beside_our_own_under_pytest(project: Path) -> None:
    """With errors of warnings: pytest warns of plug-ins that were imported before it."""
    (project / "test_c.py").write_text("def test_it(chart):\n    chart('c.scxml')().start()\n")
    words = "coverage", "run", "-m", "pytest", "-q", "-W", "error", *ALONE, "--scxml-cov"
    status, said = python(project, "-m", *words)
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
    words = "pytest", "-q", *ALONE, "--cov", "--cov-report=term-missing", *more
    status, said = python(project, "-m", *words)
    assert status == 0, said
    assert ["c.scxml", "6", "0", "2", "1", "88%", "3->exit"] in map(str.split, said.splitlines())
