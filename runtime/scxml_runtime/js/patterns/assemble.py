"""A pattern tree as instructions of the own matcher, built from the end to the beginning.

Each node is told what follows it and whether it is matched backwards (inside look-behind), where sequences
turn round.
"""

from __future__ import annotations

from re import compile as compile_re

from .characters import BOUNDARIES, Members
from .instructions import (
    Ahead,
    Begin,
    Close,
    Edge,
    Loop,
    NotAhead,
    One,
    OneBefore,
    Open,
    Point,
    PointBefore,
    Same,
    Span,
    Split,
)
from .matcher import DONE, Instruction
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
from .sets import SIMPLE_FOLDING, UPPER_CASE
from .translate import quantifier, set_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sets import Ranges

_READERS = {(False, False): One, (False, True): OneBefore, (True, False): Point, (True, True): PointBefore}


def assemble(pattern: Pattern) -> tuple[Instruction, int]:
    """The first instruction, and how many marks a run needs."""
    assembler = _Assembler(pattern)
    start = assembler.build(pattern.body, DONE, False)
    return start, assembler.marks


class _Assembler:
    def __init__(self, pattern: Pattern) -> None:
        self.unicode = pattern.unicode
        self.folding = None
        if pattern.ignore_case:
            self.folding = SIMPLE_FOLDING if pattern.unicode else UPPER_CASE
        self.marks = 2 * (pattern.captures + 1)

    def build(self, node: Node, following: Instruction, backwards: bool) -> Instruction:
        return _RULES[type(node)](self, node, following, backwards)

    def new_marks(self, count: int) -> int:
        self.marks += count
        return self.marks - count

    def character(self, node: Character, following: Instruction, backwards: bool) -> Instruction:
        return self.one(((node.code, node.code),), following, backwards)

    def set(self, node: Set, following: Instruction, backwards: bool) -> Instruction:
        return self.one(node.ranges, following, backwards)

    def one(self, ranges: Ranges, following: Instruction, backwards: bool) -> Instruction:
        return _READERS[self.unicode, backwards](Members(ranges), following)

    def sequence(self, node: Sequence, following: Instruction, backwards: bool) -> Instruction:
        for item in node.items if backwards else reversed(node.items):
            following = self.build(item, following, backwards)
        return following

    def choice(self, node: Choice, following: Instruction, backwards: bool) -> Instruction:
        options = [self.build(option, following, backwards) for option in node.options]
        chosen = options.pop()
        while options:
            chosen = Split(options.pop(), chosen)
        return chosen

    def group(self, node: Group, following: Instruction, backwards: bool) -> Instruction:
        mark = self.new_marks(1)
        close = Close(node.index, mark, following)
        return Open(mark, self.build(node.body, close, backwards))

    def repeat(self, node: Repeat, following: Instruction, backwards: bool) -> Instruction:
        if isinstance(node.body, Set | Character) and node.greedy and not self.unicode and not backwards:
            scan = compile_re(set_text(node.body) + quantifier(node)).match
            return Span(scan, node.low, following)
        bounds = (node.low, node.high)
        loop = Loop(bounds, node.greedy, range(node.first, node.last), self.new_marks(2))
        loop.next = following
        loop.body = self.build(node.body, loop, backwards)
        return Begin(loop)

    def boundary(self, node: Boundary, following: Instruction, backwards: bool) -> Instruction:
        return Edge(BOUNDARIES[node.kind], following)

    def look(self, node: Look, following: Instruction, backwards: bool) -> Instruction:
        body = self.build(node.body, DONE, node.behind)
        return (NotAhead if node.negative else Ahead)(body, following)

    def back_reference(self, node: BackReference, following: Instruction, backwards: bool) -> Instruction:
        return Same(node.index, self.folding, backwards, following)


_RULES: dict[type[Node], Callable[..., Instruction]] = {
    Character: _Assembler.character,
    Set: _Assembler.set,
    Sequence: _Assembler.sequence,
    Choice: _Assembler.choice,
    Group: _Assembler.group,
    Repeat: _Assembler.repeat,
    Boundary: _Assembler.boundary,
    Look: _Assembler.look,
    BackReference: _Assembler.back_reference,
}
