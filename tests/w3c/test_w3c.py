"""Each of the W3C's implementation-report tests, in each way of running it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import suite

TESTS: list[dict[str, Any]] = suite.tests() if suite.SUITE.exists() else []

pytestmark = pytest.mark.skipif(not TESTS, reason="the W3C suite is not beside the project (../shared/w3c)")


RUNS = [
    pytest.param(test, way, id=f"{test['id']}-{way}")
    for test in TESTS
    for way in suite.WAYS
    if suite.has_way(test, way)
]


@pytest.mark.parametrize(("test", "way"), RUNS)
def test_implementation_report(test: dict[str, Any], way: str, tmp_path: Path) -> None:
    assert suite.verdict(test, way, tmp_path) == "pass", test["assertion"]


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("test", TESTS, ids=[test["id"] for test in TESTS])
def test_with_every_reaction_put_together(test: dict[str, Any], tmp_path: Path) -> None:
    assert suite.verdict(test, suite.WAYS[0], tmp_path) == "pass", test["assertion"]
