"""Pages that are followed step by step: what one writes and types there does what they say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import matches, played

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(
    ("name", "commands", "kept"),
    [
        ("quick-start", 11, {"quick-start.svg": "kettle.svg"}),
        ("tutorial-device", 20, {"tutorials/dock.scxml": "dock.scxml"}),
        ("tutorial-strategy", 12, {"tutorials/hotline.scxml": "hotline.scxml"}),
        ("runtime-alone", 4, {}),
        ("including", 6, {}),
        ("from-other-tools", 1, {}),
    ],
)
def test_what_one_is_told_to_do(name: str, commands: int, kept: dict[str, str], tmp_path: Path) -> None:
    """`kept`: files beside the page that are as they have become in the end."""
    count = 0
    for command, printed, shown in played(DOCS / f"{name}.md", tmp_path):
        assert matches(printed, shown), f"$ {command}\n{printed}\n--- the page says\n{shown}"
        count += 1
    assert count == commands
    for file, made in kept.items():
        assert (DOCS / file).read_text("utf-8") == (tmp_path / made).read_text("utf-8")


@pytest.mark.parametrize(
    ("package", "name", "printed"),
    [
        ("statemachine", "light_statemachine.py", "['dark'] 1"),
        ("transitions", "light_transitions.py", "lit 1"),
    ],
)
def test_the_same_machine_in_another_library(package: str, name: str, printed: str, tmp_path: Path) -> None:
    pytest.importorskip(package)
    text = (DOCS / "from-other-tools.md").read_text("utf-8")
    ((block, told),) = re.findall(rf"^```python\n# {name}\n(.*?)^```\n\nIt prints `(.*?)`", text, re.M | re.S)
    (tmp_path / name).write_text(block, "utf-8")
    done = subprocess.run([sys.executable, name], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == f"{printed}\n" and told == printed
