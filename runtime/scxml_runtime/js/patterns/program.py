"""A regular expression made ready: which of the two matchers takes a text, and the cache of ready ones.

In come pattern and flags, out goes a Program; programs are immutable and shared by all sessions. Where to
begin, and what g and lastIndex mean, is the business of the caller (RegExp).
"""

from __future__ import annotations

import re
import warnings

from ..budget import PER_STEP
from ..code_units import is_pair
from .assemble import assemble
from .matcher import Run
from .nodes import Set
from .parser import parse
from .risk import EXPONENTIAL, degree, first
from .sets import EVERY
from .translate import Untranslatable, set_text, translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from .matcher import Instruction
    from .nodes import Pattern

    Captures: TypeAlias = Sequence[tuple[int, int]]
    Charge: TypeAlias = Callable[[int], None]

_CACHE_SIZE = 512
_UNKNOWN = -1
_TOO_MUCH = 1 << 14
"""What `re` may cost at most, in the budget's small pieces of work: beyond, the own matcher pays for what it does."""

_QUICKER = 4
"""Steps of `re` that weigh as much as a small piece of work."""

_cache: dict[tuple[str, str], Program] = {}


class Program:
    """A pattern that can be matched, with its `flags`; `captures` counts them, `names` gives the numbers of those with
    names.

    Both matchers are made when a text first asks for them.
    """

    __slots__ = (
        "_free",
        "_heads",
        "_regex",
        "_start",
        "captures",
        "degree",
        "factor",
        "flags",
        "marks",
        "names",
        "pattern",
    )

    def __init__(self, pattern: Pattern, flags: str = "") -> None:
        self.pattern = pattern
        self.flags = flags
        self.captures = pattern.captures
        self.names = pattern.names
        self.degree = _UNKNOWN
        self.factor = 1
        self.marks = 0
        self._free = -1  # as many characters are searched for less than a step, once that is known
        self._regex: re.Pattern[str] | None = None
        self._heads: re.Pattern[str] | None = None
        self._start: Instruction | None = None

    def price(self, length: int) -> int:
        """What `re` costs at most for so many characters, in the budget's small pieces of work; `_TOO_MUCH` if it is
        not to be asked."""
        if self.degree == _UNKNOWN:
            self._regex = _for_re(self.pattern)
            self._heads = _heads(self.pattern)
            self.degree, self.factor = (EXPONENTIAL, 1) if self._regex is None else degree(self.pattern.body)
            if "u" not in self.flags and "y" not in self.flags:
                self._free = next(size - 1 for size in range(PER_STEP + 1) if self.costs_a_step(size))
        if self.degree == 1:
            return 0
        if self.degree == EXPONENTIAL:
            return _TOO_MUCH
        return int(min(length**self.degree * self.factor // _QUICKER, _TOO_MUCH))

    def costs_a_step(self, size: int) -> bool:
        """Whether `re` takes a step to search so many characters."""
        return size >= PER_STEP or self.price(size) >= PER_STEP

    def find(self, text: str, index: int, charge: Charge) -> Captures | None:
        """One attempt from a place, by the flags y and u."""
        if len(text) - index <= self._free:
            found = self._regex.search(text, index)  # type: ignore[union-attr]
            return None if found is None else found.regs
        flags = self.flags
        if "u" in flags and index and is_pair(text, index - 1):
            index -= 1
        return self.match(text, index, charge) if "y" in flags else self.search(text, index, charge)

    def search(self, text: str, index: int, charge: Charge) -> Captures | None:
        """The first match at or after a place, as (start, end) of the match and of each capture, or None."""
        if self.degree != 1:
            price = self.price(len(text) - index)
            if price >= _TOO_MUCH:
                return self._searched(text, index, charge)
            charge(price)
        assert self._regex is not None
        found = self._regex.search(text, index)
        charge((len(text) if found is None else found.end()) - index)
        return None if found is None else found.regs

    def match(self, text: str, index: int, charge: Charge) -> Captures | None:
        """The match that begins exactly at a place, or None."""
        price = self.price(len(text) - index)
        if price >= _TOO_MUCH:
            return self._attempted(self._run(text, charge), index)
        if self._heads is not None and self._heads.match(text, index) is None:
            return None
        charge(price)
        assert self._regex is not None
        found = self._regex.match(text, index)
        charge((len(text) if found is None else found.end()) - index)
        return None if found is None else found.regs

    def _searched(self, text: str, index: int, charge: Charge) -> Captures | None:
        """Search with the own matcher, at each place where a match could begin."""
        run = self._run(text, charge)
        heads = self._heads
        while index <= len(text):
            if heads is not None:
                head = heads.search(text, index)
                charge((len(text) if head is None else head.start()) - index)
                if head is None:
                    return None
                index = head.start()
            captures = self._attempted(run, index)
            if captures is not None:
                return captures
            index += 1
        return None

    def _run(self, text: str, charge: Charge) -> Run:
        if self._start is None:
            self._start, self.marks = assemble(self.pattern)
        return Run(text, self.marks, charge)

    def _attempted(self, run: Run, index: int) -> Captures | None:
        if self.pattern.unicode and _inside_pair(run.text, index):
            return None
        run.begin(index)
        assert self._start is not None
        if not run.matches(self._start):
            return None
        run.marks[0:2] = index, run.at
        return [(run.marks[2 * i], run.marks[2 * i + 1]) for i in range(self.captures + 1)]


def _heads(pattern: Pattern) -> re.Pattern[str] | None:
    """What finds the places where a match can begin, unless that is everywhere."""
    begins = first(pattern.body, EVERY)
    if pattern.unicode or begins == EVERY:
        return None
    return re.compile(set_text(Set(begins)))


def _inside_pair(text: str, index: int) -> bool:
    return (
        0 < index < len(text)
        and "\udc00" <= text[index] <= "\udfff"
        and "\ud800" <= text[index - 1] <= "\udbff"
    )


def _for_re(pattern: Pattern) -> re.Pattern[str] | None:
    try:
        text = translate(pattern)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(text)
    except (Untranslatable, re.error, OverflowError):
        return None


def program(source: str, flags: str) -> Program:
    """The program of a pattern, perhaps from the cache; PatternError if pattern or flags are wrong."""
    key = (source, flags)
    found = _cache.get(key)
    if found is None:
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        found = _cache[key] = Program(parse(source, flags), flags)
    return found
