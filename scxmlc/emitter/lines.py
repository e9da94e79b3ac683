"""A line as it is being broken: its tokens, and where black would break it.

In: tokens, in the order of the text. Out: `Line`s. The rule that surprises: black looks at a line as it makes it, and
only at what it then knows: not at all at what stands behind the brackets it has broken, and of what stands before them
only at whole pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from scxmlc.emitter.tokens import COMMA, Token

STEP = 4


class Part(Enum):
    """What a line is of the line that was broken."""

    HEAD = auto()
    BODY = auto()
    TAIL = auto()


@dataclass(slots=True, eq=False)
class Line:
    """`breaks` are numbers of tokens, and how strongly black wants to break behind each; `unseen` are the brackets that
    nobody sees; a line that `explodes` is broken though it fits."""

    tokens: Sequence[Token]
    depth: int
    is_inside: bool = False
    explodes: bool = False
    breaks: dict[int, int] = field(default_factory=dict)
    unseen: list[Token] = field(default_factory=list)

    @property
    def text(self) -> str:
        first, *more = self.tokens
        return " " * STEP * self.depth + first.text + "".join([each.space + each.text for each in more])

    def fits(self, width: int) -> bool:
        return len(self.text) <= width

    def strongest(self) -> int:
        """How strongly black wants to break it, but for its end; 0 where it cannot."""
        last = len(self.tokens) - 1
        return max((rank for number, rank in self.breaks.items() if number != last), default=0)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line broken at a pair of brackets: what stands in front of them, inside, and behind."""

    head: Line
    body: Line
    tail: Line
    opening: Token
    closing: Token

    @property
    def lines(self) -> list[Line]:
        return [self.head, self.body, self.tail]


def whole(tokens: Sequence[Token], depth: int, is_inside: bool = False, explodes: bool = False) -> Line:
    """A line of which black knows everything."""
    line = Line(tokens, depth, is_inside, explodes)
    _mark(tokens, line)
    return line


def part(tokens: Sequence[Token], of: Line, which: Part, opening: Token) -> Line:
    """The line in front of the brackets that begin with `opening`, inside of them, or behind them."""
    if which is Part.BODY:
        body = whole(tokens, of.depth + 1, is_inside=True)
        body.explodes = not opening.is_trailer and body.strongest() == COMMA
        return body
    line = Line(tokens, of.depth)
    if which is Part.HEAD:
        _mark(_pairs(tokens), line)
    return line


def _mark(tokens: Sequence[Token], line: Line) -> None:
    """Tell the tokens how deep they are in a line, and the line what black knows of it."""
    depth = 0
    for number, token in enumerate(tokens):
        if token.opening is not None:
            depth -= 1
            if not token.text:
                line.unseen.append(token)
        token.depth = depth
        if depth == 0:
            if token.before and number:
                line.breaks[number - 1] = token.before
            elif token.behind:
                line.breaks[number] = token.behind
        if token.opens:
            depth += 1
            if not token.text:
                line.unseen.append(token)


def _pairs(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that are in brackets of which both are there."""
    inside: set[Token] = set()
    levels: list[list[Token]] = []
    for token in tokens:
        if token.opens:
            levels.append([token])
        elif levels:
            levels[-1].append(token)
            if token.opening is not None:
                inside.update(levels.pop())
    return [token for token in tokens if token in inside]
