"""The robot's program, in real time that passes at once; its chart has tests beside it."""

from __future__ import annotations

import pytest

from tests.examples.programs import printed, program, shown


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(program(monkeypatch, "robot"), capsys) == shown("robot", "python main.py 2>robot.log")
