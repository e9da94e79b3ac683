"""Text put together from pieces, paid for as it grows and never longer than a string may be."""

from __future__ import annotations

from .budget import charge
from .errors import error
from .values import MAX_STRING

_PIECE = 16
"""What a piece costs besides its length."""

_BATCH = 4096


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
        self.unpaid += len(text) + _PIECE
        if self.size > MAX_STRING:
            raise error("RangeError", "string too long")
        if self.unpaid > _BATCH:
            charge(self.unpaid)
            self.unpaid = 0

    def text(self) -> str:
        """All pieces joined."""
        charge(self.unpaid)
        return "".join(self.parts)
