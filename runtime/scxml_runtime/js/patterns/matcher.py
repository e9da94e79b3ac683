"""The own matcher: a small backtracking machine for the patterns `re` cannot be trusted with (ECMA-262
22.2.2).

In come instructions (`instructions`) that the assembler made from a pattern tree, a text of UTF-16 code units and a
place; out come captures as (start, end) pairs, (-1, -1) for unset ones. The machine keeps its choices on a list of
its own, so no text makes Python recurse, and it pays for its steps, so no pattern runs longer than the
session's budget. `marks` holds the captures and the counters of loops; a trail of old values lets a choice
be taken back.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

STEPS_PER_CHARGE = 256
"""How many instructions are paid for at once."""

PRICE = 32 * STEPS_PER_CHARGE
"""What they cost, in the budget's small pieces of work."""

ATTEMPT = 4
"""What an attempt costs besides its instructions."""


class Run:
    """One attempt to match: where it stands, what it has captured, what else it could try."""

    __slots__ = ("at", "charge", "choices", "marks", "text", "trail", "unpaid")

    def __init__(self, text: str, marks: int, charge: Callable[[int], None]) -> None:
        self.text = text
        self.at = 0
        self.marks = [-1] * marks
        self.choices: list[tuple[Instruction, int, int]] = []
        self.trail: list[tuple[int, int]] = []
        self.charge = charge
        self.unpaid = 0

    def begin(self, at: int) -> None:
        """Forget the last attempt; the next one is at this place."""
        self.at = at
        self.marks = [-1] * len(self.marks)
        self.choices.clear()
        self.trail.clear()

    def set(self, mark: int, value: int) -> None:
        """Change a mark so that taking back a choice restores it."""
        self.trail.append((mark, self.marks[mark]))
        self.marks[mark] = value

    def choose(self, instruction: Instruction, at: int) -> None:
        """Remember another way to go on from a place."""
        self.choices.append((instruction, at, len(self.trail)))

    def undo(self, length: int) -> None:
        """Restore the marks to what they were when the trail was so long."""
        trail, marks = self.trail, self.marks
        while len(trail) > length:
            mark, value = trail.pop()
            marks[mark] = value

    def retry(self) -> Instruction | None:
        """Take the latest choice not yet tried."""
        if not self.choices:
            return None
        instruction, self.at, length = self.choices.pop()
        self.undo(length)
        return instruction

    def matches(self, start: Instruction) -> bool:
        """Follow the instructions to the end, or until every choice has failed."""
        instruction: Instruction | None = start
        while True:
            for taken in range(STEPS_PER_CHARGE):
                if instruction is DONE:
                    self.pay(taken + ATTEMPT)
                    return True
                instruction = instruction.step(self) if instruction is not None else self.retry()
                if instruction is None and not self.choices:
                    self.pay(taken + ATTEMPT)
                    return False
            self.charge(PRICE)

    def pay(self, steps: int) -> None:
        """Pay for instructions when there are enough of them."""
        self.unpaid += steps
        if self.unpaid > STEPS_PER_CHARGE:
            self.charge(self.unpaid * PRICE // STEPS_PER_CHARGE)
            self.unpaid = 0

    def holds(self, start: Instruction) -> bool:
        """Whether the instructions match here; their choices are forgotten, their captures kept."""
        outer, self.choices, at = self.choices, [], self.at
        found = self.matches(start)
        self.choices, self.at = outer, at
        return found


class Instruction:
    """One step of a match. `step` moves the run and returns what comes next, or None where it fails."""

    __slots__ = ("next",)

    def __init__(self, following: Instruction | None) -> None:
        self.next = following

    def step(self, run: Run) -> Instruction | None:
        raise NotImplementedError


class _Done(Instruction):
    __slots__ = ()


DONE = _Done(None)
