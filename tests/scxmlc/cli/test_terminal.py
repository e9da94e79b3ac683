"""What is printed where nobody looks is what rich would print there."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console
from rich.text import Text

from scxmlc.cli.terminal import Terminal
from scxmlc.diagnostics import Diagnostic
from scxmlc.source import Source


@pytest.mark.parametrize(
    "line", ["plain", "tab\there", "漢字" * 80, "trailing   ", "", "[bold]no markup[/]", ":smile:", "x" * 300]
)
def test_plain_lines_are_as_rich_writes_them(line: str) -> None:
    ours, theirs = io.StringIO(), io.StringIO()
    Terminal(ours).say(line, "bold red")
    console = Console(file=theirs, highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(Text.assemble((line.replace("\t", "    "), "bold red")))
    assert ours.getvalue() == theirs.getvalue()


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_where_somebody_looks_sentences_are_broken_between_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    source = Source("door.scxml", "<scxml/>")
    found = Diagnostic("odd", "note", "word " * 20 + "end", source.location(0), "word " * 20 + "end")
    screen, file = Screen(), io.StringIO()
    Terminal(screen).diagnostic(found)
    Terminal(file).diagnostic(found)
    lines = re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue()).splitlines()
    assert max(map(len, lines)) <= 50 and len(lines) > 6
    assert all(word in ("word", "end") for line in lines[1:3] for word in line.split() if word != "[odd]")
    assert len(file.getvalue().splitlines()) == 4
