"""How a message becomes a diagnostic: the decorators `error`, `warning`, `note`, and the table of all codes.

In: a function from facts to `Words`. Out: a function from a location and the same facts to a `Diagnostic`.
"""

from __future__ import annotations

import difflib
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec

from scxmlc.diagnostics import Diagnostic, Fix, Note
from scxmlc.docstrings import docstring
from scxmlc.source import Location

Facts = ParamSpec("Facts")


Mend = Callable[[Location], Fix | None]


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says: the cause and the way out, a sentence each, other places that belong to it, and what makes
    a fix of the place that it is said of (`mends.py`).
    """

    message: str
    hint: str | None = None
    notes: tuple[Note, ...] = ()
    mend: Mend | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the catalogue: what `scxmlc explain CODE` shows."""

    code: str
    severity: str
    words: Callable[..., Words] = field(repr=False)

    @property
    def explanation(self) -> str:
        """The docstring of the function that says it."""
        return docstring(self.words)


FEW, MANY = 40, 200
"""Words compared one by one to find what may have been meant: those nearest in the alphabet, and more if none fits."""

SURE = 0.75
"""The likeness from which words may differ in their beginning and their end."""

LONGEST = 200
"""Characters of a word that are compared."""

CATALOGUE: dict[str, Entry] = {}
STRICT: dict[str, str] = {}  # what `--strict` makes an error: the mended and the tolerated

KEEP_GOING: dict[str, str] = {}  # what `--keep-going` leaves to fail at run time, where it is reached

Message = Callable[Concatenate[Location, Facts], Diagnostic]


def _message(severity: str, words: Callable[Facts, Words]) -> Message[Facts]:
    code = words.__name__.replace("_", "-")
    CATALOGUE[code] = Entry(code, severity, words)

    @wraps(words)
    def say(location: Location, /, *args: Facts.args, **kwargs: Facts.kwargs) -> Diagnostic:
        said = words(*args, **kwargs)
        fix = said.mend(location) if said.mend else None
        return Diagnostic(code, severity, said.message, location, said.hint, said.notes, fix)

    return say


def error(words: Callable[Facts, Words]) -> Message[Facts]:
    """A message that stops the compilation after its phase."""
    return _message("error", words)


def warning(words: Callable[Facts, Words]) -> Message[Facts]:
    """A message about something that compiles, but probably not to what is meant."""
    return _message("warning", words)


def mended(words: Callable[Facts, Words]) -> Message[Facts]:
    """A warning about a fault that the compiler has mended by itself; `--strict` makes it an error."""
    STRICT[words.__name__.replace("_", "-")] = "error"
    return _message("warning", words)


def deferrable(words: Callable[Facts, Words]) -> Message[Facts]:
    """An error that can wait until run time: `--keep-going` makes it a warning."""
    KEEP_GOING[words.__name__.replace("_", "-")] = "warning"
    STRICT[words.__name__.replace("_", "-")] = "error"
    return _message("error", words)


def note(words: Callable[Facts, Words]) -> Message[Facts]:
    """A message for information."""
    return _message("note", words)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """`did you mean "open"?`, when something known is close enough to `word`; quick for the same frozenset again."""
    meant = likeliest(word, known)
    return f'did you mean "{shown(meant)}"?' if meant is not None else None


def likeliest(word: str, known: Iterable[str]) -> str | None:
    """What may have been meant by `word`."""
    return _meant(word[:LONGEST], frozenset(known))


@lru_cache(maxsize=1024)
def _meant(word: str, known: frozenset[str]) -> str | None:
    for count, cutoff in ((FEW, 0.85), (MANY, 0.6)):
        for close in difflib.get_close_matches(word, _near(word, known, count), n=3, cutoff=cutoff):
            if _is_plausible(word.casefold(), close.casefold()):
                return close
    return next((name for name in _near(word, known, MANY) if name.casefold() == word.casefold()), None)


def _is_plausible(word: str, other: str) -> bool:
    """Whether two words of which little is alike begin or end alike, or one holds the other: `user` is no `secret`."""
    alike = word[:1] == other[:1] or word[-2:] == other[-2:] or word in other or other in word
    return alike or difflib.SequenceMatcher(None, other, word).ratio() >= SURE


def _near(word: str, known: frozenset[str], count: int) -> list[str]:
    """What may be meant by a word; of very many, those that begin or end like it."""
    forward, backward = _sorted(known)
    if len(forward) <= count:
        return forward
    at, behind = bisect(forward, word), bisect(backward, word[::-1])
    half = count // 4
    found = forward[max(0, at - half) : at + half]
    return sorted({*found, *(name[::-1] for name in backward[max(0, behind - half) : behind + half])})


@lru_cache(maxsize=4)
def _sorted(known: frozenset[str]) -> tuple[list[str], list[str]]:
    """The words in their order, and the same read backwards; those longer than anybody mistypes are left out."""
    forward = sorted(str(word) for word in known if len(word) <= LONGEST)
    return forward, sorted(word[::-1] for word in forward)


def shown(text: str, limit: int = 60) -> str:
    """Text from a document made fit for a message: white space folded, control characters escaped, cut."""
    folded = " ".join(text.split())
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in folded)
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    several = [shown(name) for name in names]
    return several[0] if len(several) == 1 else ", ".join(several[:-1]) + " and " + several[-1]
