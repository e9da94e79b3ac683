"""A line of Python as words and signs, with what black knows of each: which brackets are a pair, and how strongly it
wants to break the line there.

In: one statement, or the head of a block, as `ast.unparse` writes it. Out: its tokens; `Other` for what only black
knows. The rule that surprises: black thinks of brackets that nobody sees, around values, conditions, and choices
(`a if b else c`) beside others; where it breaks a line inside of them, they are seen.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

COMMA = 18
_RANKS = {
    **{"if": 16, "else": 16, "and": 14, "or": 14},
    **dict.fromkeys(("in", "is", "<", ">", "==", "!=", "<=", ">="), 10),
    **{"|": 9, "^": 8, "&": 7, "<<": 6, ">>": 6, "+": 5, "-": 5, "*": 4, "/": 4, "//": 4, "%": 4},
}
"""How strongly black wants to break a line before an operator; behind a comma it wants to most."""

_TOKEN = re.compile(
    r"""
    (\ ?)
    ( "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | \d[\w.]*(?:(?<=e)[-+]\d+)? | [^\W\d]\w*
    | [=!<>:]= | << | >> | // | [-+*/%&|^~<>=,:.()\[\]{}] )
    """,
    re.VERBOSE | re.ASCII,
)
_TEXTS = ('"', "'")
_WORDY = frozenset(f"'\"_{string.ascii_letters}{string.digits}")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_WITH_VALUE = {"return", "if", "elif", "while", "for"}
_WITHOUT_VALUE = {"raise", "def", "class"}
_KEYWORDS = {*_WITH_VALUE, *_WITHOUT_VALUE, "else", "in", "not", "and", "or", "is", "lambda"}
_STRANGE = {
    "await",
    "async",
    "yield",
    "del",
    "with",
    "assert",
    "import",
    "from",
    "except",
    "global",
    "nonlocal",
}
_STRANGE_FIRST = {"match", "case", "type", "print", "exec"}


NO_NAMES = frozenset([*_KEYWORDS, *_STRANGE, *_STRANGE_FIRST])
"""Words that stand for no value, or perhaps not for one."""


class Other(Exception):
    """Something of which only black knows how it looks."""


class Token:
    """A word or a sign; a bracket that nobody sees has no text.

    `depth` is how many brackets it is inside of in the line that was looked at last; a token `is_loose` when black has
    taken it from its tree.
    """

    __slots__ = (
        "before",
        "behind",
        "depth",
        "ends_operand",
        "is_loose",
        "is_spread",
        "is_trailer",
        "opening",
        "opens",
        "space",
        "text",
    )

    def __init__(self, text: str, space: str = "", opening: Token | None = None) -> None:
        self.text = text
        self.space = space
        self.before = 0  # how strongly black wants to break before it, and behind it
        self.behind = 0
        self.opening = opening  # of a closing bracket
        self.opens = False
        self.is_trailer = False  # a bracket of a call, a subscript, or parameters
        self.is_spread = False  # the star of an argument or a parameter
        self.ends_operand = text[:1] in _WORDY and text not in _KEYWORDS
        self.depth = 0
        self.is_loose = False

    @property
    def length(self) -> int:
        return len(self.space) + len(self.text)


def tokens(text: str) -> list[Token]:
    """The tokens of a line without its indent, brackets that nobody sees among them. Raises Other."""
    found = _TOKEN.findall(text)
    if "".join([space + word for space, word in found]) != text:
        raise Other
    return _Reader().read([Token(word, space) for space, word in found])


@dataclass(slots=True)
class _Inside:
    """The brackets around a place, or the statement. What a choice could begin with stands at `start`."""

    opening: Token | None
    start: int
    value: int | None = None  # where a value begins that has brackets which nobody sees
    parameters: bool = False  # of a lambda are being read
    choices: list[int] = field(default_factory=list)  # where those begin that end with this part


class _Reader:
    def __init__(self) -> None:
        self._tokens: list[Token] = []
        self._stack = [_Inside(None, 0)]

    def read(self, given: Sequence[Token]) -> list[Token]:
        before = Token(" ")
        for token in given:
            _READERS.get(token.text, _Reader._word)(self, token, before)
            before = token
        self._end_part("")
        if len(self._stack) > 1 or self._is_bare_sum():
            raise Other
        return self._tokens

    def _is_bare_sum(self) -> bool:
        """Whether there are operators that no brackets are around: black gives some of these, not others."""
        depth = 0
        for token in self._tokens:
            depth -= token.opening is not None
            if depth == 0 and token.before:
                return True
            depth += token.opens
        return False

    def _word(self, token: Token, before: Token) -> None:
        """Any word or sign without a reader of its own."""
        self._tokens.append(token)
        if len(self._tokens) == 1:
            self._first(token)
        elif token.text in _STRANGE:
            raise Other
        elif token.text[0] in _TEXTS and (
            before.ends_operand or (before.text in _KEYWORDS and not token.space)
        ):
            raise Other  # two texts are one; a text with a prefix
        elif before.ends_operand:
            token.before = _RANKS.get(token.text, 0)

    def _first(self, token: Token) -> None:
        if token.text in _WITH_VALUE:
            self._stack[0] = _Inside(None, 1, 1)
        elif token.text in _WITHOUT_VALUE:
            self._stack[0].start = 1
        elif token.text in _STRANGE_FIRST or not token.ends_operand:
            raise Other

    def _not(self, token: Token, before: Token) -> None:
        self._tokens.append(token)
        token.before = _RANKS["in"] if before.ends_operand else 0  # `not in`

    def _in(self, token: Token, before: Token) -> None:
        if len(self._stack) == 1 and self._tokens[0].text == "for" and self._stack[0].value == 1:
            self._end_part("")
            self._begin_value(token)
        elif before.text == "not":
            self._tokens.append(token)
        else:
            self._word(token, before)

    def _choice(self, token: Token, before: Token) -> None:
        if self._tokens:
            self._stack[-1].choices.append(self._stack[-1].start)
        self._word(token, before)

    def _else(self, token: Token, before: Token) -> None:
        self._word(token, before)
        self._stack[-1].start = len(self._tokens)

    def _lambda(self, token: Token, before: Token) -> None:
        self._tokens.append(token)
        self._stack[-1].parameters = True

    def _star(self, token: Token, before: Token) -> None:
        if before.ends_operand:
            self._word(token, before)
            return
        if before.text == "*":
            raise Other  # a power, or named arguments in a mapping
        inside = self._stack[-1]
        is_argument = inside.opening is not None and inside.opening.is_trailer
        token.is_spread = is_argument and not inside.parameters
        self._tokens.append(token)

    def _dot(self, token: Token, before: Token) -> None:
        if before.opening or not before.ends_operand or before.text[0] in _TEXTS:
            raise Other  # black may break chains of calls at their dots
        self._tokens.append(token)

    def _equals(self, token: Token, before: Token) -> None:
        if len(self._stack) > 1:
            self._tokens.append(token)
            self._stack[-1].start = len(self._tokens)
        elif not token.space or self._tokens[0].text in _KEYWORDS or not self._tokens[0].ends_operand:
            raise Other
        else:
            self._end_part("")
            self._begin_value(token)

    def _named(self, token: Token, before: Token) -> None:
        if len(self._stack) == 1 or self._tokens[-3].text in ("[", "{"):
            raise Other
        self._tokens.append(token)
        self._stack[-1].start = len(self._tokens)

    def _begin_value(self, token: Token) -> None:
        self._tokens.append(token)
        self._stack[-1] = _Inside(None, len(self._tokens), len(self._tokens))

    def _colon(self, token: Token, before: Token) -> None:
        inside = self._stack[-1]
        if inside.parameters:
            inside.parameters = False
        elif inside.opening is None:
            self._end_part("")
            inside.value = None
        elif inside.opening.text != "{":
            raise Other  # a slice
        self._tokens.append(token)
        inside.start = len(self._tokens)

    def _comma(self, token: Token, before: Token) -> None:
        inside = self._stack[-1]
        if inside.opening is None:
            raise Other
        if not inside.parameters:
            self._end_part(",")
            token.behind = COMMA
        self._tokens.append(token)
        inside.start = len(self._tokens)

    def _open(self, token: Token, before: Token) -> None:
        token.opens = True
        token.is_trailer = before.ends_operand and not token.space
        if before.ends_operand and token.space:
            raise Other
        self._tokens.append(token)
        self._stack.append(_Inside(token, len(self._tokens)))

    def _close(self, token: Token, before: Token) -> None:
        opening = self._stack[-1].opening
        if opening is None or before.text == "," or _PAIRS[opening.text] != token.text:
            raise Other
        self._end_part(token.text)
        self._stack.pop()
        token.opening, token.is_trailer, token.ends_operand = opening, opening.is_trailer, True
        self._tokens.append(token)

    def _end_part(self, by: str) -> None:
        """Put brackets that nobody sees around what ends here."""
        inside = self._stack[-1]
        for start in reversed(inside.choices):
            is_bracketed = start == inside.value or (by == ")" and self._tokens[start - 1].text == "(")
            if not is_bracketed:
                self._enclose(start)
        inside.choices.clear()
        if inside.value is not None:
            self._enclose(inside.value)

    def _enclose(self, start: int) -> None:
        if start == len(self._tokens):
            raise Other
        first, last = self._tokens[start], self._tokens[-1]
        if last.opening is first and first.text == "(":
            raise Other  # brackets that are seen, and may be too many
        opening = Token("", first.space)
        opening.opens = True
        first.space = ""
        self._tokens.insert(start, opening)
        self._tokens.append(Token("", "", opening))


_READERS: Mapping[str, Callable[[_Reader, Token, Token], None]] = {
    **dict.fromkeys(_PAIRS, _Reader._open),
    **dict.fromkeys(_PAIRS.values(), _Reader._close),
    "not": _Reader._not,
    "in": _Reader._in,
    "if": _Reader._choice,
    "else": _Reader._else,
    "lambda": _Reader._lambda,
    "*": _Reader._star,
    ".": _Reader._dot,
    "=": _Reader._equals,
    ":=": _Reader._named,
    ":": _Reader._colon,
    ",": _Reader._comma,
}
