"""A pattern tree as a pattern for CPython's `re` that matches exactly the same, where there is one.

In comes a Pattern without the u flag, out goes the text for `re`, or Untranslatable says why the own
matcher must do it: `re` keeps the captures of earlier iterations where ECMAScript forgets them, treats
empty iterations differently, and knows no look-behind of varying width. Surprising: no flag of `re` is ever
used, everything is spelled out.
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
from .sets import EVERY, TOP, complement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sets import Ranges

_TERMINATORS = "\\n\\r\\u2028\\u2029"
_W = "[0-9A-Z_a-z]"
_BOUNDARIES = {
    "start": "\\A",
    "end": "\\Z",
    "line start": f"(?<![^{_TERMINATORS}])",
    "line end": f"(?![^{_TERMINATORS}])",
    "word": "(?a:\\b)",
    "no word": f"(?:(?<={_W})(?={_W})|(?<!{_W})(?!{_W}))",
}
_LAST = 0xFFFF


class Untranslatable(Exception):
    """`re` cannot say this."""


class _Piece:
    """A translated part: its width if fixed; may it be empty, has it captures, may it leave some unset?"""

    __slots__ = ("captures", "empty", "optional", "text", "width")

    def __init__(self, text: str, width: int | None, empty: bool, captures: bool, optional: bool) -> None:
        self.text = text
        self.width = width
        self.empty = empty
        self.captures = captures
        self.optional = optional


def translate(pattern: Pattern) -> str:
    """The pattern for `re`; group numbers are the same."""
    if pattern.unicode:
        raise Untranslatable("characters of two code units")
    return _Translator(pattern.ignore_case).piece(pattern.body).text


class _Translator:
    def __init__(self, ignore_case: bool) -> None:
        self.ignore_case = ignore_case
        self.closed: set[int] = set()

    def piece(self, node: Node) -> _Piece:
        return _RULES[type(node)](self, node)

    def character(self, node: Character) -> _Piece:
        return _Piece(_escaped(node.code), 1, False, False, False)

    def set(self, node: Set) -> _Piece:
        return _Piece(_ranges_text(node.ranges), 1, False, False, False)

    def sequence(self, node: Sequence) -> _Piece:
        pieces = [self.piece(item) for item in node.items]
        texts = [
            f"(?:{p.text})" if isinstance(n, Choice) else p.text
            for p, n in zip(pieces, node.items, strict=True)
        ]
        widths = [p.width for p in pieces]
        width = None if None in widths else sum(w or 0 for w in widths)
        captures, optional = any(p.captures for p in pieces), any(p.optional for p in pieces)
        return _Piece("".join(texts), width, all(p.empty for p in pieces), captures, optional)

    def choice(self, node: Choice) -> _Piece:
        pieces = [self.piece(option) for option in node.options]
        widths = {p.width for p in pieces}
        captures = any(p.captures for p in pieces)
        width = widths.pop() if len(widths) == 1 else None
        return _Piece(
            "|".join(p.text for p in pieces), width, any(p.empty for p in pieces), captures, captures
        )

    def group(self, node: Group) -> _Piece:
        body = self.piece(node.body)
        self.closed.add(node.index)
        return _Piece(f"({body.text})", body.width, body.empty, True, body.optional)

    def repeat(self, node: Repeat) -> _Piece:
        body = self.piece(node.body)
        again = node.high is None or node.high > 1
        if body.captures and again and body.optional:
            raise Untranslatable("captures are forgotten at each iteration")
        if body.empty:
            raise Untranslatable("an iteration may be empty")
        if node.high == 0:
            return _Piece(f"(?:(?:{body.text}){{0}})", 0, True, body.captures, body.captures)
        text = f"(?:{body.text}){quantifier(node)}"
        width = body.width * node.low if body.width is not None and node.low == node.high else None
        optional = body.captures if node.low == 0 else body.optional
        return _Piece(text, width, body.empty or node.low == 0, body.captures, optional)

    def boundary(self, node: Boundary) -> _Piece:
        return _Piece(_BOUNDARIES[node.kind], 0, True, False, False)

    def look(self, node: Look) -> _Piece:
        body = self.piece(node.body)
        if node.behind and (body.width is None or body.captures):
            raise Untranslatable("look-behind reads backwards")
        if node.negative and body.captures:
            raise Untranslatable("captures in a negative look-ahead are forgotten")
        opening = "(?" + ("<" if node.behind else "") + ("!" if node.negative else "=")
        return _Piece(f"{opening}{body.text})", 0, True, body.captures, body.optional)

    def back_reference(self, node: BackReference) -> _Piece:
        if node.index not in self.closed:  # it stands in its own group or before it: nothing captured yet
            return _Piece("(?:)", 0, True, False, False)
        if self.ignore_case:
            raise Untranslatable("a back reference that ignores case")
        return _Piece(f"(?({node.index})\\{node.index}|)", None, True, False, False)


_RULES: dict[type[Node], Callable[..., _Piece]] = {
    Character: _Translator.character,
    Set: _Translator.set,
    Sequence: _Translator.sequence,
    Choice: _Translator.choice,
    Group: _Translator.group,
    Repeat: _Translator.repeat,
    Boundary: _Translator.boundary,
    Look: _Translator.look,
    BackReference: _Translator.back_reference,
}


def _escaped(code: int) -> str:
    character = chr(code)
    if code < 128 and character.isalnum():
        return character
    return f"\\u{code:04x}" if code < 32 or code > 126 else "\\" + character


def set_text(node: Set | Character) -> str:
    """One code unit of a set in the notation of `re`."""
    return _escaped(node.code) if isinstance(node, Character) else _ranges_text(node.ranges)


def _ranges_text(ranges: Ranges) -> str:
    if ranges == EVERY:
        return "(?s:.)"
    if not ranges or ranges[0][0] > _LAST:
        return "(?!)"
    if ranges[-1][1] in (TOP, _LAST):
        return f"[^{_range_text(complement(ranges))}]"
    return f"[{_range_text(ranges)}]"


def _range_text(ranges: Ranges) -> str:
    out = ""
    for first, last in ranges:
        if first <= _LAST:
            out += _escaped(first) + ("" if first == last else "-" + _escaped(min(last, _LAST)))
    return out


def quantifier(node: Repeat) -> str:
    """The quantifier in the notation of `re`."""
    bounds = (node.low, node.high)
    short = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get(bounds)
    most = "" if node.high is None else str(min(node.high, 1 << 31))
    text = short or f"{{{min(node.low, 1 << 31)},{most}}}"
    return text if node.greedy else text + "?"
