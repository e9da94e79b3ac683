"""Answers that are kept while somebody types: about texts, and about what these become: trees, a chart's analysis.

In: a function. Out: the same, which works once. The rule that surprises: of long texts few answers are kept, since each
keystroke makes another one, and its tree is a hundred times as large.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

LONG = 2_000
"""Characters of a text that is long."""

FEW = 32
"""Answers about long ones."""

Asked = ParamSpec("Asked")
Told = TypeVar("Told")
About = TypeVar("About")
OfText = Callable[Concatenate[str, Asked], Told]


def kept(most: int) -> Callable[[OfText[Asked, Told]], OfText[Asked, Told]]:
    """Keep so many answers about texts that are not long."""

    def decorate(function: OfText[Asked, Told]) -> OfText[Asked, Told]:
        short: Any = lru_cache(most)(function)
        long: Any = lru_cache(FEW)(function)

        @wraps(function)
        def ask(text: str, /, *more: Asked.args, **named: Asked.kwargs) -> Told:
            told: Told = (short if len(text) <= LONG else long)(text, *more, **named)
            return told

        return ask

    return decorate


def kept_with(function: Callable[[About], Told]) -> Callable[[About], Told]:
    """Keep the answer as long as the object that it is about, and no longer."""
    known: WeakKeyDictionary[About, Told] = WeakKeyDictionary()

    @wraps(function)
    def ask(about: About) -> Told:
        try:
            return known[about]
        except KeyError:
            told = known[about] = function(about)
            return told

    return ask
