"""What stands in for esprima's table of characters says of every character what that table says."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from scxmlc.ecmascript import characters

QUESTIONS = [name for name in vars(characters.Character) if name.startswith("is")]


@pytest.fixture(scope="module")
def original() -> ModuleType:
    """The module of esprima, under another name."""
    package = find_spec("esprima")
    assert package is not None and package.submodule_search_locations
    file = Path(package.submodule_search_locations[0], "character.py")
    spec = spec_from_file_location("esprima.its_own_characters", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_character(original: ModuleType, question: str) -> None:
    every = [*map(chr, range(sys.maxunicode + 1)), "", "ab"]
    ours, theirs = (getattr(module.Character, question) for module in (characters, original))
    assert [each for each in every if ours(each) != theirs(each)] == []


def test_no_question_is_missing(original: ModuleType) -> None:
    asked = {name for name in vars(original.Character) if not name.startswith("__")}
    assert asked <= vars(characters.Character).keys()
    assert (characters.HEX_CONV, characters.OCTAL_CONV) == (original.HEX_CONV, original.OCTAL_CONV)


def test_only_while_it_is_imported() -> None:
    """A program that uses esprima itself finds its module as it is."""
    code = (
        "import sys; from scxmlc.ecmascript import parse; assert 'esprima.character' not in sys.modules; "
        "import esprima.character as one; assert one.IDENTIFIER_START"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
