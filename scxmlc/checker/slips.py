"""Slips of the fingers: words of which one is hardly meant beside the other.

In: words. Out: whether another word is one of them with two letters exchanged, or with one left out or put in. Stricter
than what `did_you_mean` offers, which has a fault to explain already: here the likeness is all the evidence there is.
Words that differ in one letter (`left`, `lift`) or by one at an end (`item`, `items`, `item2`) are mostly two words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SHORTEST, LONGEST = 4, 100


class Slips:
    """What may have been meant, looked up from the slip: as quick for many words as for few."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {word for word in words if SHORTEST <= len(word) <= LONGEST}
        self._cut = {cut for word in self._words for cut in _cut(word) if len(cut) >= SHORTEST}

    def has(self, word: str) -> bool:
        """Whether `word` is a slip of one of the words, and none of them itself."""
        if word in self._words or not SHORTEST <= len(word) <= LONGEST:
            return False
        return word in self._cut or any(each in self._words for each in (*_exchanged(word), *_cut(word)))


def _exchanged(word: str) -> Iterator[str]:
    return (word[:at] + word[at : at + 2][::-1] + word[at + 2 :] for at in range(len(word) - 1))


def _cut(word: str) -> Iterator[str]:
    """Without one of its inner letters."""
    return (word[:at] + word[at + 1 :] for at in range(1, len(word) - 1))
