"""A line that is too wide, over several lines, as black lays it out.

In: a statement of one line, or the head of a block. Out: its lines, or None for what only black knows. What it does: a
line is broken at its last brackets, with what is inside on a line of its own; what does not fit there is broken behind
its commas, or before the operators that bind least, and each part is looked at in the same way.

The rule that surprises: brackets that nobody sees (`tokens.py`) are tried both ways, and what has become seen in one
attempt stays so in the next, as with black.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import lru_cache
from itertools import pairwise

from scxmlc.emitter import plain_calls
from scxmlc.emitter.lines import STEP, Broken, Line, Part, part, whole
from scxmlc.emitter.tokens import COMMA, Other, Token, tokens
from scxmlc.emitter.unseen import is_better, may_stay

_ROW = re.compile(r"\w+=[\w.]+,\Z")
"""A part of a row of which nothing can be split."""


class _Unbroken(Exception):
    """A line cannot be broken in this way."""


@lru_cache(1_000)
def laid_out(line: str, width: int) -> Sequence[str] | None:
    """The lines of a statement that does not fit into `width`; blocks of a strategy have many in common."""
    text = line.lstrip()
    if _ROW.match(text):
        return [line]
    depth = (len(line) - len(text)) // STEP
    try:
        return plain_calls.laid_out(text, depth, width)
    except plain_calls.Involved:
        return _with_care(text, depth, width)
    except RecursionError:
        return None


def _with_care(text: str, depth: int, width: int) -> list[str] | None:
    """The same of any statement, its brackets weighed against each other."""
    try:
        cut = tokens(text)
        if _is_modern(cut):
            return None
        found = _Layout(width).lines(whole(cut, depth))
    except (Other, RecursionError):
        return None
    return [each.text for each in found]


class _Layout:
    """One attempt. The second one makes all brackets seen that a line could be broken at."""

    def __init__(self, width: int, shows_all: bool = False) -> None:
        self.width = width
        self.shows_all = shows_all

    def lines(self, line: Line) -> list[Line]:
        """The line, or those that it is broken into."""
        if line.fits(self.width) and not line.explodes:
            return [line]
        for way in self._ways(line):
            try:
                return self._broken(line, way)
            except _Unbroken:
                pass
        return [line]

    def _ways(self, line: Line) -> Sequence[Callable[[Line], Iterable[Line]]]:
        if line.tokens[0].text == "def":
            return (self._at_first_brackets,)
        return (self._at_operators, self._at_brackets) if line.is_inside else (self._at_brackets,)

    def _broken(self, line: Line, way: Callable[[Line], Iterable[Line]]) -> list[Line]:
        outer = [token for token in line.unseen if token.depth == 0]
        found = [part for each in way(line) for part in self.lines(each)]
        is_final = self.shows_all or not line.unseen or any(token.text for token in outer)
        if is_final or way != self._at_brackets or found[0].fits(self.width):
            return found
        if any(token.is_loose for token in line.tokens):
            return found
        other = _Layout(self.width, shows_all=True)
        second = other._broken(_copy(line), other._at_brackets)
        return second if all(each.fits(self.width) for each in second) else found

    def _at_operators(self, line: Line) -> Iterator[Line]:
        """Behind commas or before operators, whichever bind least."""
        strongest = line.strongest()
        if not strongest:
            raise _Unbroken
        ends = [number + 1 for number, rank in line.breaks.items() if rank == strongest]
        size = len(line.tokens)
        parts = [list(line.tokens[first:end]) for first, end in pairwise(sorted({0, *ends, size}))]
        if strongest == COMMA and line.tokens[-1].text != "," and not _has_spread(line):
            parts[-1].append(_comma())
        for each in parts:
            each[0].space = ""
            yield whole(each, line.depth, line.is_inside)

    def _at_brackets(self, line: Line) -> Sequence[Line]:
        """At the last brackets after which what stands before them fits."""
        first: list[Line] = []
        for omitted in _omissions(line, self.width):
            if omitted and self._is_late(line, omitted):
                continue
            found = self._choose(line, _at_last_brackets(line, omitted), omitted).lines
            first = first or found
            if found[0].fits(self.width):
                return found
        return first

    def _is_late(self, line: Line, omitted: Collection[Token]) -> bool:
        """Whether what stands before the last brackets that are not omitted is too wide in any case."""
        closing = next((each for each in reversed(line.tokens) if each.opening and each not in omitted), None)
        if closing is None or closing.opening is None or not closing.opening.text:
            return False
        length = STEP * line.depth
        for token in line.tokens:
            if token is closing.opening:
                return length > self.width
            length += token.length
        return False

    def _choose(self, line: Line, broken: Broken, omitted: Collection[Token]) -> Broken:
        """The line broken at these brackets, or at those before them, where nobody sees these."""
        is_unseen = not broken.opening.text and not broken.closing.text
        if is_unseen and not self.shows_all and may_stay(broken.body, self.width):
            omitted = {broken.closing, *omitted}
            try:
                before = _at_last_brackets(line, omitted)
                if is_better(before, broken, self.width):
                    return self._choose(line, before, omitted)
            except _Unbroken:
                if not _is_chained(line) and self._is_stuck(broken.body):
                    raise
        broken.opening.text = broken.opening.text or "("
        broken.closing.text = broken.closing.text or ")"
        return broken

    def _is_stuck(self, line: Line) -> bool:
        return len(line.tokens) < 2 and not line.fits(self.width)

    def _at_first_brackets(self, line: Line) -> Sequence[Line]:
        """The head of a function at the brackets of its parameters."""
        closing = next((each for each in line.tokens if each.opening in line.tokens[:3]), None)
        if closing is None or closing.opening is None or line.tokens[3] is closing:
            raise _Unbroken
        broken = _divided(line, closing.opening, closing)
        if not broken.body.breaks:
            raise Other  # of a single parameter black asks whether a comma may stand behind it
        return broken.lines


def _is_chained(line: Line) -> bool:
    return sum(token.text == "=" for token in line.tokens) > 1


def _is_modern(cut: Sequence[Token]) -> bool:
    """Whether a comma may stand behind arguments that are spread, after all: only newer Pythons know `:=`."""
    return any(token.text == ":=" for token in cut) and any(token.is_spread for token in cut)


def _has_spread(line: Line) -> bool:
    """Whether not all Pythons that black knows of would let a comma stand at the end."""
    lowest = min(token.depth for token in line.tokens)
    return any(token.is_spread and token.depth == lowest for token in line.tokens)


def _at_last_brackets(line: Line, omitted: Collection[Token]) -> Broken:
    """Empty brackets are none to break a line at."""
    for before, token in zip(line.tokens[-2::-1], line.tokens[::-1], strict=False):
        if token.opening not in (None, before) and token not in omitted:
            return _divided(line, token.opening, token)
    raise _Unbroken


def _divided(line: Line, opening: Token, closing: Token) -> Broken:
    if opening not in line.tokens:
        raise _Unbroken
    first, last = line.tokens.index(opening), line.tokens.index(closing)
    return Broken(
        part(line.tokens[: first + 1], line, Part.HEAD, opening),
        part(line.tokens[first + 1 : last], line, Part.BODY, opening),
        part(line.tokens[last:], line, Part.TAIL, opening),
        opening,
        closing,
    )


def _omissions(line: Line, width: int) -> Iterator[Collection[Token]]:
    """Closing brackets to be left alone: none, then more and more of those at the end, as long as what stands behind
    the brackets before them fits."""
    omitted: set[Token] = set()
    inner: set[Token] = set()
    yield omitted
    length = STEP * line.depth
    opening = closing = None
    for number in range(len(line.tokens) - 1, -1, -1):
        token = line.tokens[number]
        length += token.length
        if length > width:
            return
        if opening is not None:
            if token is opening:
                opening = None
            elif token.opening is not None:
                inner.add(token)
        elif token.opening is not None:
            if number and line.tokens[number - 1].opens:
                inner.add(token)
                continue
            if closing is not None:
                omitted |= {closing, *inner}
                inner.clear()
                yield omitted
            if token.text:
                opening, closing = token.opening, token


def _comma() -> Token:
    """One that is in no tree of black's."""
    comma = Token(",")
    comma.behind, comma.is_loose = COMMA, True
    return comma


def _copy(line: Line) -> Line:
    """The line with tokens of its own: black takes those of this one from its tree."""
    copies: dict[Token, Token] = {}
    for token in line.tokens:
        copies[token] = copied = copy(token)
        copied.opening = None if token.opening is None else copies.get(token.opening, token.opening)
        token.is_loose = True
    return whole(list(copies.values()), line.depth, line.is_inside, line.explodes)
