"""The examples of `scxmlc explain`: each code has one; the bad side has that finding alone, the good none."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scxmlc.compiler import CompileError, check_file, compile_text
from scxmlc.diagnostics import Diagnostic
from scxmlc.messages import CATALOGUE
from scxmlc.messages.examples import CHART, FOLDER, SIDES, Example, examples
from tests.scxmlc.messages.fixes import SAFE, SUGGESTED


def found(example: Example, folder: Path) -> list[str]:
    """The codes of what is told of one side."""
    return [each.code for each in diagnostics(example, folder)]


def diagnostics(example: Example, folder: Path) -> list[Diagnostic]:
    """What is told of one side."""
    if example.in_memory:
        try:
            return list(compile_text(example.text()).diagnostics)
        except CompileError as error:
            return list(error.diagnostics)
    for name, data in example.written().items():
        (folder / name).write_bytes(data)
    return list(check_file(folder / CHART, script_scope=example.script_scope))


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


def kinds(code: str, folder: Path) -> set[str]:
    """Which kinds of fixes the code has in its example, and in the table of fixes."""
    made = {
        each.fix.is_safe
        for each in diagnostics(examples()[code].side("bad"), folder)
        if each.code == code and each.fix
    }
    made |= {True for each, *_ in SAFE if each == code} | {False for each, *_ in SUGGESTED if each == code}
    return {"safe" if is_safe else "suggested" for is_safe in made}


def test_the_page_about_fixes_lists_every_code(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "fixing.md").read_text("utf-8")
    table = page[page.index("| fix | codes |") : page.index("## `fmt`")]
    safe, suggested, *none = (
        set(re.findall(r"`([a-z-]+)`", row)) for row in table.splitlines()[2:] if row[:1] == "|"
    )
    found = {code: kinds(code, tmp_path) for code in CATALOGUE}
    assert {code for code in CATALOGUE if "safe" in found[code]} == safe & CATALOGUE.keys()
    assert {code for code in CATALOGUE if "suggested" in found[code]} == suggested & CATALOGUE.keys()
    assert {code for code in CATALOGUE if not found[code]} == set().union(*none) & CATALOGUE.keys()
