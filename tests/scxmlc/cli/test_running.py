"""`scxmlc run` with scenarios: what it prints, and its exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc

EXAMPLES = Path(__file__).parents[3] / "examples"
CHART = str(EXAMPLES / "routing" / "route_to_agent.scxml")
CALL = '[[call]]\nto = "702"\n'


def run(tmp_path: Path, scenario: str, *options: str) -> tuple[int, str]:
    path = tmp_path / "play.toml"
    path.write_text(scenario, encoding="utf-8")
    result = CliRunner().invoke(scxmlc, ["run", CHART, "--scenario", str(path), *options])
    return result.exit_code, result.output


def test_a_scenario_that_ends_as_it_says(tmp_path: Path) -> None:
    status, output = run(tmp_path, CALL + '[expect]\nRouteToAgent = "failed"')
    assert status == 0 and "RouteToAgent: finished in failed" in output


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (CALL + '[expect]\nRouteToAgent = "routed"', "should be in 'routed' and is in 'failed'"),
        ("[[phone]]", "unknown: phone"),
        ("until =", "Invalid value"),
    ],
)
def test_one_that_does_not_is_an_error(tmp_path: Path, scenario: str, said: str) -> None:
    status, output = run(tmp_path, scenario)
    assert status == 1 and said in output


def test_what_happened_is_told_though_it_ended_wrongly(tmp_path: Path) -> None:
    status, output = run(tmp_path, CALL + '[expect]\nRouteToAgent = "routed"', "--trace")
    assert status == 1 and "▶ queue:submit" in output
