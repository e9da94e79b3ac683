"""The programs of examples/ as their readers run them, in a loop whose time passes at once; what their pages show."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.runtime.host.loops import clock, passes_at_once

EXAMPLES = Path(__file__).parents[2] / "examples"


def program(monkeypatch: pytest.MonkeyPatch, folder: str, file: str = "main.py") -> ModuleType:
    """A program, imported beside its charts' modules; what it takes for the machine's clock is the loop's."""
    monkeypatch.syspath_prepend(str(EXAMPLES / folder))
    for chart in (EXAMPLES / folder).glob("*.scxml"):
        monkeypatch.delitem(sys.modules, chart.stem, raising=False)
    path = EXAMPLES / folder / file
    spec = importlib.util.spec_from_file_location(f"{folder}_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SystemClock", clock)
    return module


def printed(module: ModuleType, capsys: pytest.CaptureFixture[str]) -> str:
    """What an asyncio program prints."""
    passes_at_once(module.main)
    return capsys.readouterr().out


def shown(folder: str, command: str) -> str:
    """What the example's page says that a command prints."""
    page = (EXAMPLES / folder / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(
        rf"^```console\n\$ {re.escape(command)}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL
    )
    return str(block)
