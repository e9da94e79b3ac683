"""A regular expression made ready: which of the two matchers takes a text, and the cache of ready ones.

In come pattern and flags, out goes a Program; programs are immutable and shared by all sessions. Where to
begin, whether to search or to match just there, and what g, y and lastIndex mean is the business of the
caller (RegExp).
"""

from __future__ import annotations

import re
import warnings

from .assemble import assemble
from .matcher import Run
from .parser import parse
from .risk import safe_length
from .translate import Untranslatable, translate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from .matcher import Instruction
    from .nodes import Pattern

    Captures: TypeAlias = Sequence[tuple[int, int]]

_CACHE_SIZE = 512
_UNKNOWN = -2
_cache: dict[tuple[str, str], Program] = {}


class Program:
    """A pattern that can be matched; `captures` counts them, `names` gives the numbers of those with names.

    Both matchers are made when a text first asks for them.
    """

    __slots__ = ("_regex", "_start", "captures", "marks", "names", "pattern", "safe_length")

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.captures = pattern.captures
        self.names = pattern.names
        self.safe_length = _UNKNOWN
        self.marks = 0
        self._regex: re.Pattern[str] | None = None
        self._start: Instruction | None = None

    def regex(self, text: str) -> re.Pattern[str] | None:
        """The pattern of `re` if it is to be used for this text."""
        if self.safe_length == _UNKNOWN:
            self._regex = _for_re(self.pattern)
            self.safe_length = -1 if self._regex is None else safe_length(self.pattern.body)
        return self._regex if len(text) <= self.safe_length else None

    def search(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        """The first match at or after a place, as (start, end) of the match and of each capture, or None."""
        regex = self.regex(text)
        if regex is not None:
            charge(len(text))
            found = regex.search(text, index)
            return None if found is None else found.regs
        for start in range(index, len(text) + 1):
            captures = self._attempt(text, start, charge)
            if captures is not None:
                return captures
        return None

    def match(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        """The match that begins exactly at a place, or None."""
        regex = self.regex(text)
        if regex is None:
            return self._attempt(text, index, charge)
        charge(len(text))
        found = regex.match(text, index)
        return None if found is None else found.regs

    def _attempt(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        if self._start is None:
            self._start, self.marks = assemble(self.pattern)
        if self.pattern.unicode and _inside_pair(text, index):
            return None
        run = Run(text, self.marks, charge)
        run.at = index
        if not run.matches(self._start):
            return None
        run.marks[0:2] = index, run.at
        return [(run.marks[2 * i], run.marks[2 * i + 1]) for i in range(self.captures + 1)]


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
        found = _cache[key] = Program(parse(source, flags))
    return found
