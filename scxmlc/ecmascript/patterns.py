"""Whether a regular expression literal is one (ES5 15.10.1, ECMA-262 22.2.1 with Annex B.1.2): an early error
else.

In: pattern and flags. Out: nothing, or ValueError with the reason. The run-time library reads patterns with
a parser of its own; the compiler needs only the yes or no, and the two agree (a test compares them).
Surprising: without the u flag nearly everything is allowed, braces and backslashes included.
"""

from __future__ import annotations

import re

_FLAGS = set("dgimsuy")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_BRACES = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_CODE = re.compile(r"u\{(0*[0-9A-Fa-f]{1,6})\}")
_PAIR = re.compile(r"u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}")
_FIXED = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|c[A-Za-z]")
_PROPERTY = re.compile(r"[pP]\{\w+(?:=\w+)?\}", re.ASCII)
_NO_GROUP = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]", re.DOTALL)
_SYNTAX = "^$\\.*+?()[]{}|/"
_ONE_LETTER = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}


def check_pattern(pattern: str, flags: str) -> None:
    """Raise ValueError for a pattern or flags that ECMAScript refuses."""
    if len(set(flags)) != len(flags) or not set(flags) <= _FLAGS:
        raise ValueError("invalid flags of a regular expression")
    _Check(pattern, "u" in flags).pattern()


