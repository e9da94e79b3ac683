"""What is printed where nobody looks is what rich would print there."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from scxmlc.cli.terminal import Terminal


@pytest.mark.parametrize(
    "line", ["plain", "tab\there", "漢字" * 80, "trailing   ", "", "[bold]no markup[/]", ":smile:", "x" * 300]
)
def test_plain_lines_are_as_rich_writes_them(line: str) -> None:
    ours, theirs = io.StringIO(), io.StringIO()
    Terminal(ours).say(line, "bold red")
    console = Console(file=theirs, highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(Text.assemble((line.replace("\t", "    "), "bold red")))
    assert ours.getvalue() == theirs.getvalue()
