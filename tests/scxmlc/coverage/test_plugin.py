"""The plug-in of pytest, run as its users run it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from scxmlc.coverage import read
from tests.scxmlc.coverage.charts import counts, document

CHART = document('<state id="a"><transition event="x" target="b"/></state><state id="b"/>')
TESTS = """
import pytest, scxmlc

@pytest.mark.parametrize("events", ["", "x", ""])
def test_it(events):
    session = scxmlc.load("c.scxml")()
    session.start()
    for event in events:
        session.send(event)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "c.scxml").write_text(CHART, "utf-8")
    (tmp_path / "test_c.py").write_text(TESTS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider -p no:hypothesispytest\n")
    return tmp_path


def pytest_in(folder: Path, *words: str, **around: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", *words]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **around}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def test_the_table_is_shown(project: Path) -> None:
    status, said = pytest_in(project, "--scxml-cov")
    assert status == 0
    assert "c.scxml     2/2          1/1           -        -         -          -    100 %\n" in said


def test_a_terminal_without_unicode(project: Path) -> None:
    (project / "c.scxml").write_text(CHART.replace('"b"', '"größe"'), "utf-8")
    status, said = pytest_in(project, "--scxml-cov", "-k", "not x", PYTHONIOENCODING="ascii")
    assert status == 0
    assert "\n    2: state gr\\xf6\\xdfe was never entered\n" in said


def test_several_reports_and_an_earlier_run(project: Path) -> None:
    words = ["--scxml-cov=json:c.json", "--scxml-cov=html:site"]
    assert pytest_in(project, *words, "-k", "test_it[x]")[0] == 0
    assert (project / "site" / "index.html").exists()
    assert pytest_in(project, *words, "--scxml-cov-add=c.json")[0] == 0
    assert counts(read(project / "c.json"))["state"] == {"a": (4,), "b": (2,)}


def test_too_little_fails_the_run(project: Path) -> None:
    status, said = pytest_in(project, "--scxml-cov-fail-under=90", "-k", "not x")
    assert status == 1
    assert "FAILED: 33.33 % covered, of 90 % asked for" in said
    assert pytest_in(project, "--scxml-cov-fail-under=90")[0] == 0


def test_nothing_is_measured_unless_asked_for(project: Path) -> None:
    (project / "test_c.py").write_text(
        TESTS + "    import sys\n    assert 'scxml_runtime.testing' not in sys.modules\n", "utf-8"
    )
    status, said = pytest_in(project)
    assert status == 0 and "coverage" not in said


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("--scxml-cov=xml:c.xml", "there is no report 'xml:c.xml'; there are term, lcov:FILE"),
        ("--scxml-cov=lcov", "'lcov' lacks its file: write lcov:FILE"),
        ("--scxml-cov-add=c.scxml", "c.scxml: this is no JSON"),
        ("--scxml-cov-add=nowhere", "--scxml-cov-add: nowhere: no such file or directory"),
        ("--scxml-cov-fail-under=101", "--scxml-cov-fail-under: 101 is no percentage"),
        ("--scxml-cov-fail-under=-1", "--scxml-cov-fail-under: -1 is no percentage"),
        ("--scxml-cov-fail-under=nan", "--scxml-cov-fail-under: nan is no percentage"),
    ],
)
def test_bad_options(word: str, reason: str, project: Path) -> None:
    status, said = pytest_in(project, "--scxml-cov", word)
    assert status == pytest.ExitCode.USAGE_ERROR
    assert reason in said and "Traceback" not in said


def test_a_report_that_cannot_be_written_fails_the_run(project: Path) -> None:
    status, said = pytest_in(project, "--scxml-cov=lcov:c.scxml/c.info")
    assert status == 1
    assert "ERROR: cannot write c.scxml/c.info: " in said and "Traceback" not in said


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
def test_processes_are_merged(project: Path) -> None:
    status, said = pytest_in(project, "-n2", "--scxml-cov=json:c.json", "--scxml-cov-fail-under=100")
    assert status == 0, said
    assert counts(read(project / "c.json"))["state"] == {"a": (3,), "b": (1,)}


def test_what_is_added_to_is_measured(project: Path) -> None:
    assert pytest_in(project, "--scxml-cov=json:c.json", "-k", "test_it[x]")[0] == 0
    status, said = pytest_in(project, "--scxml-cov-add=c.json", "--deselect", "test_c.py::test_it[x]")
    assert status == 0 and "c.scxml     2/2          1/1" in said
