"""Charts that carry the diagnostics they must get, each as a comment at the end of its line.

`<!--! unknown-target: no state "opne" -->` expects that code and that sentence on that line. What is
expected must be all that is said: a chart with an unexpected diagnostic fails as well.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_file

CHARTS = sorted(Path(__file__).parent.glob("*.scxml"))
EXPECTED = re.compile(r"<!--! ([a-z-]+): (.*?) -->")


@pytest.mark.parametrize("path", CHARTS, ids=lambda path: path.stem)
def test_diagnostics_are_those_written_beside_the_lines(path: Path) -> None:
    log = Diagnostics()
    chart = read_file(path, log)
    if chart is not None:
        check(chart, log)
    said = sorted((d.location.line, d.code, d.message) for d in log)
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    assert said == sorted((n, found[1], found[2]) for n, line in lines for found in EXPECTED.finditer(line))


def test_the_charts_are_there() -> None:
    assert len(CHARTS) >= 10
