"""Pieces of a class look as black makes them look, though black is asked about single statements only."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scxmlc.emitter import blackened, style
from scxmlc.emitter.writer import Piece
from scxmlc.source import Location, Source

LONG = "js.eq(js.get(data.one, 'interactions'), js.get(data.other, 'interactions'))"
SIMPLE = st.sampled_from(
    [
        "x = 1",
        "js.put(data.it, 'key', 'it\\'s')",
        f"return {LONG} and {LONG}",
        f"x = {LONG} + {LONG} + {LONG}",
        f"js.apply(*js.method({LONG}, 'call'), {LONG})",
        "value = (yield)",
        "return (-1 if x else 1) if y else z",
        "now = day = the_list_of_objects = the_list_of_others = holidays_of_this_year = items = js.undefined",
    ]
)
HEADS = st.sampled_from(
    [
        "def f(this, *_):",
        "def f(this, a_first_parameter=js.undefined, another=js.undefined, the_last_one=js.undefined, *_):",
        "if x in (None, js.undefined):",
        f"if x or {LONG}:",
        f"while {LONG} and (not {LONG}):",
        "for _ in TICK:",
        "for (a, b) in pairs:",
    ]
)


def body(lines: list[list[str]]) -> list[str]:
    return ["    " + line if line else line for each in lines for line in each]


def block(of: tuple[str, list[list[str]], list[list[str]]]) -> list[str]:
    """A head and what is under it, as `ast.unparse` writes them: with an empty line before a function."""
    head, inside, other = of
    first = ["", head] if head.startswith("def") else [head]
    rest = ["else:", *body(other)] if head.startswith("if") and other else []
    return [*first, *body(inside), *rest]


def blocks(inside: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    several = st.lists(inside, min_size=1, max_size=3)
    return st.tuples(HEADS, several, several | st.just([])).map(block)


STATEMENTS = st.recursive(SIMPLE.map(lambda text: [text]), blocks, max_leaves=12)
PARTS = st.lists(st.tuples(st.booleans(), STATEMENTS), min_size=1, max_size=4)


def written(parts: list[tuple[bool, list[str]]]) -> list[str]:
    """A method as the writer leaves it: some parts are elements, which begin with a comment."""
    lines = ["    # <onentry>", "    def entry(self, data):"]
    for is_element, part in parts:
        if is_element:
            lines += ["" if not lines[-1].endswith(":") else None, "        # <script>"]  # type: ignore[list-item]
            part = part[1:] if not part[0] else part
        lines += ["        " + line if line else line for line in part]
    return [line for line in lines if line is not None]


def by_black(lines: list[str]) -> list[str]:
    text = black.format_str("\n".join(["class C:", *lines, ""]), mode=black.Mode())
    return text.rstrip("\n").split("\n")[1:]


@settings(max_examples=60, deadline=None)
@given(PARTS)
def test_a_piece_as_black_leaves_it(parts: list[tuple[bool, list[str]]]) -> None:
    lines = written(parts)
    ast.parse("\n".join(["class C:", *lines]))
    [piece] = style.formatted([Piece(lines)])
    assert piece.lines == by_black(lines)


def test_black_is_asked_for_single_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def statements(lines: Iterable[str]) -> dict[str, list[str]]:
        asked.extend(lines)
        return {}

    monkeypatch.setattr(style, "statements", statements)
    odd = "        received = (yield 1)"
    style.formatted([Piece(["    def entry(self, data):", "        x = 1", odd])])
    assert asked == [odd]


@pytest.mark.parametrize(
    "lines", [["    a = f(", "        (1),", "    )"], ["    def f(self, data):", "        'text'"]]
)
def test_what_hangs_together_goes_to_black_as_a_whole(lines: list[str]) -> None:
    assert style.formatted([Piece(lines)])[0].lines == by_black(lines)


def test_an_assignment_in_an_expression_lets_commas_stand_behind_stars() -> None:
    starred = f"        js.apply(*js.method({LONG}, 'call'), {LONG})"
    lines = ["    def f(self, data):", "        if (x := 1):", "            pass", starred]
    assert style.formatted([Piece(lines)])[0].lines == by_black(lines)


def test_marks_move_with_their_statements() -> None:
    place = Location(Source("c.scxml", "<scxml/>"), 0)
    lines = [
        "    def f(self, data):",
        f"        x = {LONG} + {LONG}",
        "        def g():",
        "            pass",
        "        y = 1",
    ]
    found = style.formatted([Piece(lines, [(n, place) for n in range(5)])])[0]
    assert [found.lines[line].split()[0] for line, _ in found.marks] == ["def", "x", "def", "pass", "y"]


def test_statements_of_all_depths_in_one_question() -> None:
    lines = [
        "    x = (1)",
        "            elif (x):",
        "        except (A) as e:",
        "    y = (2)",
        "    def f(a ):",
    ]
    assert blackened.statements(lines) == {
        "    x = (1)": ["    x = 1"],
        "            elif (x):": ["            elif x:"],
        "        except (A) as e:": ["        except A as e:"],
        "    y = (2)": ["    y = 2"],
        "    def f(a ):": ["    def f(a):"],
    }
