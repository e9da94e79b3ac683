"""What the own matcher does: an instruction for each thing that patterns can ask of a text (ECMA-262 22.2.2).

In comes a run; out comes the next instruction, or None where the text does not fit. Instructions are shared by all
sessions: what a match has found so far is in the run.
"""

from __future__ import annotations

from .matcher import STEPS_PER_CHARGE, Instruction, Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match

    from .characters import Members
    from .sets import Folding


class One(Instruction):
    """A code unit of a set, forwards."""

    __slots__ = ("members",)

    def __init__(self, members: Members, following: Instruction) -> None:
        self.next = following
        self.members = members

    def step(self, run: Run) -> Instruction | None:
        at = run.at
        if at < len(run.text) and self.members[run.text[at]]:
            run.at = at + 1
            return self.next
        return None


class OneBefore(One):
    """A code unit of a set, backwards."""

    __slots__ = ()

    def step(self, run: Run) -> Instruction | None:
        at = run.at
        if at > 0 and self.members[run.text[at - 1]]:
            run.at = at - 1
            return self.next
        return None


class Point(One):
    """A code point of a set, forwards."""

    __slots__ = ()

    def step(self, run: Run) -> Instruction | None:
        at, text = run.at, run.text
        if at == len(text):
            return None
        pair = text[at] >= "\ud800" and text[at] <= "\udbff" and "\udc00" <= text[at + 1 : at + 2] <= "\udfff"
        end = at + 1 + pair
        if not self.members[text[at:end]]:
            return None
        run.at = end
        return self.next


class PointBefore(One):
    """A code point of a set, backwards."""

    __slots__ = ()

    def step(self, run: Run) -> Instruction | None:
        at, text = run.at, run.text
        if at == 0:
            return None
        low = "\udc00" <= text[at - 1] <= "\udfff"
        start = at - 2 if low and at > 1 and "\ud800" <= text[at - 2] <= "\udbff" else at - 1
        if not self.members[text[start:at]]:
            return None
        run.at = start
        return self.next


class Split(Instruction):
    """This way first, and if it fails the other."""

    __slots__ = ("other",)

    def __init__(self, first: Instruction, other: Instruction) -> None:
        self.next = first
        self.other = other

    def step(self, run: Run) -> Instruction | None:
        run.choose(self.other, run.at)
        return self.next


class Span(Instruction):
    """As many code units of a set as there are, then fewer; `scan` is the `match` of `re` for all of them."""

    __slots__ = ("low", "scan")

    def __init__(
        self, scan: Callable[[str, int], Match[str] | None], low: int, following: Instruction
    ) -> None:
        self.next = following
        self.scan = scan
        self.low = low

    def step(self, run: Run) -> Instruction | None:
        found = self.scan(run.text, run.at)
        if found is None:
            return None
        end, least = found.end(), run.at + self.low
        run.charge(end - run.at)
        run.at = end
        if end > least:
            run.choose(_Shorter(self.next, least), end - 1)
        return self.next


class _Shorter(Instruction):
    """The rest of a span's choices, down to its shortest."""

    __slots__ = ("least",)

    def __init__(self, following: Instruction | None, least: int) -> None:
        self.next = following
        self.least = least

    def step(self, run: Run) -> Instruction | None:
        if run.at > self.least:
            run.choose(self, run.at - 1)
        return self.next


class Open(Instruction):
    """A capture begins; the place waits in a mark of its own until the capture ends."""

    __slots__ = ("mark",)

    def __init__(self, mark: int, following: Instruction) -> None:
        self.next = following
        self.mark = mark

    def step(self, run: Run) -> Instruction | None:
        run.set(self.mark, run.at)
        return self.next


class Close(Instruction):
    """A capture ends."""

    __slots__ = ("index", "mark")

    def __init__(self, index: int, mark: int, following: Instruction) -> None:
        self.next = following
        self.index = index
        self.mark = mark

    def step(self, run: Run) -> Instruction | None:
        ends = sorted((run.marks[self.mark], run.at))
        run.set(2 * self.index, ends[0])
        run.set(2 * self.index + 1, ends[1])
        return self.next


