"""Golden modules: each folder of `tests/golden` holds a chart and the module it must compile to, byte for byte.

To accept what the compiler writes now, after having read the difference: `SCXMLC_ACCEPT=1 pytest tests/test_golden.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scxmlc

CHARTS = sorted((Path(__file__).parent / "golden").glob("*/*.scxml"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.parent.name)
def test_the_module_is_the_golden_one(chart: Path) -> None:
    expected = chart.with_suffix(".py")
    written = scxmlc.compile_file(chart).text
    if os.environ.get("SCXMLC_ACCEPT"):
        expected.write_text(written, "utf-8")
    assert expected.exists(), "no golden module yet; see the head of this file"
    assert written == expected.read_text("utf-8")


def test_every_golden_folder_is_looked_at() -> None:
    folders = [folder for folder in (Path(__file__).parent / "golden").iterdir() if folder.is_dir()]
    assert {chart.parent for chart in CHARTS} == {
        folder for folder in folders if folder.name != "__pycache__"
    }
