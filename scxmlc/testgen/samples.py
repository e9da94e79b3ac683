"""Values that are made up: a text that a pattern takes, something of a length.

In: a regular expression, a length. Out: the values. The rule that surprises: a pattern that is not a row of signs,
with groups or assertions in it, has no sample; nobody guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

PIECE = re.compile(
    r"""(?P<one> \\. | \[[^\]^][^\]]*\] | [^\\\[\](){}*+?|] )
        (?: \{(?P<count>\d+)(?:,\d*)?\} | (?P<many>[*+?]) )? \??""",
    re.VERBOSE,
)
KINDS = {"\\d": "1", "\\w": "a", "\\s": " ", "\\b": "", "\\n": "\n", "\\t": "\t", ".": "a", "^": "", "$": ""}
LONGEST = 200


def samples(pattern: str) -> Iterator[str]:
    """A text for each alternative of a simple pattern that takes it."""
    inner = re.fullmatch(r"\^?\(([^()]*)\)\$?", pattern)
    for each in (inner[1] if inner else pattern).split("|"):
        made = _sample(each)
        if made:
            yield made


def _sample(pattern: str) -> str:
    made, at = "", 0
    while at < len(pattern):
        piece = PIECE.match(pattern, at)
        if piece is None or not _is_known(piece["one"]) or len(made) > LONGEST:
            return ""
        made += _sign(piece["one"]) * min(_times(piece), LONGEST)
        at = piece.end()
    return made


def _is_known(one: str) -> bool:
    """Not `\\D`, a reference to a group, a sign by its number."""
    return one in KINDS or not (one[0] == "\\" and one[1].isalnum())


def _sign(one: str) -> str:
    if one[0] == "[":
        return _sign(re.match(r"\\?.", one[1:], re.DOTALL)[0])  # type: ignore[index]
    return KINDS.get(one, one[-1])


def _times(piece: re.Match[str]) -> int:
    if piece["count"] is not None:
        return int(piece["count"])
    return 0 if piece["many"] in ("*", "?") else 1


def sized(length: Any, is_list: bool) -> Any:
    """A list, or a text, of this length; None if there is none."""
    if not isinstance(length, int) or isinstance(length, bool) or not 0 <= length <= LONGEST:
        return None
    return list(range(1, length + 1)) if is_list else "x" * length