class Loop(Instruction):
    """A quantifier, met through Begin and after each iteration. Marks: iterations done, start of the last."""

    __slots__ = ("again", "body", "captures", "count", "greedy", "high", "low", "start")

    body: Instruction

    def __init__(self, bounds: tuple[int, int | None], greedy: bool, captures: range, mark: int) -> None:
        self.low, self.high = bounds
        self.greedy = greedy
        self.captures = captures
        self.count, self.start = mark, mark + 1
        self.again = Again(self)

    def step(self, run: Run) -> Instruction | None:
        done = run.marks[self.count]
        if done > self.low and run.marks[self.start] == run.at:
            return None
        return self.decide(run, done)

    def decide(self, run: Run, done: int) -> Instruction | None:
        if done < self.low:
            return self.iterate(run)
        if self.high is not None and done >= self.high:
            return self.next
        if self.greedy:
            assert self.next is not None
            run.choose(self.next, run.at)
            return self.iterate(run)
        run.choose(self.again, run.at)
        return self.next

    def iterate(self, run: Run) -> Instruction | None:
        run.set(self.count, run.marks[self.count] + 1)
        run.set(self.start, run.at)
        for index in self.captures:
            if run.marks[2 * index] >= 0:
                run.set(2 * index, -1)
                run.set(2 * index + 1, -1)
        return self.body


class Again(Instruction):
    """One more iteration of a loop."""

    __slots__ = ("loop",)

    def __init__(self, loop: Loop) -> None:
        self.loop = loop

    def step(self, run: Run) -> Instruction | None:
        return self.loop.iterate(run)


class Begin(Again):
    """The way into a loop."""

    __slots__ = ()

    def step(self, run: Run) -> Instruction | None:
        run.set(self.loop.count, 0)
        return self.loop.decide(run, 0)


class Edge(Instruction):
    """A boundary."""

    __slots__ = ("holds",)

    def __init__(self, holds: Callable[[str, int], bool], following: Instruction) -> None:
        self.next = following
        self.holds = holds

    def step(self, run: Run) -> Instruction | None:
        return self.next if self.holds(run.text, run.at) else None


class Ahead(Instruction):
    """Look-around that must hold."""

    __slots__ = ("body",)

    def __init__(self, body: Instruction, following: Instruction) -> None:
        self.next = following
        self.body = body

    def step(self, run: Run) -> Instruction | None:
        return self.next if run.holds(self.body) else None


class NotAhead(Ahead):
    """Look-around that must not hold; it captures nothing."""

    __slots__ = ()

    def step(self, run: Run) -> Instruction | None:
        length = len(run.trail)
        found = run.holds(self.body)
        run.undo(length)
        return None if found else self.next


class Same(Instruction):
    """What a capture holds, once more."""

    __slots__ = ("backwards", "folding", "index")

    def __init__(self, index: int, folding: Folding | None, backwards: bool, following: Instruction) -> None:
        self.next = following
        self.index = index
        self.folding = folding
        self.backwards = backwards

    def step(self, run: Run) -> Instruction | None:
        start, end = run.marks[2 * self.index : 2 * self.index + 2]
        if start < 0:
            return self.next
        length = end - start
        if length > STEPS_PER_CHARGE:
            run.charge(length if self.folding is None else length * STEPS_PER_CHARGE)
        here = run.at - length if self.backwards else run.at
        if here < 0 or not self.alike(run.text[start:end], run.text[here : here + length]):
            return None
        run.at = here if self.backwards else here + length
        return self.next

    def alike(self, a: str, b: str) -> bool:
        if self.folding is None or a == b:
            return a == b
        return len(a) == len(b) and self.folded(a) == self.folded(b)

    def folded(self, text: str) -> list[int]:
        assert self.folding is not None
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return [self.folding.fold(ord(c)) for c in whole]
