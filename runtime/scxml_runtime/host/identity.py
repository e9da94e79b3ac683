"""Ids and chance of a host: the same in each run on a virtual clock, its own in each process on the machine's.

In: the clock's seed. Out: ids of sessions and of what they send, and numbers for `Math.random`.

The rule that surprises: an id of a <send> is unique within a host, which is what the Recommendation asks for (SCXML
6.2.4); on the machine's clock it begins with a word of the process's own, since it may leave it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835


class Identity:
    """What a host counts."""

    __slots__ = ("_chance", "_counts", "_seed", "_word")

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._word = _digits(seed, 6) + "-" if seed else ""
        self._counts: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Nothing was counted, and nothing left to chance."""
        self._counts.clear()
        self._chance = self._seed

    def new_id(self, kind: str) -> str:
        """A fresh id that starts with `kind` and a dot (SCXML 6.4.1: stateid.platformid)."""
        return f"{kind}.{self._word}{self.count(kind)}"

    def count(self, kind: str) -> int:
        """One more of a kind."""
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        return number

    def new_session_id(self) -> str:
        """32 characters 0-9A-Z."""
        return _digits(self.count("") * SPREAD + self._seed, 32)

    def random(self) -> float:
        """A number in [0, 1)."""
        self._chance = self._chance * 6364136223846793005 + 1442695040888963407 & 0xFFFFFFFFFFFFFFFF
        return (self._chance >> 11) / 9007199254740992.0

    def standing(self) -> dict[str, Any]:
        """What was counted, and where chance stands: for a snapshot."""
        return {"counts": {**self._counts}, "chance": self._chance}

    def go_on_from(self, counts: dict[str, int], chance: int) -> None:
        """Count on, so that no id comes a second time; chance goes on where nothing was asked of it here."""
        if self._chance == self._seed == 0 and not self._counts:
            self._chance = chance
        for kind, number in counts.items():
            self._counts[kind] = max(number, self._counts.get(kind, 0))


def _digits(number: int, length: int) -> str:
    """The last digits of a number to the base 36."""
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits
