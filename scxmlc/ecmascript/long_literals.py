"""Long literals in pieces: the parser reads them character by character, which takes the square of their length.

In: a source and where a literal begins. Out: where it ends, and what its pieces stand for, each read by the parser as
a short literal of its own. Numbers, names and patterns that long are refused: `require_short`. The rule that
surprises: no piece cuts an escape sequence or a line end in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scxmlc.ecmascript.errors import ScriptError

LONG = 2_000  # characters from which on a literal is taken apart

_BODIES = {
    "'": re.compile(r"(?:[^'\\\r\n\u2028\u2029]|\\.)*+(?=')", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\r\n\u2028\u2029]|\\.)*+(?=")', re.DOTALL),
    "`": re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?=`|\$\{)", re.DOTALL),
}
_ESCAPE = r"\\(?:\r\n|u\{[^}]{0,20}\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[0-7]{1,3}|.)"
_PIECE = re.compile(rf"(?:\r\n|[^\\]|{_ESCAPE}){{1,500}}", re.DOTALL)
_SHORT = {
    "a number": (re.compile(r"[\w.]*"), 10_000),
    "a name with escapes": (re.compile(r"[\w$\\{}]*"), 10_000),
    "a regular expression": (re.compile(r"/(?:[^/\\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*+\]?)*+"), 50_000),
}


@dataclass(frozen=True, slots=True)
class Literal:
    """What a long literal stands for; `lines` counts the line ends in it, the last of which ends at `line_start`."""

    value: str
    octal: bool
    lines: int
    line_start: int


def body_end(source: str, start: int, quote: str) -> int:
    """Where the text of a literal whose opening quote stands at `start` ends; `start` if it is short or never ends."""
    if len(source) - start < LONG:
        return start
    found = _BODIES[quote].match(source, start + 1)
    return found.end() if found and found.end() - start > LONG else start


def read(source: str, start: int, end: int, scan: Callable[[str], Any]) -> Literal:
    """The literal between `start` and `end`; `scan` reads a piece between quotes. Its errors pass, at their place."""
    values, octal, lines, line_start = [], False, 0, 0
    at = start
    while at < end:
        piece = _PIECE.match(source, at, end)
        assert piece is not None
        try:
            token = scan(piece[0])
        except Exception as error:
            if isinstance(index := getattr(error, "index", None), int):
                error.index = index + at - 1  # type: ignore[attr-defined]
            raise
        values.append(token.value if token.cooked is None else token.cooked)
        octal |= bool(token.octal)
        if token.lineNumber > 1:
            lines, line_start = lines + token.lineNumber - 1, at + token.lineStart - 1
        at = piece.end()
    return Literal("".join(values), octal, lines, line_start)


def require_short(source: str, at: int, what: str) -> None:
    """Raises ScriptError where what begins here is longer than anybody writes."""
    run, most = _SHORT[what]
    if len(source) - at > most and run.match(source, at, at + most + 1).end() - at > most:  # type: ignore[union-attr]
        raise ScriptError(f"{what} has more than {most:,} characters", at, too_complex=True)
