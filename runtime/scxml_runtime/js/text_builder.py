"""Text put together from pieces, paid for as it grows and never longer than a string may be."""

from __future__ import annotations

from .budget import CHARACTER_SIZE, COPIED, SHORT
from .errors import error
from .realm import budget
from .values import MAX_STRING

PIECE = COPIED
"""What a piece costs besides its length: a step."""

BATCH = 16 * PIECE


class TextBuilder:
    """A growing text."""

    __slots__ = ("parts", "size", "unpaid")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.unpaid = 0

    def add(self, text: str) -> None:
        """Append a piece; RangeError when the text gets too long, or the end of the budget."""
        self.parts.append(text)
        self.size += len(text)
        self.unpaid += len(text) + PIECE
        if self.size > MAX_STRING:
            raise error("RangeError", "string too long")
        if self.unpaid > BATCH:
            self.pay()

    def pay(self) -> None:
        """Pay for what was added since the last payment."""
        budget().pay(self.unpaid // COPIED, self.unpaid * CHARACTER_SIZE)
        self.unpaid = 0

    def text(self) -> str:
        """All pieces joined."""
        if self.unpaid > SHORT + PIECE:
            self.pay()
        return "".join(self.parts)
