"""tools/findings.py: the table of how often each rule speaks, and the findings themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHART = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="b"><state id="a"/></scxml>'


def told(*words: str) -> str:
    command = [sys.executable, str(ROOT / "tools" / "findings.py"), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_column_for_each_folder_and_a_row_for_each_code(tmp_path: Path) -> None:
    for name, chart in {"one": CHART, "two": CHART.replace('initial="b"', 'initial="a"')}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "chart.scxml").write_text(chart, encoding="utf-8")
        (tmp_path / name / "other.xml").write_text("<other/>", encoding="utf-8")
    assert told(str(tmp_path / "one"), str(tmp_path / "two")).splitlines() == [
        "| code | | one (1) | two (1) |",
        "| --- | --- | ---: | ---: |",
        "| `unknown-target` | error | 1 |  |",
    ]


def test_what_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "chart.scxml").write_text(CHART, encoding="utf-8")
    first, second = told("--code", "unknown-target", str(tmp_path)).splitlines()
    assert first.endswith('chart.scxml:1:71: error: no state "b" [unknown-target]')
    assert second.strip() == CHART
