"""What holds of all examples whose modules are committed."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from tests.examples.programs import EXAMPLES

CHARTS = [
    chart
    for name in ("door", "gate", "vending", "robot", "bot")
    for chart in (EXAMPLES / name).glob("*.scxml")
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_the_committed_module_is_what_the_chart_compiles_to(chart: Path) -> None:
    assert chart.with_suffix(".py").read_text(encoding="utf-8") == scxmlc.compile_file(chart).text


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_the_compiler_has_nothing_to_say(chart: Path) -> None:
    assert not [*scxmlc.compile_file(chart).diagnostics]