class _Check:
    """One pass over a pattern, without making anything of it."""

    def __init__(self, text: str, unicode: bool) -> None:
        self.text = text
        self.unicode = unicode
        self.at = 0
        self.names: set[str] = set()
        self.wanted: set[str] = set()
        self.largest_reference = 0
        self.groups = 0
        self.has_names = unicode or re.search(r"\(\?<[^=!]", _NO_GROUP.sub("", text)) is not None

    def pattern(self) -> None:
        self.disjunction()
        if self.at < len(self.text):
            raise ValueError("unmatched ) in a regular expression")
        if not self.wanted <= self.names:
            raise ValueError("a named reference without its group")
        if self.unicode and self.largest_reference > self.groups:
            raise ValueError("a reference without its group")

    def sees(self, *pieces: str) -> str:
        """Which of the pieces comes next, and step over it; empty if none does."""
        for piece in pieces:
            if self.text.startswith(piece, self.at):
                self.at += len(piece)
                return piece
        return ""

    def reads(self, shape: re.Pattern[str]) -> re.Match[str] | None:
        found = shape.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def next(self) -> str:
        if self.at >= len(self.text):
            raise ValueError("a regular expression ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def disjunction(self) -> None:
        while self.at < len(self.text) and self.text[self.at] != ")":
            if not self.sees("|"):
                self.term()

    def term(self) -> None:
        if self.sees("^", "$", "\\b", "\\B"):
            return
        look = self.sees(*_LOOKS)
        if look:
            self.closed()
            if "<" in look or self.unicode:
                return
        else:
            self.atom()
        self.quantifier()

    def closed(self) -> None:
        self.disjunction()
        if not self.sees(")"):
            raise ValueError("unterminated group in a regular expression")

    def quantifier(self) -> None:
        if self.sees("*", "+", "?") or self.braces():
            self.sees("?")

    def braces(self) -> bool:
        found = self.reads(_BRACES)
        if found is None:
            if self.unicode and self.text.startswith("{", self.at):
                raise ValueError("incomplete quantifier in a regular expression")
            return False
        low, _, high = found.groups()
        if high and _smaller(high, low):
            raise ValueError("numbers out of order in a quantifier")
        return True

    def atom(self) -> None:
        if self.sees("(?:"):
            self.closed()
        elif self.sees("("):
            self.group()
        elif self.sees("["):
            self.character_class()
        elif self.sees("\\"):
            self.atom_escape()
        elif self.sees("*", "+", "?") or self.braces():
            raise ValueError("nothing to repeat in a regular expression")
        elif self.next() in "{}]" and self.unicode:
            raise ValueError("a lone bracket in a regular expression")

    def group(self) -> None:
        self.groups += 1
        if self.sees("?<"):
            name = self.name()
            if name in self.names:
                raise ValueError("a group name is used twice")
            self.names.add(name)
        elif self.sees("?"):
            raise ValueError("invalid group in a regular expression")
        self.closed()

    def name(self) -> str:
        end = self.text.find(">", self.at)
        raw = self.text[self.at : end] if end >= 0 else ""
        self.at = end + 1
        name = re.sub(r"\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))", _character, raw)
        name = name.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if not name or not re.sub("[$\u200c\u200d]", "a", name).isidentifier():
            raise ValueError("invalid name of a group")
        return name

    def atom_escape(self) -> None:
        number = self.reads(re.compile("[1-9][0-9]*"))
        if number is not None:
            digits = number[0]
            self.largest_reference = max(self.largest_reference, int(digits) if len(digits) < 10 else 1 << 30)
        elif self.has_names and self.sees("k"):
            if not self.sees("<"):
                raise ValueError("invalid named reference")
            self.wanted.add(self.name())
        elif not self.sees("d", "D", "s", "S", "w", "W") and not self.property():
            self.character_escape()

    def property(self) -> bool:
        return self.unicode and self.reads(_PROPERTY) is not None

    def character_escape(self) -> int:
        """One escaped character; its code, or -1 where the code does not matter."""
        if self.unicode and (self.reads(_PAIR) is not None):
            return 0x10000 + _code_of_pair(self.text[self.at - 11 : self.at])
        braced = self.reads(_CODE) if self.unicode else None
        if braced is not None:
            if int(braced[1], 16) > 0x10FFFF:
                raise ValueError("an escape beyond the last character")
            return int(braced[1], 16)
        fixed = self.reads(_FIXED)
        if fixed is not None:
            return ord(fixed[0][1]) % 32 if fixed[0][0] == "c" else int(fixed[0][1:], 16)
        return self.other_escape()

    def other_escape(self) -> int:
        character = self.next()
        if character in _ONE_LETTER:
            return _ONE_LETTER[character]
        if self.unicode:
            following = self.text[self.at : self.at + 1]
            if character == "0" and not ("0" <= following <= "9"):
                return 0
            if character not in _SYNTAX:
                raise ValueError("invalid escape in a regular expression")
        elif character in "01234567":
            self.at -= 1
            octal = self.reads(re.compile("[0-3][0-7]{0,2}|[4-7][0-7]?"))
            return int(octal[0], 8) if octal else -1
        elif character == "c":
            self.at -= 1
            return 92
        elif character == "k" and self.has_names:
            raise ValueError("invalid named reference")
        return ord(character)

    def character_class(self) -> None:
        self.sees("^")
        while not self.sees("]"):
            first = self.class_atom()
            if not self.text.startswith("-", self.at) or self.text.startswith("-]", self.at):
                continue
            self.at += 1
            last = self.class_atom()
            if min(first, last) < 0:
                if self.unicode:
                    raise ValueError("a class of characters cannot end a range")
            elif first > last:
                raise ValueError("range out of order in a class of characters")

    def class_atom(self) -> int:
        """The code of one member, -1 for a whole class."""
        character = self.next()
        if character != "\\":
            return self.whole(character)
        if self.sees("b"):
            return 8
        if self.unicode and self.sees("-"):
            return 45
        if self.sees("d", "D", "s", "S", "w", "W") or self.property():
            return -1
        control = None if self.unicode else self.reads(re.compile("c[0-9_]"))
        return ord(control[0][1]) % 32 if control else self.character_escape()

    def whole(self, character: str) -> int:
        """The code of a character, with its second half under the u flag."""
        low = self.text[self.at : self.at + 1]
        if self.unicode and "\ud800" <= character <= "\udbff" and "\udc00" <= low <= "\udfff":
            self.at += 1
            return 0x10000 + ((ord(character) - 0xD800) << 10) + ord(low) - 0xDC00
        return ord(character)


def _smaller(a: str, b: str) -> bool:
    a, b = a.lstrip("0"), b.lstrip("0")
    return (len(a), a) < (len(b), b)


def _code_of_pair(text: str) -> int:
    return ((int(text[1:5], 16) - 0xD800) << 10) + int(text[7:11], 16) - 0xDC00


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else " "
