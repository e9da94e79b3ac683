"""What is said of a document: the codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scxmlc.compiler import check_file

Said = Callable[[str], list[str]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    def of(text: str) -> list[str]:
        path = tmp_path / "chart.scxml"
        path.write_text(text, encoding="utf-8")
        return [found.code for found in check_file(path)]

    return of
