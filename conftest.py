"""For all tests: the same examples of Hypothesis in each run, none refused because the machine is busy; no defect of
the runtime that goes unnoticed because it has become a failure of content; and reports that can be sent."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from scxml_runtime.steps import reactions

settings.register_profile(
    "scxmlc", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("scxmlc")


@pytest.fixture
def always_hot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reaction becomes a function of its own at its first use."""
    monkeypatch.setattr(reactions, "COLD", 0)
    monkeypatch.setattr(reactions, "FEW", 0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Half characters that a test has logged or printed do not keep its report from the process that collects them."""
    report = yield
    report.sections = [
        (name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections
    ]
    return report


class Defects(logging.Handler):
    """What the runtime says of mistakes of its own."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())


@pytest.fixture(autouse=True)
def defects(request: pytest.FixtureRequest) -> Iterator[Defects]:
    """Fails a test that came upon a defect of the runtime, unless it is about those."""
    heard, logger = Defects(), logging.getLogger("scxml_runtime.content")
    logger.addHandler(heard)
    yield heard
    logger.removeHandler(heard)
    if request.node.get_closest_marker("defects") is None:
        assert not heard.told
