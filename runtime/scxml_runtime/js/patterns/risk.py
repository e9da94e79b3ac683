"""How long `re` can take to look for a pattern; `re` cannot be stopped once it has begun, so this is paid for before.

In comes a pattern tree, out go a degree and a factor: the time grows at most with that power of the text's length,
times the factor; or faster than any power.

A loop is ambiguous if what may follow it can begin like another iteration: each place where it could end is tried,
which multiplies the work of all that follows by the length of the text. One inside another loop makes it exponential.
A search tries each place of the text, which multiplies once more, unless an attempt that got far cannot fail, or only
one can get far.
"""

from __future__ import annotations

from .nodes import BackReference, Boundary, Character, Choice, Group, Look, Node, Repeat, Sequence, Set
from .sets import EVERY, NOTHING, overlap, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sets import Ranges

EXPONENTIAL = 99
"""The degree of what grows faster than any power that can be paid."""

_MANY = 8
"""A loop of more iterations than this counts as endless."""

_LARGEST_FACTOR = 4096


def degree(body: Node) -> tuple[int, int]:
    """The power of a text's length that the time of a search grows with, 1 at least; and its factor."""
    survey = _Survey()
    rest = survey.visit(body, NOTHING, _Rest(0, False), 0)
    if survey.exponential or survey.factor > _LARGEST_FACTOR:
        return EXPONENTIAL, 1
    again = survey.fails_late and not is_anchored(body)
    return max(rest.degree, 1) + again, survey.factor


def is_anchored(node: Node) -> bool:
    """Whether a match can begin nowhere but at the start of the text."""
    if isinstance(node, Sequence):
        return any(is_anchored(item) for item in node.items[:1])
    if isinstance(node, Choice):
        return all(is_anchored(option) for option in node.options)
    if isinstance(node, Group):
        return is_anchored(node.body)
    return isinstance(node, Boundary) and node.kind == "start"


def first(node: Node, follow: Ranges) -> Ranges:
    """The characters a match of the node can begin with, given what can follow it."""
    if isinstance(node, Character):
        return ((node.code, node.code),)
    if isinstance(node, Set):
        return node.ranges
    if isinstance(node, Sequence):
        for item in reversed(node.items):
            follow = first(item, follow)
        return follow
    if isinstance(node, Choice):
        return union(r for option in node.options for r in first(option, follow))
    if isinstance(node, Group):
        return first(node.body, follow)
    if isinstance(node, Repeat):
        inner = first(node.body, follow)
        return inner if node.low else union([*inner, *follow])
    return EVERY if isinstance(node, BackReference | Look) else follow


class _Rest:
    """What is known of a pattern from some place to its end: the power its time grows with, and whether it can fail."""

    __slots__ = ("can_fail", "degree")

    def __init__(self, degree: int, can_fail: bool) -> None:
        self.degree = degree
        self.can_fail = can_fail


class _Survey:
    """One walk from the end of a pattern to its beginning."""

    def __init__(self) -> None:
        self.factor = 1
        self.exponential = False
        self.fails_late = False

    def visit(self, node: Node, follow: Ranges, rest: _Rest, loops: int) -> _Rest:
        """The node and what is behind it."""
        if isinstance(node, Sequence):
            for item in reversed(node.items):
                rest = self.visit(item, follow, rest, loops)
                follow = first(item, follow)
            return rest
        if isinstance(node, Choice):
            return self.choice(node, follow, rest, loops)
        if isinstance(node, Repeat):
            return self.repeat(node, follow, rest, loops)
        if isinstance(node, Group):
            return self.visit(node.body, follow, rest, loops)
        return self.single(node, rest, loops)

    def single(self, node: Node, rest: _Rest, loops: int) -> _Rest:
        """What stands by itself: a character, a boundary, a look around, a captured text."""
        if isinstance(node, BackReference):
            return self.long(1, rest, loops)
        if isinstance(node, Look):
            return self.long(self.visit(node.body, NOTHING, _Rest(0, True), loops).degree, rest, loops)
        return _Rest(rest.degree, True)

    def long(self, own: int, rest: _Rest, loops: int) -> _Rest:
        """Something that looks far without moving on: in a loop, it does so in each iteration."""
        if own:
            self.fails_late = True
        return _Rest(max(rest.degree, own) + (own if loops else 0), True)

    def choice(self, node: Choice, follow: Ranges, rest: _Rest, loops: int) -> _Rest:
        seen: Ranges = NOTHING
        found: list[_Rest] = []
        for option in node.options:
            begins = first(option, follow)
            if overlap(seen, begins):
                self.exponential = self.exponential or loops > 0
                self.factor *= 2
            seen = union([*seen, *begins])
            found.append(self.visit(option, follow, rest, loops))
        return _Rest(max(each.degree for each in found), any(each.can_fail for each in found))

    def repeat(self, node: Repeat, follow: Ranges, rest: _Rest, loops: int) -> _Rest:
        begins = first(node.body, NOTHING)
        endless = node.high is None or node.high > _MANY
        varies = node.low != node.high
        ambiguous = varies and overlap(begins, follow)
        if ambiguous:
            self.exponential = self.exponential or loops > 0
        if not endless:
            self.factor *= (node.high or 0) - node.low + 1 if ambiguous else 1
            return self.few(node, union([*begins, *follow]), rest, loops)
        self.fails_late = self.fails_late or rest.can_fail or node.low > _MANY
        inside = self.visit(node.body, union([*begins, *follow]), _Rest(0, True), loops + 1)
        behind = rest.degree + 1 if ambiguous else max(rest.degree, 1)
        return _Rest(max(behind, inside.degree), rest.can_fail or node.low > 0)

    def few(self, node: Repeat, follow: Ranges, rest: _Rest, loops: int) -> _Rest:
        """A loop of a few iterations: the same as its body that often."""
        before, times = self.factor, max(node.high or 0, 1)
        once = self.visit(node.body, follow, rest, loops)
        self.factor = min(before * (self.factor // before) ** times, _LARGEST_FACTOR + 1)
        return _Rest(once.degree + (once.degree - rest.degree) * (times - 1), rest.can_fail or node.low > 0)
