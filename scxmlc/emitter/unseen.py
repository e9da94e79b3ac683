"""Whether brackets that nobody sees may stay so where a line is broken at the brackets before them instead.

In: the line broken both ways. Out: yes or no. The rules are black's taste, which its code says in these words: brackets
read better around several operators of a kind; around one, only where the line does not begin or end with brackets; and
the left side of an assignment is not broken for the sake of the right one.
"""

from __future__ import annotations

from collections.abc import Sequence

from scxmlc.emitter.lines import STEP, Broken, Line
from scxmlc.emitter.tokens import Token


def may_stay(body: Line, width: int) -> bool:
    """Whether what is inside may do without them."""
    strongest = max(body.breaks.values(), default=0)
    if not strongest:
        return True
    if sum(rank == strongest for rank in body.breaks.values()) > 1:
        return False
    first, second, *_ = body.tokens
    if first.opens and second.opening is None and _begins_well(body, width):
        return True
    last = body.tokens[-1]
    is_subscript = last.text == "]" and last.is_trailer
    if last.opening is None or is_subscript or body.tokens[-2].opens:
        return False
    return _ends_well(body, width)


def _begins_well(line: Line, width: int) -> bool:
    """Whether what stands behind the brackets that the line begins with fits, or has brackets to be broken at."""
    first, length, is_behind = line.tokens[0], STEP * line.depth, False
    for token in line.tokens:
        is_behind = is_behind or token.opening is first
        if is_behind:
            length += token.length
            if length > width:
                return False
            is_behind = not token.opens
    return True


def _ends_well(line: Line, width: int) -> bool:
    """Whether what stands before the brackets that the line ends with fits, or has brackets to be broken at."""
    opening, length = line.tokens[-1].opening, STEP * line.depth
    for token in line.tokens:
        length += token.length
        if token is opening:
            return length <= width
        if token.opens:
            return True
    return False


def is_better(without: Broken, with_them: Broken, width: int) -> bool:
    """Whether the line is better broken at the brackets before those that nobody sees."""
    before = with_them.head.tokens
    if len(before) < 2 or before[-2].text != "=":
        return True
    if not any(map(_is_bracket, before[:-1])) or not with_them.head.fits(width - 1):
        return True
    if 1 < _targets(before) > _targets(without.head.tokens):
        return False
    value = _behind_target(without.head.tokens)
    return any(token.opening is not None for token in value) or (
        len(value) < len(without.head.tokens) and without.head.fits(width)
    )


def _is_bracket(token: Token) -> bool:
    return token.opens or token.opening is not None


def _targets(tokens: Sequence[Token]) -> int:
    return sum(token.text == "=" for token in tokens)


def _behind_target(tokens: Sequence[Token]) -> Sequence[Token]:
    """What stands behind the last `=`, all if there is none."""
    last = max((number for number, token in enumerate(tokens) if token.text == "="), default=-1)
    return tokens[last + 1 :]
