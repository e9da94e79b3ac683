"""`scxmlc schema`: what is printed and written, and what is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.dialect import DIALECTS
from scxmlc.schema import FORMS
from tests.scxmlc.cli.conftest import CommandLine
from tests.scxmlc.test_own_modules import MODULE, TABLE


@pytest.mark.parametrize(
    ("words", "form", "dialect"),
    [
        ((), "rng", "w3c"),
        (("-o", "-"), "rng", "w3c"),
        (("--format", "rnc", "--dialect", "ors"), "rnc", "ors"),
        (("--format", "xsd"), "xsd", "w3c"),
    ],
)
def test_it_is_printed(scxmlc_: CommandLine, words: tuple[str, ...], form: str, dialect: str) -> None:
    (text,) = FORMS[form](DIALECTS[dialect]).values()
    assert scxmlc_("schema", *words).stdout == text


def test_it_is_written(scxmlc_: CommandLine, folder: Path) -> None:
    for _ in range(2):  # one of ours is written over
        done = scxmlc_("schema", "-o", "mine.rng")
        assert (done.output, done.exit_code) == ("mine.rng written\n", 0)
    assert (folder / "mine.rng").read_text("utf-8") == FORMS["rng"](DIALECTS["w3c"])["scxml.rng"]


@pytest.mark.parametrize("place", ["there", "new/", "new"])
def test_a_folder_takes_all_files(scxmlc_: CommandLine, folder: Path, place: str) -> None:
    (folder / "there").mkdir()
    files = FORMS["xsd"](DIALECTS["ors"])
    done = scxmlc_("schema", "--format", "xsd", "--dialect", "ors", "-o", place)
    assert done.output.splitlines() == [f"{Path(place) / name} written" for name in files]
    assert {path.name: path.read_text("utf-8") for path in (folder / place).iterdir()} == files


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--format", "xsd", "--dialect", "ors"),
            "the standard output: XML Schema of this dialect is 19 files",
        ),
        (("--format", "xsd", "--dialect", "ors", "-o", "x.xsd"), "name a folder, as in -o schema/"),
        (("-o", "door.scxml"), "door.scxml: is there already and was not made by scxmlc schema"),
        (("-o", ""), '"" is the name of no file'),
        (("-o", "door.scxml/"), "door.scxml: file exists"),
    ],
)
def test_what_is_refused(scxmlc_: CommandLine, folder: Path, words: tuple[str, ...], said: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = scxmlc_("schema", *words)
    assert said in done.output and done.exit_code == 2 and "Traceback" not in done.output
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_project_says_which_dialect_and_modules(scxmlc_: CommandLine, folder: Path) -> None:
    (folder / "of_the_project.py").write_text(MODULE)
    (folder / "pyproject.toml").write_text('[tool.scxmlc]\ndialect = "ors"\n' + TABLE % "of_the_project")
    text = scxmlc_("schema", "--format", "rnc").stdout
    assert 'namespace crm = "http://example.com/crm"' in text
    assert 'attribute tier { "gold" | "silver" }?' in text
    assert "genesyslab" not in scxmlc_("schema", "--dialect", "w3c").stdout
    (folder / "pyproject.toml").write_text("[tool.scxmlc]\ndialect = 5\n")
    assert "pyproject.toml:2:" in scxmlc_("schema").output
