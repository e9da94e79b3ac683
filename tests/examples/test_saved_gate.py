"""The gate that outlives its process: killed in the middle of a delay, in real time that passes at once."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scxml_runtime import SystemClock
from tests.examples.programs import printed, program
from tests.runtime.host.loops import clock

ROOT = Path(__file__).parents[2]
OPENED = 1767603600.0
"""When the process was killed, by the clock on the wall: Monday at nine."""

KILLED = """
import os, signal, sys
import pytest
from tests.examples.programs import program
from tests.runtime.host.loops import passes_at_once

module = program(pytest.MonkeyPatch(), "gate", "saved.py")
save = module.save

def save_and_die(gate):
    save(gate)
    if gate.is_active(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)

module.save = save_and_die
passes_at_once(module.main)
"""


def killed(folder: Path, state: str) -> dict[str, Any]:
    """What the file says when the program was killed in this state: the snapshot, as of nine o'clock."""
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", KILLED, state]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    saved: dict[str, Any] = json.loads((folder / "gate.json").read_text("utf-8"))
    saved["host"]["epoch"] = OPENED - saved["host"]["now"]
    (folder / "gate.json").write_text(json.dumps(saved), "utf-8")
    return saved


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The program, which is going to be started again in the folder of the test."""
    monkeypatch.chdir(tmp_path)
    return program(monkeypatch, "gate", "saved.py")


def started_at(module: ModuleType, monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    """Let the clock on the wall say so when the program begins."""

    def made() -> SystemClock:
        found = clock()
        found.epoch = moment
        return found

    monkeypatch.setattr(module, "SystemClock", made)


def told(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str]]:
    """Seconds of the minute, and what was said."""
    lines = (line.split(" ", 1) for line in printed(module, capsys).splitlines())
    return [(time.rpartition(":")[2], text) for time, text in lines]


@pytest.mark.parametrize(
    ("later", "lines"),
    [
        (
            2.0,
            [
                ("02.0", "taken up in open"),
                ("05.0", "nobody → closing"),
                ("05.4", "done.send → shut"),
            ],
        ),
        (
            60.0,
            [
                ("00.0", "taken up in open"),
                ("00.0", "nobody → closing"),
                ("00.4", "done.send → shut"),
            ],
        ),
    ],
)
def test_the_delay_goes_on(
    again: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    later: float,
    lines: list[tuple[str, str]],
) -> None:
    saved = killed(tmp_path, "open")
    assert saved["session"]["timers"][0]["due"] == pytest.approx(5.0)
    started_at(again, monkeypatch, OPENED + later)
    assert told(again, capsys) == lines


def test_what_the_barrier_was_doing_is_done_again(
    again: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    killed(tmp_path, "opening")
    started_at(again, monkeypatch, OPENED)
    assert [text for _, text in told(again, capsys)][:3] == [
        "taken up in opening",
        "error.communication → stuck",
        "again → opening",
    ]


def test_without_a_file_it_begins(
    again: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert told(again, capsys)[0][1] == "done.invoke.reader → opening"
    assert json.loads((tmp_path / "gate.json").read_text("utf-8"))["session"]["configuration"] == ["shut"]
    assert [each.name for each in tmp_path.iterdir()] == ["gate.json"]
