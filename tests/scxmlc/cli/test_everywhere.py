"""Where charts are checked: hooks, workflows, completion in shells, as docs/checking.md shows them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.cli.formats import FORMATS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="open"/></scxml>"""
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "door.scxml").write_text(CHART)
    return tmp_path


def run(line: str) -> int:
    command, *arguments = shlex.split(line.partition(" > ")[0])
    assert command == "scxmlc"
    return CliRunner().invoke(verbs, arguments).exit_code


def blocks() -> list[Any]:
    return [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def test_the_hooks(project: Path) -> None:
    check, compile_ = HOOKS["scxmlc-check"], HOOKS["scxmlc-compile"]
    assert run(f"{check['entry']} charts/door.scxml") == 0
    assert run(f"{compile_['entry']} {' '.join(compile_['args'])}") == 1  # there is no module yet
    assert run("scxmlc compile charts") == 0
    assert run(f"{compile_['entry']} {' '.join(compile_['args'])}") == 0
    assert re.search(check["files"], "a/door.scxml") and not re.search(check["files"], "a/scxml.txt")


def test_the_page_names_the_hooks_that_there_are() -> None:
    (used,) = [block for block in blocks() if isinstance(block, dict) and "repos" in block]
    assert [hook["id"] for hook in used["repos"][0]["hooks"]] == list(HOOKS)


def test_the_commands_of_the_workflows(project: Path) -> None:
    lines = [
        line
        for line in re.findall(r"(?:run: |    - )(scxmlc .*)", PAGE)
        if not line.startswith("scxmlc test")
    ]
    assert len(lines) == 5 and run("scxmlc compile charts") == 0
    assert [run(line) for line in lines] == [0] * 5
    assert all(block for block in blocks())


def test_the_page_has_all_formats() -> None:
    table = PAGE.partition("## Formats")[2].partition("##")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == ["text", *FORMATS]


COMPLETED = {
    "che": ["plain,check"],
    "check --format gi": ["plain,github", "plain,gitlab"],
    "check --ignore old-": [
        f"plain,old-{what}" for what in ("attribute", "data-name", "event-data", "operator")
    ],
    "check --select unreach": ["plain,unreachable-state"],
    "explain unreach": ["plain,unreachable-state"],
    "explain queue:sub": ["plain,queue:submit"],
    "check ch": ["file,ch"],
    "compile -o bu": ["file,bu"],
    "check --root ch": ["dir,ch"],
    "trace diff a.": ["file,a."],
}


@pytest.mark.parametrize("words", COMPLETED)
def test_what_shells_complete(words: str) -> None:
    said = {
        "_SCXMLC_COMPLETE": "bash_complete",
        "COMP_WORDS": f"scxmlc {words}",
        "COMP_CWORD": str(len(words.split())),
    }
    result = CliRunner().invoke(verbs, env=said, prog_name="scxmlc")
    assert result.output.splitlines() == COMPLETED[words]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_for_shells(shell: str) -> None:
    assert f"_SCXMLC_COMPLETE={shell}_source scxmlc" in PAGE
