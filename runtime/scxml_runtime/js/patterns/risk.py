"""How long a text may be for `re` to match it in bounded time; `re` cannot be stopped once it has begun.

In comes a pattern tree, out goes a length. A loop is ambiguous if what may follow it can begin like another
iteration; each such loop multiplies the work by the length of the text, and one inside another loop makes
it exponential. Longer texts than the returned one go to the own matcher, which pays for its steps.
"""

from __future__ import annotations

from .nodes import BackReference, Character, Choice, Group, Node, Repeat, Sequence, Set
from .sets import EVERY, NOTHING, overlap, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sets import Ranges

WORK = 1e9
"""Steps of `re` that are done without asking the budget: about a second in the worst case."""

_EXPONENTIAL_LENGTH = 24
_MANY = 8
"""A loop of more iterations than this counts as endless."""


def safe_length(body: Node) -> int:
    """The longest text that `re` is trusted with."""
    survey = _Survey()
    survey.visit(body, NOTHING, 0)
    if survey.exponential or survey.optional > _MANY:
        return _EXPONENTIAL_LENGTH
    return int(WORK ** (1 / (1 + max(survey.ambiguous, 1))))


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
    return EVERY if isinstance(node, BackReference) else follow


class _Survey:
    def __init__(self) -> None:
        self.ambiguous = 0
        self.optional = 0
        self.exponential = False

    def visit(self, node: Node, follow: Ranges, loops: int) -> None:
        if isinstance(node, Sequence):
            for item in reversed(node.items):
                self.visit(item, follow, loops)
                follow = first(item, follow)
        elif isinstance(node, Choice):
            self.choice(node, follow, loops)
        elif isinstance(node, Repeat):
            self.repeat(node, follow, loops)
        elif hasattr(node, "body"):
            self.visit(node.body, follow if isinstance(node, Group) else NOTHING, loops)

    def choice(self, node: Choice, follow: Ranges, loops: int) -> None:
        seen: Ranges = NOTHING
        for option in node.options:
            begins = first(option, follow)
            self.exponential = self.exponential or (loops > 0 and overlap(seen, begins))
            seen = union([*seen, *begins])
            self.visit(option, follow, loops)

    def repeat(self, node: Repeat, follow: Ranges, loops: int) -> None:
        begins = first(node.body, NOTHING)
        endless = node.high is None or node.high > _MANY
        if overlap(begins, follow):
            self.ambiguous += endless
            self.optional += not endless
            self.exponential = self.exponential or (loops > 0 and node.low != node.high)
        if endless:
            follow = union([*begins, *follow])
        self.visit(node.body, follow, loops + endless)
