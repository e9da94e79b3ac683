"""Names of events that differ in capitals alone: they are compared letter by letter (SCXML 3.12.1).

In: the analysis of a chart and the log. Out: a warning for each descriptor that is written otherwise than the first one
of its kind, or than the events of the processor. One letter, as of a keyboard, may well differ on purpose; and where
another event of the chart is written in capitals, `ERROR` is one of its own, as in charts that came from XState.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.deliveries import raised_or_sent
from scxmlc.checker.descriptors import bare
from scxmlc.diagnostics import Diagnostics
from scxmlc.source import Text

SHORTEST = 3  # letters of a part that differs
_PLATFORM = ("error", "error.execution", "error.communication", "error.platform", "done.state", "done.invoke")


def events_are_written_alike(analysis: Analysis, log: Diagnostics) -> None:
    odd = [each for each in _written_otherwise(analysis) if not log.speaks_of(each[0].location)]
    styles = _styles(analysis) if odd else frozenset()
    for word, other, known in odd:
        if known is not None or _style(bare(word)) not in styles:
            at = known.location if known is not None else None
            log.add(messages.behaviour.event_of_other_case(word.location, bare(word), other, at))


def _written_otherwise(analysis: Analysis) -> Iterator[tuple[Text, str, Text | None]]:
    """Descriptors, each with the first of its kind, and where that stands, if it is none of the processor's."""
    first: dict[str, str] = {name: name for name in _PLATFORM}
    places: dict[str, Text] = {}
    own = {bare(name) for name in raised_or_sent(analysis)}
    for word in walk.descriptors(analysis.index.order):
        name = bare(word)
        other = first.setdefault(name.casefold(), name)
        places.setdefault(name, word)
        if other != name and name not in own and _differs(name, other):
            yield word, other, places.get(other)


def _styles(analysis: Analysis) -> frozenset[str]:
    """How the events of the chart are written that are none of the processor's, in whatever letters."""
    words = {bare(word) for word in walk.descriptors(analysis.index.order)}
    return frozenset(
        _style(word) for word in words if word.partition(".")[0].casefold() not in ("error", "done")
    ) - {""}


def _style(name: str) -> str:
    """Whether a name is written in capitals, or begins with one; "" for what is neither."""
    if len(name) < SHORTEST or not name[0].isupper():
        return ""
    return "capitals" if name.isupper() else "first"


def _differs(one: str, other: str) -> bool:
    """Whether a part of some length differs."""
    parts = zip(one.split("."), other.split("."), strict=True)
    return any(first != second and len(first) >= SHORTEST for first, second in parts)


RULES = (events_are_written_alike,)
