"""`scxmlc testgen --json`: paths as data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime.simulator import Simulator
from tests.scxmlc.trace.recordings import EXAMPLES, run

DOOR = EXAMPLES / "door" / "door.scxml"


def driven(step: dict[str, Any], session: Any, simulator: Simulator) -> Any:
    """What a program of one's own does with a step."""
    if step["do"] == "start":
        session = simulator.start(scxmlc.load(DOOR))
    elif step["do"] == "send":
        session.send(step["event"], step.get("data"))
    elif step["do"] == "wait":
        simulator.advance(step["seconds"])
    return session


def test_paths_lead_where_they_say(tmp_path: Path) -> None:
    result = run("testgen", "--json", DOOR)
    assert result.exit_code == 0
    told = json.loads(result.output)
    assert (told["kind"], told["version"], told["chart"], told["document"]) == (
        "paths",
        1,
        "door",
        "door.scxml",
    )
    transitions = {shown for path in told["paths"] for shown in path["shows"]}
    assert {"closed: push -> open", "open: shut push -> closed"} <= transitions
    for path in told["paths"]:
        session, simulator = None, Simulator()
        for step in path["steps"]:
            session = driven(step, session, simulator)
            assert session is not None
            assert [*session.configuration] == step["states"] == step["active"]
            assert simulator.now == step["at"]


def test_what_only_a_simulation_can_do(tmp_path: Path) -> None:
    result = run("testgen", "--json", EXAMPLES / "routing" / "ringback_in_parallel.scxml", "--budget", "60")
    steps = [step for path in json.loads(result.output)["paths"] for step in path["steps"]]
    assert any(step["do"] == "simulate" and "simulator.voice_call(" in step["line"] for step in steps)


def test_where_they_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(DOOR, tmp_path)
    Path("mine.json").write_text("{}")
    assert run("testgen", "--json", "door.scxml", "-o", "paths.json").exit_code == 0
    assert run("testgen", "--json", "door.scxml", "-o", "paths.json").exit_code == 0
    assert json.loads(Path("paths.json").read_text())["paths"]
    for words, told in [
        (["-o", "mine.json"], "mine.json: is not of scxmlc testgen"),
        (["-o", "x.py"], "x.py: a file of paths ends with .json"),
        (["--check"], "--json and --check exclude each other"),
    ]:
        result = run("testgen", "--json", "door.scxml", *words)
        assert result.exit_code == 2 and told in result.output
    assert Path("mine.json").read_text() == "{}"
    Path("bad.scxml").write_text("<scxml")
    assert run("testgen", "--json", "bad.scxml").exit_code == 1
