"""Hypothesis for all tests: the same examples in each run, and none refused because the machine is busy."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from scxml_runtime import reactions

settings.register_profile(
    "scxmlc", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("scxmlc")


@pytest.fixture
def always_hot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reaction becomes a function of its own at its first use."""
    monkeypatch.setattr(reactions, "COLD", 0)
    monkeypatch.setattr(reactions, "FEW", 0)
