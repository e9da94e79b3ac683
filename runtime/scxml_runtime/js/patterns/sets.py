"""Sets of characters as sorted, disjoint ranges of code points, and the letters that differ only in case.

A set is a tuple of (first, last) pairs. Case-insensitive matching is done by closing sets under ECMA-262's
Canonicalize, so that the matchers never fold anything: without the u flag a character stands for its upper
case unless that is several characters or leaves or enters ASCII; with the u flag for its simple case
folding.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Ranges: TypeAlias = tuple[tuple[int, int], ...]

TOP = 0x10FFFF
EVERY: Ranges = ((0, TOP),)
NOTHING: Ranges = ()
DIGIT: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
FOLDED_WORD: Ranges = (*WORD, (0x17F, 0x17F), (0x212A, 0x212A))
TERMINATORS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
SPACE: Ranges = (
    (9, 13),
    (32, 32),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)


def union(parts: Iterable[tuple[int, int]]) -> Ranges:
    """The ranges sorted, with those that touch joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(ranges: Ranges) -> Ranges:
    """Every code point that is not in the set."""
    out: list[tuple[int, int]] = []
    start = 0
    for first, last in ranges:
        if first > start:
            out.append((start, first - 1))
        start = last + 1
    if start <= TOP:
        out.append((start, TOP))
    return tuple(out)


def overlap(a: Ranges, b: Ranges) -> bool:
    """Whether some code point is in both."""
    return any(first <= end and start <= last for first, last in a for start, end in b)


def contains(ranges: Ranges, code: int) -> bool:
    """Whether the set has the code point."""
    return any(first <= code <= last for first, last in ranges)


def _upper(code: int) -> int:
    """Canonicalize without the u flag (ES5 15.10.2.8)."""
    mapped = chr(code).upper()
    if len(mapped) != 1 or (code >= 128 > ord(mapped)) or ord(mapped) > 0xFFFF:
        return code
    return ord(mapped)


_NEW_FOLDINGS = {
    0x1FD3: 0x390,
    0x1FE3: 0x3B0,
    0xFB05: 0xFB06,
}  # since Unicode 15.1, younger than Python's tables


def _folded(code: int) -> int:
    """Canonicalize with the u flag: simple case folding."""
    if code in _NEW_FOLDINGS:
        return _NEW_FOLDINGS[code]
    character = chr(code)
    mapped = character.casefold()
    if len(mapped) != 1:
        mapped = character.lower()
    return ord(mapped) if len(mapped) == 1 else code


class Folding:
    """One of the two ways to fold case; its table is made when a letter beyond ASCII asks."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.alike: dict[int, list[int]] | None = None

    def fold(self, code: int) -> int:
        """The code point that stands for this one."""
        return _folded(code) if self.last == TOP else _upper(code)

    def table(self) -> dict[int, list[int]]:
        """For each code point that shares its folding with others: all that share it."""
        if self.alike is None:
            classes: dict[int, list[int]] = {}
            for code in range(self.last + 1):
                folded = self.fold(code)
                if folded != code:
                    classes.setdefault(folded, [folded]).append(code)
            self.alike = {code: group for group in classes.values() for code in group}
        return self.alike

    def close(self, ranges: Ranges) -> Ranges:
        """The set with everything that differs from a member only in case."""
        if self.last != TOP and all(last < 128 for _, last in ranges):
            return union([*ranges, *_other_ascii_case(ranges)])
        rest = [r for r in ranges if r[0] > 0 or r[1] < self.last]
        if len(rest) < len(ranges):
            return ranges
        alike = self.table()
        more = [(c, c) for code, group in alike.items() if contains(ranges, code) for c in group]
        return union([*ranges, *more])


def _other_ascii_case(ranges: Ranges) -> list[tuple[int, int]]:
    out = []
    for first, last in ranges:
        for start, end, shift in ((65, 90, 32), (97, 122, -32)):
            if first <= end and start <= last:
                out.append((max(first, start) + shift, min(last, end) + shift))
    return out


UPPER_CASE = Folding(0xFFFF)
SIMPLE_FOLDING = Folding(TOP)
