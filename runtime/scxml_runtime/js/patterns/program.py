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
_cache: dict[tuple[str, str], Program] = {}


class Program:
    """A pattern that can be matched; `captures` counts them, `names` gives the numbers of those with names."""

    __slots__ = ("captures", "instructions", "names", "pattern", "regex", "safe_length")

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.captures = pattern.captures
        self.names = pattern.names
        self.instructions: tuple[Instruction, int] | None = None
        self.regex = _for_re(pattern)
        self.safe_length = safe_length(pattern.body) if self.regex is not None else -1

    def search(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        """The first match at or after a place, as (start, end) of the match and of each capture, or None."""
        if self.regex is not None and len(text) <= self.safe_length:
            charge(len(text))
            found = self.regex.search(text, index)
            return None if found is None else found.regs
        for start in range(index, len(text) + 1):
            captures = self._attempt(text, start, charge)
            if captures is not None:
                return captures
        return None

    def match(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        """The match that begins exactly at a place, or None."""
        if self.regex is not None and len(text) <= self.safe_length:
            charge(len(text))
            found = self.regex.match(text, index)
            return None if found is None else found.regs
        return self._attempt(text, index, charge)

    def _attempt(self, text: str, index: int, charge: Callable[[int], None]) -> Captures | None:
        if self.instructions is None:
            self.instructions = assemble(self.pattern)
        start, marks = self.instructions
        if self.pattern.unicode and _inside_pair(text, index):
            return None
        run = Run(text, marks, charge)
        run.at = index
        if not run.matches(start):
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
