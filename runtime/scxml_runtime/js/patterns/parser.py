"""The pattern grammar of ECMA-262 (22.2.1 with Annex B.1.2 where there is no u flag), text to tree.

In come the pattern as UTF-16 code units and its flags, out goes a Pattern, or PatternError says what is
wrong and where. Surprising: without the u flag nearly everything is allowed, and what a backslash means can
depend on how many groups come later, so the groups are counted first.
"""

from __future__ import annotations

from .nodes import (
    BackReference,
    Boundary,
    Character,
    Choice,
    Group,
    Look,
    Node,
    Pattern,
    Repeat,
    Sequence,
    Set,
)
from .sets import (
    DIGIT,
    EVERY,
    FOLDED_WORD,
    SIMPLE_FOLDING,
    SPACE,
    TERMINATORS,
    UPPER_CASE,
    WORD,
    complement,
    union,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sets import Ranges

FLAGS = "dgimsuy"
_MANY = 1 << 53
_CONTROL = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_SYNTAX = "^$\\.*+?()[]{}|/"
_LOOKS = {"(?=": (False, False), "(?!": (False, True), "(?<=": (True, False), "(?<!": (True, True)}
_HEX = "0123456789abcdefABCDEF"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class PatternError(Exception):
    """A pattern or its flags break the grammar; `index` counts characters of the pattern."""

    def __init__(self, message: str, index: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


def check_flags(flags: str) -> None:
    """Refuse unknown and repeated flags."""
    if len(set(flags)) != len(flags) or set(flags) - set(FLAGS):
        raise PatternError(f"Invalid regular expression flags: {flags}")


def parse(source: str, flags: str) -> Pattern:
    """The tree of a pattern; PatternError where pattern or flags are wrong."""
    check_flags(flags)
    return _Parser(source, flags).pattern()


def _characters(source: str) -> list[str]:
    """Code points, with surrogate pairs in one piece."""
    return list(source.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))


class _Parser:
    """One pass over a pattern."""

    def __init__(self, source: str, flags: str) -> None:
        self.flags = flags
        self.unicode = "u" in flags
        self.ignore_case = "i" in flags
        self.text: list[str] | str = _characters(source) if self.unicode else source
        self.at = 0
        self.groups = 0
        self.names: dict[str, int] = {}
        self.named_references: list[tuple[str, BackReference, int]] = []
        self.total, self.has_names = self._survey()
        self.folding = SIMPLE_FOLDING if self.unicode else UPPER_CASE

    def _survey(self) -> tuple[int, bool]:
        """How many groups there are, and whether one has a name."""
        count, named, in_class, at, text = 0, False, False, 0, self.text
        while at < len(text):
            c = text[at]
            if c == "\\":
                at += 1
            elif c in "[]":
                in_class = c == "["
            elif c == "(" and not in_class:
                after = "".join(text[at + 1 : at + 4])
                name = after[:2] == "?<" and after[2:] not in ("=", "!")
                named = named or name
                count += name or after[:1] != "?"
            at += 1
        return count, named or self.unicode

    # Reading

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.text[at] if at < len(self.text) else ""

    def take(self, piece: str) -> bool:
        if not self.sees(piece):
            return False
        self.at += len(piece)
        return True

    def sees(self, piece: str) -> bool:
        return "".join(self.text[self.at : self.at + len(piece)]) == piece

    def error(self, message: str) -> PatternError:
        pattern = "".join(self.text)
        return PatternError(f"Invalid regular expression: /{pattern}/: {message}", self.at)

    def run(self, allowed: str, most: int = 1 << 30) -> str:
        start = self.at
        while self.at < start + most and (c := self.peek()) and c in allowed:
            self.at += 1
        return "".join(self.text[start : self.at])

    # Structure

    def pattern(self) -> Pattern:
        body = self.disjunction()
        if self.peek() == ")":
            raise self.error("Unmatched ')'")
        for name, reference, at in self.named_references:
            if name not in self.names:
                self.at = at
                raise self.error("Invalid named capture referenced")
            reference.index = self.names[name]
        return Pattern(body, self.groups, self.names, self.flags)

    def disjunction(self) -> Node:
        options = [self.alternative()]
        while self.take("|"):
            options.append(self.alternative())
        return options[0] if len(options) == 1 else Choice(options)

    def alternative(self) -> Node:
        items: list[Node] = []
        while self.peek() not in ("", "|", ")"):
            items.append(self.term())
        return items[0] if len(items) == 1 else Sequence(items)

    def term(self) -> Node:
        if self.take("^"):
            return Boundary("line start" if "m" in self.flags else "start")
        if self.take("$"):
            return Boundary("line end" if "m" in self.flags else "end")
        if self.take("\\b"):
            return Boundary("folded word" if self.unicode and self.ignore_case else "word")
        if self.take("\\B"):
            return Boundary("no folded word" if self.unicode and self.ignore_case else "no word")
        groups = self.groups
        if self.peek() == "(":
            node = self.parenthesis()
            if isinstance(node, Look) and (node.behind or self.unicode):
                return node
        else:
            node = self.atom()
        return self.quantified(node, groups)

    def parenthesis(self) -> Node:
        for opening, (behind, negative) in _LOOKS.items():
            if self.take(opening):
                return Look(self.closed(), behind, negative)
        if self.take("(?:"):
            return self.closed()
        named = self.take("(?<")
        if not named:
            self.at += 1
            if self.peek() == "?":
                raise self.error("Invalid group")
        self.groups += 1
        index = self.groups
        if named:
            self.declare(self.group_name(), index)
        return Group(index, self.closed())

    def closed(self) -> Node:
        body = self.disjunction()
        if not self.take(")"):
            raise self.error("Unterminated group")
        return Sequence([body]) if isinstance(body, Look) else body

    def declare(self, name: str, index: int) -> None:
        if name in self.names:
            raise self.error("Duplicate capture group name")
        self.names[name] = index

    def group_name(self) -> str:
        name = ""
        while not self.take(">"):
            name += self.name_character()
        if (
            not name
            or not name.replace("$", "a").replace("\u200c", "a").replace("\u200d", "a").isidentifier()
        ):
            raise self.error("Invalid capture group name")
        return name

    def name_character(self) -> str:
        c = self.peek()
        self.at += 1
        if c == "\\":
            code = self.unicode_escape(True) if self.take("u") else None
            if code is None:
                raise self.error("Invalid Unicode escape")
            return chr(code)
        if not c:
            raise self.error("Invalid capture group name")
        if "\ud800" <= c <= "\udbff" and "\udc00" <= self.peek() <= "\udfff":
            self.at += 1
            return _characters(c + self.text[self.at - 1])[0]
        return c

    # Quantifiers

    def quantified(self, node: Node, groups: int) -> Node:
        bounds = self.bounds()
        if bounds is None:
            return node
        greedy = not self.take("?")
        return Repeat(node, bounds, greedy, range(groups + 1, self.groups + 1))

    def bounds(self) -> tuple[int, int | None] | None:
        if self.take("*"):
            return 0, None
        if self.take("+"):
            return 1, None
        if self.take("?"):
            return 0, 1
        return self.braces() if self.peek() == "{" else None

    def braces(self) -> tuple[int, int | None] | None:
        """{n}, {n,} or {n,m}; None, with nothing read, where the braces are only characters."""
        start = self.at
        self.at += 1
        low = self.run("0123456789")
        comma = low and self.take(",")
        high = self.run("0123456789") if comma else low
        if not low or not self.take("}"):
            if self.unicode:
                raise self.error("Incomplete quantifier")
            self.at = start
            return None
        least, most = _bound(low), _bound(high) if high else None
        if most is not None and most < least:
            raise self.error("numbers out of order in {} quantifier")
        return least, most

    # Atoms

    def atom(self) -> Node:
        c = self.peek()
        if c == ".":
            self.at += 1
            return Set(EVERY if "s" in self.flags else complement(TERMINATORS))
        if c == "[":
            return self.character_class()
        if c == "\\":
            self.at += 1
            return self.atom_escape()
        if c in "*+?" or (c == "{" and self.braces() is not None):
            raise self.error("Nothing to repeat")
        if self.unicode and c in "{}]":
            raise self.error("Lone quantifier brackets")
        self.at += 1
        return self.literal(ord(c))

    def literal(self, code: int) -> Node:
        if not self.ignore_case:
            return Character(code)
        ranges = self.folding.close(((code, code),))
        return Character(code) if ranges == ((code, code),) else Set(ranges)

    def atom_escape(self) -> Node:
        c = self.peek()
        if c in "123456789" and c:
            reference = self.back_reference()
            if reference is not None:
                return reference
        if c == "k" and self.has_names:
            self.at += 1
            return self.named_reference()
        ranges = self.class_escape()
        return self.literal(self.character_escape(False)) if ranges is None else Set(ranges)

    def back_reference(self) -> Node | None:
        start = self.at
        index = _bound(self.run("0123456789"))
        if index <= self.total:
            return BackReference(index)
        if self.unicode:
            raise self.error("Invalid escape")
        self.at = start
        return None

    def named_reference(self) -> Node:
        at = self.at
        if not self.take("<"):
            raise self.error("Invalid named reference")
        reference = BackReference(0)
        self.named_references.append((self.group_name(), reference, at))
        return reference

    # Classes

    def character_class(self) -> Node:
        self.at += 1
        negated = self.take("^")
        plain: list[tuple[int, int]] = []
        escaped: list[tuple[int, int]] = []
        while not self.take("]"):
            self.class_range(plain, escaped)
        ranges = union(plain)
        if self.ignore_case:
            ranges = self.folding.close(ranges)
        ranges = union([*ranges, *escaped])
        return Set(complement(ranges) if negated else ranges)

    def class_range(self, plain: list[tuple[int, int]], escaped: list[tuple[int, int]]) -> None:
        first = self.class_atom()
        if self.peek() != "-" or self.peek(1) in ("]", ""):
            _add(first, plain, escaped)
            return
        self.at += 1
        last = self.class_atom()
        if isinstance(first, int) and isinstance(last, int):
            if first > last:
                raise self.error("Range out of order in character class")
            plain.append((first, last))
            return
        if self.unicode:
            raise self.error("Invalid character class")
        for member in (first, 45, last):
            _add(member, plain, escaped)

    def class_atom(self) -> int | Ranges:
        c = self.peek()
        self.at += 1
        if not c:
            raise self.error("Unterminated character class")
        if c != "\\":
            return ord(c)
        if self.take("b"):
            return 8
        if self.unicode and self.take("-"):
            return 45
        ranges = self.class_escape()
        return self.character_escape(True) if ranges is None else ranges

    def class_escape(self) -> Ranges | None:
        c = self.peek()
        if c in ("p", "P") and self.unicode:
            self.at += 1
            return self.property(c == "P")
        if not c or c not in "dDsSwW":
            return None
        self.at += 1
        word = FOLDED_WORD if self.unicode and self.ignore_case else WORD
        ranges = {"d": DIGIT, "s": SPACE, "w": word}[c.lower()]
        return complement(ranges) if c.isupper() else ranges

    def property(self, negated: bool) -> Ranges:
        from .properties import lookup

        text = ""
        if self.take("{"):
            while (c := self.peek()) and c != "}":
                text += c
                self.at += 1
        ranges = lookup(text) if text and self.take("}") else None
        if ranges is None:
            raise self.error("Invalid property name")
        if self.ignore_case and not negated:
            ranges = self.folding.close(ranges)
        return complement(ranges) if negated else ranges

    # Escapes for one character

    def character_escape(self, in_class: bool) -> int:
        c = self.peek()
        self.at += 1
        if not c:
            raise self.error("\\ at end of pattern")
        if c in _CONTROL:
            return _CONTROL[c]
        if c == "c":
            return self.control(in_class)
        if c == "x" or c == "u":
            code = self.hex(2) if c == "x" else self.unicode_escape(self.unicode)
            return self.identity(c, in_class) if code is None else code
        if c in "01234567":
            return self.octal(c)
        return self.identity(c, in_class)

    def control(self, in_class: bool) -> int:
        c = self.peek()
        loose = "0123456789_" if in_class and not self.unicode else ""
        if c and c in _LETTERS + loose:
            self.at += 1
            return ord(c) % 32
        if self.unicode:
            raise self.error("Invalid unicode escape")
        self.at -= 1
        return 92

    def octal(self, first: str) -> int:
        if first == "0" and not (self.peek() and self.peek() in "0123456789"):
            return 0
        if self.unicode:
            raise self.error("Invalid decimal escape")
        self.at -= 1
        return int(self.run("01234567", 3 if first in "0123" else 2), 8)

    def identity(self, c: str, in_class: bool) -> int:
        if self.unicode and c not in _SYNTAX:
            raise self.error("Invalid escape")
        if c == "k" and self.has_names:
            raise self.error("Invalid escape")
        return ord(c)

    def hex(self, count: int) -> int | None:
        start = self.at
        digits = self.run(_HEX, count)
        if len(digits) == count:
            return int(digits, 16)
        self.at = start
        return None

    def unicode_escape(self, braced: bool) -> int | None:
        """What follows \\u; None, with nothing read, where it is no code."""
        if braced and self.take("{"):
            digits = self.run(_HEX)
            if not digits or not self.take("}") or len(digits.lstrip("0")) > 6 or int(digits, 16) > 0x10FFFF:
                raise self.error("Invalid Unicode escape")
            return int(digits, 16)
        code = self.hex(4)
        if braced and code is not None and 0xD800 <= code <= 0xDBFF:
            return self.surrogate_pair(code)
        return code

    def surrogate_pair(self, high: int) -> int:
        start = self.at
        low = self.hex(4) if self.take("\\u") else None
        if low is not None and 0xDC00 <= low <= 0xDFFF:
            return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
        self.at = start
        return high


def _bound(digits: str) -> int:
    digits = digits.lstrip("0")
    return int(digits or "0") if len(digits) < 16 else _MANY


def _add(member: int | Ranges, plain: list[tuple[int, int]], escaped: list[tuple[int, int]]) -> None:
    if isinstance(member, int):
        plain.append((member, member))
    else:
        escaped.extend(member)
