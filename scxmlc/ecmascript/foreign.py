"""Signs of other languages, and of word processors, where a parser of ECMAScript stops at them.

In: a text and the index where the parser could not go on. Out: where the sign stands, itself, and what ECMAScript
writes in its place.
"""

from __future__ import annotations

import re

from scxmlc.messages.ecmascript import OPERATORS

_LONGEST = 200  # white space that may stand between `not` and what it denies
_OTHERS = {"not": "!", "<>": "!=", "=<": "<=", "~=": "!="}
_TYPED = {"\u2212": "-", "\u2013": "-", "\u2264": "<=", "\u2265": ">=", "\u2260": "!="}
"""Signs that a word processor makes, or that mathematics has."""

_SIGNS = {**OPERATORS, **_OTHERS, **_TYPED}
_WORD = re.compile(
    rf"\s{{0,{_LONGEST}}}((?:and|or|eq|ne|lt|gt|le|ge)(?![\w$])|~=|=<|[{''.join(_TYPED)}])", re.IGNORECASE
)
_BEFORE = re.compile(r"(?<![\w$.])not\s+\Z|<\Z|(?<![=!<>])=\Z", re.IGNORECASE)
_WRAPPED = re.compile(r"[#$]\{([^{}]{1,2000})\}")
_QUOTED = re.compile(r"[\u2018-\u201f]([^\u2018-\u201f'\"\\\r\n]{0,200})[\u2018-\u201f]")


def foreign_sign(text: str, index: int) -> tuple[int, str, str]:
    """`(2, "and", "&&")` for `a and b`; the index itself and nothing where nothing of that kind stands there."""
    if word := _WORD.match(text, index):
        return word.start(1), word[1], _SIGNS[word[1].lower()]
    if wrapped := _WRAPPED.fullmatch(text):
        return 0, text, wrapped[1]
    if quoted := _QUOTED.match(text, index):
        return index, quoted[0], f"'{quoted[1]}'"
    before = _BEFORE.search(text, max(index - _LONGEST, 0), index)
    if before is None:
        return index, "", ""
    sign = before[0]
    if sign in ("<", "="):
        sign = text[index - 1 : index + 1]
        return (index - 1, sign, _SIGNS[sign]) if sign in _SIGNS else (index, "", "")
    return before.start(), sign, _SIGNS["not"]
