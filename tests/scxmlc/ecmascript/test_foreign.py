"""Signs that are no ECMAScript: where they stand, what is meant, and what is said of what nobody can read."""

from __future__ import annotations

import pytest

from scxmlc.ecmascript import ScriptError, expression, parse_script
from scxmlc.ecmascript.foreign import foreign_sign


def sign(text: str) -> tuple[int, str, str]:
    """The sign where the parser stops."""
    with pytest.raises(ScriptError) as raised:
        expression(text)
    return foreign_sign(text, raised.value.index)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a and b", (2, "and", "&&")),
        ("a  OR b", (3, "OR", "||")),
        ("a eq b", (2, "eq", "==")),
        ("a <> b", (2, "<>", "!=")),
        ("a ~= b", (2, "~=", "!=")),
        ("a =< b", (2, "=<", "<=")),
        ("f(a) =< b", (5, "=<", "<=")),
        ("a + 1 =< b", (6, "=<", "<=")),
        ("not  a", (0, "not  ", "!")),
        ("a && not b", (5, "not ", "!")),
        ("a \u2013 1", (2, "\u2013", "-")),
        ("a \u2264 1", (2, "\u2264", "<=")),
        ("a == \u201cb c\u201d", (5, "\u201cb c\u201d", "'b c'")),
        ("${a > 1}", (0, "${a > 1}", "a > 1")),
        ("#{a}", (0, "#{a}", "a")),
        ("a == \u201cit's\u201d", (5, "", "")),
        ("a android", (2, "", "")),
        ("a b", (2, "", "")),
        ("1 = < 2", (1, "", "")),
        ("a < ) b", (4, "", "")),
    ],
)
def test_signs_of_others(text: str, found: tuple[int, str, str]) -> None:
    assert sign(text) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 'abc", "The string that begins here has no end on its line"),
        ("x = 1 /* y", "A comment has no end"),
        ("a @ b", '"@" means nothing here'),
        ("x = `abc", "This cannot go on so"),
        ("3abc", "This cannot go on so"),
    ],
)
def test_what_begins_and_is_nothing(text: str, said: str) -> None:
    with pytest.raises(ScriptError) as raised:
        parse_script(text)
    assert raised.value.message == said
