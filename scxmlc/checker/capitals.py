"""Names of events that differ in capitals alone: they are compared letter by letter (SCXML 3.12.1).

In: the analysis of a chart and the log. Out: a warning for each descriptor that is written otherwise than the first one
of its kind, or than the events of the processor. One letter, as of a keyboard, may well differ on purpose.
"""

from __future__ import annotations

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
    first: dict[str, str] = {name: name for name in _PLATFORM}
    places: dict[str, Text] = {}
    own = {bare(name) for name in raised_or_sent(analysis)}
    for node in analysis.index.order:
        for transition in walk.transitions(node):
            for word in transition.event or ():
                name = bare(word)
                other = first.setdefault(name.casefold(), name)
                places.setdefault(name, word)
                if (
                    other != name
                    and name not in own
                    and _differs(name, other)
                    and not log.speaks_of(word.location)
                ):
                    known = places.get(other)
                    at = known.location if known is not None else None
                    log.add(messages.behaviour.event_of_other_case(word.location, name, other, at))


def _differs(one: str, other: str) -> bool:
    """Whether a part of some length differs."""
    parts = zip(one.split("."), other.split("."), strict=True)
    return any(first != second and len(first) >= SHORTEST for first, second in parts)


RULES = (events_are_written_alike,)
