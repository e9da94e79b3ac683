"""ECMA-262 by tables: expression and value, program and output; in charts, as conditions, and through `eval`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ecmascript.tables import (
    FALSY,
    Row,
    all_rows,
    as_condition,
    evaluated,
    expected_output,
    in_chart,
    is_value,
    printed,
    printed_in_chart,
    programs,
)

every_row = pytest.mark.parametrize("row", all_rows(), ids=str)
every_program = pytest.mark.parametrize("program", programs(), ids=lambda program: program.stem)


@every_row
def test_value(row: Row) -> None:
    found = in_chart(row) if row.parses else evaluated(row)
    assert is_value(row, found), f"{row.text} is {found[0]}, not {row.value}"


@every_row
def test_value_of_text(row: Row) -> None:
    found = evaluated(row)
    assert is_value(row, found), f"{row.text} is {found[0]}, not {row.value}"


@pytest.mark.parametrize("row", [row for row in all_rows() if row.parses], ids=str)
def test_condition(row: Row) -> None:
    found = as_condition(row)
    if row.value.startswith("throws"):
        assert [label for label, _ in found] == ["throws"]
    else:
        assert found == ([] if row.value in FALSY else [("", "true")])


@every_program
def test_program(program: Path) -> None:
    assert printed_in_chart(program) == expected_output(program)


@every_program
def test_program_as_text(program: Path) -> None:
    assert printed(program) == expected_output(program)
