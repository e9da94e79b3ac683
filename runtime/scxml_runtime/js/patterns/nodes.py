"""What a pattern says, as a tree of plain records (ES5 15.10.1).

The parser makes it; the translator to `re` and the own matcher read it. Case is already settled: under the
i flag letters have become sets. Character and Set consume one character, which under the u flag may be two
code units.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .sets import Ranges


class Node:
    """Any part of a pattern."""

    __slots__ = ()


class Character(Node):
    """One code point."""

    __slots__ = ("code",)

    def __init__(self, code: int) -> None:
        self.code = code


class Set(Node):
    """One character in the ranges."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges


class Sequence(Node):
    """One thing after the other; empty matches everywhere."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node]) -> None:
        self.items = items


class Choice(Node):
    """The first option that lets the rest match."""

    __slots__ = ("options",)

    def __init__(self, options: list[Node]) -> None:
        self.options = options


class Group(Node):
    """A capture."""

    __slots__ = ("body", "index")

    def __init__(self, index: int, body: Node) -> None:
        self.index = index
        self.body = body


class Repeat(Node):
    """A quantifier; `high` None: no upper bound; captures from `first` to before `last` are inside."""

    __slots__ = ("body", "first", "greedy", "high", "last", "low")

    def __init__(self, body: Node, bounds: tuple[int, int | None], greedy: bool, captures: range) -> None:
        self.body = body
        self.low, self.high = bounds
        self.greedy = greedy
        self.first, self.last = captures.start, captures.stop


class Boundary(Node):
    """A place: `start`, `line start`, `word` (an edge of one), `folded word`, `no word` and so on."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind


class Look(Node):
    """Look-ahead or look-behind."""

    __slots__ = ("behind", "body", "negative")

    def __init__(self, body: Node, behind: bool, negative: bool) -> None:
        self.body = body
        self.behind = behind
        self.negative = negative


class BackReference(Node):
    """What a capture holds, once more."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


class Pattern:
    """A whole pattern: its tree, how many captures it has, and the names of those that have one."""

    __slots__ = ("body", "captures", "ignore_case", "names", "unicode")

    def __init__(self, body: Node, captures: int, names: dict[str, int], flags: str) -> None:
        self.body = body
        self.captures = captures
        self.names = names
        self.ignore_case = "i" in flags
        self.unicode = "u" in flags
