"""The caret stands under the character, whatever the line is made of."""

from __future__ import annotations

import pytest

from scxmlc.cli.excerpt import cells, excerpt, visible
from scxmlc.source import Source


def picture(line: str, marked: str, width: int = 110) -> list[str]:
    source = Source("x.scxml", f"first\n{line}\nlast")
    shown = excerpt(source.location(6 + line.index(marked), len(marked)), width)
    return [shown.text, shown.caret]


@pytest.mark.parametrize(
    ("line", "marked", "expected"),
    [
        ('<a b="opne"/>', "opne", ['<a b="opne"/>', "      ^^^^"]),
        ("\t<a/>", "a", ["    <a/>", "     ^"]),
        ("漢字 x", "x", ["漢字 x", "     ^"]),
        ("e\u0301\u2764\ufe0f x", "x", ["e\u0301\u2764\ufe0f x", "   ^"]),
        ("\tcond='漢\tx'", "x", ["    cond='漢    x'", "                ^"]),
        ("a\u00a0\u200bb", "b", ["a\\xa0\\u200bb", "           ^"]),
        ("a\x1b[31mb", "b", ["a\\x1b[31mb", "         ^"]),
        ("a\u202eb", "b", ["a\\u202eb", "       ^"]),
        ("[bold]x[/bold]", "x", ["[bold]x[/bold]", "      ^"]),
    ],
)
def test_caret(line: str, marked: str, expected: list[str]) -> None:
    assert picture(line, marked) == expected


@pytest.mark.parametrize("before", [0, 1, 30, 70, 5000])
@pytest.mark.parametrize("after", [0, 1, 60, 5000])
def test_long_lines_are_shown_around_the_place(before: int, after: int) -> None:
    text, caret = picture("-" * before + "opne" + "+" * after, "opne", width=60)
    assert cells(text) <= 60
    assert text[caret.index("^") : len(caret)] == "opne"
    assert text.startswith("…") == (before > 30)


def test_a_place_behind_the_end_of_the_line() -> None:
    source = Source("x.scxml", "ab\ncd")
    assert excerpt(source.location(2)).caret == "  ^"


def test_the_end_of_an_empty_document() -> None:
    assert excerpt(Source("x.scxml", "").location(0)).caret == "^"


def test_lone_surrogates_can_be_printed() -> None:
    assert visible("a\ud800").encode("ascii") == b"a\\ud800"


class Counted(str):
    """A text that remembers how much was taken of it at once."""

    most = 0

    def __getitem__(self, key):
        taken = super().__getitem__(key)
        type(self).most = max(self.most, len(taken))
        return taken


def test_of_a_giant_line_only_the_window_is_looked_at():
    text = Counted("x" * 100_000)
    shown = excerpt(Source("c", text).location(50_000, 3), 60)
    assert shown.text.startswith("…x") and shown.caret.endswith("^^^") and Counted.most <= 61
