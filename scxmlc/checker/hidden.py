"""Characters that nobody sees: those that turn the direction of writing, and those without any width.

In: the analysis of a chart and the log. Out: a warning for each line that has one, in the chart and in every file whose
text became part of it. What right-to-left scripts and emoji need inside words (marks and joiners) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import name

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.source import Location, Source

_TURNING = "\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(
    f"[{_TURNING}\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)
_IS_TURNING = re.compile(f"[{_TURNING}]")


def characters_are_seen(analysis: Analysis, log: Diagnostics) -> None:
    for source in _sources(analysis):
        said: set[int] = set()
        for found in _HIDDEN.finditer(source.text) if not source.text.isascii() else ():
            place = source.location(found.start())
            if (
                place.line not in said and found.start()
            ):  # the first character of a file may be a byte order mark
                said.add(place.line)
                log.add(_told(place, found[0]))


def _told(place: Location, character: str) -> Diagnostic:
    if _IS_TURNING.match(character):
        return messages.document.bidi_text(place)  # as the reader says it of documents
    return messages.behaviour.hidden_character(place, ord(character), name(character, ""))


def _sources(analysis: Analysis) -> Iterator[Source]:
    """The chart's document, and those of its parts and scripts."""
    places = [analysis.chart.location]
    places += [node.location for node in analysis.index.order]
    places += [code.text.location for code in analysis.scripts]
    yield from dict.fromkeys(place.source for place in places)


RULES = (characters_are_seen,)
