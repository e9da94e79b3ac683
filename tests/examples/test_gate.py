"""The ticket gate's program, in real time that passes at once; its chart has tests beside it."""

from __future__ import annotations

import pytest

from tests.examples.programs import printed, program, shown
from tests.runtime.host.loops import passes_at_once


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(program(monkeypatch, "gate"), capsys) == shown("gate", "python main.py 2>gate.log")


def test_what_its_log_says(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    passes_at_once(program(monkeypatch, "gate").main)
    said = [(record.name, record.levelname, bool(record.exc_info)) for record in caplog.records]
    assert said == [("scxml_runtime.python", "ERROR", True)] * 2
    first, _ = (record.getMessage().partition(" (")[0] for record in caplog.records)
    assert shown("gate", "head -1 gate.log").startswith(first)
