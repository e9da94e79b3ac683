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
        ("[[phone]]", 'play.toml:1: a scenario has no "phone"'),
        ("until =", "Invalid value"),
    ],
)
def test_one_that_does_not_is_an_error(tmp_path: Path, scenario: str, said: str) -> None:
    status, output = run(tmp_path, scenario)
    assert status == 1 and said in output


@pytest.mark.parametrize("text", ["", "until = 5", "[[agent]]\nid = 'anna'\ndn = '7001'"])
def test_a_scenario_that_starts_nothing_is_told(tmp_path: Path, text: str) -> None:
    status, output = run(tmp_path, text)
    assert status == 1
    assert "no session was started: the strategy begins with a [[call]], [[message]], [[chat]] or" in output


def test_every_problem_is_told_on_a_line_of_its_own(tmp_path: Path) -> None:
    status, output = run(tmp_path, "[[call]]\ntoo = 5\nat = 'noon'")
    assert status == 1
    assert [line.partition("play.toml:")[2] for line in output.splitlines()] == [
        "1: [[call]] needs to",
        '2: [[call]] has no "too"; did you mean to?',
        '3: [[call]] at should be a number of seconds, not "noon"',
    ]


def test_a_scenario_says_when_it_takes_place(tmp_path: Path) -> None:
    status, output = run(tmp_path, 'now = "2026-12-24T18:30"\ntimezone = "Europe/Berlin"\n' + CALL, "--trace")
    assert status == 0 and output.startswith(
        "   0.000  clock         · Thu Dec 24 2026 18:30:00 GMT+0100 (CET)"
    )


def test_what_happened_is_told_though_it_ended_wrongly(tmp_path: Path) -> None:
    status, output = run(tmp_path, CALL + '[expect]\nRouteToAgent = "routed"', "--trace")
    assert status == 1 and "▶ queue:submit" in output
