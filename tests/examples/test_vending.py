"""The vending machine's program, fed with lines; its charts have tests beside them."""

from __future__ import annotations

import io

import pytest

from scxml_runtime import SystemClock
from tests.examples.programs import EXAMPLES, program, shown


def test_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    module = program(monkeypatch, "vending")
    monkeypatch.setattr(module, "SystemClock", SystemClock)  # it lives on a thread, and waits for nothing
    monkeypatch.setattr("sys.stdin", io.StringIO((EXAMPLES / "vending" / "day.txt").read_text()))
    module.main()
    assert capsys.readouterr().out == shown("vending", "python main.py <day.txt 2>vending.log")
