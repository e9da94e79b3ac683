"""docs/server.md: what it pastes is what comes, and its tables are those of the code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.server.listening import address
from scxml_runtime.server.modules import classes_in
from scxml_runtime.server.refusals import REFUSED
from scxml_runtime.server.table import ROUTES

from .test_running import DOOR, LONG, served

PAGE = (Path(__file__).parents[3] / "docs" / "server.md").read_text("utf-8")
REQUESTS = PAGE.partition("\n## Requests\n")[2].partition("\n## What is refused\n")[0]
REFUSALS = PAGE.partition("\n## What is refused\n")[2].partition("\n## ")[0]
SERVER = Path(__file__).parents[3] / "runtime" / "scxml_runtime" / "server"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_what_is_pasted_is_what_comes(tmp_path: Path) -> None:
    pasted = re.findall(r"```console\n(.*?)```", REQUESTS, re.DOTALL)[0]
    asked = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", pasted, re.MULTILINE)
    around = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "113"}
    said: list[str] = []

    def visit(name: str, port: int) -> None:
        for command, _ in asked:
            run = subprocess.run(
                ["bash", "-c", command.replace("localhost:8080", f"{name}:{port}")],
                capture_output=True,
                text=True,
                cwd=tmp_path,
                env=around,
                timeout=LONG,
            )
            said.append(run.stdout + run.stderr)

    served(visit, charts=classes_in(DOOR))
    assert len(said) == len(asked) > 5
    for (command, told), came in zip(asked, said, strict=True):
        assert re.fullmatch(pattern_of(told.strip()), came.strip(), re.DOTALL), (command, came)


def pattern_of(told: str) -> str:
    """`…` is anything, and so is when it was."""
    return re.sub(
        r"(?m)^   0\\.\d{3}", r"   0\.\\d{3}", re.escape(told).replace("…", ".*").replace("\\ ", " ")
    )


def test_the_program_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scxml_runtime.server import running

    program = re.findall(r"```python\n(from door.*?)```", PAGE, re.DOTALL)[0]
    given: list[Any] = []
    monkeypatch.setattr(running, "serve", lambda *told, listen: given.extend((*told, listen)))
    monkeypatch.syspath_prepend(DOOR.parent)
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    host, catalogue, settings, listen = given
    assert (
        catalogue.current("door").cls in host.charts and settings.rate == 50 and address(listen).is_loopback
    )


def test_the_table_of_requests_is_that_of_the_server() -> None:
    told = set(re.findall(r"`(GET|POST|DELETE) (/[^`]*)`", REQUESTS))
    assert told == {
        (each.method, each.path) for each in ROUTES if each.path.startswith(("/api/", "/health", "/ready"))
    }


def test_all_refusals_are_told() -> None:
    written = "".join(path.read_text("utf-8") for path in SERVER.glob("*.py") if path.name != "ors.py")
    words = {error for _, _, error, _ in REFUSED}
    words |= set(re.findall(r"Refusal\(\s*\d{3},\s*\"([\w-]+)\"", written))
    assert {each for each in words if f"`{each}`" not in REFUSALS} == set()
    assert len(words) > 25
