"""Traces by way of the command line and of pytest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scxmlc.trace import read
from tests.scxmlc.trace.recordings import EXAMPLES, run

pytest_plugins = ["pytester"]

DOOR = EXAMPLES / "door" / "door.scxml"


def test_a_module_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(DOOR, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run("compile", "door.scxml", "-o", "build/door.py").exit_code == 0
    result = run("run", "build/door.py", "-e", 'push {"by": "a"}', "--record", "traces/run.jsonl")
    assert result.exit_code == 0
    trace = read(tmp_path / "traces" / "run.jsonl")
    assert trace.charts["door"]["file"] == "../door.scxml"
    assert [
        line["transitions"][0]["line"] for line in trace.lines if line.get("event") and "transitions" in line
    ] == [7]


def test_a_run_that_goes_on(tmp_path: Path) -> None:
    saved, place = tmp_path / "door.json", tmp_path / "run.jsonl"
    assert run("run", DOOR, "-e", 'push {"by": "a"}', "--save", saved).exit_code == 0
    assert run("run", DOOR, "--resume", saved, "-e", "+5s", "--record", place).exit_code == 0
    lines = read(place).lines
    assert [line["kind"] for line in lines] == ["trace", "chart", "start", "data", "event", "step"]
    assert lines[2]["active"] == ["open"] and lines[-1]["at"] == 5


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("-", "name a file"),
        ("door.scxml", "would overwrite it"),
        ("notes.txt", "is there and is no trace"),
        ("folder", "folder"),
        ("notes.txt/run.jsonl", "file exists"),
    ],
)
def test_places_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, problem: str
) -> None:
    shutil.copy(DOOR, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("run", "door.scxml", "--record", place)
    assert result.exit_code == 2 and problem in result.output, result.output
    assert (tmp_path / "notes.txt").read_text() == "mine" and (
        tmp_path / "door.scxml"
    ).read_text() == DOOR.read_text()


def test_scenarios(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "ownership", tmp_path / "ownership")
    result = run("test", tmp_path / "ownership", "--record", tmp_path / "traces")
    assert result.exit_code == 0
    found = sorted((tmp_path / "traces").iterdir())
    assert [path.name.rpartition("-")[2] for path in found] == ["handover.jsonl", "hangup.jsonl"]
    assert [*read(found[0]).sessions] == ["Parent", "Child"]
    assert run("test", tmp_path / "ownership", "--record", found[0]).exit_code == 2


def test_what_is_shown(tmp_path: Path) -> None:
    place = tmp_path / "run.jsonl"
    run("run", DOOR, "-e", 'push {"by": "a"}', "-e", "+5s knock", "--record", place)
    told = run("trace", "show", place, "--event", "push", "--event", "kn.*").output.splitlines()
    assert [line.split()[2] for line in told] == ["◀"] and "push" in told[0]
    assert len(run("trace", "show", place, "--from", "1", "--until", "5").output.splitlines()) == 2
    assert run("trace", "show", place, "--session", "door").exit_code == 0
    wrong = run("trace", "show", place, "--session", "dor")
    assert wrong.exit_code == 2 and "did you mean door?" in wrong.output


TESTS = """
from scxml_runtime import Host
from scxml_runtime.simulator import Simulator

def test_that_fails(simulator, chart):
    door = simulator.start(chart("door.scxml"))
    door.send("push", {"by": "anna"})
    assert False

def test_that_passes(simulator, chart):
    simulator.start(chart("door.scxml"))

def test_of_its_own(chart):
    door = chart("door.scxml")()
    door.start()
    inside = Host().start(chart("door.scxml"))
    assert not door.log, "odd/name"
    assert inside.is_active("open")
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    shutil.copy(DOOR, pytester.path)
    pytester.makepyfile(test_door=TESTS)
    return pytester


def test_traces_of_tests_that_fail(project: pytest.Pytester) -> None:
    result = project.runpytest("--scxml-trace=traces")
    result.assert_outcomes(passed=1, failed=2)
    found = sorted(path.name for path in (project.path / "traces").iterdir())
    assert found == [
        "test_door.py-test_of_its_own-2.jsonl",
        "test_door.py-test_of_its_own.jsonl",
        "test_door.py-test_that_fails.jsonl",
    ]
    result.stdout.fnmatch_lines(["*- traces -*", "*traces/test_door.py-test_that_fails.jsonl"])
    trace = read(project.path / "traces" / found[2])
    assert [line["kind"] for line in trace.lines][-2:] == ["log", "data"]
    assert trace.charts["door"]["file"] == "../door.scxml"


def test_traces_of_tests_say_where_their_charts_are(project: pytest.Pytester) -> None:
    project.runpytest("--scxml-trace=traces", "--scxml-trace-keep=all")
    for path in (project.path / "traces").iterdir():
        assert {chart["file"] for chart in read(path).charts.values()} == {"../door.scxml"}


def test_traces_of_all_tests(project: pytest.Pytester) -> None:
    project.runpytest("--scxml-trace=traces", "--scxml-trace-keep=all")
    assert len([*(project.path / "traces").iterdir()]) == 4


def test_a_folder_for_traces_that_cannot_be(project: pytest.Pytester) -> None:
    (project.path / "notes").write_text("mine")
    result = project.runpytest("--scxml-trace=notes")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--scxml-trace: notes: file exists*"])


def test_a_folder_that_goes_meanwhile_fails_no_test(project: pytest.Pytester) -> None:
    project.makepyfile(test_door="""
        from pathlib import Path
        def test_it(simulator, chart):
            Path("traces").rmdir()
            Path("traces").write_text("in the way")
            simulator.start(chart("door.scxml"))
        """)
    result = project.runpytest_subprocess("--scxml-trace=traces")
    result.assert_outcomes(passed=1, warnings=1)
