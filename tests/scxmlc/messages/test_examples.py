"""The examples of `scxmlc explain`: each code has one; the bad side has that finding alone, the good none."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scxmlc.compiler import CompileError, check_file, compile_text
from scxmlc.messages import CATALOGUE
from scxmlc.messages.examples import CHART, FOLDER, SIDES, Example, examples


def found(example: Example, folder: Path) -> list[str]:
    """The codes of what is told of one side."""
    if example.in_memory:
        try:
            return [each.code for each in compile_text(example.text()).diagnostics]
        except CompileError as error:
            return [each.code for each in error.diagnostics]
    for name, data in example.written().items():
        (folder / name).write_bytes(data)
    return [each.code for each in check_file(folder / CHART, script_scope=example.script_scope)]


def test_each_code_has_an_example() -> None:
    assert sorted(CATALOGUE.keys() - examples().keys()) == []


def test_each_example_is_of_a_code() -> None:
    assert sorted(examples().keys() - CATALOGUE.keys()) == []


@pytest.mark.parametrize("code", examples())
def test_the_bad_one_has_this_finding_alone(code: str, tmp_path: Path) -> None:
    example = examples()[code]
    assert set(found(example.side("bad"), tmp_path)) == {code, *example.also}


@pytest.mark.parametrize("code", examples())
def test_of_the_good_one_nothing_is_said(code: str, tmp_path: Path) -> None:
    assert found(examples()[code].side("good"), tmp_path) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_they_stand_in_order_beside_their_messages(path: Path) -> None:
    codes = list(tomllib.loads(path.read_text(encoding="utf-8")))
    assert codes == sorted(codes)
    modules = {CATALOGUE[code].words.__module__.rpartition(".")[2] for code in codes}
    assert modules == {path.stem}


@pytest.mark.parametrize("code", examples())
def test_why_is_a_sentence(code: str) -> None:
    example = examples()[code]
    assert example.why[0].isupper() or example.why[0] in "<`"
    assert example.why.endswith(".")
    texts = [text for side in SIDES for _, text in example.side(side).shown()]
    assert not any(sign in text for text in texts for sign in "«»")
