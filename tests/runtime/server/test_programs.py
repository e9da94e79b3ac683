"""`--program FILE`: the file is found with what stands beside it, as `python FILE` finds it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scxml_runtime.server.programs import program


def test_a_file_imports_what_stands_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "forks_of_a_truck.py").write_text("def lift(message):\n    pass\n")
    (tmp_path / "truck.py").write_text(
        "import forks_of_a_truck\nprocessors = {'x-lift': forks_of_a_truck.lift}\n"
    )
    assert set(program(str(tmp_path / "truck.py")).processors) == {"x-lift"}


def test_a_file_that_brings_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "truck.py").write_text("forks = 2\n")
    with pytest.raises(
        ValueError, match=r"truck\.py has none of processors, services, functions and platform"
    ):
        program(str(tmp_path / "truck.py"))
