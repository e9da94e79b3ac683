"""Every action of the ORS modules compiles, behaves, has its events and errors, and is tested."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from scxml_runtime.simulator import Rules

ROOT = Path(__file__).parents[1]
ACTIONS = runpy.run_path(str(ROOT / "tools" / "actions.py"))
ROWS = {row.name: row for row in ACTIONS["rows"]()}
TESTS = ACTIONS["tests"]()


@pytest.mark.parametrize("name", ROWS)
def test_the_action_is_tested(name: str) -> None:
    assert TESTS[name], f"no test carries out {name}"


@pytest.mark.parametrize("name", ROWS)
def test_its_row_is_complete(name: str) -> None:
    row = ROWS[name]
    assert row.note and row.source and row.mark and row.simulator
    errors = [event for event in row.events if event.name.startswith("error.")]
    assert len(errors) == 1 and errors[0].values
    assert len(row.events) > 1


def test_no_cell_of_the_page_is_empty() -> None:
    table = [line for line in ACTIONS["page"]() if re.match(r"\| `\w+:", line)]
    assert len(table) == len(ROWS)
    assert all(cell.strip() for line in table for cell in line.strip("|").split(" | "))


def test_every_rule_of_the_simulator_is_explained() -> None:
    assert sorted(name for name, _, _ in ACTIONS["rules"]()) == sorted(Rules.__slots__)
