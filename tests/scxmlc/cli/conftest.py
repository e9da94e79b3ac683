"""A folder with a few charts in it, and the command line to try on them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scxmlc.cli.commands import scxmlc

EXAMPLES = Path(__file__).parents[3] / "examples"
CommandLine = Callable[..., Result]

WRONG = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">
  <state id="shut"><transition event="push" target="opne"/></state>
  <state id="open"/>
</scxml>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The present folder: `door.scxml` is right, `wrong.scxml` is not, `call/` holds the ownership example."""
    shutil.copy(EXAMPLES / "door" / "door.scxml", tmp_path)
    shutil.copytree(EXAMPLES / "ownership", tmp_path / "call", ignore=shutil.ignore_patterns("*.py", "__*"))
    (tmp_path / "wrong.scxml").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    for name in ("door", "call", "broken", "old"):
        sys.modules.pop(name, None)


@pytest.fixture
def scxmlc_(folder: Path) -> CommandLine:
    """`scxmlc_("check", "door.scxml")`: what the command prints, and its exit status."""
    return lambda *words: CliRunner().invoke(scxmlc, words, prog_name="scxmlc")
