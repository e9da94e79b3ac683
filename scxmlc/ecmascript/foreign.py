"""Operators of other languages, where a parser of ECMAScript stops at them.

In: a text and the index where the parser could not go on. Out: where the operator stands, and the one of ECMAScript.
"""

from __future__ import annotations

import re

from scxmlc.messages.ecmascript import OPERATORS

_LONGEST = 200  # white space that may stand between `not` and what it denies
_OTHERS = {"not": "!", "<>": "!=", "~=": "!="}
_WORD = re.compile(r"(?:and|or|eq|ne|lt|gt|le|ge)(?![\w$])|~=", re.IGNORECASE)
_BEFORE = re.compile(r"(?<![\w$.])not\s+\Z|<\Z", re.IGNORECASE)


def foreign_operator(text: str, index: int) -> tuple[int, str]:
    """`(2, "&&")` for `a and b`; the index itself and "" where nothing of that kind stands there."""
    if word := _WORD.match(text, index):
        return index, {**OPERATORS, **_OTHERS}[word[0].lower()]
    before = _BEFORE.search(text, max(index - _LONGEST, 0), index)
    if before is None or (before[0] == "<" and text[index : index + 1] != ">"):
        return index, ""
    return before.start(), _OTHERS["<>" if before[0] == "<" else "not"]
