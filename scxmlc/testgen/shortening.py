"""The shortest list of moves that still fails.

In: moves, and whether a list of them fails. Out: a list of which none can be left out, nor any two neighbours. What
surprises: Hypothesis shortens choices, of which each means something else once one before it is gone; here the moves
themselves are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Move = TypeVar("Move")
MOST = 400
"""Lists that are tried."""


def shortest(moves: Sequence[Move], fails: Callable[[Sequence[Move]], bool]) -> list[Move]:
    """The moves without those that can be left out."""
    left, tries = [*moves], 0
    size = len(left)
    while size:
        at, before = 0, len(left)
        while at < len(left) and tries < MOST:
            tries += 1
            shorter = left[:at] + left[at + size :]
            if fails(shorter):
                left = shorter
            else:
                at += 1
        if len(left) == before or tries >= MOST:
            size = size // 2 if size > 4 else size - 1
    return left
