"""The characters of identifiers, asked about one by one; esprima uses this in place of a module of its own.

In: a character. Out: whether it may begin an identifier, or stand in it (ES2015 11.6), as esprima 4.0.1 has it.

The rule that surprises: esprima 4.0.1 sorts all 1.1 million characters into lists when it is imported, which takes
longer than compiling most charts, and the lists stay. So while it is imported its module is this one (`lent`);
another version of esprima, which does not do that, keeps its own.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

_NAME = "esprima.character"
_SIGN = "range(sys.maxunicode + 1)"  # of the version that goes through all characters

_BLANKS = frozenset(
    "\t\v\f \xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"
)
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_DECIMAL = frozenset("0123456789")
_OCTAL = frozenset("01234567")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")

OCTAL_CONV = {digit: int(digit) for digit in sorted(_OCTAL)}
HEX_CONV = {digit: int(digit, 16) for digit in sorted(_HEXADECIMAL)}

_LETTERS = frozenset(["Lu", "Ll", "Lt", "Lm", "Lo", "Nl"])
_MARKS = frozenset(["Mn", "Mc", "Nd", "Pc"])
_MORE_LETTERS = frozenset(
    "$_\\\u1885\u1886\u2118\u212e\u309b\u309c\u08b3\u0af9\u13f8\u9fcd\uab60\U00010cc0\U000108e0\U0002b820"
    "\u1c80\U000104db\U0001e922\U0001ee00\U0001ee06\U0001ee0a"
)
_MORE_MARKS = frozenset(
    "\u200c\u200d\xb7\u0387\u1369\u136a\u136b\u136c\u136d\u136e\u136f\u1370\u1371\u19da\u08e3\ua69e\U00011730"
    "\u08d4\u1dfb\ua8c5\U00011450\U0001ee03\U0001ee0b"
)
_ASCII_LETTERS = frozenset("$_\\ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ASCII_PARTS = _ASCII_LETTERS | _DECIMAL


@lru_cache(maxsize=4096)
def _is_letter(character: str) -> bool:
    return len(character) == 1 and (unicodedata.category(character) in _LETTERS or character in _MORE_LETTERS)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return len(character) == 1 and (unicodedata.category(character) in _MARKS or character in _MORE_MARKS)


class Character:
    """What esprima asks, under its names."""

    fromCodePoint = staticmethod(chr)
    isWhiteSpace = staticmethod(_BLANKS.__contains__)
    isLineTerminator = staticmethod(_LINE_ENDS.__contains__)
    isDecimalDigit = staticmethod(_DECIMAL.__contains__)
    isHexDigit = staticmethod(_HEXADECIMAL.__contains__)
    isOctalDigit = staticmethod(_OCTAL.__contains__)

    @staticmethod
    def isIdentifierStart(character: str) -> bool:
        return character in _ASCII_LETTERS or _is_letter(character)

    @staticmethod
    def isIdentifierPart(character: str) -> bool:
        return character in _ASCII_PARTS or _is_letter(character) or _is_mark(character)


@contextmanager
def lent() -> Iterator[None]:
    """While this lasts, esprima imports this module in place of the one that goes through all characters."""
    wanted = _NAME not in sys.modules and "esprima" not in sys.modules and _is_slow()
    if wanted:
        sys.modules[_NAME] = sys.modules[__name__]
    try:
        yield
    finally:
        if wanted:
            del sys.modules[_NAME]


def _is_slow() -> bool:
    found = find_spec("esprima")
    files = [Path(folder, "character.py") for folder in (found and found.submodule_search_locations) or ()]
    return any(file.is_file() and _SIGN in file.read_text("utf-8") for file in files)
