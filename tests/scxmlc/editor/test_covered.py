"""What tests have gone through of a chart, shown over it: from trace files, or from its scenarios, played."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from scxmlc.editor.covered import covered, play
from scxmlc.editor.navigation import Unable

DOOR = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="door" initial="shut">
  <state id="shut">
    <transition event="push" target="open"/>
  </state>
  <state id="open">
    <transition event="pull" target="shut"/>
  </state>
</scxml>
"""
SCENARIO = 'until = 2\n[[session]]\n[[step]]\nat = 1\ndo = "send"\nevent = "push"\n[expect]\ndoor = "open"\n'
TRACE = "TN:\nSF:{}\nBRDA:3,0,0,{}\nBRDA:3,0,1,-\nDA:2,1\nDA:3,{}\nDA:6,0\nend_of_record\n"
LATER = 10**10


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "charts" / "door.scxml"
    path.parent.mkdir()
    path.write_text(DOOR)
    return path


def written(file: Path, text: str, time: float = LATER) -> Path:
    file.write_text(text)
    os.utime(file, (time, time))
    return file


def test_the_newest_trace_file_up_to_the_project_counts(door: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    written(door.with_name("old.lcov"), TRACE.format("door.scxml", 0, 0))
    written(tmp_path / "coverage.lcov", TRACE.format("charts/door.scxml", 4, 5), LATER + 1)
    written(tmp_path / "lcov.info", TRACE.format("charts/gate.scxml", 9, 9), LATER + 2)
    found = covered(door)
    assert found is not None and dict(found.hits) == {2: 1, 3: 5, 6: 0} and found.partly == {3}
    assert found.title == "2 of 3 lines, 1 in part"


def test_without_a_project_only_the_folder_is_looked_at(door: Path, tmp_path: Path) -> None:
    written(tmp_path / "coverage.lcov", TRACE.format("charts/door.scxml", 1, 1))
    assert covered(door) is None


def test_a_trace_file_that_is_older_says_so(door: Path) -> None:
    written(door.with_name("a.lcov"), TRACE.format("door.scxml", 0, 0), 1000)
    found = covered(door)
    assert found is not None and found.title == "1 of 3 lines, older than the chart"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SF",
        "SF:door.scxml\nDA:x,y\nDA:1\nBRDA:,,,\nDA:-1,2\nDA:²,1",
        "SF:door.scxml\nDA:1," + "9" * 5000,
        "\0" * 99,
        "DA:1,1",
    ],
)
def test_what_is_no_trace_file_says_nothing(door: Path, text: str) -> None:
    written(door.with_name("a.lcov"), text)
    found = covered(door)
    assert found is None or not found.hits


def test_a_folder_of_such_a_name_is_no_trace_file(door: Path) -> None:
    door.with_name("b.lcov").mkdir()
    written(door.with_name("a.lcov"), TRACE.format("door.scxml", 1, 1), LATER - 1)
    assert covered(door) is not None


def test_a_trace_file_is_read_once_until_it_is_written_anew(
    door: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    read_text = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda file, *more: read.append(file) or read_text(file, *more))
    trace = written(door.with_name("a.lcov"), TRACE.format("door.scxml", 1, 1))
    assert covered(door) == covered(door) and read == [trace]
    written(trace, TRACE.format("door.scxml", 0, 0), LATER + 1)
    found = covered(door)
    assert found is not None and not found.hits[3] and len(read) == 2


def test_the_lens_plays_the_scenarios(editor: Any, tmp_path: Path) -> None:
    (tmp_path / "door.scxml").write_text(DOOR)
    (tmp_path / "door.scenario.toml").write_text(SCENARIO)
    editor.open("door.scxml", DOOR)
    assert lens(editor)["title"] == "coverage"
    told = editor.ask("workspace/executeCommand", lens(editor))
    assert told["title"] == "3 of 4 lines"
    assert told["hits"] == {"2": 1, "3": 1, "5": 1, "6": 0}
    assert told["partly"] == [] and not told["stale"]
    assert editor.shown[-1] == "1 scenario, all passed"
    assert lens(editor)["title"] == "coverage 3 of 4 lines"
    again = {"command": "scxmlc.covered", "arguments": lens(editor)["arguments"]}
    assert editor.ask("workspace/executeCommand", again) == told


def test_a_scenario_that_fails_shows_what_it_ran(editor: Any, tmp_path: Path) -> None:
    (tmp_path / "door.scxml").write_text(DOOR)
    (tmp_path / "door.scenario.toml").write_text(SCENARIO.replace('"open"', '"shut"'))
    editor.open("door.scxml", DOOR)
    assert editor.ask("workspace/executeCommand", lens(editor))["title"] == "3 of 4 lines"
    first, *_, last = editor.shown[-1].splitlines()
    assert first == "failed  door.scenario.toml" and last == "1 scenario, 1 failed"


def test_what_cannot_be_played_says_why(editor: Any, tmp_path: Path) -> None:
    editor.open("door.scxml", DOOR)
    error = editor.answer("workspace/executeCommand", lens(editor))["error"]
    assert error["message"].startswith("no scenario (*.scenario.toml) stands beside door.scxml: write one")
    (tmp_path / "door.scenario.toml").write_text(SCENARIO)
    with pytest.raises(Unable, match=r"the scenarios beside door.scxml could not be played: .*cannot write"):
        play(tmp_path / "door.scxml", tmp_path / "door.scenario.toml" / "a.lcov")
    document = {"uri": "untitled:new", "languageId": "scxml", "version": 1, "text": DOOR}
    editor.tell("textDocument/didOpen", {"textDocument": document})
    wanted = {"command": "scxmlc.coverage", "arguments": ["untitled:new"]}
    error = editor.answer("workspace/executeCommand", wanted)["error"]
    assert error["message"] == "untitled:new is no file yet: save it first"


def lens(editor: Any) -> dict[str, Any]:
    """The command of the last lens."""
    *_, last = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("door.scxml")}})
    command: dict[str, Any] = last["command"]
    return command
