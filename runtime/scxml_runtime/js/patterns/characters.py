"""What the own matcher asks of a character or a place: is it in a set, is there a boundary.

In: characters, one or two code units; a text and a place in it. Out: yes or no.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sets import Ranges

_TERMINATORS = "\n\r\u2028\u2029"
_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")


_FOLDED_WORD = _WORD | {"\u017f", "\u212a"}


def _word_edge(text: str, at: int, word: frozenset[str] = _WORD) -> bool:
    return (at > 0 and text[at - 1] in word) != (at < len(text) and text[at] in word)


BOUNDARIES: dict[str, Callable[[str, int], bool]] = {
    "start": lambda text, at: at == 0,
    "end": lambda text, at: at == len(text),
    "line start": lambda text, at: at == 0 or text[at - 1] in _TERMINATORS,
    "line end": lambda text, at: at == len(text) or text[at] in _TERMINATORS,
    "word": _word_edge,
    "no word": lambda text, at: not _word_edge(text, at),
    "folded word": lambda text, at: _word_edge(text, at, _FOLDED_WORD),
    "no folded word": lambda text, at: not _word_edge(text, at, _FOLDED_WORD),
}


class Members(dict[str, bool]):
    """Which characters (one or two code units) a set has, found out one by one as they are met."""

    __slots__ = ("ranges",)

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges

    def __missing__(self, character: str) -> bool:
        code = ord(character) if len(character) == 1 else _code_point(character)
        found = self[character] = any(first <= code <= last for first, last in self.ranges)
        return found


def _code_point(pair: str) -> int:
    return 0x10000 + ((ord(pair[0]) - 0xD800) << 10) + (ord(pair[1]) - 0xDC00)
